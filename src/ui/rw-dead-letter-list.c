/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-dead-letter-list.h"

#include "rw-format.h"
#include "rw-payload-view.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* One message as an object for the list: the batch that holds it, and which it is. */
#define RW_TYPE_DEAD_LETTER_ITEM (rw_dead_letter_item_get_type ())
G_DECLARE_FINAL_TYPE (RwDeadLetterItem, rw_dead_letter_item, RW, DEAD_LETTER_ITEM, GObject)

struct _RwDeadLetterItem
{
  GObject parent_instance;
  RwBatch *batch;
  const RwDeadLetter *letter; /* in the batch */
};

G_DEFINE_FINAL_TYPE (RwDeadLetterItem, rw_dead_letter_item, G_TYPE_OBJECT)

static void
rw_dead_letter_item_finalize (GObject *object)
{
  rw_batch_unref (RW_DEAD_LETTER_ITEM (object)->batch);
  G_OBJECT_CLASS (rw_dead_letter_item_parent_class)->finalize (object);
}

static void
rw_dead_letter_item_class_init (RwDeadLetterItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_dead_letter_item_finalize;
}

static void
rw_dead_letter_item_init (RwDeadLetterItem *self)
{
}

struct _RwDeadLetterList
{
  GtkWidget parent_instance;
  GtkWidget *stack;
  GtkListView *list;
  RwPayloadView *payload;
  GtkLabel *reason;
  GListStore *items;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (RwDeadLetterList, rw_dead_letter_list, GTK_TYPE_WIDGET)

static void
selected_cb (RwDeadLetterList *self)
{
  RwDeadLetterItem *item = gtk_single_selection_get_selected_item (self->selection);

  rw_payload_view_set_payload (self->payload, item != NULL ? item->letter->payload : NULL);
  gtk_label_set_label (self->reason, item != NULL ? item->letter->reason : "");
}

static GtkWidget *
append_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  append_label (GTK_BOX (box), "rw-reason");
  gtk_widget_add_css_class (append_label (GTK_BOX (box), "caption"), "dim-label");
  gtk_list_item_set_child (list_item, box);
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  RwDeadLetterItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *reason = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *time = rw_format_time (item->letter->received_time);
  g_autofree char *where = g_strdup_printf ("%s · %s", time, item->letter->topic);

  gtk_label_set_label (GTK_LABEL (reason), item->letter->reason);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (reason)), where);
}

static void
rw_dead_letter_list_dispose (GObject *object)
{
  RwDeadLetterList *self = RW_DEAD_LETTER_LIST (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (rw_dead_letter_list_parent_class)->dispose (object);
}

static void
rw_dead_letter_list_class_init (RwDeadLetterListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_dead_letter_list_dispose;
  g_type_ensure (RW_TYPE_PAYLOAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-dead-letter-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, stack);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, list);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, payload);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, reason);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-dead-letter-list");
}

static void
rw_dead_letter_list_init (RwDeadLetterList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  self->items = g_list_store_new (RW_TYPE_DEAD_LETTER_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

static gboolean
is_same (const RwDeadLetter *a, const RwDeadLetter *b)
{
  return a->received_time == b->received_time && g_str_equal (a->topic, b->topic)
         && g_bytes_equal (a->payload, b->payload);
}

/* How many of the letters come before the newest one listed: those are new. */
static guint
count_new (RwDeadLetterList *self, const RwDeadLetter *letters, guint n)
{
  g_autoptr (RwDeadLetterItem) first = g_list_model_get_item (G_LIST_MODEL (self->items), 0);
  guint i = 0;

  while (i < n && (first == NULL || !is_same (&letters[i], first->letter)))
    i++;
  return i;
}

void
rw_dead_letter_list_set_letters (RwDeadLetterList *self, RwBatch *batch)
{
  guint n;
  const RwDeadLetter *letters = rw_batch_get_dead_letters (batch, &n);
  guint n_new = count_new (self, letters, n);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint size;

  for (guint i = 0; i < n_new; i++)
    {
      RwDeadLetterItem *item = g_object_new (RW_TYPE_DEAD_LETTER_ITEM, NULL);

      item->batch = rw_batch_ref (batch);
      item->letter = &letters[i];
      g_ptr_array_add (added, item);
    }
  g_list_store_splice (self->items, 0, 0, added->pdata, added->len);
  size = rw_dead_letter_list_get_size (self);
  if (size > n)
    g_list_store_splice (self->items, n, size - n, NULL, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "letters" : "none");
}

guint
rw_dead_letter_list_get_size (RwDeadLetterList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}
