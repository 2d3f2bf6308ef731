/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archiver.h"

#include "rw-archive-store.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwArchiveJob: one run of RwArchiver, in its thread.
 *
 * For: RwArchiver. Not for: anybody else.
 *
 * Everything blocks, in the thread that it was made in. FALSE always comes with an error.
 */
typedef struct
{
  RwArchivePlan *plan; /* the archiver's */
  const char *conninfo;
  GMainContext *context; /* thread-default */
  GCancellable *cancellable;
  RwPgConnection *connection;
  RwArchiveStore *store; /* or NULL */
  int schema_version;
  int lock; /* descriptor that keeps others out of the folder, or -1 */
  RwArchiveResult result;
  void (*changed) (const RwArchiveStatus *status, gpointer user_data);
  gpointer user_data;
  RwArchiveStatus status; /* day, step, fraction and numbers of days */
} RwArchiveJob;

/* All of the run. */
gboolean rw_archive_job_run (RwArchiveJob *self, GError **error);

/* Tells how far it is. */
void rw_archive_job_tell (RwArchiveJob *self, RwArchiveStep step, double fraction);

/* The answers of a script, or NULL. */
GPtrArray *rw_archive_job_query (RwArchiveJob *self,
                                 RwPgScript *script,
                                 gint64 timeout,
                                 GError **error);

/* Waits without doing anything. */
gboolean rw_archive_job_wait (RwArchiveJob *self, gint64 time, GError **error);

/* rw-archive-day.c: archives and drops one day; *done is FALSE when it has to wait. */
gboolean rw_archive_day_run (RwArchiveJob *self, gint64 day, gboolean *done, GError **error);

/* rw-archive-record.c: what the database knows. */
typedef struct
{
  int round;
  gboolean dropped;
  guint64 readings;
  guint files;
  char *checksum;
} RwArchiveRecord;

/* Of RwArchiveRecord, by round; NULL with error. */
GArray *rw_archive_record_list (RwArchiveJob *job, gint64 day, GError **error);

/* What is stored of a day: the count and the checksum, which the caller frees. */
gboolean rw_archive_record_sum (RwArchiveJob *job,
                                gint64 day,
                                guint64 *readings,
                                char **checksum,
                                GError **error);

/* Whether roll-ups of the day are still to be computed from it. */
gboolean rw_archive_record_is_due (RwArchiveJob *job, gint64 day, gboolean *due, GError **error);

/* A round is being written, or is archived and verified. */
typedef struct
{
  const char *state; /* "writing", "archived" */
  gint64 day;
  int round;
  guint64 readings;
  const char *checksum;
  guint files;
  guint64 bytes;
  const char *place;    /* or NULL */
  const char *manifest; /* or NULL */
  const char *sha256;   /* or NULL */
} RwArchiveEntry;

gboolean rw_archive_record_store (RwArchiveJob *job, const RwArchiveEntry *entry, GError **error);

/* What drop_day() answers; caller frees; round 0 is an empty day. */
char *rw_archive_record_drop (RwArchiveJob *job, gint64 day, int round, GError **error);

G_END_DECLS
