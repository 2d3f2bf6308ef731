/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"

G_BEGIN_DECLS

/*
 * RwLetters: values about rejected messages ("dead letters") that are stored: which of them, what
 * is known of each without its bytes, and what came of decoding them again.
 *
 * For: RwDataStore, which lists them, and RwRedecoder, which tries them again.
 * Not for: messages that were just rejected (RwDeadLetter, in a batch).
 *
 * Plain values; a page is built by one thread and then only read.
 */

/* Which letters: all that meet every condition that is set. */
typedef struct
{
  gint64 *ids; /* these only */
  guint n_ids; /* 0: whichever */
  char *kind;  /* of this kind of reason, as RwLetterKind tells it, or NULL */
  char *text;  /* in topic or reason, upper and lower case alike, or NULL */
} RwLetterFilter;

/* filter may be NULL for all letters. */
RwLetterFilter *rw_letter_filter_copy (const RwLetterFilter *self);
void rw_letter_filter_free (RwLetterFilter *self);

/* A letter without its payload, which may be large. */
typedef struct
{
  gint64 letter_id;
  gint64 received_time; /* µs since 1970 UTC */
  char *topic;
  char *reason;
  guint64 size; /* bytes of the message as it came */
  gboolean cut; /* so long that not all of it was kept: it cannot be decoded again */
} RwLetterHead;

/* Some letters, newest first. */
typedef struct
{
  GArray *heads; /* of RwLetterHead, owned */
  gboolean more; /* there are older ones */
} RwLetterPage;

RwLetterPage *rw_letter_page_new (void);
void rw_letter_page_free (RwLetterPage *self);

/* A whole letter, of whose message size bytes came. */
typedef struct
{
  RwLetterHead head;
  GBytes *payload; /* what was kept of it */
} RwLetter;

void rw_letter_free (RwLetter *self);

/* How many letters have the same thing wrong with them. */
typedef struct
{
  char *kind; /* the reason without what is particular to one message, English */
  guint64 count;
  gint64 newest_time; /* when the newest of them was received, µs since 1970 UTC */
} RwLetterKind;

typedef struct
{
  GArray *kinds;    /* of RwLetterKind, owned, the most frequent first; bounded */
  guint64 total;    /* letters, among them those of kinds that are not listed */
  gint64 newest_id; /* 0 for none: changes when letters were added */
} RwLetterKinds;

RwLetterKinds *rw_letter_kinds_new (void);
void rw_letter_kinds_free (RwLetterKinds *self);

/* What came of decoding letters again, so far. tried = resolved + those that stay. */
typedef struct
{
  guint64 total;     /* letters to try, when it began */
  guint64 tried;     /* of those */
  guint64 resolved;  /* letters that are gone, since their messages could be decoded */
  guint64 rejected;  /* letters that are there still, or came anew in their place */
  guint64 cut;       /* not tried: not all of the message is there */
  guint64 stored;    /* readings */
  guint64 duplicate; /* readings that were stored before */
} RwAgainResult;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLetterFilter, rw_letter_filter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLetterPage, rw_letter_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLetter, rw_letter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLetterKinds, rw_letter_kinds_free)

G_END_DECLS
