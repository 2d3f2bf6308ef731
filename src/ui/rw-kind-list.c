/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kind-list.h"

#include "rw-format.h"

#include <glib/gi18n.h>

/* More rows than these are scrolled to, px. */
#define MAX_HEIGHT 200
#define ROW_HEIGHT 33

typedef struct
{
  GtkListBoxRow *row;
  GtkLabel *name;
  GtkLabel *count;
  char *kind; /* NULL for all */
  gboolean seen;
} Row;

struct _RwKindList
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkListBox *list;
  GPtrArray *rows; /* of Row; the first is that for all */
};

G_DEFINE_FINAL_TYPE (RwKindList, rw_kind_list, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->kind);
  g_free (row);
}

static Row *
get_row (RwKindList *self, guint i)
{
  return g_ptr_array_index (self->rows, i);
}

static Row *
add_row (RwKindList *self, const char *kind)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  row->kind = g_strdup (kind);
  row->name = GTK_LABEL (gtk_label_new (kind != NULL ? kind : _ ("All rejected messages")));
  row->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (row->name, 0);
  gtk_label_set_wrap (row->name, TRUE);
  gtk_label_set_wrap_mode (row->name, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (row->name), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (row->count), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (row->count), "rw-numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->count));
  row->row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
  gtk_list_box_row_set_child (row->row, box);
  gtk_list_box_append (self->list, GTK_WIDGET (row->row));
  g_ptr_array_add (self->rows, row);
  return row;
}

static Row *
find_row (RwKindList *self, const char *kind)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (get_row (self, i)->kind, kind) == 0)
      return get_row (self, i);
  return NULL;
}

static void
set_count (Row *row, guint64 count)
{
  g_autofree char *text = rw_format_count (count);
  g_autofree char *label = g_strdup_printf (_ ("%s, %s"), gtk_label_get_label (row->name), text);

  row->seen = TRUE;
  gtk_label_set_label (row->count, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
selected_cb (RwKindList *self)
{
  if (self->scroller != NULL)
    g_signal_emit (self, chosen_signal, 0);
}

/* The chosen one stays, if empty: that nothing is left of it is what somebody waits to see. */
static void
remove_unseen (RwKindList *self)
{
  const char *chosen = rw_kind_list_get_chosen (self);

  for (guint i = self->rows->len; i > 1; i--)
    {
      Row *row = get_row (self, i - 1);

      if (row->seen)
        continue;
      if (g_strcmp0 (row->kind, chosen) == 0)
        {
          set_count (row, 0);
          continue;
        }
      gtk_list_box_remove (self->list, GTK_WIDGET (row->row));
      g_ptr_array_remove_index (self->rows, i - 1);
    }
}

static void
rw_kind_list_dispose (GObject *object)
{
  RwKindList *self = RW_KIND_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_kind_list_parent_class)->dispose (object);
}

static void
rw_kind_list_finalize (GObject *object)
{
  g_ptr_array_unref (RW_KIND_LIST (object)->rows);
  G_OBJECT_CLASS (rw_kind_list_parent_class)->finalize (object);
}

static void
rw_kind_list_class_init (RwKindListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_kind_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_kind_list_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-kind-list");
}

static void
rw_kind_list_init (RwKindList *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reasons"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_list_box_select_row (self->list, add_row (self, NULL)->row);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

void
rw_kind_list_set_kinds (RwKindList *self, const RwLetterKinds *kinds)
{
  for (guint i = 0; i < self->rows->len; i++)
    get_row (self, i)->seen = FALSE;
  set_count (get_row (self, 0), kinds->total);
  for (guint i = 0; i < kinds->kinds->len; i++)
    {
      const RwLetterKind *kind = &g_array_index (kinds->kinds, RwLetterKind, i);
      Row *row = find_row (self, kind->kind);

      set_count (row != NULL ? row : add_row (self, kind->kind), kind->count);
    }
  remove_unseen (self);
  /* The natural height of texts that wrap is that at their natural width. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN ((int) self->rows->len * ROW_HEIGHT, MAX_HEIGHT));
}

const char *
rw_kind_list_get_chosen (RwKindList *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);

  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->row == selected)
      return get_row (self, i)->kind;
  return NULL;
}

gboolean
rw_kind_list_choose (RwKindList *self, const char *kind)
{
  Row *row = find_row (self, kind);

  if (row != NULL)
    gtk_list_box_select_row (self->list, row->row);
  return row != NULL;
}
