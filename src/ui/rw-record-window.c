/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-window.h"

#include "rw-chart-export.h"
#include "rw-chart-sheet.h"
#include "rw-format.h"
#include "rw-moment-button.h"
#include "rw-quantity-menu.h"
#include "rw-temperature-record.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwRecordWindow
{
  AdwWindow parent_instance;

  RwSession *session;
  char **container_ids;
  guint n_reefers;
  GtkStack *stack;
  GtkLabel *reefers;
  RwMomentButton *from;
  RwMomentButton *to;
  AdwComboRow *kind;
  GtkWidget *quantities_row;
  RwQuantityMenu *quantities;
  GtkLabel *problem;
  GtkWidget *save_button;
  GtkProgressBar *progress;
  AdwStatusPage *result;
  GtkFileChooserNative *chooser; /* while it is open */
  GCancellable *cancellable;     /* while it is written */
  GFile *file;                   /* the last one */
};

G_DEFINE_FINAL_TYPE (RwRecordWindow, rw_record_window, ADW_TYPE_WINDOW)

static RwRecordKind
get_kind (RwRecordWindow *self)
{
  return (RwRecordKind) adw_combo_row_get_selected (self->kind);
}

static const char *
find_problem (RwRecordWindow *self)
{
  gboolean chart = get_kind (self) != RW_RECORD_PDF;

  if (rw_moment_button_get_time (self->from) >= rw_moment_button_get_time (self->to))
    return _("The span ends before it begins.");
  if (!chart && self->n_reefers > 1)
    return _("A temperature record is about one reefer. Choose a chart, or one reefer.");
  if (chart && rw_quantity_menu_get_quantities (self->quantities) == 0)
    return _("No quantity is chosen.");
  if (rw_session_get_history (self->session) == NULL)
    return _("There is no database to read from.");
  return NULL;
}

static void
check_choices (RwRecordWindow *self)
{
  const char *problem = find_problem (self);

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
  /* A record has all quantities. */
  gtk_widget_set_visible (self->quantities_row, get_kind (self) != RW_RECORD_PDF);
}

static void
kind_changed_cb (RwRecordWindow *self)
{
  if (self->session != NULL)
    check_choices (self);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
show_result (RwRecordWindow *self, const char *icon, const char *title, const char *description)
{
  /* A description is markup, and a file's name or an error may hold anything. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->result, icon);
  adw_status_page_set_title (self->result, title);
  adw_status_page_set_description (self->result, escaped);
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
progress_cb (RwRecordWindow *self, double fraction, guint64 readings)
{
  g_autofree char *count = rw_format_count (readings);
  g_autofree char *text =
      g_strdup_printf (g_dngettext (NULL, "%s reading", "%s readings", readings), count);

  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
end (RwRecordWindow *self, guint64 readings, const GError *error)
{
  g_clear_object (&self->cancellable);
  if (error == NULL)
    {
      g_autofree char *count = rw_format_count (readings);
      g_autofree char *name = g_file_get_parse_name (self->file);
      g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "%s is made of %s reading",
                                                            "%s is made of %s readings", readings),
                                               name, count);

      show_result (self, "emblem-ok-symbolic", _("Saved"), text);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_stack_set_visible_child_name (self->stack, "choices");
  else
    show_result (self, "dialog-error-symbolic", _("Not Saved"), error->message);
}

static void
record_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRecordWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 readings = 0;

  g_signal_handlers_disconnect_by_data (source, self);
  rw_temperature_record_run_finish (RW_TEMPERATURE_RECORD (source), result, &readings, &error);
  end (self, readings, error);
}

static void
chart_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRecordWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 readings = 0;

  g_signal_handlers_disconnect_by_data (source, self);
  rw_chart_export_run_finish (RW_CHART_EXPORT (source), result, &readings, &error);
  end (self, readings, error);
}

static GTimeZone *
create_zone (void)
{
  return rw_format_get_zone (rw_format_get_default ()) == RW_TIME_ZONE_UTC
             ? g_time_zone_new_utc ()
             : g_time_zone_new_local ();
}

static const char *
get_maker (void)
{
  const char *name = g_get_real_name ();

  return g_str_equal (name, "Unknown") || *name == '\0' ? g_get_user_name () : name;
}

static void
start_record (RwRecordWindow *self, GFile *file)
{
  g_autoptr (GTimeZone) zone = create_zone ();
  RwTemperatureRecordPlan plan = {
    .container_id = self->container_ids[0],
    .from = rw_moment_button_get_time (self->from),
    .to = rw_moment_button_get_time (self->to),
    .zone = zone,
    .fahrenheit = rw_format_get_fahrenheit (rw_format_get_default ()),
    .profiles = rw_session_get_profiles (self->session),
    .alarms = rw_session_get_alarm_store (self->session),
    .made_by = get_maker (),
    .file = file,
  };
  g_autoptr (RwTemperatureRecord) record =
      rw_temperature_record_new (rw_session_get_history (self->session), &plan);

  g_signal_connect_object (record, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  rw_temperature_record_run_async (record, self->cancellable, record_finished_cb,
                                   g_object_ref (self));
}

static void
start_chart (RwRecordWindow *self, GFile *file)
{
  static const RwSurfaceFormat formats[] = {
    [RW_RECORD_CHART_PNG] = RW_SURFACE_PNG,
    [RW_RECORD_CHART_SVG] = RW_SURFACE_SVG,
    [RW_RECORD_CHART_PDF] = RW_SURFACE_PDF,
  };
  g_autoptr (GTimeZone) zone = create_zone ();
  RwChartExportPlan plan = {
    .container_ids = (const char *const *) self->container_ids,
    .from = rw_moment_button_get_time (self->from),
    .to = rw_moment_button_get_time (self->to),
    .quantities = rw_quantity_menu_get_quantities (self->quantities),
    .zone = zone,
    .fahrenheit = rw_format_get_fahrenheit (rw_format_get_default ()),
    .profiles = rw_session_get_profiles (self->session),
    .alarms = rw_session_get_alarm_store (self->session),
    .format = formats[get_kind (self)],
    .file = file,
  };
  g_autoptr (RwChartExport) export =
      rw_chart_export_new (rw_session_get_history (self->session), &plan);

  g_signal_connect_object (export, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  rw_chart_export_run_async (export, self->cancellable, chart_finished_cb, g_object_ref (self));
}

/* --- choosing --------------------------------------------------------------------------------- */

static void
chooser_response_cb (RwRecordWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    rw_record_window_start (self, file);
}

static char *
suggest_name (RwRecordWindow *self)
{
  static const char *const endings[] = {
    [RW_RECORD_PDF] = "pdf",
    [RW_RECORD_CHART_PNG] = "png",
    [RW_RECORD_CHART_SVG] = "svg",
    [RW_RECORD_CHART_PDF] = "pdf",
  };

  return rw_temperature_record_suggest_name (self->container_ids[0],
                                             rw_moment_button_get_time (self->from),
                                             rw_moment_button_get_time (self->to),
                                             endings[get_kind (self)]);
}

static void
save_clicked_cb (RwRecordWindow *self)
{
  g_autofree char *name = suggest_name (self);
  const char *title =
      get_kind (self) == RW_RECORD_PDF ? _("Save Temperature Record") : _("Save Chart");

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cancel_clicked_cb (RwRecordWindow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
again_clicked_cb (RwRecordWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "choices");
}

static void
close_clicked_cb (RwRecordWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Closing the window gives it up: nobody could cancel it any more. */
static gboolean
rw_record_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (RW_RECORD_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (rw_record_window_parent_class)->close_request (window);
}

static void
rw_record_window_dispose (GObject *object)
{
  RwRecordWindow *self = RW_RECORD_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (rw_record_window_parent_class)->dispose (object);
}

static void
rw_record_window_finalize (GObject *object)
{
  g_strfreev (RW_RECORD_WINDOW (object)->container_ids);

  G_OBJECT_CLASS (rw_record_window_parent_class)->finalize (object);
}

static void
rw_record_window_class_init (RwRecordWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_record_window_dispose;
  object_class->finalize = rw_record_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rw_record_window_close_request;
  g_type_ensure (RW_TYPE_MOMENT_BUTTON);
  g_type_ensure (RW_TYPE_QUANTITY_MENU);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-record-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, reefers);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, from);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, to);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, kind);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, quantities_row);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, quantities);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, RwRecordWindow, result);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_choices);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rw_record_window_init (RwRecordWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rw_moment_button_set_title (self->from, _("From"));
  rw_moment_button_set_title (self->to, _("To"));
}

