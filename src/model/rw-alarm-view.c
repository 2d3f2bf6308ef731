/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-view.h"

#include "rw-label.h"

#include <math.h>
#include <string.h>

#define KM_PER_DEGREE 111.2

struct _RwAlarmView
{
  GObject parent_instance;
  RwAlarmShow show;
  guint priorities;
  const char *rule_id; /* interned, or NULL */
  double latitude;     /* NAN for anywhere */
  double longitude;
  double radius; /* km */
  char *search;
  char **words;       /* case-folded; NULL for none */
  GHashTable *labels; /* interned rule id → its case-folded name */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAlarmView, rw_alarm_view, G_TYPE_OBJECT)

static void
emit_changed (RwAlarmView *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
matches_show (RwAlarmView *self, const RwAlarm *alarm)
{
  switch (self->show)
    {
    case RW_ALARM_SHOW_UNACKNOWLEDGED:
      return rw_alarm_needs_acknowledging (alarm);
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

/* On a globe, for distances that are small against it. */
static gboolean
is_near (RwAlarmView *self, const RwAlarm *alarm)
{
  double north, east;

  if (isnan (self->latitude))
    return TRUE;
  if (isnan (alarm->latitude) || isnan (alarm->longitude))
    return FALSE;

  north = alarm->latitude - self->latitude;
  east = remainder (alarm->longitude - self->longitude, 360) * cos (self->latitude * G_PI / 180);
  return hypot (north, east) * KM_PER_DEGREE <= self->radius;
}

static const char *
get_label (RwAlarmView *self, const char *rule_id)
{
  const char *label = g_hash_table_lookup (self->labels, rule_id);

  if (label == NULL)
    {
      g_autofree char *text = rw_label_rule (rule_id);
      char *folded = g_utf8_casefold (text, -1);

      g_hash_table_insert (self->labels, (gpointer) rule_id, folded);
      label = folded;
    }
  return label;
}

/* text is not folded, or NULL. Most texts are ids in ASCII, for which nothing is allocated. */
static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;

  for (const char *start = text; *start != '\0'; start++)
    {
      gsize i = 0;

      while (word[i] != '\0' && g_ascii_tolower (start[i]) == word[i])
        i++;
      if (word[i] == '\0')
        return TRUE;
    }
  if (g_str_is_ascii (text))
    return FALSE;

  folded = g_utf8_casefold (text, -1);
  return strstr (folded, word) != NULL;
}

static gboolean
matches_words (RwAlarmView *self, const RwAlarm *alarm)
{
  if (self->words == NULL)
    return TRUE;

  for (char **word = self->words; *word != NULL; word++)
    if (!has_word (alarm->container_id, *word)
        && strstr (get_label (self, alarm->rule_id), *word) == NULL
        && !has_word (alarm->product_id, *word) && !has_word (alarm->note, *word)
        && !has_word (alarm->acknowledged_by, *word))
      return FALSE;

  return TRUE;
}

static void
rw_alarm_view_finalize (GObject *object)
{
  RwAlarmView *self = RW_ALARM_VIEW (object);

  g_free (self->search);
  g_strfreev (self->words);
  g_hash_table_unref (self->labels);
  G_OBJECT_CLASS (rw_alarm_view_parent_class)->finalize (object);
}

static void
rw_alarm_view_class_init (RwAlarmViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_view_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RW_TYPE_ALARM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
reset (RwAlarmView *self)
{
  self->show = RW_ALARM_SHOW_ALL;
  self->priorities = RW_ALARM_ALL_PRIORITIES;
  self->rule_id = NULL;
  self->latitude = self->longitude = self->radius = NAN;
  g_clear_pointer (&self->words, g_strfreev);
  g_free (self->search);
  self->search = g_strdup ("");
}

static void
rw_alarm_view_init (RwAlarmView *self)
{
  self->labels = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  reset (self);
}

RwAlarmView *
rw_alarm_view_new (void)
{
  return g_object_new (RW_TYPE_ALARM_VIEW, NULL);
}

gboolean
rw_alarm_view_matches (RwAlarmView *self, const RwAlarm *alarm)
{
  g_return_val_if_fail (RW_IS_ALARM_VIEW (self), FALSE);

  return matches_show (self, alarm) && rw_alarm_view_is_heard (self, alarm);
}

gboolean
rw_alarm_view_is_heard (RwAlarmView *self, const RwAlarm *alarm)
{
  g_return_val_if_fail (RW_IS_ALARM_VIEW (self), FALSE);

  if ((self->priorities & 1u << alarm->priority) == 0)
    return FALSE;
  if (g_str_equal (alarm->container_id, RW_ALARM_FEED_ID))
    return TRUE;
  return (self->rule_id == NULL || alarm->rule_id == self->rule_id) && is_near (self, alarm)
         && matches_words (self, alarm);
}

gboolean
rw_alarm_view_is_filtering (RwAlarmView *self)
{
  g_return_val_if_fail (RW_IS_ALARM_VIEW (self), FALSE);

  return self->show != RW_ALARM_SHOW_ALL || self->priorities != RW_ALARM_ALL_PRIORITIES
         || self->rule_id != NULL || !isnan (self->latitude) || self->words != NULL;
}

void
rw_alarm_view_set_show (RwAlarmView *self, RwAlarmShow show)
{
  g_return_if_fail (RW_IS_ALARM_VIEW (self) && show < RW_N_ALARM_SHOWS);

  if (self->show == show)
    return;
  self->show = show;
  emit_changed (self);
}

RwAlarmShow
rw_alarm_view_get_show (RwAlarmView *self)
{
  return self->show;
}

void
rw_alarm_view_set_priorities (RwAlarmView *self, guint priorities)
{
  g_return_if_fail (RW_IS_ALARM_VIEW (self));

  if (self->priorities == priorities)
    return;
  self->priorities = priorities;
  emit_changed (self);
}

guint
rw_alarm_view_get_priorities (RwAlarmView *self)
{
  return self->priorities;
}

void
rw_alarm_view_set_rule (RwAlarmView *self, const char *rule_id)
{
  const char *interned = g_intern_string (rule_id);

  g_return_if_fail (RW_IS_ALARM_VIEW (self));

  if (self->rule_id == interned)
    return;
  self->rule_id = interned;
  emit_changed (self);
}

const char *
rw_alarm_view_get_rule (RwAlarmView *self)
{
  return self->rule_id;
}

void
rw_alarm_view_set_near (RwAlarmView *self, double latitude, double longitude, double radius)
{
  g_return_if_fail (RW_IS_ALARM_VIEW (self));

  self->latitude = isnan (longitude) ? NAN : latitude;
  self->longitude = longitude;
  self->radius = radius;
  emit_changed (self);
}

gboolean
rw_alarm_view_get_near (RwAlarmView *self, double *latitude, double *longitude)
{
  if (isnan (self->latitude))
    return FALSE;

  *latitude = self->latitude;
  *longitude = self->longitude;
  return TRUE;
}

void
rw_alarm_view_set_search (RwAlarmView *self, const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_return_if_fail (RW_IS_ALARM_VIEW (self));

  if (g_str_equal (self->search, search))
    return;
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (words, *part);

  g_free (self->search);
  self->search = g_strdup (search);
  g_strfreev (self->words);
  self->words = g_strv_builder_end (words);
  if (*self->words == NULL)
    g_clear_pointer (&self->words, g_strfreev);
  emit_changed (self);
}

const char *
rw_alarm_view_get_search (RwAlarmView *self)
{
  return self->search;
}

void
rw_alarm_view_clear (RwAlarmView *self)
{
  g_return_if_fail (RW_IS_ALARM_VIEW (self));

  if (!rw_alarm_view_is_filtering (self))
    return;
  reset (self);
  emit_changed (self);
}

gboolean
rw_alarm_needs_acknowledging (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED || alarm->state == RW_ALARM_STATE_RETURNED;
}

gboolean
rw_alarm_state_is_put_away (RwAlarmState state)
{
  return state == RW_ALARM_STATE_SHELVED || state == RW_ALARM_STATE_SUPPRESSED
         || state == RW_ALARM_STATE_OUT_OF_SERVICE;
}

gboolean
rw_alarm_is_put_away (const RwAlarm *alarm)
{
  return rw_alarm_state_is_put_away (alarm->state);
}
