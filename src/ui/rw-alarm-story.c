/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-story.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define BEFORE (7 * RW_USEC_PER_DAY)
/* Asked for, of the reefer, and shown, of the alarm. */
#define LIMIT 500
#define MOST 30

struct _RwAlarmStory
{
  GtkWidget parent_instance;
  gint64 alarm_id;
  GCancellable *cancellable; /* of the query under way, else NULL */
  guint size;
};

G_DEFINE_FINAL_TYPE (RwAlarmStory, rw_alarm_story, GTK_TYPE_WIDGET)

static void
clear (RwAlarmStory *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->size = 0;
}

static void
add_line (RwAlarmStory *self, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, "rw-numeric");
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static char *
describe (const RwAlarmJournalEntry *entry)
{
  g_autofree char *time = rw_format_time_short (entry->event_time);
  GString *text = g_string_new (time);

  g_string_append_printf (text, "  %s", rw_alarm_text_event (entry->event));
  if (!isnan (entry->value))
    {
      g_autofree char *value = rw_alarm_text_measured (entry->rule_id, entry->value);

      if (!g_str_equal (value, "–"))
        g_string_append_printf (text, ", %s", value);
    }
  if (entry->actor != NULL)
    g_string_append_printf (text, ", %s", entry->actor);
  if (entry->note != NULL && *entry->note != '\0')
    g_string_append_printf (text, ": %s", entry->note);
  return g_string_free (text, FALSE);
}

static void
show_entries (RwAlarmStory *self, GPtrArray *entries)
{
  clear (self);
  for (guint i = 0; i < entries->len && self->size < MOST; i++)
    {
      const RwAlarmJournalEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *text = NULL;

      if (entry->alarm_id != self->alarm_id)
        continue;
      text = describe (entry);
      add_line (self, text, "caption");
      self->size++;
    }
  if (self->size == 0)
    add_line (self, _("Nothing in the journal of the last days"), "dim-label");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwAlarmStory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      rw_alarm_store_journal_finish (RW_ALARM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (entries != NULL)
    show_entries (self, entries);
  else
    {
      clear (self);
      add_line (self, error->message, "dim-label");
    }
}

static void
rw_alarm_story_dispose (GObject *object)
{
  RwAlarmStory *self = RW_ALARM_STORY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  clear (self);
  G_OBJECT_CLASS (rw_alarm_story_parent_class)->dispose (object);
}

static void
rw_alarm_story_class_init (RwAlarmStoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_story_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-story");
}

static void
rw_alarm_story_init (RwAlarmStory *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
}

void
rw_alarm_story_show (RwAlarmStory *self, RwAlarmStore *store, const RwAlarm *alarm)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (alarm == NULL || store == NULL || alarm->alarm_id != self->alarm_id)
    clear (self);
  self->alarm_id = alarm != NULL ? alarm->alarm_id : 0;
  if (alarm == NULL || store == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  rw_alarm_store_journal_async (store, alarm->container_id, alarm->raised_time - BEFORE,
                                rw_clock_now (NULL) + RW_USEC_PER_DAY, LIMIT, self->cancellable,
                                answered_cb, g_object_ref (self));
}

guint
rw_alarm_story_get_size (RwAlarmStory *self)
{
  return self->size;
}
