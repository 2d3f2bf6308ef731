/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"
#include "rw-pg-loader.h"
#include "rw-pg-marks.h"
#include "rw-pg-positions.h"
#include "rw-pg-rows.h"

G_BEGIN_DECLS

/*
 * DESIGN of RwPgLoader: rw-pg-loader-open.c knows how to begin, rw-pg-load-*.c how to store a
 * batch (see rw-pg-load-private.h), rw-pg-letters.c what goes into dead_letter.
 *
 * What is cached here (numbers of texts, marks of roll-ups, days with a partition, events handed
 * out) is filled by open or later and forgotten by the next open, and only ever grows by what the
 * database said.
 */
struct _RwPgLoader
{
  GObject parent_instance;

  char *conninfo;
  RwPgConnection *connection;
  RwPgDictionaries dictionaries;
  RwPgMarks *marks;
  GHashTable *days;       /* of gint64: UTC days, µs since 1970, that have a partition */
  GHashTable *handed_out; /* of gint64: events that the pipeline has, not yet deleted */
  GArray *published;      /* of gint64: events to be deleted with the next transaction */
  guint insert_batches;   /* so many batches more before COPY is tried again */
  gboolean discards; /* events are thrown away */
  RwPgPositions *positions; /* or NULL */
  guint state_format;       /* of states of detectors; 0: none are kept */
  gint64 state_overlap;     /* µs of readings before each that are read, too */
  gboolean rules_changed;   /* since they were read */
  gboolean busy;
};

/* Statements about the outbox: delete what is published, then ask for what is to be published; who
 * discards events deletes its own instead, and asks for none. */
void rw_pg_loader_add_outbox_delete (RwPgLoader *self, RwPgScript *script);
void rw_pg_loader_add_outbox_select (RwPgLoader *self, RwPgScript *script);

/* The transaction with the delete of the first n published events is committed. */
void rw_pg_loader_outbox_deleted (RwPgLoader *self, guint n);

/* The events of the answer, which count as handed out from now on; of RwOutboxEvent. */
GArray *rw_pg_loader_take_outbox (RwPgLoader *self, const RwPgResult *result);

/* rw-pg-loader-rules.c: what is judged by: statements, how many, and what they told. */
#define RW_PG_CHANNEL_RULES "reeferwatch_rules"
guint rw_pg_judging_add (RwPgScript *script);
RwJudging *rw_pg_judging_take (RwPgResult *const *results, GError **error);

/* Of the connection's signal "notification". */
void rw_pg_loader_rules_notified_cb (RwPgConnection *connection,
                                     const char *channel,
                                     const char *payload,
                                     gpointer user_data);

/* The states of detectors: a statement, and what it told, without the reefers whose numbers are in
 * others, which may be NULL; and the statement that stores some. */
void rw_pg_states_add_select (RwPgLoader *self, RwPgScript *script);
GArray *rw_pg_states_take (RwPgLoader *self, const RwPgResult *result, GHashTable *others);
void rw_pg_states_store (RwPgLoader *self,
                         const RwDetectorState *states,
                         guint n,
                         RwPgScript *script);

/* rw-pg-letters.c: dead letters for one statement. */
typedef struct _RwPgLetters RwPgLetters;

RwPgLetters *rw_pg_letters_new (void);
void rw_pg_letters_free (RwPgLetters *self);
void rw_pg_letters_add (RwPgLetters *self, const RwDeadLetter *letter);

/* How the reason of a letter begins that is a reading and not a message. */
#define RW_PG_LETTER_OF_READING "The reading was understood, but cannot be stored: "

/* A reading that cannot be stored; obstacle ends a sentence. */
void rw_pg_letters_add_reading (RwPgLetters *self, const RwReading *reading, const char *obstacle);
guint rw_pg_letters_get_size (const RwPgLetters *self);

/* Adds the statement that stores them; the letters are empty afterwards. */
void rw_pg_letters_store (RwPgLetters *self, RwPgScript *script);

/* rw-pg-loader-letters.c: adds the statements that take away, or correct, letters that were decoded
 * again; returns how many statements. */
int rw_pg_letter_fates_store (const RwLetterFate *fates, guint n, RwPgScript *script);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgLetters, rw_pg_letters_free)

G_END_DECLS
