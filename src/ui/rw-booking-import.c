/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking-import.h"

#include "rw-booking-file.h"

#include <glib/gi18n.h>

/* So many mistakes are named; who sees them knows what to look for. */
#define MAX_PROBLEMS 5

struct _RwBookingImport
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *row; /* the progress and its button */
  GtkProgressBar *progress;
  GtkWidget *result;
  RwRuleStore *store;
  GPtrArray *bookings; /* of the file, or NULL */
  guint n_stored;
  GCancellable *cancellable; /* while it runs */
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBookingImport, rw_booking_import, GTK_TYPE_WIDGET)

static void store_next (RwBookingImport *self);

static void
finish (RwBookingImport *self, const char *text)
{
  g_clear_object (&self->cancellable);
  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_visible (self->result, TRUE);
  gtk_widget_set_visible (self->row, FALSE);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static void
finish_with_error (RwBookingImport *self, const GError *error)
{
  guint n = self->bookings != NULL ? self->bookings->len : 0;
  g_autofree char *text = NULL;

  if (error == NULL)
    text = g_strdup_printf (ngettext ("%u booking was imported.", "%u bookings were imported.", n), n);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup_printf (_("Cancelled: %u of %u bookings were imported. Import the file again "
                              "to have all."),
                            self->n_stored, n);
  else
    text = g_strdup_printf (_("%u of %u bookings were imported. Then: %s"), self->n_stored, n,
                            error->message);
  finish (self, text);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBookingImport) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean stored = rw_rule_store_set_booking_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL)
    return;
  if (!stored)
    {
      finish_with_error (self, error);
      return;
    }
  self->n_stored++;
  store_next (self);
}

static void
store_next (RwBookingImport *self)
{
  g_autoptr (GError) error = NULL;

  gtk_progress_bar_set_fraction (self->progress,
                                 (double) self->n_stored / MAX (self->bookings->len, 1));
  if (g_cancellable_set_error_if_cancelled (self->cancellable, &error)
      || self->n_stored >= self->bookings->len)
    finish_with_error (self, error);
  else
    rw_rule_store_set_booking_async (self->store,
                                     g_ptr_array_index (self->bookings, self->n_stored),
                                     self->cancellable, stored_cb, g_object_ref (self));
}

static char *
describe_problems (GPtrArray *problems)
{
  GString *text
      = g_string_new (_("The file has mistakes, and nothing of it was imported:"));

  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (problems, i));
  if (problems->len > MAX_PROBLEMS)
    g_string_append_printf (text, _("\n… and %u more."), problems->len - MAX_PROBLEMS);
  return g_string_free (text, FALSE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBookingImport) self = user_data;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL, *text = NULL;
  gsize length = 0;

  if (g_file_load_contents_finish (G_FILE (source), result, &bytes, &length, NULL, &error))
    self->bookings = rw_booking_file_parse (bytes, length, problems, &error);
  if (self->box == NULL)
    return;
  if (self->bookings == NULL)
    {
      text = g_strdup_printf (_("The file cannot be imported: %s"), error->message);
      finish (self, text);
    }
  else if (problems->len > 0)
    {
      text = describe_problems (problems);
      finish (self, text);
    }
  else
    store_next (self);
}

static void
rw_booking_import_dispose (GObject *object)
{
  RwBookingImport *self = RW_BOOKING_IMPORT (object);

  rw_booking_import_cancel (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rw_booking_import_parent_class)->dispose (object);
}

static void
rw_booking_import_finalize (GObject *object)
{
  RwBookingImport *self = RW_BOOKING_IMPORT (object);

  g_clear_pointer (&self->bookings, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rw_booking_import_parent_class)->finalize (object);
}

static void
rw_booking_import_class_init (RwBookingImportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_booking_import_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_booking_import_finalize;
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-booking-import");
}

static void
rw_booking_import_init (RwBookingImport *self)
{
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How many bookings were imported"), -1);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (rw_booking_import_cancel), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->row), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->row), cancel);
  gtk_widget_set_visible (self->row, FALSE);
  self->result = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->result), 0);
  gtk_label_set_wrap (GTK_LABEL (self->result), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->result), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_visible (self->result, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->row);
  gtk_box_append (GTK_BOX (self->box), self->result);
}

GtkWidget *
rw_booking_import_new (void)
{
  return g_object_new (RW_TYPE_BOOKING_IMPORT, NULL);
}

void
rw_booking_import_start (RwBookingImport *self, RwRuleStore *store, GFile *file)
{
  if (self->cancellable != NULL)
    return;
  g_set_object (&self->store, store);
  g_clear_pointer (&self->bookings, g_ptr_array_unref);
  self->n_stored = 0;
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (self->row, TRUE);
  gtk_widget_set_visible (self->result, FALSE);
  g_file_load_contents_async (file, self->cancellable, read_cb, g_object_ref (self));
}

void
rw_booking_import_cancel (RwBookingImport *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gboolean
rw_booking_import_is_running (RwBookingImport *self)
{
  return self->cancellable != NULL;
}

guint
rw_booking_import_get_n_stored (RwBookingImport *self)
{
  return self->n_stored;
}
