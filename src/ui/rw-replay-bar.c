/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-bar.h"

#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>

#define STEP (15 * RW_USEC_PER_MIN)

/* Steps of the page keys: six hours. */
#define PAGE 24

/* A step of playing, ms. */
#define PLAY_INTERVAL 400

struct _RwReplayBar
{
  GtkWidget parent_instance;

  GtkWidget *play;
  GtkAdjustment *adjustment; /* steps after first */
  GtkWidget *scale;
  GtkWidget *label;
  gint64 first;
  guint play_id;
  gboolean busy;
  gboolean setting;
};

enum
{
  MOVED,
  LIVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReplayBar, rw_replay_bar, GTK_TYPE_WIDGET)

static void
update_label (RwReplayBar *self)
{
  g_autofree char *text = rw_format_time (rw_replay_bar_get_time (self));

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

static void
value_changed_cb (RwReplayBar *self)
{
  update_label (self);
  if (!self->setting)
    g_signal_emit (self, signals[MOVED], 0, rw_replay_bar_get_time (self));
}

static void
go (RwReplayBar *self, int steps)
{
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + steps);
}

static gboolean
played_cb (gpointer user_data)
{
  RwReplayBar *self = user_data;

  if (self->busy)
    return G_SOURCE_CONTINUE;
  go (self, 1);
  if (gtk_adjustment_get_value (self->adjustment) < gtk_adjustment_get_upper (self->adjustment))
    return G_SOURCE_CONTINUE;

  self->play_id = 0;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->play), FALSE);
  return G_SOURCE_REMOVE;
}

static void
play_toggled_cb (RwReplayBar *self)
{
  gboolean playing = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->play));
  const char *name = playing ? _("Pause") : _("Play");

  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_clear_handle_id (&self->play_id, g_source_remove);
  if (playing)
    self->play_id = g_timeout_add (PLAY_INTERVAL, played_cb, self);
}

static void
back_clicked_cb (RwReplayBar *self)
{
  go (self, -1);
}

static void
forward_clicked_cb (RwReplayBar *self)
{
  go (self, 1);
}

static void
live_clicked_cb (RwReplayBar *self)
{
  g_signal_emit (self, signals[LIVE], 0);
}

static void
add_button (RwReplayBar *self, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
rw_replay_bar_dispose (GObject *object)
{
  RwReplayBar *self = RW_REPLAY_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->play_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (rw_replay_bar_parent_class)->dispose (object);
}

/* Nobody sees it play. */
static void
rw_replay_bar_unmap (GtkWidget *widget)
{
  rw_replay_bar_set_playing (RW_REPLAY_BAR (widget), FALSE);
  GTK_WIDGET_CLASS (rw_replay_bar_parent_class)->unmap (widget);
}

static void
rw_replay_bar_class_init (RwReplayBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_replay_bar_dispose;
  widget_class->unmap = rw_replay_bar_unmap;
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_INT64);
  signals[LIVE] =
      g_signal_new ("live", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "rw-replay-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
create_scale (RwReplayBar *self)
{
  self->adjustment = gtk_adjustment_new (0, 0, 1, 1, PAGE, 0);
  self->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 0);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_size_request (self->scale, 120, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Moment That the Map Shows"), -1);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
}

static void
rw_replay_bar_init (RwReplayBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *live;

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  add_button (self, "media-seek-backward-symbolic", _("A Quarter of an Hour Back"),
              G_CALLBACK (back_clicked_cb));
  self->play = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->play, "flat");
  g_signal_connect_object (self->play, "toggled", G_CALLBACK (play_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->play, GTK_WIDGET (self));
  play_toggled_cb (self);
  add_button (self, "media-seek-forward-symbolic", _("A Quarter of an Hour On"),
              G_CALLBACK (forward_clicked_cb));
  create_scale (self);
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "rw-numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  live = gtk_button_new_with_label (_("Live"));
  gtk_widget_set_tooltip_text (live, _("Back to Now"));
  g_signal_connect_object (live, "clicked", G_CALLBACK (live_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (live, GTK_WIDGET (self));
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (update_label), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
rw_replay_bar_new (void)
{
  return g_object_new (RW_TYPE_REPLAY_BAR, NULL);
}

void
rw_replay_bar_set_range (RwReplayBar *self, gint64 from, gint64 to)
{
  gint64 time, first;

  g_return_if_fail (RW_IS_REPLAY_BAR (self));

  time = rw_replay_bar_get_time (self);
  first = rw_time_floor (from + STEP - 1, STEP);
  self->setting = TRUE;
  self->first = first;
  gtk_adjustment_configure (self->adjustment, (double) ((time - first) / STEP), 0,
                            (double) MAX (1, (rw_time_floor (to, STEP) - first) / STEP), 1, PAGE,
                            0);
  self->setting = FALSE;
  update_label (self);
}

void
rw_replay_bar_set_time (RwReplayBar *self, gint64 time)
{
  g_return_if_fail (RW_IS_REPLAY_BAR (self));

  self->setting = TRUE;
  gtk_adjustment_set_value (self->adjustment, (double) ((time - self->first + STEP / 2) / STEP));
  self->setting = FALSE;
}

gint64
rw_replay_bar_get_time (RwReplayBar *self)
{
  g_return_val_if_fail (RW_IS_REPLAY_BAR (self), 0);

  return self->first + (gint64) (gtk_adjustment_get_value (self->adjustment) + 0.5) * STEP;
}

void
rw_replay_bar_set_playing (RwReplayBar *self, gboolean playing)
{
  g_return_if_fail (RW_IS_REPLAY_BAR (self));

  if (self->play != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->play), playing);
}

gboolean
rw_replay_bar_get_playing (RwReplayBar *self)
{
  g_return_val_if_fail (RW_IS_REPLAY_BAR (self), FALSE);
  return self->play_id != 0;
}

void
rw_replay_bar_set_busy (RwReplayBar *self, gboolean busy)
{
  g_return_if_fail (RW_IS_REPLAY_BAR (self));
  self->busy = busy;
}
