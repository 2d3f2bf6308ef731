/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fact-list.h"

G_BEGIN_DECLS

/*
 * RwLinkCard: one end of the way of the data: how it is, as a shape and a word, what can be told of
 * it, and what to do when something is wrong.
 *
 * For: broker, database and spool on the Data page.
 * Not for: finding out; who owns it says what is the case.
 *
 * Property: "title" (string).
 */
typedef enum
{
  RW_LINK_CARD_OFF, /* is not there, and nobody misses it */
  RW_LINK_CARD_GOOD,
  RW_LINK_CARD_BUSY, /* on its way, or helping out */
  RW_LINK_CARD_BAD,  /* somebody has to know */
} RwLinkCardLook;

#define RW_TYPE_LINK_CARD (rw_link_card_get_type ())
G_DECLARE_FINAL_TYPE (RwLinkCard, rw_link_card, RW, LINK_CARD, GtkWidget)

/* word: the state in a word or two. text: why, and what to do, or NULL. Shown as they are. */
void rw_link_card_set_state (RwLinkCard *self,
                             RwLinkCardLook look,
                             const char *word,
                             const char *text);
const char *rw_link_card_get_word (RwLinkCard *self);
const char *rw_link_card_get_text (RwLinkCard *self);

/* (transfer none) */
RwFactList *rw_link_card_get_facts (RwLinkCard *self);

G_END_DECLS
