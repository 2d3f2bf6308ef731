/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-window.h"

#include "rw-format.h"
#include "rw-history-export.h"
#include "rw-moment-button.h"
#include "rw-quantity-menu.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

enum
{
  PRESET_STANDARD,
  PRESET_SPREADSHEET,
};

struct _RwExportWindow
{
  AdwWindow parent_instance;

  RwSession *session;
  char *container_id;
  GtkStack *stack;
  GtkLabel *reefer;
  RwMomentButton *from;
  RwMomentButton *to;
  RwQuantityMenu *quantities;
  AdwComboRow *preset;
  GtkLabel *problem;
  GtkWidget *save_button;
  GtkProgressBar *progress;
  AdwStatusPage *result;
  GtkFileChooserNative *chooser; /* while it is open */
  GCancellable *cancellable;     /* while an export runs */
  GFile *file;                   /* of the last export */
};

G_DEFINE_FINAL_TYPE (RwExportWindow, rw_export_window, ADW_TYPE_WINDOW)

static void
check_choices (RwExportWindow *self)
{
  const char *problem = NULL;

  if (rw_moment_button_get_time (self->from) >= rw_moment_button_get_time (self->to))
    problem = _("The span ends before it begins.");
  else if (rw_quantity_menu_get_quantities (self->quantities) == 0)
    problem = _("No quantity is chosen.");
  else if (rw_session_get_history (self->session) == NULL)
    problem = _("There is no database to read from.");

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
}

static void
show_result (RwExportWindow *self, const char *icon, const char *title, const char *description)
{
  /* A description is markup, and a file's name or an error may hold anything. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->result, icon);
  adw_status_page_set_title (self->result, title);
  adw_status_page_set_description (self->result, escaped);
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
progress_cb (RwExportWindow *self, double fraction, guint64 rows)
{
  g_autofree char *count = rw_format_count (rows);
  g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "%s reading", "%s readings", rows),
                                           count);

  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwExportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 rows = 0;

  g_signal_handlers_disconnect_by_data (source, self);
  g_clear_object (&self->cancellable);
  if (rw_history_export_run_finish (RW_HISTORY_EXPORT (source), result, &rows, &error))
    {
      g_autofree char *count = rw_format_count (rows);
      g_autofree char *name = g_file_get_parse_name (self->file);
      g_autofree char *text = g_strdup_printf (
          g_dngettext (NULL, "%s reading is in %s", "%s readings are in %s", rows), count, name);

      show_result (self, "emblem-ok-symbolic", _("Saved"), text);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_stack_set_visible_child_name (self->stack, "choices");
  else
    show_result (self, "dialog-error-symbolic", _("Not Saved"), error->message);
}

static void
chooser_response_cb (RwExportWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    rw_export_window_start (self, file);
}

static void
save_clicked_cb (RwExportWindow *self)
{
  g_autofree char *name = rw_history_export_suggest_name (
      self->container_id, rw_moment_button_get_time (self->from),
      rw_moment_button_get_time (self->to));

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Save Readings"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cancel_clicked_cb (RwExportWindow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
again_clicked_cb (RwExportWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "choices");
}

static void
close_clicked_cb (RwExportWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Closing the window gives the export up: nobody could cancel it any more. */
static gboolean
rw_export_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (RW_EXPORT_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (rw_export_window_parent_class)->close_request (window);
}

static void
rw_export_window_dispose (GObject *object)
{
  RwExportWindow *self = RW_EXPORT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (rw_export_window_parent_class)->dispose (object);
}

static void
rw_export_window_finalize (GObject *object)
{
  g_free (RW_EXPORT_WINDOW (object)->container_id);

  G_OBJECT_CLASS (rw_export_window_parent_class)->finalize (object);
}

static void
rw_export_window_class_init (RwExportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_export_window_dispose;
  object_class->finalize = rw_export_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rw_export_window_close_request;
  g_type_ensure (RW_TYPE_MOMENT_BUTTON);
  g_type_ensure (RW_TYPE_QUANTITY_MENU);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, reefer);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, from);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, to);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, quantities);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, preset);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, result);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_choices);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rw_export_window_init (RwExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rw_moment_button_set_title (self->from, _("From"));
  rw_moment_button_set_title (self->to, _("To"));
}

GtkWidget *
rw_export_window_new (RwSession *session,
                      const char *container_id,
                      gint64 from,
                      gint64 to,
                      guint32 quantities)
{
  RwExportWindow *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);
  g_return_val_if_fail (container_id != NULL, NULL);

  self = g_object_new (RW_TYPE_EXPORT_WINDOW, NULL);
  self->session = g_object_ref (session);
  self->container_id = g_strdup (container_id);
  gtk_label_set_text (self->reefer, container_id);
  rw_moment_button_set_time (self->from, from);
  rw_moment_button_set_time (self->to, to);
  rw_quantity_menu_set_quantities (self->quantities, quantities);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (check_choices), self,
                           G_CONNECT_SWAPPED);
  check_choices (self);
  return GTK_WIDGET (self);
}

void
rw_export_window_present (
    GtkWidget *widget, RwSession *session, gint64 from, gint64 to, guint32 quantities)
{
  GtkWidget *self
      = rw_export_window_new (session, rw_session_get_selected (session), from, to, quantities);

  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (self));
}

void
rw_export_window_start (RwExportWindow *self, GFile *file)
{
  RwFormat *format = rw_format_get_default ();
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (RwHistoryExport) export = NULL;
  RwCsvDialect dialect;

  g_return_if_fail (RW_IS_EXPORT_WINDOW (self));
  g_return_if_fail (self->cancellable == NULL);

  check_choices (self);
  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  zone = rw_format_get_zone (format) == RW_TIME_ZONE_UTC ? g_time_zone_new_utc ()
                                                         : g_time_zone_new_local ();
  dialect = adw_combo_row_get_selected (self->preset) == PRESET_SPREADSHEET
              ? rw_csv_dialect_spreadsheet (zone)
              : rw_csv_dialect_standard ();
  export = rw_history_export_new (
      rw_session_get_history (self->session), self->container_id,
      rw_moment_button_get_time (self->from), rw_moment_button_get_time (self->to),
      rw_quantity_menu_get_quantities (self->quantities), &dialect, file);
  g_set_object (&self->file, file);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (export, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  progress_cb (self, 0, 0);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  rw_history_export_run_async (export, self->cancellable, finished_cb, g_object_ref (self));
}

gboolean
rw_export_window_is_running (RwExportWindow *self)
{
  g_return_val_if_fail (RW_IS_EXPORT_WINDOW (self), FALSE);
  return self->cancellable != NULL;
}

const char *
rw_export_window_get_result (RwExportWindow *self)
{
  g_return_val_if_fail (RW_IS_EXPORT_WINDOW (self), NULL);
  return adw_status_page_get_description (self->result);
}
