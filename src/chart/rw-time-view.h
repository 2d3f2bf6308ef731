/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * RwTimeView: the span of time that charts show, shared by all charts that are stacked.
 *
 * For: panning, zooming, undoing that, following now, and the time under the crosshair.
 * Not for: widgets: it knows none. Main thread only; times are µs since 1970 UTC.
 *
 * While following, the end of the span is `now`, which the owner moves with rw_time_view_set_now().
 * Any change of the span by the user stops that, rw_time_view_follow() takes it up again. Each
 * gesture is one step of the undo history: the input code calls rw_time_view_remember() where a
 * gesture begins.
 *
 * Signals: "changed" (): the span, the zone or whether it follows; "cursor-moved" (): the cursor.
 * Properties: "following", "can-undo" and "can-redo" (boolean, read-only, notified).
 */
#define RW_TYPE_TIME_VIEW (rw_time_view_get_type ())
G_DECLARE_FINAL_TYPE (RwTimeView, rw_time_view, RW, TIME_VIEW, GObject)

/* No span is shorter or longer than this. */
#define RW_TIME_VIEW_SHORTEST (G_GINT64_CONSTANT (10) * 1000)
#define RW_TIME_VIEW_LONGEST (G_GINT64_CONSTANT (40) * 366 * 24 * 3600 * 1000000)

/* No cursor. */
#define RW_TIME_VIEW_NO_CURSOR G_MININT64

/* Shows the hour before now, follows, in UTC. */
RwTimeView *rw_time_view_new (gint64 now);

gint64 rw_time_view_get_from (RwTimeView *self);
gint64 rw_time_view_get_to (RwTimeView *self);
gint64 rw_time_view_get_span (RwTimeView *self);

/* The zone of labels, (transfer none). */
GTimeZone *rw_time_view_get_zone (RwTimeView *self);
void rw_time_view_set_zone (RwTimeView *self, GTimeZone *zone);

/* Moves the end along if following. Never moves the view backwards. */
void rw_time_view_set_now (RwTimeView *self, gint64 now);
gint64 rw_time_view_get_now (RwTimeView *self);
gboolean rw_time_view_get_following (RwTimeView *self);
void rw_time_view_follow (RwTimeView *self);

/* Shows [from, to) and stops following. */
void rw_time_view_set_range (RwTimeView *self, gint64 from, gint64 to);

/* Shows this much time: up to now while following, up to the present end otherwise. */
void rw_time_view_set_span (RwTimeView *self, gint64 span);

/* Moves the view by `by` µs, later for positive ones. */
void rw_time_view_pan (RwTimeView *self, gint64 by);

/* Multiplies the span by factor, around a moment that stays where it is. */
void rw_time_view_zoom (RwTimeView *self, double factor, gint64 around);

/* Keeps the present view to be gone back to, and forgets what was undone. Equal ones are kept
 * once. */
void rw_time_view_remember (RwTimeView *self);
gboolean rw_time_view_can_undo (RwTimeView *self);
void rw_time_view_undo (RwTimeView *self);
gboolean rw_time_view_can_redo (RwTimeView *self);
void rw_time_view_redo (RwTimeView *self);

gint64 rw_time_view_get_cursor (RwTimeView *self);
void rw_time_view_set_cursor (RwTimeView *self, gint64 cursor);

G_END_DECLS
