/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sample-table.h"

#include "rw-format.h"
#include "rw-sample-list.h"

#include <glib/gi18n.h>

struct _RwSampleTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnViewColumn *reefer; /* shown where there are several */
  GtkColumnViewColumn *columns[RW_N_QUANTITIES];
  RwSampleList *list;
};

G_DEFINE_FINAL_TYPE (RwSampleTable, rw_sample_table, GTK_TYPE_WIDGET)

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "rw-numeric");
  gtk_list_item_set_child (item, label);
}

static void
setup_number_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  setup_text_cb (factory, item);
  gtk_label_set_xalign (GTK_LABEL (gtk_list_item_get_child (item)), 1);
}

static void
bind_time_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autofree char *text = rw_format_time (rw_sample_get_time (gtk_list_item_get_item (item)));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_reefer_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      rw_sample_get_container_id (gtk_list_item_get_item (item)));
}

static void
bind_number_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer quantity)
{
  RwSample *sample = gtk_list_item_get_item (item);
  RwQuantity of = GPOINTER_TO_INT (quantity);
  g_autofree char *text = rw_format_value (of, rw_sample_get_value (sample, of));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_state_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RwSample *sample = gtk_list_item_get_item (item);
  const char *text = "";

  if (rw_sample_get_flag (sample, RW_FLAG_POWERED) == FALSE)
    text = _("No Power");
  else if (rw_sample_get_flag (sample, RW_FLAG_DEFROSTING) == TRUE)
    text = _("Defrost");
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static GtkColumnViewColumn *
add_column (GtkColumnView *view, const char *title, GCallback setup, GCallback bind, gpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", bind, data);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  return column;
}

static void
update_titles (RwSampleTable *self)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      /* Translators: quantity and unit above a column of a table */
      g_autofree char *title
          = g_strdup_printf (_("%s, %s"), rw_format_quantity_label (q), rw_format_unit (q));

      gtk_column_view_column_set_title (self->columns[q], title);
    }
}

/* Every text is made when its row is bound: binding all again writes them anew. */
static void
format_changed_cb (RwSampleTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  update_titles (self);
  g_list_model_items_changed (G_LIST_MODEL (self->list), 0, n, n);
}

static void
rw_sample_table_dispose (GObject *object)
{
  RwSampleTable *self = RW_SAMPLE_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (rw_sample_table_parent_class)->dispose (object);
}

static void
rw_sample_table_class_init (RwSampleTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_sample_table_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-sample-table");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_sample_table_init (RwSampleTable *self)
{
  GtkSelectionModel *selection;
  GtkColumnViewColumn *state;
  GtkWidget *view;

  self->list = rw_sample_list_new ();
  selection
      = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  view = gtk_column_view_new (selection);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Readings"), -1);
  add_column (GTK_COLUMN_VIEW (view), _("Time"), G_CALLBACK (setup_text_cb),
              G_CALLBACK (bind_time_cb), NULL);
  self->reefer = add_column (GTK_COLUMN_VIEW (view), _("Reefer"), G_CALLBACK (setup_text_cb),
                             G_CALLBACK (bind_reefer_cb), NULL);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->columns[q] = add_column (GTK_COLUMN_VIEW (view), NULL, G_CALLBACK (setup_number_cb),
                                   G_CALLBACK (bind_number_cb), GINT_TO_POINTER (q));
  state = add_column (GTK_COLUMN_VIEW (view), _("State"), G_CALLBACK (setup_text_cb),
                      G_CALLBACK (bind_state_cb), NULL);
  gtk_column_view_column_set_expand (state, TRUE);
  update_titles (self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_sample_table_new (void)
{
  return g_object_new (RW_TYPE_SAMPLE_TABLE, NULL);
}

void
rw_sample_table_show (RwSampleTable *self,
                      RwSeries *const *series,
                      guint n,
                      gint64 from,
                      gint64 to,
                      guint32 quantities)
{
  guint32 present = 0;

  g_return_if_fail (RW_IS_SAMPLE_TABLE (self));

  rw_sample_list_show (self->list, series, n, from, to);
  if (n == 0)
    return;

  for (guint i = 0; i < n; i++)
    {
      RwSamples all = rw_samples_from_series (series[i]), part = rw_samples_cut (&all, from, to);

      for (int q = 0; q < RW_N_QUANTITIES; q++)
        if ((present & 1u << q) == 0 && rw_samples_have (&part, q))
          present |= 1u << q;
    }
  gtk_column_view_column_set_visible (self->reefer, n > 1);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    gtk_column_view_column_set_visible (self->columns[q], (quantities & present & 1u << q) != 0);
}

GListModel *
rw_sample_table_get_model (RwSampleTable *self)
{
  g_return_val_if_fail (RW_IS_SAMPLE_TABLE (self), NULL);
  return G_LIST_MODEL (self->list);
}
