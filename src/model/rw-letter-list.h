/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-data-store.h"

G_BEGIN_DECLS

/*
 * RwLetterItem: one rejected message as a row. "changed" (): what is wrong with it is another thing
 * now.
 */
#define RW_TYPE_LETTER_ITEM (rw_letter_item_get_type ())
G_DECLARE_FINAL_TYPE (RwLetterItem, rw_letter_item, RW, LETTER_ITEM, GObject)

/* Valid until "changed". */
const RwLetterHead *rw_letter_item_get_head (RwLetterItem *self);

/*
 * RwLetterList: the rejected messages that the database has, newest first, as far as they were
 * asked for: a GListModel of RwLetterItem, and how many there are of what kind.
 *
 * For: the Data page, which asks for older ones as somebody scrolls.
 * Not for: their bytes (rw_data_store_letter_async), and not for decoding them again (RwRedecoder).
 *
 * A message that stays keeps its item, so that it stays selected and focused. "changed" (): the
 * state below moved. Main thread. Without a store it is empty and asks nothing.
 */
#define RW_TYPE_LETTER_LIST (rw_letter_list_get_type ())
G_DECLARE_FINAL_TYPE (RwLetterList, rw_letter_list, RW, LETTER_LIST, GObject)

RwLetterList *rw_letter_list_new (void);

/* store may be NULL. Another one empties the list. */
void rw_letter_list_set_store (RwLetterList *self, RwDataStore *store);

/* Only those of a kind, and with a text in topic or reason; NULL or "" for any. Asks anew. */
void rw_letter_list_set_filter (RwLetterList *self, const char *kind, const char *text);

/* The filter as it is; borrowed. */
const RwLetterFilter *rw_letter_list_get_filter (RwLetterList *self);

/* Looks whether there is something new; what is known already is not asked again, unless forced. */
void rw_letter_list_refresh (RwLetterList *self, gboolean force);

/* Asks for older ones, if there are any and they are not on their way. */
void rw_letter_list_load_more (RwLetterList *self);

/* Whether there are older ones than those listed. */
gboolean rw_letter_list_has_more (RwLetterList *self);

/* Whether the first answer for this store and filter has come. */
gboolean rw_letter_list_is_known (RwLetterList *self);

/* Why the last question had no answer, or NULL. */
const char *rw_letter_list_get_problem (RwLetterList *self);

/* Of all letters, whatever the filter; NULL before it is known. */
const RwLetterKinds *rw_letter_list_get_kinds (RwLetterList *self);

/* How many letters come with one question. */
#define RW_LETTER_LIST_PAGE 100

G_END_DECLS
