/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-moment-button.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-moment-text.h"
#include "rw-time.h"

#include <glib/gi18n.h>

struct _RwMomentButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *entry;
  GtkWidget *calendar;
  GtkWidget *hour;
  GtkWidget *minute;
  gint64 time;
  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwMomentButton, rw_moment_button, GTK_TYPE_WIDGET)

static GTimeZone *
get_zone (void)
{
  return rw_format_get_zone (rw_format_get_default ()) == RW_TIME_ZONE_UTC
           ? g_time_zone_new_utc ()
           : g_time_zone_new_local ();
}

static GDateTime *
to_local (gint64 time)
{
  g_autoptr (GTimeZone) zone = get_zone ();
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

static void
update (RwMomentButton *self)
{
  g_autoptr (GDateTime) local = to_local (self->time);
  g_autoptr (GTimeZone) zone = get_zone ();
  g_autofree char *text = g_date_time_format (local, "%-d %b %Y, %H:%M");
  g_autofree char *typed = rw_moment_format (self->time, zone);

  self->updating = TRUE;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  gtk_widget_remove_css_class (self->entry, "error");
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), local);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hour), g_date_time_get_hour (local));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minute), g_date_time_get_minute (local));
  self->updating = FALSE;
}

static void
chosen_cb (RwMomentButton *self)
{
  g_autoptr (GTimeZone) zone = get_zone ();
  g_autoptr (GDateTime) date = NULL, moment = NULL;

  if (self->updating)
    return;

  date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  moment = g_date_time_new (zone, g_date_time_get_year (date), g_date_time_get_month (date),
                            g_date_time_get_day_of_month (date),
                            gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hour)),
                            gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minute)), 0);
  if (moment == NULL)
    return;

  self->time = g_date_time_to_unix (moment) * RW_USEC_PER_SEC;
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What cannot be understood stays, and is marked. */
static void
typed_cb (RwMomentButton *self)
{
  g_autoptr (GTimeZone) zone = get_zone ();

  if (!rw_moment_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), zone,
                        rw_clock_now (NULL), &self->time))
    {
      gtk_widget_add_css_class (self->entry, "error");
      return;
    }

  update (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
two_digits_cb (GtkSpinButton *button)
{
  char text[16];

  g_snprintf (text, sizeof text, "%02d", gtk_spin_button_get_value_as_int (button));
  gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static GtkWidget *
create_number (RwMomentButton *self, int maximum, const char *name)
{
  GtkWidget *button = gtk_spin_button_new_with_range (0, maximum, 1);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (button), GTK_ORIENTATION_HORIZONTAL);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (button), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (button), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "output", G_CALLBACK (two_digits_cb), NULL);
  g_signal_connect_object (button, "value-changed", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
rw_moment_button_dispose (GObject *object)
{
  g_clear_pointer (&RW_MOMENT_BUTTON (object)->button, gtk_widget_unparent);

  G_OBJECT_CLASS (rw_moment_button_parent_class)->dispose (object);
}

static void
rw_moment_button_class_init (RwMomentButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_moment_button_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-moment-button");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
create_entry (RwMomentButton *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_set_tooltip_text (entry, _("A date and time, “now”, or how long ago, such as −3 h"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Date and Time"), -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static void
rw_moment_button_init (RwMomentButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *clock = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = create_entry (self);
  self->calendar = gtk_calendar_new ();
  self->hour = create_number (self, 23, _("Hour"));
  self->minute = create_number (self, 59, _("Minute"));
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_halign (clock, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (clock), self->hour);
  gtk_box_append (GTK_BOX (clock), gtk_label_new (":"));
  gtk_box_append (GTK_BOX (clock), self->minute);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->calendar);
  gtk_box_append (GTK_BOX (box), clock);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "rw-numeric");
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
rw_moment_button_new (void)
{
  return g_object_new (RW_TYPE_MOMENT_BUTTON, NULL);
}

gint64
rw_moment_button_get_time (RwMomentButton *self)
{
  g_return_val_if_fail (RW_IS_MOMENT_BUTTON (self), 0);
  return self->time;
}

void
rw_moment_button_set_time (RwMomentButton *self, gint64 time)
{
  g_return_if_fail (RW_IS_MOMENT_BUTTON (self));

  if (self->time == time)
    return;

  self->time = time;
  update (self);
}

void
rw_moment_button_set_title (RwMomentButton *self, const char *title)
{
  g_return_if_fail (RW_IS_MOMENT_BUTTON (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_widget_set_tooltip_text (self->button, title);
}
