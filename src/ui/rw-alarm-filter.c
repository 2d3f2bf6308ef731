/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-filter.h"

#include "rw-alarm-list.h"
#include "rw-alarm-text.h"
#include "rw-format.h"

#include <string.h>

struct _RwAlarmFilter
{
  GtkFilter parent_instance;
  RwAlarmShow show;
  int priority;
  char **words; /* case-folded; NULL for none */
};

G_DEFINE_FINAL_TYPE (RwAlarmFilter, rw_alarm_filter, GTK_TYPE_FILTER)

static gboolean
matches_show (RwAlarmFilter *self, const RwAlarm *alarm)
{
  switch (self->show)
    {
    case RW_ALARM_SHOW_UNACKNOWLEDGED:
      return rw_alarm_text_needs_acknowledging (alarm);
    case RW_ALARM_SHOW_ACTIVE:
      return rw_alarm_is_active (alarm);
    case RW_ALARM_SHOW_RETURNED:
      return !rw_alarm_is_active (alarm);
    case RW_ALARM_SHOW_ALL:
    case RW_N_ALARM_SHOWS:
    default:
      return TRUE;
    }
}

static gboolean
matches_words (RwAlarmFilter *self, const RwAlarm *alarm)
{
  g_autofree char *rule = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (self->words == NULL)
    return TRUE;

  rule = rw_format_rule_label (alarm->rule_id);
  text = g_strdup_printf ("%s %s %s %s %s", alarm->container_id, rule,
                          alarm->product_id != NULL ? alarm->product_id : "",
                          alarm->note != NULL ? alarm->note : "",
                          alarm->acknowledged_by != NULL ? alarm->acknowledged_by : "");
  folded = g_utf8_casefold (text, -1);
  for (char **word = self->words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
rw_alarm_filter_match (GtkFilter *filter, gpointer item)
{
  RwAlarmFilter *self = RW_ALARM_FILTER (filter);
  const RwAlarm *alarm = rw_alarm_item_get_alarm (item);

  return (self->priority == RW_ALARM_PRIORITY_NONE || alarm->priority == self->priority)
         && matches_show (self, alarm) && matches_words (self, alarm);
}

static void
rw_alarm_filter_finalize (GObject *object)
{
  g_strfreev (RW_ALARM_FILTER (object)->words);
  G_OBJECT_CLASS (rw_alarm_filter_parent_class)->finalize (object);
}

static void
rw_alarm_filter_class_init (RwAlarmFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = rw_alarm_filter_match;
}

static void
rw_alarm_filter_init (RwAlarmFilter *self)
{
}

RwAlarmFilter *
rw_alarm_filter_new (void)
{
  return g_object_new (RW_TYPE_ALARM_FILTER, NULL);
}

void
rw_alarm_filter_set_show (RwAlarmFilter *self, RwAlarmShow show)
{
  if (self->show == show)
    return;

  self->show = show;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
rw_alarm_filter_set_priority (RwAlarmFilter *self, int priority)
{
  if (self->priority == priority)
    return;

  self->priority = priority;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
rw_alarm_filter_set_search (RwAlarmFilter *self, const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (words, *part);

  g_strfreev (self->words);
  self->words = g_strv_builder_end (words);
  if (*self->words == NULL)
    g_clear_pointer (&self->words, g_strfreev);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
rw_alarm_filter_clear (RwAlarmFilter *self)
{
  self->show = RW_ALARM_SHOW_ALL;
  self->priority = RW_ALARM_PRIORITY_NONE;
  g_clear_pointer (&self->words, g_strfreev);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_LESS_STRICT);
}
