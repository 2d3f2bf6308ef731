/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-status.h"
#include "rw-notify-status.h"

G_BEGIN_DECLS

/*
 * RwPipelineStatus: how the ETL worker is doing at one moment.
 *
 * For: the last JSON line, the status topic, the Data page and the heartbeat in the header.
 * Not for: steering the worker.
 *
 * A plain value; copy by assignment. Counters count since the worker started and obey
 * readings = stored + duplicate + rejected whenever nothing is held.
 */
typedef enum
{
  RW_LINK_OFF,        /* not configured */
  RW_LINK_CONNECTING, /* trying, or waiting to try again: see the text */
  RW_LINK_UP,
  RW_LINK_FAILED, /* gave up: somebody has to change something, see the text */
} RwLinkState;

/* "off", "connecting", "up", "failed". */
const char *rw_link_state_to_string (RwLinkState state);

/* How often something that has a name happened: readings of a decoder, messages of a reason. */
typedef struct
{
  char name[120];
  guint64 count;
} RwStatusCount;

/* At most so many names are told apart; what comes after that is counted under the last, "other".
 */
#define RW_STATUS_MAX_COUNTS 24

typedef struct
{
  RwLinkState broker;
  RwLinkState database;
  char broker_text[160]; /* why it is not up, one English sentence, "" when up; never a password */
  char database_text[400];
  guint64 received; /* messages that came from the source, safe or not */
  guint64 messages; /* those that are in the database, and what an earlier life left on disk */
  guint64 readings;
  guint64 stored;
  guint64 duplicate;
  guint64 conflicting; /* of the duplicates: other values under the same container and time */
  guint64 rejected;
  guint64 late;
  guint64 alarms_raised;
  guint64 alarms_cleared;
  guint64 spooled;      /* readings and dead letters that wait on disk for the database */
  guint64 spool_bytes;  /* what they take there */
  char spool_text[160]; /* why nothing more can be put there, one English sentence; "" when all is
                           well */
  guint64 held;         /* read from the broker, not yet committed */
  gint64 heartbeat;    /* monotonic µs when the worker's thread last turned, about once a second */
  guint64 dropped;     /* readings that the window skipped since it was busy; stored all the same */
  double rate;         /* messages a second over the last seconds */
  gint64 started_time; /* µs since 1970 UTC */
  gint64 last_message; /* when the last message came; 0 for never */
  gint64 last_commit;  /* 0 for never */
  gint64 lag;          /* µs from receipt to commit of the last batch */
  guint64 batches;     /* transactions committed */
  guint64 batch_size;  /* readings and dead letters in the last one */
  gint64 commit_time;  /* µs that the last one took in the database */
  gint64 commit_time_total;                    /* µs that all of them took */
  guint64 broker_connects;                     /* times the link to the broker came up */
  guint64 database_connects;                   /* times the database was opened */
  RwArchiveStatus archive;
  RwNotifyStatus notify;
  RwStatusCount sources[RW_STATUS_MAX_COUNTS]; /* readings by decoder, in order of appearance; the
                                                  first without a name ends it */
  RwStatusCount rejects[RW_STATUS_MAX_COUNTS]; /* rejected messages by what is wrong with them,
                                                  without what is particular to one */
} RwPipelineStatus;

/* The status as the one line of JSON that the contract names, without line feed. finished_time is
 * when the counting stopped ("seconds" runs from started_time to it). Caller frees. */
char *rw_pipeline_status_to_json (const RwPipelineStatus *status, gint64 finished_time);

/* The same with what those who watch the broker want to know as well: that the worker is online,
 * its version, the time and the state of its links. Caller frees. */
char *rw_pipeline_status_to_report (const RwPipelineStatus *status, gint64 finished_time);

G_END_DECLS
