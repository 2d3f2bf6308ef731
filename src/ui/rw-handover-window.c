/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover-window.h"

#include "rw-clock.h"
#include "rw-export-file.h"
#include "rw-format.h"
#include "rw-handover-report.h"
#include "rw-pages.h"
#include "rw-time.h"
#include "rw-two-panes.h"

#include <glib/gi18n.h>
#include <string.h>

struct _RwHandoverWindow
{
  AdwWindow parent_instance;
  RwSession *session;
  AdwComboRow *span;
  AdwEntryRow *giver;
  AdwEntryRow *taker;
  GtkTextBuffer *note;
  GtkWidget *panes;
  GtkWidget *preview;
  GtkWidget *look_button; /* where there is no room for the report beside the choices */
  GtkLabel *message;
  GtkWidget *save_button;
  GtkWidget *print_button;
  GCancellable *cancellable; /* of the questions under way */
  RwHandover *handover;      /* NULL while it is not known */
  RwHandoverReport *report;
  cairo_surface_t *recording;
  guint n_pages;
  guint idle_id; /* of making the report again */
  GtkFileChooserNative *chooser;
};

static const guint span_hours[] = { 8, 12, 24 };

G_DEFINE_FINAL_TYPE (RwHandoverWindow, rw_handover_window, ADW_TYPE_WINDOW)

static void
say (RwHandoverWindow *self, const char *text)
{
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* --- the report ------------------------------------------------------------------------------- */

static char *
dup_note (RwHandoverWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->note, &start, &end);
  return gtk_text_buffer_get_text (self->note, &start, &end, FALSE);
}

static void
drop_report (RwHandoverWindow *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->report, rw_handover_report_free);
  g_clear_pointer (&self->recording, cairo_surface_destroy);
  self->n_pages = 0;
}

static void
make_report (RwHandoverWindow *self)
{
  g_autofree char *note = dup_note (self);

  drop_report (self);
  if (self->handover != NULL)
    {
      rw_handover_set_words (self->handover, gtk_editable_get_text (GTK_EDITABLE (self->giver)),
                             gtk_editable_get_text (GTK_EDITABLE (self->taker)), note);
      self->report = rw_handover_report_new (self->handover);
      self->recording = rw_handover_report_record (self->report, &self->n_pages);
    }
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->preview),
                                       (int) (RW_PAGES_HEIGHT * MAX (self->n_pages, 1)));
  gtk_widget_set_sensitive (self->save_button, self->report != NULL);
  gtk_widget_set_sensitive (self->print_button, self->report != NULL);
  gtk_widget_queue_draw (self->preview);
}

static gboolean
idle_cb (gpointer user_data)
{
  RwHandoverWindow *self = user_data;

  self->idle_id = 0;
  make_report (self);
  return G_SOURCE_REMOVE;
}

/* Not with each letter. */
static void
words_changed_cb (RwHandoverWindow *self)
{
  if (self->handover != NULL && self->idle_id == 0)
    self->idle_id = g_timeout_add (300, idle_cb, self);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwHandoverWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  RwHandover *handover = rw_handover_gather_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_clear_pointer (&handover, rw_handover_free);
      return;
    }
  g_clear_pointer (&self->handover, rw_handover_free);
  self->handover = handover;
  say (self, error != NULL ? error->message : NULL);
  make_report (self);
}

