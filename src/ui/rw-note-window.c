/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-note-window.h"

#include "rw-format.h"
#include "rw-note-card.h"

#include <glib/gi18n.h>

struct _RwNoteWindow
{
  AdwWindow parent_instance;

  RwNotes *notes;
  char **ids;
  gint64 moment;
  gint64 from;
  gint64 to;
  AdwComboRow *reefer;
  AdwComboRow *when;
  GtkTextBuffer *text;
  GtkWidget *count;
  GtkWidget *problem;
  GtkWidget *add_button;
  gboolean waiting; /* for the answer of the database */
};

enum
{
  AT_MOMENT,
  WHOLE_SPAN
};

G_DEFINE_FINAL_TYPE (RwNoteWindow, rw_note_window, ADW_TYPE_WINDOW)

/* Without the space around it. Caller frees. */
static char *
dup_text (RwNoteWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->text, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->text, &start, &end, FALSE));
}

static void
update (RwNoteWindow *self)
{
  g_autofree char *text = dup_text (self);
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *count = g_strdup_printf ("%ld / %d", length, RW_NOTE_MAX_LENGTH);

  gtk_label_set_text (GTK_LABEL (self->count), count);
  if (length > RW_NOTE_MAX_LENGTH)
    gtk_widget_add_css_class (self->count, "error");
  else
    gtk_widget_remove_css_class (self->count, "error");
  gtk_widget_set_sensitive (self->add_button,
                            length > 0 && length <= RW_NOTE_MAX_LENGTH && !self->waiting);
}

static void
show_problem (RwNoteWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
written_cb (RwNoteWindow *self, const char *problem)
{
  g_autofree char *text = NULL;

  if (!self->waiting)
    return;

  self->waiting = FALSE;
  if (problem == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  text = rw_note_card_describe_problem (self->notes, problem);
  show_problem (self, text);
  update (self);
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_note_window_add (RW_NOTE_WINDOW (widget));
}

static void
rw_note_window_dispose (GObject *object)
{
  RwNoteWindow *self = RW_NOTE_WINDOW (object);

  g_clear_object (&self->notes);

  G_OBJECT_CLASS (rw_note_window_parent_class)->dispose (object);
}

static void
rw_note_window_finalize (GObject *object)
{
  g_strfreev (RW_NOTE_WINDOW (object)->ids);

  G_OBJECT_CLASS (rw_note_window_parent_class)->finalize (object);
}

static void
rw_note_window_class_init (RwNoteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_note_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_note_window_finalize;
  gtk_widget_class_install_action (widget_class, "note.add", NULL, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "note.add",
                                       NULL);
}

static GtkWidget *
create_header (RwNoteWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->add_button = gtk_button_new_with_mnemonic (_("_Add"));
  gtk_widget_add_css_class (self->add_button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (rw_note_window_add), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->add_button);
  return header;
}

static GtkWidget *
create_text_view (RwNoteWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note"),
                                  -1);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_size_request (scroller, -1, 120);
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scroller, "card");
  gtk_window_set_focus (GTK_WINDOW (self), view);
  return scroller;
}

static AdwComboRow *
add_combo (GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_COMBO_ROW (row);
}

static void
rw_note_window_init (RwNoteWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();

  gtk_window_set_title (GTK_WINDOW (self), _("Add Note"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 400);
  gtk_box_append (GTK_BOX (content), create_header (self));
  g_object_set (box, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18,
                NULL);
  self->reefer = add_combo (group, _("Reefer"));
  self->when = add_combo (group, _("Time"));
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), create_text_view (self));
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->count), 1);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_add_css_class (self->count, "rw-numeric");
  gtk_box_append (GTK_BOX (box), self->count);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "rw-high");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (content), box);
  adw_window_set_content (ADW_WINDOW (self), content);
  update (self);
}

GtkWidget *
rw_note_window_new (RwNotes *notes,
                    const char *const *container_ids,
                    gint64 moment,
                    gint64 from,
                    gint64 to)
{
  RwNoteWindow *self;
  g_autoptr (GtkStringList) reefers = NULL;
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);
  g_autofree char *clock = rw_format_time_short (moment);
  g_autofree char *zone = rw_format_zone_name (moment);
  g_autofree char *at = g_strdup_printf ("%s %s", clock, zone);
  g_autofree char *begin = rw_format_time_short (from);
  g_autofree char *end = rw_format_time_short (to);
  g_autofree char *span = g_strdup_printf ("%s – %s", begin, end);

  g_return_val_if_fail (RW_IS_NOTES (notes), NULL);
  g_return_val_if_fail (container_ids != NULL && *container_ids != NULL, NULL);

  self = g_object_new (RW_TYPE_NOTE_WINDOW, NULL);
  self->notes = g_object_ref (notes);
  self->ids = g_strdupv ((char **) container_ids);
  self->moment = moment;
  self->from = from;
  self->to = to;
  reefers = gtk_string_list_new (container_ids);
  adw_combo_row_set_model (self->reefer, G_LIST_MODEL (reefers));
  gtk_string_list_append (times, at);
  gtk_string_list_append (times, span);
  adw_combo_row_set_model (self->when, G_LIST_MODEL (times));
  g_signal_connect_object (notes, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
rw_note_window_set_text (RwNoteWindow *self, const char *text)
{
  g_return_if_fail (RW_IS_NOTE_WINDOW (self));
  gtk_text_buffer_set_text (self->text, text, -1);
}

void
rw_note_window_set_whole_span (RwNoteWindow *self, gboolean whole_span)
{
  g_return_if_fail (RW_IS_NOTE_WINDOW (self));
  adw_combo_row_set_selected (self->when, whole_span ? WHOLE_SPAN : AT_MOMENT);
}

void
rw_note_window_add (RwNoteWindow *self)
{
  gboolean whole_span;
  g_autofree char *text = NULL;

  g_return_if_fail (RW_IS_NOTE_WINDOW (self));

  if (!gtk_widget_get_sensitive (self->add_button))
    return;
  if (!rw_notes_can_write (self->notes))
    {
      show_problem (self, _("There is no database to write the note to."));
      return;
    }

  whole_span = adw_combo_row_get_selected (self->when) == WHOLE_SPAN;
  text = dup_text (self);
  self->waiting = TRUE;
  show_problem (self, NULL);
  update (self);
  rw_notes_add (self->notes, self->ids[adw_combo_row_get_selected (self->reefer)],
                whole_span ? self->from : self->moment, whole_span ? self->to : self->moment, text);
}

const char *
rw_note_window_get_problem (RwNoteWindow *self)
{
  g_return_val_if_fail (RW_IS_NOTE_WINDOW (self), NULL);

  return gtk_widget_get_visible (self->problem) ? gtk_label_get_text (GTK_LABEL (self->problem))
                                                : NULL;
}
