/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-view.h"

#include "rw-time.h"

/* How many steps can be undone. */
#define HISTORY_LENGTH 100

typedef struct
{
  gint64 from;
  gint64 to;
  gboolean following;
} Span;

struct _RwTimeView
{
  GObject parent_instance;

  Span span;
  gint64 now;
  gint64 cursor;
  GTimeZone *zone;
  GArray *history; /* of Span, newest last */
  GArray *undone;  /* of Span, that undone last last */
};

enum
{
  PROP_FOLLOWING = 1,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  CHANGED,
  CURSOR_MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwTimeView, rw_time_view, G_TYPE_OBJECT)

static void
set_view (RwTimeView *self, gint64 from, gint64 to, gboolean following)
{
  Span before = self->span;

  self->span = (Span) { from, to, following };
  if (before.from != from || before.to != to || before.following != following)
    g_signal_emit (self, signals[CHANGED], 0);
  if (before.following != following)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static gboolean
is_shown (RwTimeView *self, const Span *span)
{
  return span->from == self->span.from && span->to == self->span.to
         && span->following == self->span.following;
}

/* Shows the last span of one list that is not shown already, and keeps the present one at the end
 * of the other. A gesture that changed nothing left a step that would seem to do nothing: skip
 * those. */
static void
step (RwTimeView *self, GArray *list, GArray *other)
{
  Span last, present = self->span;

  do
    {
      if (list->len == 0)
        return;
      last = g_array_index (list, Span, list->len - 1);
      g_array_set_size (list, list->len - 1);
    }
  while (is_shown (self, &last));

  g_array_append_val (other, present);
  /* What followed now then follows the now of today. */
  if (last.following)
    set_view (self, self->now - (last.to - last.from), self->now, TRUE);
  else
    set_view (self, last.from, last.to, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
rw_time_view_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  RwTimeView *self = RW_TIME_VIEW (object);

  switch (property_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->span.following);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, rw_time_view_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, rw_time_view_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rw_time_view_finalize (GObject *object)
{
  RwTimeView *self = RW_TIME_VIEW (object);

  g_time_zone_unref (self->zone);
  g_array_unref (self->history);
  g_array_unref (self->undone);

  G_OBJECT_CLASS (rw_time_view_parent_class)->finalize (object);
}

static void
rw_time_view_class_init (RwTimeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rw_time_view_get_property;
  object_class->finalize = rw_time_view_finalize;

  properties[PROP_FOLLOWING] = g_param_spec_boolean (
      "following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean (
      "can-undo", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_time_view_init (RwTimeView *self)
{
  self->zone = g_time_zone_new_utc ();
  self->history = g_array_new (FALSE, FALSE, sizeof (Span));
  self->undone = g_array_new (FALSE, FALSE, sizeof (Span));
  self->cursor = RW_TIME_VIEW_NO_CURSOR;
  self->span = (Span) { -RW_USEC_PER_HOUR, 0, TRUE };
}

RwTimeView *
rw_time_view_new (gint64 now)
{
  RwTimeView *self = g_object_new (RW_TYPE_TIME_VIEW, NULL);

  self->now = now;
  self->span = (Span) { now - RW_USEC_PER_HOUR, now, TRUE };
  return self;
}

gint64
rw_time_view_get_from (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), 0);
  return self->span.from;
}

gint64
rw_time_view_get_to (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), 0);
  return self->span.to;
}

gint64
rw_time_view_get_span (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), 0);
  return self->span.to - self->span.from;
}

GTimeZone *
rw_time_view_get_zone (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), NULL);
  return self->zone;
}

void
rw_time_view_set_zone (RwTimeView *self, GTimeZone *zone)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));
  g_return_if_fail (zone != NULL);

  g_time_zone_ref (zone);
  g_time_zone_unref (self->zone);
  self->zone = zone;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_time_view_set_now (RwTimeView *self, gint64 now)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));

  if (now <= self->now)
    return;

  self->now = now;
  if (self->span.following)
    set_view (self, now - rw_time_view_get_span (self), now, TRUE);
}

gint64
rw_time_view_get_now (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), 0);
  return self->now;
}

gboolean
rw_time_view_get_following (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), FALSE);
  return self->span.following;
}

void
rw_time_view_follow (RwTimeView *self)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));
  set_view (self, self->now - rw_time_view_get_span (self), self->now, TRUE);
}

void
rw_time_view_set_range (RwTimeView *self, gint64 from, gint64 to)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));
  g_return_if_fail (from < to);

  set_view (self, from, from + CLAMP (to - from, RW_TIME_VIEW_SHORTEST, RW_TIME_VIEW_LONGEST),
            FALSE);
}

void
rw_time_view_set_span (RwTimeView *self, gint64 span)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));

  span = CLAMP (span, RW_TIME_VIEW_SHORTEST, RW_TIME_VIEW_LONGEST);
  set_view (self, self->span.to - span, self->span.to, self->span.following);
}

void
rw_time_view_pan (RwTimeView *self, gint64 by)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));

  if (by != 0)
    set_view (self, self->span.from + by, self->span.to + by, FALSE);
}

void
rw_time_view_zoom (RwTimeView *self, double factor, gint64 around)
{
  double span, share;
  gint64 from;

  g_return_if_fail (RW_IS_TIME_VIEW (self));
  g_return_if_fail (factor > 0);

  span = rw_time_view_get_span (self);
  share = CLAMP ((around - self->span.from) / span, 0.0, 1.0);
  around = self->span.from + (gint64) (share * span);
  span = CLAMP (span * factor, (double) RW_TIME_VIEW_SHORTEST, (double) RW_TIME_VIEW_LONGEST);
  from = around - (gint64) (share * span);
  set_view (self, from, from + (gint64) span, FALSE);
}

void
rw_time_view_remember (RwTimeView *self)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));

  if (self->undone->len > 0)
    {
      g_array_set_size (self->undone, 0);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
    }
  if (self->history->len > 0
      && is_shown (self, &g_array_index (self->history, Span, self->history->len - 1)))
    return;

  if (self->history->len == HISTORY_LENGTH)
    g_array_remove_index (self->history, 0);
  g_array_append_val (self->history, self->span);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

gboolean
rw_time_view_can_undo (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), FALSE);
  return self->history->len > 0;
}

void
rw_time_view_undo (RwTimeView *self)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));
  step (self, self->history, self->undone);
}

gboolean
rw_time_view_can_redo (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), FALSE);
  return self->undone->len > 0;
}

void
rw_time_view_redo (RwTimeView *self)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));
  step (self, self->undone, self->history);
}

gint64
rw_time_view_get_cursor (RwTimeView *self)
{
  g_return_val_if_fail (RW_IS_TIME_VIEW (self), RW_TIME_VIEW_NO_CURSOR);
  return self->cursor;
}

void
rw_time_view_set_cursor (RwTimeView *self, gint64 cursor)
{
  g_return_if_fail (RW_IS_TIME_VIEW (self));

  if (self->cursor == cursor)
    return;

  self->cursor = cursor;
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}
