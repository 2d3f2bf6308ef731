/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-backoff.h"
#include "rw-etl.h"
#include "rw-notifier.h"
#include "rw-pg-loader.h"
#include "rw-source.h"
#include "rw-spool.h"
#include "rw-transform.h"

G_BEGIN_DECLS

/* Seconds over which the rate is averaged. */
#define RW_ETL_RATE_SPAN 5

#define rw_etl_assert_thread(self) g_assert ((self)->thread == g_thread_self ())

typedef struct _RwEtlPacking RwEtlPacking;
typedef struct _RwEtlRollup RwEtlRollup;
typedef struct _RwEtlShelf RwEtlShelf;
typedef struct _RwEtlArchive RwEtlArchive;

/* A run of decoding dead letters again: rw-etl-again.c. */
typedef struct _RwEtlAgain RwEtlAgain;

struct _RwEtl
{
  GThread *thread;
  GMainContext *context;
  RwPipelineConfig *config;
  RwMailbox *mailbox; /* or NULL */
  RwEtlEvents events;
  gpointer user_data;

  RwMapping *mapping; /* or NULL */
  RwSource *source;
  gboolean source_started;
  RwTransform *transform;  /* NULL until the database was opened, and while positions are wanted */
  RwBatchBuilder *builder; /* what has come since the batch was cut */
  gint64 builder_since;    /* received_time of the first message in it, 0 for none */
  RwBatch *waiting; /* cut, but neither committed nor on disk, so not acknowledged; or NULL */
  gint64 waiting_since;
  guint64 n_unsafe; /* messages in builder, waiting and messages */

  /* Database: rw-etl-load.c. */
  RwPgLoader *loader;
  GCancellable *cancellable;
  gboolean open;    /* as far as we know */
  RwBatch *loading; /* what goes into the database next or just now: waiting, or from the spool */
  gboolean in_flight;
  gboolean opening;  /* the database is opened at this moment */
  GSource *patience; /* while waiting is in flight: how long before it goes to the spool as well */
  gint64 load_begin; /* monotonic µs when that began */
  RwBackoff backoff;
  GSource *reopen;
  guint n_refused; /* times in a row that the database refused the batch at hand */
  gboolean forget; /* the broker confirmed events that the loader may forget */

  /* Spool: rw-etl-spool.c. */
  RwSpool *spool;      /* or NULL */
  GArray *messages;    /* of RwSpoolMessage: what came while it could not be decoded */
  gint64 spooled_last; /* loading is the spool up to this row; 0 when it is nothing of the spool */
  gboolean posted;     /* the window has loading already */
  gboolean gap;        /* the source is held while the last of the spool is loaded */
  gboolean preloading; /* what an earlier life left is loaded before the transform is made */
  gboolean spool_refuses;

  RwEtlRollup *rollup; /* rw-etl-rollup.c; NULL until it is needed */
  RwEtlPacking *packing; /* rw-etl-packing.c; NULL until it is needed */
  RwEtlArchive *archive; /* rw-etl-archive.c; NULL until it is needed */
  RwEtlShelf *shelf;     /* rw-etl-shelf.c; NULL until it is needed */
  RwNotifier *notifier;  /* rw-etl-notify.c; NULL until it is needed */

  /* Of a source that keeps no positions itself: rw-etl-positions.c. */
  GArray *wanted;       /* of RwPosition: the partitions that are ours, or NULL */
  guint wanted_serial;  /* changes with them */
  guint claimed_serial; /* of those that were claimed last */

  RwEtlAgain *again; /* or NULL */

  /* Rules, and what detectors know: rw-etl-rules.c. */
  gboolean reading_rules; /* the loader is at it */
  gboolean states_saved;  /* all of them, at the end */

