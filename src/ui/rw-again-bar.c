/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-again-bar.h"

#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwAgainBar
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *label;
  GtkProgressBar *progress;
  GtkWidget *stop;
  GCancellable *cancellable; /* of the run, or NULL */
};

G_DEFINE_FINAL_TYPE (RwAgainBar, rw_again_bar, GTK_TYPE_WIDGET)

static guint changed_signal;

/* Plural forms count with what a long holds. */
static gulong
clamp (guint64 n)
{
  return (gulong) MIN (n, G_MAXLONG);
}

/* The parts that say something, in one line. */
static char *
join (GPtrArray *parts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append (text, _ (", "));
      g_string_append (text, parts->pdata[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
rw_again_bar_describe (const RwAgainResult *result)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *stored = rw_format_count (result->stored);
  g_autofree char *duplicate = rw_format_count (result->duplicate);
  g_autofree char *rejected = rw_format_count (result->rejected);
  g_autofree char *cut = rw_format_count (result->cut);

  if (result->tried == 0 && result->cut == 0)
    return g_strdup (_ ("There was nothing to decode again"));
  if (result->tried > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s reading stored", "%s readings stored",
                                                       clamp (result->stored)),
                                             stored));
  if (result->duplicate > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%s was stored before", "%s were stored before",
                                                clamp (result->duplicate)),
                                      duplicate));
  if (result->tried > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s message still rejected",
                                                       "%s messages still rejected",
                                                       clamp (result->rejected)),
                                             rejected));
  if (result->cut > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%s cannot be decoded again",
                                                "%s cannot be decoded again", clamp (result->cut)),
                                      cut));
  return join (parts);
}

static void
show_progress (RwAgainBar *self, const RwAgainResult *result)
{
  g_autofree char *tried = rw_format_count (result->tried);
  g_autofree char *total = rw_format_count (result->total);
  g_autofree char *text = g_strdup_printf (_ ("Decoding again: %s of %s"), tried, total);

  gtk_label_set_label (self->label, text);
  if (result->total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) result->tried / (double) result->total);
}

static void
progress_cb (const RwAgainResult *result, gpointer user_data)
{
  RwAgainBar *self = user_data;

  if (self->box != NULL)
    show_progress (self, result);
}

static void
tell (RwAgainBar *self, const RwAgainResult *result, gboolean stopped, const GError *error)
{
  g_autofree char *what = rw_again_bar_describe (result);
  g_autofree char *text = NULL;

  if (error != NULL && result->tried > 0)
    text = g_strdup_printf (_ ("%s Before that: %s"), error->message, what);
  else if (error != NULL)
    text = g_strdup (error->message);
  else if (stopped)
    text = g_strdup_printf (_ ("Stopped: %s"), what);
  else
    text = g_steal_pointer (&what);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
set_running (RwAgainBar *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self), cancellable != NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwAgainBar) self = user_data;
  g_autoptr (GError) error = NULL;
  RwAgainResult again = { 0 };

  rw_redecoder_decode_again_finish (RW_REDECODER (source), result, &again, &error);
  if (self->box == NULL)
    return;
  tell (self, &again, again.tried < again.total, error);
  set_running (self, NULL);
}

static void
stop_clicked_cb (RwAgainBar *self)
{
  gtk_widget_set_sensitive (self->stop, FALSE);
  gtk_label_set_label (self->label, _ ("Stopping after the messages at hand…"));
  g_cancellable_cancel (self->cancellable);
}

/* Leaving the window for good: the run itself holds the widget, so this cannot wait for its end. */
static void
rw_again_bar_unroot (GtkWidget *widget)
{
  RwAgainBar *self = RW_AGAIN_BAR (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  GTK_WIDGET_CLASS (rw_again_bar_parent_class)->unroot (widget);
}

static void
rw_again_bar_dispose (GObject *object)
{
  RwAgainBar *self = RW_AGAIN_BAR (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_again_bar_parent_class)->dispose (object);
}

static void
rw_again_bar_class_init (RwAgainBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_again_bar_dispose;
  widget_class->unroot = rw_again_bar_unroot;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-again-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAgainBar, box);
  gtk_widget_class_bind_template_child (widget_class, RwAgainBar, label);
  gtk_widget_class_bind_template_child (widget_class, RwAgainBar, progress);
  gtk_widget_class_bind_template_child (widget_class, RwAgainBar, stop);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-again-bar");
}

static void
rw_again_bar_init (RwAgainBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
rw_again_bar_start (RwAgainBar *self, RwRedecoder *redecoder, const RwLetterFilter *filter)
{
  g_autoptr (GCancellable) cancellable = NULL;

  if (self->cancellable != NULL)
    return;
  cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->stop, TRUE);
  gtk_label_set_label (self->label, _ ("Decoding again…"));
  gtk_progress_bar_set_fraction (self->progress, 0);
  set_running (self, cancellable);
  rw_redecoder_decode_again_async (redecoder, filter, progress_cb, self, cancellable, answered_cb,
                                   g_object_ref (self));
}

gboolean
rw_again_bar_is_running (RwAgainBar *self)
{
  return self->cancellable != NULL;
}
