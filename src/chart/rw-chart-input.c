/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-private.h"

#include <math.h>

/* Factor of one step of the wheel and one press of a key. */
#define WHEEL_ZOOM 1.2
#define KEY_ZOOM 1.5

/* Turns of the wheel that follow each other this fast are one step to undo, µs. */
#define WHEEL_PAUSE (700 * 1000)

/* A press that moves less is a click. */
#define DRAG_THRESHOLD 3

static gint64
get_moment (RwChart *self, double x)
{
  return rw_chart_frame_get_time (&self->frame, CLAMP (x, 0, self->frame.width));
}

static gint64
get_duration (RwChart *self, double pixels)
{
  return (gint64) (pixels / self->frame.width * (double) rw_time_view_get_span (self->view));
}

static void
motion_cb (RwChart *self, double x, double y)
{
  self->has_pointer = TRUE;
  self->pointer_x = x - self->plot.origin.x;
  if (self->pointer_x < 0 || self->pointer_x > self->plot.size.width)
    rw_time_view_set_cursor (self->view, RW_TIME_VIEW_NO_CURSOR);
  else
    rw_time_view_set_cursor (self->view, get_moment (self, self->pointer_x));
}

static void
leave_cb (RwChart *self)
{
  self->has_pointer = FALSE;
  rw_time_view_set_cursor (self->view, RW_TIME_VIEW_NO_CURSOR);
}

static void
drag_begin_cb (RwChart *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->dragged = 0;
}

static void
drag_update_cb (RwChart *self, double offset_x, double offset_y, GtkGestureDrag *gesture)
{
  if (self->dragged == 0)
    {
      if (fabs (offset_x) < DRAG_THRESHOLD)
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      rw_time_view_remember (self->view);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }

  rw_time_view_pan (self->view, get_duration (self, self->dragged - offset_x));
  self->dragged = offset_x;
}

static void
drag_end_cb (RwChart *self, double offset_x, double offset_y)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static gboolean
scroll_cb (RwChart *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType modifiers
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gint64 time = g_get_monotonic_time ();

  if (!self->wheel_zooms && dx == 0 && (modifiers & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;

  if (time - self->last_wheel > WHEEL_PAUSE)
    rw_time_view_remember (self->view);
  self->last_wheel = time;

  if (dy != 0)
    rw_time_view_zoom (self->view, pow (WHEEL_ZOOM, dy), get_moment (self, self->pointer_x));
  if (dx != 0)
    rw_time_view_pan (self->view, get_duration (self, dx * 40));
  return GDK_EVENT_STOP;
}

/* The next sample of any curve that is at least a pixel away, so that each press is seen. */
static gboolean
find_step (RwChart *self, gint64 time, gboolean later, gint64 *next)
{
  gint64 pixel = MAX (1, get_duration (self, 1));
  gboolean found = FALSE;

  time += later ? pixel - 1 : 1 - pixel;
  for (guint i = 0; i < self->layers->len; i++)
    {
      RwChartLayer *layer = g_ptr_array_index (self->layers, i);
      gint64 sample;

      if (!gtk_widget_get_visible (GTK_WIDGET (layer))
          || !rw_chart_layer_get_neighbour (layer, time, later, &sample))
        continue;
      if (!found || (later ? sample < *next : sample > *next))
        *next = sample;
      found = TRUE;
    }

  return found;
}

static gboolean
step_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RwChart *self = RW_CHART (widget);
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view);
  gint64 cursor = rw_time_view_get_cursor (self->view);
  gboolean later = g_variant_get_int32 (arguments) > 0;

  /* The first press shows the newest sample in sight, or the oldest. */
  if (cursor == RW_TIME_VIEW_NO_CURSOR || cursor < from || cursor > to)
    cursor = later ? from - get_duration (self, 1) : to + get_duration (self, 1);
  if (!find_step (self, cursor, later, &cursor))
    return GDK_EVENT_STOP;

  if (cursor < from || cursor > to)
    {
      rw_time_view_remember (self->view);
      rw_time_view_pan (self->view, cursor < from ? cursor - from : cursor - to);
    }
  rw_time_view_set_cursor (self->view, cursor);
  rw_chart_describe (self, TRUE);
  return GDK_EVENT_STOP;
}

static gboolean
pan_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RwChart *self = RW_CHART (widget);

  rw_time_view_remember (self->view);
  rw_time_view_pan (self->view,
                    g_variant_get_int32 (arguments) * (rw_time_view_get_span (self->view) / 8));
  return GDK_EVENT_STOP;
}

static gboolean
zoom_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RwChart *self = RW_CHART (widget);
  gint64 around = rw_time_view_get_cursor (self->view);

  if (around == RW_TIME_VIEW_NO_CURSOR)
    around = get_moment (self, self->frame.width / 2);
  rw_time_view_remember (self->view);
  rw_time_view_zoom (self->view, pow (KEY_ZOOM, g_variant_get_int32 (arguments)), around);
  return GDK_EVENT_STOP;
}

static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rw_time_view_undo (RW_CHART (widget)->view);
  return GDK_EVENT_STOP;
}

static gboolean
redo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rw_time_view_redo (RW_CHART (widget)->view);
  return GDK_EVENT_STOP;
}

static gboolean
follow_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rw_time_view_follow (RW_CHART (widget)->view);
  return GDK_EVENT_STOP;
}

static gboolean
escape_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RwTimeView *view = RW_CHART (widget)->view;

  if (rw_time_view_get_cursor (view) == RW_TIME_VIEW_NO_CURSOR)
    return GDK_EVENT_PROPAGATE;

  rw_time_view_set_cursor (view, RW_TIME_VIEW_NO_CURSOR);
  return GDK_EVENT_STOP;
}

void
rw_chart_init_input (RwChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
rw_chart_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    GtkShortcutFunc callback;
    int argument;
  } keys[] = {
    { GDK_KEY_Left, 0, step_key_cb, -1 },
    { GDK_KEY_Right, 0, step_key_cb, 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, pan_key_cb, -1 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, pan_key_cb, 1 },
    { GDK_KEY_plus, 0, zoom_key_cb, -1 },
    { GDK_KEY_plus, GDK_SHIFT_MASK, zoom_key_cb, -1 },
    { GDK_KEY_equal, 0, zoom_key_cb, -1 },
    { GDK_KEY_KP_Add, 0, zoom_key_cb, -1 },
    { GDK_KEY_minus, 0, zoom_key_cb, 1 },
    { GDK_KEY_KP_Subtract, 0, zoom_key_cb, 1 },
    { GDK_KEY_Left, GDK_ALT_MASK, undo_key_cb, 0 },
    { GDK_KEY_z, GDK_CONTROL_MASK, undo_key_cb, 0 },
    { GDK_KEY_Right, GDK_ALT_MASK, redo_key_cb, 0 },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, redo_key_cb, 0 },
    { GDK_KEY_Home, 0, follow_key_cb, 0 },
    { GDK_KEY_End, 0, follow_key_cb, 0 },
    { GDK_KEY_Escape, 0, escape_key_cb, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].keyval, keys[i].modifiers,
                                  keys[i].callback, "i", keys[i].argument);
}