  /* Life: rw-etl.c. */
  GSource *tick;
  GSource *finish; /* looks in a moment whether stopping can be completed */
  gboolean stopping;
  gboolean impatient; /* stopping was asked for: no waiting for a database that is away */
  gboolean ended;
  gint64 give_up_time;     /* monotonic µs */
  gint64 confirm_deadline; /* monotonic µs: when stopping no longer waits for confirmations */
  gint64 last_activity;    /* monotonic µs of the last message or commit */
  gint64 next_report;      /* monotonic µs: when the broker is told how we are */
  gint64 replay_now;       /* the newest reading's time, in a replay */
  gboolean source_was_up;
  RwPipelineStatus status;
  guint64 n_received; /* messages since the start, committed or not */
  guint64 rate_marks[RW_ETL_RATE_SPAN];
  guint rate_next;
};

/* rw-etl.c */

/* Tells the status to whom it concerns. */
void rw_etl_tell_status (RwEtl *self, gboolean urgent);

/* Copies as much of text as fits, never half a character. */
void rw_etl_set_text (char *out, gsize size, const char *text);

/* Ends from the loop's next turn, when nothing of ours is on the stack; error is taken. */
void rw_etl_end (RwEtl *self, GError *error);

/* The database was opened for the first time: makes the transform and starts the source. */
void rw_etl_begin (RwEtl *self, const RwLoaderStart *start);

/* A transform that knows what the database knows. */
void rw_etl_restore (RwEtl *self, const RwLoaderStart *start);

/* Looks again, soon, whether stopping can be completed. */
void rw_etl_schedule_finish (RwEtl *self, guint delay_ms);

/* Starts to read, if that was not done before. */
void rw_etl_start_source (RwEtl *self);

/* Acknowledges and reads on, unless something is held that is not safe yet. */
void rw_etl_release (RwEtl *self);

/* rw-etl-load.c */

/* Opens the database, or opens it again after a failure, and goes on with the batch at hand. */
void rw_etl_open_database (RwEtl *self);

/* Cuts what has come and makes it safe: in the database, or in the spool. */
void rw_etl_gather (RwEtl *self);

/* Goes on with whatever can be gone on with. Harmless at any time. */
void rw_etl_step (RwEtl *self);

/* Waits no longer for the transaction under way. */
void rw_etl_clear_patience (RwEtl *self);

/* Whether something is not yet where it shall end up. */
gboolean rw_etl_is_busy (RwEtl *self);

/* Hands a batch to the window. */
void rw_etl_post (RwEtl *self, RwBatch *batch);

/* rw-etl-rules.c */

/* The loader was made: what it is to keep for detectors. */
void rw_etl_rules_prepare (RwEtl *self);

/* The database told what is judged by: from now on it is. */
void rw_etl_rules_set (RwEtl *self, const RwJudging *judging);

/* The loader is free: reads what is judged by when it changed; FALSE when it did not. */
gboolean rw_etl_rules_go_on (RwEtl *self);

/* Once a second: saves what detectors know of some reefers. */
void rw_etl_states_tick (RwEtl *self);

/* All is committed: saves the rest of what detectors know. TRUE while that is under way. */
gboolean rw_etl_states_finish (RwEtl *self);

/* rw-etl-positions.c */

/* Whether the source keeps no positions itself; else all of the following does nothing. */
gboolean rw_etl_keeps_positions (RwEtl *self);
void rw_etl_positions_add_events (RwSourceEvents *events);

/* Whether partitions are ours that are not read yet: nothing is to be read before they are claimed.
 */
gboolean rw_etl_positions_are_due (RwEtl *self);

/* Whether what the source is to read is settled, so that its silence means that nothing comes. */
gboolean rw_etl_positions_are_settled (RwEtl *self);

/* A batch is about to be cut: notes how far it reaches. */
void rw_etl_positions_cut (RwEtl *self);

/* Before the database is opened: has it claim what is wanted, and returns whether it does. */
gboolean rw_etl_positions_claim (RwEtl *self);

/* The database was opened: goes on reading with what was claimed. */
void rw_etl_positions_opened (RwEtl *self, const RwLoaderStart *start);

/* A batch could not be loaded: drops it when it is not ours any more. Returns whether the database
 * said so itself. */
