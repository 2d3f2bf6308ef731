/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

G_BEGIN_DECLS

/*
 * RwJournalItem: one entry of the alarm journal as an object, for list widgets. It never changes.
 */
#define RW_TYPE_JOURNAL_ITEM (rw_journal_item_get_type ())
G_DECLARE_FINAL_TYPE (RwJournalItem, rw_journal_item, RW, JOURNAL_ITEM, GObject)

/* Takes the entry. */
RwJournalItem *rw_journal_item_new (RwAlarmJournalEntry *entry);

/* Borrowed. */
const RwAlarmJournalEntry *rw_journal_item_get_entry (RwJournalItem *self);

/* Whether both say the same event. */
gboolean rw_journal_item_is_same (RwJournalItem *self, const RwAlarmJournalEntry *entry);

G_END_DECLS
