/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-note-card.h"

#include "rw-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RwNoteCard
{
  GtkWidget parent_instance;

  RwNotes *notes;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *problem;
  GArray *ids; /* of gint64: the rows */
  gboolean removing;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwNoteCard, rw_note_card, GTK_TYPE_WIDGET)

char *
rw_note_card_describe_problem (RwNotes *notes, const char *problem)
{
  if (rw_notes_was_denied (notes))
    return g_strdup (
        _("You may read this database, but not write notes. Ask its administrator for "
           "membership in reeferwatch_operator."));
  return g_strdup_printf (_("The notes were not changed: %s"), problem);
}

static const RwNote *
find_note (RwNoteCard *self, gint64 note_id)
{
  GPtrArray *list = rw_notes_get_list (self->notes);

  for (guint i = 0; i < list->len; i++)
    if (((const RwNote *) g_ptr_array_index (list, i))->note_id == note_id)
      return g_ptr_array_index (list, i);

  return NULL;
}

static void
answered_cb (RwNoteCard *self, const char *response, GtkWidget *dialog)
{
  const gint64 *note_id = g_object_get_data (G_OBJECT (dialog), "note-id");

  if (g_str_equal (response, "remove"))
    rw_note_card_remove (self, *note_id);
}

static void
remove_clicked_cb (RwNoteCard *self, GtkWidget *button)
{
  const gint64 *note_id = g_object_get_data (G_OBJECT (button), "note-id");
  const RwNote *note = find_note (self, *note_id);
  GtkWidget *dialog;

  if (note == NULL)
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   _("Remove Note?"), note->text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove",
                                    _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "note-id", g_memdup2 (note_id, sizeof *note_id),
                          g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
describe (const RwNote *note)
{
  g_autofree char *from = rw_format_time (note->from);
  g_autofree char *to = rw_format_time (note->to);

  if (note->from == note->to)
    /* Translators: above a note: container, time, who wrote it */
    return g_strdup_printf (_("%s · %s · %s"), note->container_id, from, note->author);
  /* Translators: above a note: container, from, to, who wrote it */
  return g_strdup_printf (_("%s · %s – %s · %s"), note->container_id, from, to, note->author);
}

static GtkWidget *
create_text (const char *text, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (dim)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "rw-numeric");
    }
  return label;
}

static void
add_row (RwNoteCard *self, const RwNote *note)
{
  g_autofree char *about = describe (note);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_box_append (GTK_BOX (texts), create_text (about, TRUE));
  gtk_box_append (GTK_BOX (texts), create_text (note->text, FALSE));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove Note"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove Note"), -1);
  g_object_set_data_full (G_OBJECT (button), "note-id",
                          g_memdup2 (&note->note_id, sizeof note->note_id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, about,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note->text, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static gboolean
has_rows_of (RwNoteCard *self, GPtrArray *list)
{
  if (self->ids->len != list->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (((const RwNote *) g_ptr_array_index (list, i))->note_id
        != g_array_index (self->ids, gint64, i))
      return FALSE;
  return TRUE;
}

/* Notes never change, so the same ones need no new rows, and the focus stays where it is. */
static void
update_rows (RwNoteCard *self, gboolean anew)
{
  GPtrArray *list = rw_notes_get_list (self->notes);
  GtkWidget *row;

  if (!anew && has_rows_of (self, list))
    return;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_array_set_size (self->ids, 0);
  for (guint i = 0; i < list->len; i++)
    {
      const RwNote *note = g_ptr_array_index (list, i);

      add_row (self, note);
      g_array_append_val (self->ids, note->note_id);
    }
}

static void
show_problem (RwNoteCard *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
notes_changed_cb (RwNoteCard *self)
{
  const GError *error = rw_notes_get_error (self->notes);
  g_autofree char *text = NULL;

  update_rows (self, FALSE);
  gtk_widget_set_visible (self->list, self->ids->len > 0);
  gtk_widget_set_visible (self->empty, self->ids->len == 0 && error == NULL);
  if (error != NULL)
    text = g_strdup_printf (_("Notes could not be loaded: %s"), error->message);
  show_problem (self, text);
}

static void
written_cb (RwNoteCard *self, const char *problem)
{
  g_autofree char *text = NULL;

  if (!self->removing)
    return;
  self->removing = FALSE;
  if (problem != NULL)
    text = rw_note_card_describe_problem (self->notes, problem);
  show_problem (self, text);
}

static void
format_changed_cb (RwNoteCard *self)
{
  if (self->notes != NULL)
    update_rows (self, TRUE);
}

static void
row_activated_cb (RwNoteCard *self, GtkListBoxRow *row)
{
  gint64 note_id = g_array_index (self->ids, gint64, gtk_list_box_row_get_index (row));
  const RwNote *note = find_note (self, note_id);

  if (note != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, note->from, note->to);
}

static void
rw_note_card_dispose (GObject *object)
{
  RwNoteCard *self = RW_NOTE_CARD (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->notes);

  G_OBJECT_CLASS (rw_note_card_parent_class)->dispose (object);
}

static void
rw_note_card_finalize (GObject *object)
{
  g_array_unref (RW_NOTE_CARD (object)->ids);

  G_OBJECT_CLASS (rw_note_card_parent_class)->finalize (object);
}

static void
rw_note_card_class_init (RwNoteCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_note_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_note_card_finalize;
  gtk_widget_class_set_css_name (widget_class, "rw-note-card");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static GtkWidget *
create_head (void)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *title = gtk_label_new (_("Notes"));
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Add _Note…"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.add-note");
  gtk_widget_set_tooltip_text (button, _("At the Crosshair (Ctrl+Shift+N)"));
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), button);
  return head;
}

static void
rw_note_card_init (RwNoteCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_set_parent (create_head (), GTK_WIDGET (self));
  self->problem = create_text (NULL, FALSE);
  gtk_widget_add_css_class (self->problem, "rw-high");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
  self->empty = create_text (_("Nobody wrote anything about this span."), FALSE);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Notes"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_note_card_new (void)
{
  return g_object_new (RW_TYPE_NOTE_CARD, NULL);
}

void
rw_note_card_set_notes (RwNoteCard *self, RwNotes *notes)
{
  g_return_if_fail (RW_IS_NOTE_CARD (self) && self->notes == NULL);

  self->notes = g_object_ref (notes);
  g_signal_connect_object (notes, "changed", G_CALLBACK (notes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (notes, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  notes_changed_cb (self);
}

void
rw_note_card_remove (RwNoteCard *self, gint64 note_id)
{
  g_return_if_fail (RW_IS_NOTE_CARD (self));

  if (!rw_notes_can_write (self->notes))
    return;
  self->removing = TRUE;
  rw_notes_remove (self->notes, note_id);
}