gboolean rw_etl_positions_load_failed (RwEtl *self, const GError *error);

/* The loader is free: claims what is wanted meanwhile; FALSE when that is nothing. */
gboolean rw_etl_positions_go_on (RwEtl *self);

/* The database cannot be used; error stays the caller's. */
void rw_etl_database_failed (RwEtl *self, const GError *error);

/* A batch was committed, of which the first message came at since (0: it does not matter). */
void rw_etl_count (RwEtl *self, const RwBatch *batch, gint64 since, const RwLoadResult *result);

/* Hands events to the broker; outbox may be NULL. */
void rw_etl_publish (RwEtl *self, GArray *outbox);

/* rw-etl-spool.c */

/* Opens the spool of the configuration, if there is one. */
gboolean rw_etl_open_spool (RwEtl *self, GError **error);

/* Whether messages cannot be decoded yet and are kept as they are. */
gboolean rw_etl_is_blind (RwEtl *self);

/* Messages that neither could be decoded nor found room on disk are decoded once they can be. */
void rw_etl_decode_messages (RwEtl *self);

/* Whether something waits on disk. */
gboolean rw_etl_has_spooled (RwEtl *self);

/* Moves what waits in memory to the disk, where it is the disk's turn. */
void rw_etl_spool_waiting (RwEtl *self);

/* The database takes its time with waiting: puts it on disk as well. */
void rw_etl_spool_in_flight (RwEtl *self);

/* The last of the spool is not loaded as soon as that: what comes goes behind it after all. */
void rw_etl_end_gap (RwEtl *self);

/* Makes the next piece of the spool loading; FALSE when there is none to be loaded now. */
gboolean rw_etl_take_piece (RwEtl *self);

/* What an earlier life judged must be in the database before we read from there what the judging
 * starts from; TRUE when there is such. */
gboolean rw_etl_begin_preloading (RwEtl *self);

/* Fills in what waits on disk and whether there is room. */
void rw_etl_fill_spool_status (RwEtl *self);

/* rw-etl-rollup.c */

/* Once a second: has roll-ups computed when it is time. */
void rw_etl_rollup_tick (RwEtl *self);

/* All is committed: has the roll-ups computed that are due. TRUE while that is under way; the end
 * is looked at again when it is over. */
gboolean rw_etl_rollup_finish (RwEtl *self);

void rw_etl_rollup_free (RwEtl *self);

/* rw-etl-packing.c */

/* Once a second: has days that are over packed when it is time. */
void rw_etl_packing_tick (RwEtl *self);

void rw_etl_packing_free (RwEtl *self);

/* rw-etl-shelf.c */

/* Once a second: has alarms come back from the shelf whose time there is over. */
void rw_etl_shelf_tick (RwEtl *self);

void rw_etl_shelf_free (RwEtl *self);

/* rw-etl-archive.c */

/* Once a second: has old readings archived and dropped when it is time. */
void rw_etl_archive_tick (RwEtl *self);

/* Tells how that goes. */
void rw_etl_archive_fill_status (RwEtl *self);

/* Ends it, at once. */
void rw_etl_archive_free (RwEtl *self);

/* rw-etl-notify.c */

/* Once a second: begins to send to people when it is time. */
void rw_etl_notify_tick (RwEtl *self);

/* Tells how that goes. */
void rw_etl_notify_fill_status (RwEtl *self);

/* Ends it, within seconds. */
void rw_etl_notify_free (RwEtl *self);

/* rw-etl-again.c */

/* Goes on with decoding again, when nothing else needs the loader. */
void rw_etl_again_step (RwEtl *self);

/* Whether it has the loader; and whether it has had it for so long that nobody waits for it. */
gboolean rw_etl_again_is_busy (const RwEtl *self);
gboolean rw_etl_again_is_slow (const RwEtl *self);

/* The worker ends: tells who waits. */
void rw_etl_again_abandon (RwEtl *self);

G_END_DECLS