static void
gather (RwHandoverWindow *self)
{
  g_autoptr (GTimeZone) zone = rw_format_get_zone (rw_format_get_default ()) == RW_TIME_ZONE_UTC
                                   ? g_time_zone_new_utc ()
                                   : g_time_zone_new_local ();
  gint64 now = rw_clock_now (NULL);
  RwHandoverPlan plan = {
    .from = now - span_hours[adw_combo_row_get_selected (self->span)] * RW_USEC_PER_HOUR,
    .to = now,
    .zone = zone,
    .fahrenheit = rw_format_get_fahrenheit (rw_format_get_default ()),
    .alarms = rw_session_get_alarm_store (self->session),
    .orders = rw_session_get_work_order_store (self->session),
    .data = rw_session_get_data_store (self->session),
    .status = rw_session_get_status (self->session),
  };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (plan.alarms == NULL)
    {
      say (self, _("There is no connection to the database: nothing is known of alarms."));
      make_report (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  say (self, _("Asking the database…"));
  rw_handover_gather_async (&plan, self->cancellable, gathered_cb, g_object_ref (self));
}

static void
span_changed_cb (RwHandoverWindow *self)
{
  if (self->session != NULL)
    gather (self);
}

/* Paper is white, whatever the window is. */
static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  RwHandoverWindow *self = user_data;
  double left = MAX ((width - RW_PAGES_WIDTH) / 2, 0);

  if (self->recording == NULL)
    return;
  cairo_translate (cr, left, 0);
  for (guint i = 0; i < self->n_pages; i++)
    {
      cairo_rectangle (cr, 0, i * RW_PAGES_HEIGHT + 1, RW_PAGES_WIDTH, RW_PAGES_HEIGHT - 2);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_fill (cr);
    }
  cairo_set_source_surface (cr, self->recording, 0, 0);
  cairo_paint (cr);
}

/* --- saving ----------------------------------------------------------------------------------- */

static gboolean
write_report (RwHandoverWindow *self, GFile *file, GError **error)
{
  g_autoptr (RwExportFile) writer = rw_export_file_new (file, NULL);
  g_autofree char *name = g_file_get_basename (file);
  GOutputStream *stream = rw_export_file_open (writer, NULL, error);
  g_autofree char *markdown = NULL;

  if (stream == NULL)
    return FALSE;
  if (g_str_has_suffix (name, ".md"))
    {
      markdown = rw_handover_report_to_markdown (self->report);
      if (!g_output_stream_write_all (stream, markdown, strlen (markdown), NULL, NULL, error))
        return FALSE;
    }
  else if (!rw_handover_report_write_pdf (self->report, stream, NULL, error))
    return FALSE;
  return rw_export_file_commit (writer, NULL, error);
}

static void
chosen_cb (RwHandoverWindow *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    rw_handover_window_save (self, file);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
save_clicked_cb (RwHandoverWindow *self)
{
  g_autofree char *name = NULL;

  if (self->chooser != NULL || self->handover == NULL)
    return;
  name = rw_handover_suggest_name (self->handover, "pdf");
  self->chooser = gtk_file_chooser_native_new (_("Save Handover"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _("PDF, or Markdown by the Ending .md"), "*");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- printing --------------------------------------------------------------------------------- */

/* What is printed stays as it was, whatever happens to the window. */
static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  cairo_surface_t *recording = user_data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / RW_PAGES_WIDTH,
                      gtk_print_context_get_height (context) / RW_PAGES_HEIGHT);

  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, RW_PAGES_WIDTH, RW_PAGES_HEIGHT);
  cairo_clip (cr);
  cairo_set_source_surface (cr, recording, 0, -page * RW_PAGES_HEIGHT);
  cairo_paint (cr);
}

static void
printed_cb (RwHandoverWindow *self, GtkPrintOperationResult result, GtkPrintOperation *operation)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  say (self, error != NULL ? error->message : _("It could not be printed."));
}

static void
recording_unref (gpointer data, GClosure *closure)
{
  cairo_surface_destroy (data);
}

static GtkPrintOperation *
create_print_operation (RwHandoverWindow *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, (int) self->n_pages);
  gtk_print_operation_set_job_name (operation, _("Shift Handover"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb),
                         cairo_surface_reference (self->recording), recording_unref, 0);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), self, G_CONNECT_SWAPPED);
  return operation;
}

static void
print_clicked_cb (RwHandoverWindow *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;

  if (self->recording == NULL)
    return;
  operation = create_print_operation (self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self),
                           NULL);
}

void
rw_handover_window_print_to (RwHandoverWindow *self, const char *path)
{
  g_autoptr (GtkPrintOperation) operation = NULL;

  g_return_if_fail (self->recording != NULL);

  operation = create_print_operation (self);
  gtk_print_operation_set_allow_async (operation, FALSE);
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (self), NULL);
}

/* --- the window ------------------------------------------------------------------------------- */

static void
rw_handover_window_dispose (GObject *object)
{
  RwHandoverWindow *self = RW_HANDOVER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_report (self);
  g_clear_pointer (&self->handover, rw_handover_free);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_handover_window_parent_class)->dispose (object);
}

static void
rw_handover_window_class_init (RwHandoverWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_handover_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static AdwEntryRow *
add_entry (RwHandoverWindow *self, GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (words_changed_cb), self, G_CONNECT_SWAPPED);
  return ADW_ENTRY_ROW (row);
}

