/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwArchiveStatus: how moving old readings out of the database goes.
 *
 * For: the status of the worker, its metrics and the Data page.
 * Not for: what is in the archive (the table archived_day, and manifests).
 *
 * A plain value; copy by assignment. Days are midnights UTC, µs since 1970.
 */
typedef enum
{
  RW_ARCHIVE_OFF,     /* readings are kept for ever, or nobody looks after it here */
  RW_ARCHIVE_IDLE,    /* nothing to do before the next look */
  RW_ARCHIVE_RUNNING, /* see day, step and fraction */
  RW_ARCHIVE_FAILED,  /* nothing was dropped that is not safe; tried again, see the text */
} RwArchiveState;

typedef enum
{
  RW_ARCHIVE_LOOKING,
  RW_ARCHIVE_WRITING,
  RW_ARCHIVE_CHECKING, /* reading the files back */
  RW_ARCHIVE_COPYING,  /* to the object store */
  RW_ARCHIVE_DROPPING,
} RwArchiveStep;

typedef struct
{
  RwArchiveState state;
  RwArchiveStep step;
  gint64 day;          /* under way; 0 for none */
  double fraction;     /* how much of it is done, 0 to 1 */
  guint days_left;     /* that are to be archived, the one under way among them */
  guint days_stored;   /* that the database holds */
  guint days_archived; /* that were dropped from it and are in files */
  gint64 oldest_day;   /* that the database holds; 0 for none */
  guint64 days_done;   /* since the worker started, and so below */
  guint64 readings;    /* archived */
  guint64 bytes;       /* written */
  gint64 last_run;     /* µs since 1970 UTC: when it last came to its end; 0 for never */
  char place[256];     /* the folder; "" when nothing is archived */
  char text[320];      /* why it failed and what to do, English; "" when all is well */
} RwArchiveStatus;

/* "off", "idle", "running", "failed". */
const char *rw_archive_state_to_string (RwArchiveState state);

/* "looking", "writing", "checking", "copying", "dropping". */
const char *rw_archive_step_to_string (RwArchiveStep step);

G_END_DECLS
