/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-spans.h"

#include <math.h>

static void
clear_span (gpointer data)
{
  RwAlarmSpan *span = data;

  g_free (span->acknowledged_by);
  g_free (span->note);
}

/* Entries come from the oldest to the newest. */
static void
apply (RwAlarmSpan *span, const RwAlarmJournalEntry *entry)
{
  if (g_str_equal (entry->event, "raised"))
    {
      span->raised = entry->event_time;
      span->over = G_MAXINT64;
      span->value = entry->value;
    }
  /* What is acknowledged after it returned is cleared then, but was over before. */
  else if ((g_str_equal (entry->event, "returned") || g_str_equal (entry->event, "cleared"))
           && span->over == G_MAXINT64)
    span->over = entry->event_time;
  else if (g_str_equal (entry->event, "acknowledged"))
    {
      span->acknowledged = entry->event_time;
      g_free (span->acknowledged_by);
      span->acknowledged_by = g_strdup (entry->actor);
    }

  if (entry->note != NULL && *entry->note != '\0')
    {
      g_free (span->note);
      span->note = g_strdup (entry->note);
    }
}

static RwAlarmSpan *
find_span (GArray *spans, GHashTable *places, const RwAlarmJournalEntry *entry)
{
  RwAlarmSpan span = { .alarm_id = entry->alarm_id,
                       .rule_id = entry->rule_id,
                       .raised = G_MININT64,
                       .over = G_MAXINT64,
                       .value = NAN };
  gpointer place = g_hash_table_lookup (places, &entry->alarm_id);

  if (place != NULL)
    return &g_array_index (spans, RwAlarmSpan, GPOINTER_TO_UINT (place) - 1);

  g_array_append_val (spans, span);
  g_hash_table_insert (places, g_memdup2 (&entry->alarm_id, sizeof entry->alarm_id),
                       GUINT_TO_POINTER (spans->len));
  return &g_array_index (spans, RwAlarmSpan, spans->len - 1);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const RwAlarmSpan *first = a, *second = b;

  if (first->raised != second->raised)
    return first->raised < second->raised ? -1 : 1;
  return first->alarm_id < second->alarm_id ? -1 : first->alarm_id > second->alarm_id;
}

GArray *
rw_alarm_spans_find (GPtrArray *entries, gint64 from)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (RwAlarmSpan));

  g_array_set_clear_func (spans, clear_span);
  for (guint i = entries->len; i > 0; i--)
    {
      const RwAlarmJournalEntry *entry = g_ptr_array_index (entries, i - 1);

      apply (find_span (spans, places, entry), entry);
    }
  for (guint i = spans->len; i > 0; i--)
    if (g_array_index (spans, RwAlarmSpan, i - 1).over <= from)
      g_array_remove_index (spans, i - 1);
  g_array_sort (spans, compare_spans);
  return spans;
}
