/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwArchivePlan: how long what is kept, and where it goes then.
 *
 * For: filling from options or settings, and handing to RwArchiver.
 * Not for: keys of an object store: those come from the environment or a file when it is used.
 */
typedef struct
{
  char *folder;       /* for the files; NULL only with drop_only */
  gboolean drop_only; /* readings are dropped without an archive: somebody must have asked for it */
  guint raw_days;     /* readings are kept for so many days; 0: for ever */
  guint rollup_days;  /* roll-ups of 15 minutes; 0: for ever */
  char *s3_url;       /* an object store that gets a copy, or NULL */
  char *s3_region;    /* or NULL */
  char *s3_credentials; /* file with the keys, or NULL: the environment */
  char *s3_cafile;      /* or NULL */
  guint interval;       /* s between two looks at what is due */
  guint late_wait;      /* s between two archives of late readings of one day */
  guint part_readings;  /* in a file */
} RwArchivePlan;

#define RW_ARCHIVE_RAW_DAYS 7
#define RW_ARCHIVE_ROLLUP_DAYS 400

/* The usual numbers, and no folder. */
RwArchivePlan *rw_archive_plan_new (void);
RwArchivePlan *rw_archive_plan_copy (const RwArchivePlan *self);
void rw_archive_plan_free (RwArchivePlan *self);

/* TRUE when it makes sense; else RW_ARCHIVE_ERROR_SETTINGS that names the option and says what to
 * do. Reads no file. */
gboolean rw_archive_plan_validate (const RwArchivePlan *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwArchivePlan, rw_archive_plan_free)

G_END_DECLS
