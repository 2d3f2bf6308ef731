/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-window.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-moment-button.h"
#include "rw-quantity-menu.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* The rows of the lists to choose from. */
enum
{
  PRESET_STANDARD,
  PRESET_SPREADSHEET,
  PRESET_JSON_LINES,
};

typedef enum
{
  WHAT_READINGS,
  WHAT_AS_SHOWN,
  WHAT_NEWEST,
  WHAT_JOURNAL,
} What;

/* What a chart is wide as a rule, px. */
#define WIDTH 1000

#define SPAN (7 * RW_USEC_PER_DAY)

struct _RwExportWindow
{
  AdwWindow parent_instance;

  RwSession *session;
  char **container_ids; /* NULL: the whole fleet */
  guint width;          /* of charts, px */
  GtkStack *stack;
  AdwComboRow *what;
  AdwComboRow *reefers;
  GtkWidget *from_row;
  GtkWidget *to_row;
  GtkWidget *columns_row;
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

static What
get_what (RwExportWindow *self)
{
  return (What) adw_combo_row_get_selected (self->what);
}

/* Those chosen; NULL for the whole fleet. */
static const char *const *
get_ids (RwExportWindow *self)
{
  return adw_combo_row_get_selected (self->reefers) == 0 ? (const char *const *) self->container_ids
                                                         : NULL;
}

static void
check_choices (RwExportWindow *self)
{
  What what = get_what (self);
  const char *problem = NULL;

  gtk_widget_set_visible (self->from_row, what != WHAT_NEWEST);
  gtk_widget_set_visible (self->to_row, what != WHAT_NEWEST);
  gtk_widget_set_visible (self->columns_row, what != WHAT_JOURNAL);
  if (what != WHAT_NEWEST
      && rw_moment_button_get_time (self->from) >= rw_moment_button_get_time (self->to))
    problem = _("The span ends before it begins.");
  else if (what != WHAT_JOURNAL && rw_quantity_menu_get_quantities (self->quantities) == 0)
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
  g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "%s row", "%s rows", rows), count);

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
      g_autofree char *text =
          g_strdup_printf (g_dngettext (NULL, "%s row is in %s", "%s rows are in %s", rows), count,
                           name);

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

static RwRowFormat
get_format (RwExportWindow *self)
{
  return adw_combo_row_get_selected (self->preset) == PRESET_JSON_LINES ? RW_ROW_FORMAT_JSONL
                                                                        : RW_ROW_FORMAT_CSV;
}

/* Names of files are the same in every language. */
static char *
dup_name (RwExportWindow *self)
{
  const char *const *ids = get_ids (self);
  gint64 from = rw_moment_button_get_time (self->from);
  gint64 to = rw_moment_button_get_time (self->to);
  g_autofree char *reefers = NULL;
  g_autofree char *what = NULL;

  if (ids == NULL)
    reefers = g_strdup ("fleet");
  else if (ids[0] != NULL && ids[1] == NULL)
    reefers = g_strdup (ids[0]);
  else
    reefers = g_strdup_printf ("%u-reefers", g_strv_length (self->container_ids));
  if (get_what (self) == WHAT_NEWEST)
    from = to = rw_clock_now (NULL);
  what = g_strconcat (get_what (self) == WHAT_JOURNAL ? "alarms_" : "", reefers, NULL);
  return rw_history_export_suggest_name (what, from, to, get_format (self));
}

static void
save_clicked_cb (RwExportWindow *self)
{
  g_autofree char *name = dup_name (self);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Save Export"), GTK_WINDOW (self),
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
  g_strfreev (RW_EXPORT_WINDOW (object)->container_ids);

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
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, what);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, reefers);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, from_row);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, to_row);
  gtk_widget_class_bind_template_child (widget_class, RwExportWindow, columns_row);
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
  gtk_widget_class_bind_template_callback_full (widget_class, "what_changed_cb",
                                                G_CALLBACK (check_choices));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rw_export_window_init (RwExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->width = WIDTH;
  rw_moment_button_set_title (self->from, _("From"));
  rw_moment_button_set_title (self->to, _("To"));
}

/* The given ones first, and always the fleet. */
static void
fill_reefers (RwExportWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = self->container_ids != NULL ? g_strv_length (self->container_ids) : 0;

  if (self->container_ids != NULL)
    {
      g_autofree char *count = rw_format_count (n);
      g_autofree char *text = g_strdup_printf (ngettext ("%s reefer", "%s reefers", n), count);

      gtk_string_list_append (names, n == 1 ? self->container_ids[0] : text);
    }
  gtk_string_list_append (names, _("Whole Fleet"));
  adw_combo_row_set_model (self->reefers, G_LIST_MODEL (names));
}