GtkWidget *
rw_record_window_new (RwSession *session,
                      const char *const *container_ids,
                      RwRecordKind kind,
                      gint64 from,
                      gint64 to,
                      guint32 quantities)
{
  guint n_reefers = g_strv_length ((char **) container_ids);
  g_autofree char *ids = g_strjoinv (", ", (char **) container_ids);
  RwRecordWindow *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);
  g_return_val_if_fail (n_reefers > 0 && n_reefers <= RW_CHART_SHEET_MAX_REEFERS, NULL);

  self = g_object_new (RW_TYPE_RECORD_WINDOW, NULL);
  self->session = g_object_ref (session);
  self->container_ids = g_strdupv ((char **) container_ids);
  self->n_reefers = n_reefers;
  gtk_label_set_text (self->reefers, ids);
  adw_combo_row_set_selected (self->kind, kind);
  rw_moment_button_set_time (self->from, from);
  rw_moment_button_set_time (self->to, to);
  rw_quantity_menu_set_quantities (self->quantities, quantities);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (check_choices), self,
                           G_CONNECT_SWAPPED);
  check_choices (self);
  return GTK_WIDGET (self);
}

static void
present (GtkWidget *parent, GtkWidget *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_present (GTK_WINDOW (window));
}

void
rw_record_window_present (GtkWidget *parent,
                          RwSession *session,
                          gint64 from,
                          gint64 to,
                          guint32 quantities)
{
  const char *const ids[] = { rw_session_get_selected (session), NULL };

  present (parent, rw_record_window_new (session, ids, RW_RECORD_PDF, from, to, quantities));
}

void
rw_record_window_present_chart (GtkWidget *parent,
                                RwSession *session,
                                const char *const *container_ids,
                                gint64 from,
                                gint64 to,
                                guint32 quantities)
{
  const char *const selected[] = { rw_session_get_selected (session), NULL };

  present (parent, rw_record_window_new (session, container_ids != NULL ? container_ids : selected,
                                         RW_RECORD_CHART_PNG, from, to, quantities));
}

void
rw_record_window_start (RwRecordWindow *self, GFile *file)
{
  g_return_if_fail (RW_IS_RECORD_WINDOW (self));
  g_return_if_fail (self->cancellable == NULL);

  check_choices (self);
  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  g_set_object (&self->file, file);
  self->cancellable = g_cancellable_new ();
  progress_cb (self, 0, 0);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  if (get_kind (self) == RW_RECORD_PDF)
    start_record (self, file);
  else
    start_chart (self, file);
}

gboolean
rw_record_window_is_running (RwRecordWindow *self)
{
  g_return_val_if_fail (RW_IS_RECORD_WINDOW (self), FALSE);
  return self->cancellable != NULL;
}
