/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-table.h"

#include "rw-column-fit.h"
#include "rw-fleet-cell.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  RwFleetSort sort; /* RW_N_FLEET_SORTS: not sortable */
  int width;        /* px */
} ColumnKind;

static const ColumnKind column_kinds[RW_N_FLEET_COLUMNS] = {
  [RW_FLEET_COLUMN_CONDITION] = { N_("Condition"), RW_FLEET_SORT_CONDITION, 98 },
  [RW_FLEET_COLUMN_CONTAINER] = { N_("Container"), RW_FLEET_SORT_CONTAINER, 136 },
  [RW_FLEET_COLUMN_CARGO] = { N_("Cargo"), RW_FLEET_SORT_CARGO, 120 },
  [RW_FLEET_COLUMN_SETPOINT] = { N_("Setpoint"), RW_FLEET_SORT_SETPOINT, 104 },
  [RW_FLEET_COLUMN_SUPPLY] = { N_("Supply"), RW_FLEET_SORT_SUPPLY, 96 },
  [RW_FLEET_COLUMN_RETURN] = { N_("Return"), RW_FLEET_SORT_RETURN, 96 },
  [RW_FLEET_COLUMN_DEVIATION] = { N_("Off by"), RW_FLEET_SORT_DEVIATION, 90 },
  [RW_FLEET_COLUMN_POWER] = { N_("Power"), RW_FLEET_SORT_POWER, 96 },
  [RW_FLEET_COLUMN_HUMIDITY] = { N_("Humidity"), RW_FLEET_SORT_HUMIDITY, 106 },
  [RW_FLEET_COLUMN_STATE] = { N_("State"), RW_N_FLEET_SORTS, 124 },
  [RW_FLEET_COLUMN_POSITION] = { N_("Position"), RW_N_FLEET_SORTS, 164 },
  [RW_FLEET_COLUMN_AGE] = { N_("Age"), RW_FLEET_SORT_AGE, 76 },
};

/* Where there is too little room for all columns, the last of these go first. */
static const RwFleetColumn ranks[RW_N_FLEET_COLUMNS] = {
  RW_FLEET_COLUMN_CONDITION, RW_FLEET_COLUMN_CONTAINER, RW_FLEET_COLUMN_SETPOINT,
  RW_FLEET_COLUMN_SUPPLY,    RW_FLEET_COLUMN_RETURN,    RW_FLEET_COLUMN_DEVIATION,
  RW_FLEET_COLUMN_AGE,       RW_FLEET_COLUMN_CARGO,     RW_FLEET_COLUMN_STATE,
  RW_FLEET_COLUMN_POWER,     RW_FLEET_COLUMN_HUMIDITY,  RW_FLEET_COLUMN_POSITION,
};

struct _RwFleetTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *table;
  RwFleetView *view;
  GHashTable *cells; /* set of RwFleetCell that show a reefer now */
  GtkColumnViewColumn *columns[RW_N_FLEET_COLUMNS];
  RwFleetSort asked; /* what the probe found: see sorter_changed_cb() */
  RwColumnFit fit;   /* of the columns */
  int width;         /* px */
  guint tick_id;
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (RwFleetTable, rw_fleet_table, GTK_TYPE_WIDGET)

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  gtk_list_item_set_child (item, rw_fleet_cell_new (GPOINTER_TO_UINT (column)));
}

static void
cell_bind_cb (RwFleetTable *self, GtkListItem *item)
{
  RwFleetCell *cell = RW_FLEET_CELL (gtk_list_item_get_child (item));

  rw_fleet_cell_set_reefer (cell, gtk_list_item_get_item (item));
  g_hash_table_add (self->cells, cell);
}

static void
cell_unbind_cb (RwFleetTable *self, GtkListItem *item)
{
  RwFleetCell *cell = RW_FLEET_CELL (gtk_list_item_get_child (item));

  g_hash_table_remove (self->cells, cell);
  rw_fleet_cell_set_reefer (cell, NULL);
}

static void
update_cells (RwFleetTable *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    rw_fleet_cell_update (cell);
}

static const char *
unit_of (RwFleetColumn column)
{
  switch ((int) column)
    {
    case RW_FLEET_COLUMN_SETPOINT:
    case RW_FLEET_COLUMN_SUPPLY:
    case RW_FLEET_COLUMN_RETURN:
      return rw_format_unit (RW_QUANTITY_TARGET_TEMPERATURE);
    case RW_FLEET_COLUMN_DEVIATION:
      return rw_format_get_fahrenheit (rw_format_get_default ()) ? "°F" : "K";
    case RW_FLEET_COLUMN_POWER:
      return rw_format_unit (RW_QUANTITY_KILOWATTS);
    case RW_FLEET_COLUMN_HUMIDITY:
      return rw_format_unit (RW_QUANTITY_HUMIDITY_LEVEL);
    default:
      return NULL;
    }
}

static void
format_changed_cb (RwFleetTable *self)
{
  for (guint i = 0; i < RW_N_FLEET_COLUMNS; i++)
    {
      const char *unit = unit_of (i);
      g_autofree char *title = unit != NULL ? g_strdup_printf ("%s, %s", _(column_kinds[i].title), unit)
                                            : g_strdup (_(column_kinds[i].title));

      gtk_column_view_column_set_title (self->columns[i], title);
    }
  update_cells (self);
}

/* GTK before 4.10 does not tell by which column a column view is sorted. Its sorter asks the
 * sorters of the columns in turn until one says something, and turns that round for descending: so
 * each column's sorter notes that it was asked and says SMALLER. */