static GtkWidget *
make_note (RwHandoverWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->note = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_object_set (view, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "left-margin", 12,
                "right-margin", 12, "top-margin", 12, "bottom-margin", 12, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note"),
                                  -1);
  g_signal_connect_object (self->note, "changed", G_CALLBACK (words_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_size_request (scroller, -1, 100);
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scroller, "card");
  return scroller;
}

static void
look_clicked_cb (RwHandoverWindow *self)
{
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
}

static void
width_changed_cb (RwHandoverWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_widget_set_visible (self->look_button, width < RW_TWO_PANES_NARROW);
}

static GtkWidget *
make_choices (RwHandoverWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *heading = gtk_label_new (_("Note"));
  g_autoptr (GtkStringList) spans = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (span_hours); i++)
    {
      g_autofree char *text = g_strdup_printf (
        ngettext ("Last %u Hour", "Last %u Hours", span_hours[i]), span_hours[i]);

      gtk_string_list_append (spans, text);
    }
  self->span = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->span), _("Shift"));
  adw_combo_row_set_model (self->span, G_LIST_MODEL (spans));
  g_signal_connect_object (self->span, "notify::selected", G_CALLBACK (span_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->span));
  self->giver = add_entry (self, group, _("Handed Over By"));
  self->taker = add_entry (self, group, _("Taken Over By"));
  g_object_set (box, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12,
                "width-request", 280, NULL);
  gtk_box_append (GTK_BOX (box), group);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), make_note (self));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->message, 0);
  gtk_label_set_wrap (self->message, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  self->look_button = gtk_button_new_with_mnemonic (_("_Look at the Report"));
  g_signal_connect_object (self->look_button, "clicked", G_CALLBACK (look_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->look_button);
  return box;
}

static GtkWidget *
make_preview (RwHandoverWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->preview = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->preview), (int) RW_PAGES_WIDTH);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->preview), draw_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The report as it is printed"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->preview);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
rw_handover_window_init (RwHandoverWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  gtk_window_set_title (GTK_WINDOW (self), _("Shift Handover"));
  gtk_window_set_default_size (GTK_WINDOW (self), 960, 680);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  self->save_button = gtk_button_new_with_mnemonic (_("_Save…"));
  self->print_button = gtk_button_new_with_mnemonic (_("_Print…"));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (save_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->print_button, "clicked", G_CALLBACK (print_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->save_button);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->print_button);
  gtk_box_append (GTK_BOX (content), header);
  self->panes = rw_two_panes_new (make_choices (self), make_preview (self), _("_Back"));
  gtk_widget_set_vexpand (self->panes, TRUE);
  gtk_box_append (GTK_BOX (content), self->panes);
  adw_window_set_content (ADW_WINDOW (self), content);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (width_changed_cb), NULL);
  width_changed_cb (self);
}

GtkWidget *
rw_handover_window_new (RwSession *session)
{
  RwHandoverWindow *self = g_object_new (RW_TYPE_HANDOVER_WINDOW, NULL);

  self->session = g_object_ref (session);
  gtk_editable_set_text (GTK_EDITABLE (self->giver), g_get_real_name ());
  gather (self);
  return GTK_WIDGET (self);
}

void
rw_handover_window_set_words (RwHandoverWindow *self,
                              const char *giver,
                              const char *taker,
                              const char *note)
{
  gtk_editable_set_text (GTK_EDITABLE (self->giver), giver);
  gtk_editable_set_text (GTK_EDITABLE (self->taker), taker);
  gtk_text_buffer_set_text (self->note, note, -1);
  make_report (self);
}

guint
rw_handover_window_get_n_pages (RwHandoverWindow *self)
{
  return self->n_pages;
}

void
rw_handover_window_save (RwHandoverWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (self->handover == NULL)
    return;
  make_report (self);
  if (write_report (self, file, &error))
    text = g_strdup_printf (_("Saved as %s"), name);
  else
    {
      g_autoptr (GError) explained = rw_export_file_explain (error);

      text = g_strdup_printf (_("Not saved: %s"), explained->message);
    }
  say (self, text);
}

const char *
rw_handover_window_get_message (RwHandoverWindow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->message)) ? gtk_label_get_text (self->message)
                                                             : NULL;
}
