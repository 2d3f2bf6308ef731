/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-journal-item.h"

struct _RwJournalItem
{
  GObject parent_instance;
  RwAlarmJournalEntry *entry;
};

G_DEFINE_FINAL_TYPE (RwJournalItem, rw_journal_item, G_TYPE_OBJECT)

static void
rw_journal_item_finalize (GObject *object)
{
  rw_alarm_journal_entry_free (RW_JOURNAL_ITEM (object)->entry);
  G_OBJECT_CLASS (rw_journal_item_parent_class)->finalize (object);
}

static void
rw_journal_item_class_init (RwJournalItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_journal_item_finalize;
}

static void
rw_journal_item_init (RwJournalItem *self)
{
}

RwJournalItem *
rw_journal_item_new (RwAlarmJournalEntry *entry)
{
  RwJournalItem *self = g_object_new (RW_TYPE_JOURNAL_ITEM, NULL);

  self->entry = entry;
  return self;
}

const RwAlarmJournalEntry *
rw_journal_item_get_entry (RwJournalItem *self)
{
  return self->entry;
}

gboolean
rw_journal_item_is_same (RwJournalItem *self, const RwAlarmJournalEntry *entry)
{
  return self->entry->alarm_id == entry->alarm_id && self->entry->event_time == entry->event_time
         && g_str_equal (self->entry->event, entry->event);
}