GtkWidget *
rw_export_window_new (RwSession *session,
                      const char *const *container_ids,
                      gint64 from,
                      gint64 to,
                      guint32 quantities)
{
  RwExportWindow *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);

  self = g_object_new (RW_TYPE_EXPORT_WINDOW, NULL);
  self->session = g_object_ref (session);
  self->container_ids = g_strdupv ((char **) container_ids);
  fill_reefers (self);
  rw_moment_button_set_time (self->from, from);
  rw_moment_button_set_time (self->to, to);
  rw_quantity_menu_set_quantities (self->quantities, quantities);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (check_choices), self,
                           G_CONNECT_SWAPPED);
  check_choices (self);
  return GTK_WIDGET (self);
}

void
rw_export_window_set_table (RwExportWindow *self, RwExportTable table)
{
  g_return_if_fail (RW_IS_EXPORT_WINDOW (self));

  adw_combo_row_set_selected (self->what, table == RW_EXPORT_TELEMETRY ? WHAT_READINGS
                                          : table == RW_EXPORT_FLEET   ? WHAT_NEWEST
                                                                       : WHAT_JOURNAL);
}

void
rw_export_window_set_width (RwExportWindow *self, guint width)
{
  g_return_if_fail (RW_IS_EXPORT_WINDOW (self));

  self->width = MAX (width, 1);
}

static void
present (GtkWidget *window, GtkWidget *parent)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_present (GTK_WINDOW (window));
}

void
rw_export_window_present (GtkWidget *parent,
                          RwSession *session,
                          const char *const *container_ids,
                          gint64 from,
                          gint64 to,
                          guint32 quantities)
{
  GtkWidget *self = rw_export_window_new (session, container_ids, from, to, quantities);

  rw_export_window_set_width (RW_EXPORT_WINDOW (self), (guint) gtk_widget_get_width (parent));
  present (self, parent);
}

void
rw_export_window_present_table (GtkWidget *parent,
                                RwSession *session,
                                RwExportTable table,
                                const char *const *container_ids)
{
  gint64 now = rw_clock_now (NULL);
  GtkWidget *self =
      rw_export_window_new (session, container_ids, now - SPAN, now, (1u << RW_N_QUANTITIES) - 1);

  rw_export_window_set_table (RW_EXPORT_WINDOW (self), table);
  present (self, parent);
}

/* The chosen quantities, and what belongs to them in any case: whose and when, the switches, and of
 * the newest reading what was carried where. */
static guint
fill_columns (RwExportWindow *self, guint columns[RW_N_EXPORT_COLUMNS])
{
  guint32 quantities = rw_quantity_menu_get_quantities (self->quantities);
  guint end = get_what (self) == WHAT_NEWEST ? RW_EXPORT_RECEIVED_TIME : RW_EXPORT_PRODUCT_ID;
  guint n = 0;

  for (guint column = 0; column < end; column++)
    if (column < RW_EXPORT_FIRST_QUANTITY || column >= RW_EXPORT_FIRST_FLAG
        || (quantities & 1u << (column - RW_EXPORT_FIRST_QUANTITY)) != 0)
      columns[n++] = column;
  return n;
}

static RwHistoryExport *
plan_export (RwExportWindow *self, GFile *file)
{
  static const RwExportTable tables[] = { RW_EXPORT_TELEMETRY, RW_EXPORT_TELEMETRY, RW_EXPORT_FLEET,
                                          RW_EXPORT_ALARM_EVENTS };
  g_autoptr (GTimeZone) zone = rw_format_get_zone (rw_format_get_default ()) == RW_TIME_ZONE_UTC
                                   ? g_time_zone_new_utc ()
                                   : g_time_zone_new_local ();
  RwCsvDialect dialect = adw_combo_row_get_selected (self->preset) == PRESET_SPREADSHEET
                             ? rw_csv_dialect_spreadsheet (zone)
                             : rw_csv_dialect_standard ();
  guint columns[RW_N_EXPORT_COLUMNS];
  RwHistoryExportPlan plan = {
    .table = tables[get_what (self)],
    .container_ids = get_ids (self),
    .from = rw_moment_button_get_time (self->from),
    .to = rw_moment_button_get_time (self->to),
    .columns = columns,
    .n_columns = fill_columns (self, columns),
    .width = get_what (self) == WHAT_AS_SHOWN ? self->width : 0,
    .format = get_format (self),
    .dialect = &dialect,
    .file = file,
  };

  return rw_history_export_new (rw_session_get_history (self->session), &plan);
}

void
rw_export_window_start (RwExportWindow *self, GFile *file)
{
  g_autoptr (RwHistoryExport) export = NULL;

  g_return_if_fail (RW_IS_EXPORT_WINDOW (self));
  g_return_if_fail (self->cancellable == NULL);

  check_choices (self);
  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  export = plan_export (self, file);
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
