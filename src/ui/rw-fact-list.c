/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fact-list.h"

struct _RwFactList
{
  GtkWidget parent_instance;
  GHashTable *values; /* name → GtkLabel of its value */
};

G_DEFINE_FINAL_TYPE (RwFactList, rw_fact_list, GTK_TYPE_WIDGET)

static void
rw_fact_list_dispose (GObject *object)
{
  GtkWidget *child;

  g_hash_table_remove_all (RW_FACT_LIST (object)->values);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rw_fact_list_parent_class)->dispose (object);
}

static void
rw_fact_list_finalize (GObject *object)
{
  g_hash_table_unref (RW_FACT_LIST (object)->values);
  G_OBJECT_CLASS (rw_fact_list_parent_class)->finalize (object);
}

static void
rw_fact_list_class_init (RwFactListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_fact_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_fact_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-fact-list");
}

static void
rw_fact_list_init (RwFactList *self)
{
  GtkGridLayout *layout = GTK_GRID_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_grid_layout_set_column_spacing (layout, 18);
  gtk_grid_layout_set_row_spacing (layout, 6);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
rw_fact_list_new (void)
{
  return g_object_new (RW_TYPE_FACT_LIST, NULL);
}

static void
place (RwFactList *self, GtkWidget *child, int column)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkLayoutChild *place;

  gtk_widget_set_parent (child, GTK_WIDGET (self));
  place = gtk_layout_manager_get_layout_child (layout, child);
  gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (place), column);
  gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (place),
                                 (int) g_hash_table_size (self->values));
}

static GtkLabel *
add_fact (RwFactList *self, const char *name)
{
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_valign (title, GTK_ALIGN_START);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (value), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "rw-numeric");
  place (self, title, 0);
  place (self, value, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title,
                                  NULL, -1);
  g_hash_table_insert (self->values, g_strdup (name), value);
  return GTK_LABEL (value);
}

void
rw_fact_list_set (RwFactList *self, const char *name, const char *value)
{
  GtkLabel *label = g_hash_table_lookup (self->values, name);

  if (label == NULL)
    label = add_fact (self, name);
  gtk_label_set_label (label, value);
}

void
rw_fact_list_clear (RwFactList *self)
{
  GtkWidget *child;

  g_hash_table_remove_all (self->values);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

guint
rw_fact_list_get_size (RwFactList *self)
{
  return g_hash_table_size (self->values);
}

const char *
rw_fact_list_get (RwFactList *self, const char *name)
{
  GtkLabel *label = g_hash_table_lookup (self->values, name);

  return label != NULL ? gtk_label_get_label (label) : NULL;
}