typedef struct
{
  RwFleetTable *table; /* not owned: the table owns the columns */
  RwFleetSort sort;
} Probe;

static int
probe_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Probe *probe = user_data;

  probe->table->asked = probe->sort;
  return -1;
}

static void
sorter_changed_cb (RwFleetTable *self, GtkSorterChange change, GtkSorter *sorter)
{
  GtkOrdering order;

  if (self->view == NULL)
    return;
  self->asked = RW_N_FLEET_SORTS;
  order = gtk_sorter_compare (sorter, self->scroller, self->table);
  if (self->asked == RW_N_FLEET_SORTS)
    rw_fleet_view_set_sort (self->view, RW_FLEET_SORT_CONDITION, FALSE);
  else
    rw_fleet_view_set_sort (self->view, self->asked, order == GTK_ORDERING_LARGER);
  /* Who sorts wants the first rows, not the old ones where they are now. The list inside the column
   * view has this action since before there was a function for it. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->view)) > 0)
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->table)),
                                "list.scroll-to-item", "u", 0);
}

static void
add_column (RwFleetTable *self, RwFleetColumn column)
{
  const ColumnKind *kind = &column_kinds[column];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (cell_unbind_cb), self, G_CONNECT_SWAPPED);
  self->columns[column] = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_column_set_fixed_width (self->columns[column], 0);
  gtk_column_view_column_set_expand (self->columns[column], column == RW_FLEET_COLUMN_CONTAINER);
  gtk_column_view_column_set_visible (self->columns[column], FALSE);
  gtk_column_view_column_set_resizable (self->columns[column], TRUE);
  if (kind->sort != RW_N_FLEET_SORTS)
    {
      Probe *probe = g_new (Probe, 1);
      g_autoptr (GtkSorter) sorter = NULL;

      *probe = (Probe) { self, kind->sort };
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, probe, g_free));
      gtk_column_view_column_set_sorter (self->columns[column], sorter);
    }
  gtk_column_view_append_column (self->table, self->columns[column]);
  /* The column view holds it. */
  g_object_unref (self->columns[column]);
}

static void
row_activated_cb (RwFleetTable *self, guint row)
{
  g_autoptr (RwReefer) reefer = g_list_model_get_item (G_LIST_MODEL (self->view), row);

  if (reefer != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s",
                                rw_reefer_get_container_id (reefer));
}

static gboolean
ticked_cb (gpointer user_data)
{
  update_cells (user_data);
  return G_SOURCE_CONTINUE;
}

static void
fit_columns (RwFleetTable *self)
{
  rw_column_fit_begin (&self->fit, self->width);
  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    rw_column_fit_add (&self->fit, self->columns[ranks[i]], column_kinds[ranks[i]].width);
}

static gboolean
fit_columns_cb (gpointer user_data)
{
  RwFleetTable *self = user_data;

  self->idle_id = 0;
  fit_columns (self);
  return G_SOURCE_REMOVE;
}

static void
rw_fleet_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwFleetTable *self = RW_FLEET_TABLE (widget);

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);
  self->width = width;
  /* Columns must not come and go during an allocation. */
  if (self->idle_id == 0 && rw_column_fit_is_stale (&self->fit, width))
    self->idle_id = g_idle_add (fit_columns_cb, self);
}

static void
rw_fleet_table_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (RW_FLEET_TABLE (widget)->scroller, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
rw_fleet_table_map (GtkWidget *widget)
{
  RwFleetTable *self = RW_FLEET_TABLE (widget);

  update_cells (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
  GTK_WIDGET_CLASS (rw_fleet_table_parent_class)->map (widget);
}

static void
rw_fleet_table_unmap (GtkWidget *widget)
{
  RwFleetTable *self = RW_FLEET_TABLE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_fleet_table_parent_class)->unmap (widget);
}

static void
rw_fleet_table_dispose (GObject *object)
{
  RwFleetTable *self = RW_FLEET_TABLE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->view);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_fleet_table_parent_class)->dispose (object);
}

static void
rw_fleet_table_finalize (GObject *object)
{
  g_hash_table_unref (RW_FLEET_TABLE (object)->cells);
  G_OBJECT_CLASS (rw_fleet_table_parent_class)->finalize (object);
}

static void
rw_fleet_table_class_init (RwFleetTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_fleet_table_dispose;
  object_class->finalize = rw_fleet_table_finalize;
  widget_class->map = rw_fleet_table_map;
  widget_class->unmap = rw_fleet_table_unmap;
  widget_class->measure = rw_fleet_table_measure;
  widget_class->size_allocate = rw_fleet_table_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-fleet-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RwFleetTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, RwFleetTable, table);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-fleet-table");
}

static void
rw_fleet_table_init (RwFleetTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cells = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < RW_N_FLEET_COLUMNS; i++)
    add_column (self, i);
  /* A table with rows but no column at all ends GTK 4.18 with a failed assertion. */
  fit_columns (self);
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
}

void
rw_fleet_table_set_view (RwFleetTable *self, RwFleetView *view)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_set_object (&self->view, view);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (view)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
  rw_fleet_table_sort (self, RW_FLEET_SORT_CONDITION, FALSE);
}

void
rw_fleet_table_sort (RwFleetTable *self, RwFleetSort sort, gboolean descending)
{
  for (guint i = 0; i < RW_N_FLEET_COLUMNS; i++)
    {
      if (column_kinds[i].sort == sort)
        gtk_column_view_sort_by_column (self->table, self->columns[i],
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
}
