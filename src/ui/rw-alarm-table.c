/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-table.h"

#include "rw-alarm-cell.h"
#include "rw-clock.h"
#include "rw-column-fit.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  int width; /* px */
} ColumnKind;

/* clang-format off */
static const ColumnKind column_kinds[RW_N_ALARM_COLUMNS] = {
  [RW_ALARM_COLUMN_PRIORITY] = { N_("Priority"), 100 },
  [RW_ALARM_COLUMN_STATE] = { N_("State"), 138 },
  [RW_ALARM_COLUMN_CONTAINER] = { N_("Container"), 122 },
  [RW_ALARM_COLUMN_RULE] = { N_("What Is Wrong"), 176 },
  [RW_ALARM_COLUMN_VALUE] = { N_("Measured"), 92 },
  [RW_ALARM_COLUMN_LIMIT] = { N_("Limit"), 88 },
  [RW_ALARM_COLUMN_CARGO] = { N_("Cargo"), 136 },
  [RW_ALARM_COLUMN_RAISED] = { N_("Raised"), 132 },
  [RW_ALARM_COLUMN_AGE] = { N_("Age"), 78 },
  [RW_ALARM_COLUMN_ACKNOWLEDGED] = { N_("Acknowledged by"), 176 },
  [RW_ALARM_COLUMN_NOTE] = { N_("Note"), 170 },
};
/* clang-format on */

/* Where there is too little room for all columns, the last of these go first. */
static const RwAlarmColumn ranks[RW_N_ALARM_COLUMNS] = {
  RW_ALARM_COLUMN_PRIORITY, RW_ALARM_COLUMN_CONTAINER,    RW_ALARM_COLUMN_RULE,
  RW_ALARM_COLUMN_STATE,    RW_ALARM_COLUMN_AGE,          RW_ALARM_COLUMN_VALUE,
  RW_ALARM_COLUMN_CARGO,    RW_ALARM_COLUMN_LIMIT,        RW_ALARM_COLUMN_RAISED,
  RW_ALARM_COLUMN_NOTE,     RW_ALARM_COLUMN_ACKNOWLEDGED,
};

struct _RwAlarmTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *table;
  GtkColumnViewColumn *columns[RW_N_ALARM_COLUMNS];
  RwAlarmList *list;
  RwCargoProfiles *profiles;
  RwAlarmFilter *filter;
  GtkSortListModel *rows;
  GtkSelectionModel *selection;
  GHashTable *cells;        /* set of RwAlarmCell that show an alarm now */
  GHashTable *selected_ids; /* set of gint64 */
  gboolean restoring;       /* the selection changes to what it was, not by the user */
  RwColumnFit fit;          /* of the columns */
  int width;                /* px */
  guint tick_id;
  guint idle_id;
};

enum
{
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_SHOWN_CHANGED,
  SIGNAL_ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAlarmTable, rw_alarm_table, GTK_TYPE_WIDGET)

static RwAlarmItem *
get_item (RwAlarmTable *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->rows), position);
}

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  gtk_list_item_set_child (item, rw_alarm_cell_new (GPOINTER_TO_UINT (column)));
}

static void
cell_bind_cb (RwAlarmTable *self, GtkListItem *item)
{
  RwAlarmCell *cell = RW_ALARM_CELL (gtk_list_item_get_child (item));

  rw_alarm_cell_set_profiles (cell, self->profiles);
  rw_alarm_cell_set_item (cell, gtk_list_item_get_item (item));
  g_hash_table_add (self->cells, cell);
}

static void
cell_unbind_cb (RwAlarmTable *self, GtkListItem *item)
{
  RwAlarmCell *cell = RW_ALARM_CELL (gtk_list_item_get_child (item));

  g_hash_table_remove (self->cells, cell);
  rw_alarm_cell_set_item (cell, NULL);
}

static void
update_cells (RwAlarmTable *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    rw_alarm_cell_update (cell);
}

/* Times in cells have no zone: the header names it. */
static void
format_changed_cb (RwAlarmTable *self)
{
  const RwAlarmColumn times[] = { RW_ALARM_COLUMN_RAISED, RW_ALARM_COLUMN_ACKNOWLEDGED };
  g_autofree char *zone = rw_format_zone_name (rw_clock_now (NULL));

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *title = g_strdup_printf ("%s, %s", _(column_kinds[times[i]].title), zone);

      gtk_column_view_column_set_title (self->columns[times[i]], title);
    }
  update_cells (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  update_cells (user_data);
  return G_SOURCE_CONTINUE;
}

static int
compare_numbers (double a, double b)
{
  return a < b ? -1 : a > b;
}

static int
compare_cb (gconstpointer first, gconstpointer second, gpointer column)
{
  const RwAlarm *a = rw_alarm_item_get_alarm ((RwAlarmItem *) first);
  const RwAlarm *b = rw_alarm_item_get_alarm ((RwAlarmItem *) second);

  switch ((RwAlarmColumn) GPOINTER_TO_UINT (column))
    {
    case RW_ALARM_COLUMN_PRIORITY:
      return a->priority - b->priority;
    case RW_ALARM_COLUMN_STATE:
      return (int) a->state - (int) b->state;
    case RW_ALARM_COLUMN_CONTAINER:
      return g_strcmp0 (a->container_id, b->container_id);
    case RW_ALARM_COLUMN_RULE:
      return g_strcmp0 (a->rule_id, b->rule_id);
    case RW_ALARM_COLUMN_VALUE:
      return compare_numbers (a->value, b->value);
    case RW_ALARM_COLUMN_LIMIT:
      return compare_numbers (a->limit_value, b->limit_value);
    case RW_ALARM_COLUMN_CARGO:
      return g_strcmp0 (a->product_id, b->product_id);
    case RW_ALARM_COLUMN_AGE:
      return compare_numbers ((double) b->raised_time, (double) a->raised_time);
    case RW_ALARM_COLUMN_RAISED:
      return compare_numbers ((double) a->raised_time, (double) b->raised_time);
    case RW_ALARM_COLUMN_ACKNOWLEDGED:
      return compare_numbers ((double) a->acknowledged_time, (double) b->acknowledged_time);
    case RW_ALARM_COLUMN_NOTE:
    case RW_N_ALARM_COLUMNS:
    default:
      return g_strcmp0 (a->note, b->note);
    }
}

static void
add_column (RwAlarmTable *self, RwAlarmColumn column)
{
  const ColumnKind *kind = &column_kinds[column];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));
  g_autoptr (GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (cell_unbind_cb), self, G_CONNECT_SWAPPED);
  added = gtk_column_view_column_new (_(kind->title), factory);
  gtk_column_view_column_set_fixed_width (added, 0);
  gtk_column_view_column_set_expand (added, column == RW_ALARM_COLUMN_RULE);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_column_set_visible (added, FALSE);
  gtk_column_view_append_column (self->table, added);
  self->columns[column] = added;
}

/* Remembers by id what the user selected. */
static void
selection_changed_cb (RwAlarmTable *self)
{
  g_autoptr (GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint position;

  if (self->restoring)
    return;

  g_hash_table_remove_all (self->selected_ids);
  chosen = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (RwAlarmItem) item = get_item (self, position);
      gint64 id = rw_alarm_item_get_alarm (item)->alarm_id;

      g_hash_table_add (self->selected_ids, g_memdup2 (&id, sizeof id));
    }
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* Selects the rows whose ids were selected, wherever they are now, and forgets those not shown. */
static void
restore_selection (RwAlarmTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autoptr (GtkBitset) chosen = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n);

  for (guint i = 0; i < n && g_hash_table_size (self->selected_ids) > 0; i++)
    {
      g_autoptr (RwAlarmItem) item = get_item (self, i);

      if (g_hash_table_contains (self->selected_ids, &rw_alarm_item_get_alarm (item)->alarm_id))
        gtk_bitset_add (chosen, i);
    }

  self->restoring = TRUE;
  gtk_selection_model_set_selection (self->selection, chosen, all);
  self->restoring = FALSE;
  selection_changed_cb (self);
  g_signal_emit (self, signals[SIGNAL_SHOWN_CHANGED], 0);
}

/* States may have changed, and with them what the filter shows and how it is sorted; both restore
 * the selection. */
static void
refreshed_cb (RwAlarmTable *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
row_activated_cb (RwAlarmTable *self, guint position)
{
  g_autoptr (RwAlarmItem) item = get_item (self, position);

  if (item != NULL)
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0,
                   rw_alarm_item_get_alarm (item)->container_id);
}

static void
fit_columns (RwAlarmTable *self)
{
  rw_column_fit_begin (&self->fit, self->width);
  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    rw_column_fit_add (&self->fit, self->columns[ranks[i]], column_kinds[ranks[i]].width);
}

static gboolean
fit_columns_cb (gpointer user_data)
{
  RwAlarmTable *self = user_data;

  self->idle_id = 0;
  fit_columns (self);
  return G_SOURCE_REMOVE;
}

static void
rw_alarm_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwAlarmTable *self = RW_ALARM_TABLE (widget);

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, 0, width, height }, baseline);
  self->width = width;
  /* Columns must not come and go during an allocation. */
  if (self->idle_id == 0 && rw_column_fit_is_stale (&self->fit, width))
    self->idle_id = g_idle_add (fit_columns_cb, self);
}

static void
rw_alarm_table_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (RW_ALARM_TABLE (widget)->scroller, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
rw_alarm_table_map (GtkWidget *widget)
{
  RwAlarmTable *self = RW_ALARM_TABLE (widget);

  update_cells (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
  GTK_WIDGET_CLASS (rw_alarm_table_parent_class)->map (widget);
}

static void
rw_alarm_table_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_ALARM_TABLE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_alarm_table_parent_class)->unmap (widget);
}

static void
rw_alarm_table_dispose (GObject *object)
{
  RwAlarmTable *self = RW_ALARM_TABLE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->filter);
  g_clear_object (&self->list);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  G_OBJECT_CLASS (rw_alarm_table_parent_class)->dispose (object);
}

static void
rw_alarm_table_finalize (GObject *object)
{
  g_hash_table_unref (RW_ALARM_TABLE (object)->cells);
  g_hash_table_unref (RW_ALARM_TABLE (object)->selected_ids);
  G_OBJECT_CLASS (rw_alarm_table_parent_class)->finalize (object);
}

static void
rw_alarm_table_class_init (RwAlarmTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_alarm_table_dispose;
  object_class->finalize = rw_alarm_table_finalize;
  widget_class->map = rw_alarm_table_map;
  widget_class->unmap = rw_alarm_table_unmap;
  widget_class->measure = rw_alarm_table_measure;
  widget_class->size_allocate = rw_alarm_table_size_allocate;
  signals[SIGNAL_SELECTION_CHANGED] =
      g_signal_new ("selection-changed", RW_TYPE_ALARM_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SHOWN_CHANGED] =
      g_signal_new ("shown-changed", RW_TYPE_ALARM_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_ROW_ACTIVATED] =
      g_signal_new ("row-activated", RW_TYPE_ALARM_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmTable, table);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-table");
}

static void
rw_alarm_table_init (RwAlarmTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cells = g_hash_table_new (NULL, NULL);
  self->selected_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->filter = rw_alarm_filter_new ();
  for (guint i = 0; i < RW_N_ALARM_COLUMNS; i++)
    add_column (self, i);
  /* A table with rows but no column at all ends GTK 4.18 with a failed assertion. */
  fit_columns (self);
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
rw_alarm_table_set_list (RwAlarmTable *self, RwAlarmList *list)
{
  GtkFilterListModel *filtered;
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);

  g_return_if_fail (self->list == NULL);

  self->list = g_object_ref (list);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (list)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  self->rows = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (sorter));
  self->selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  gtk_column_view_set_model (self->table, self->selection);

  /* The order of connecting is the order of calling: the models above hear first. */
  g_signal_connect_object (list, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (restore_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sorter, "changed", G_CALLBACK (restore_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
rw_alarm_table_set_profiles (RwAlarmTable *self, RwCargoProfiles *profiles)
{
  GHashTableIter iter;
  gpointer cell;

  if (profiles != NULL)
    rw_cargo_profiles_ref (profiles);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  self->profiles = profiles;
  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    rw_alarm_cell_set_profiles (cell, profiles);
}

RwAlarmFilter *
rw_alarm_table_get_filter (RwAlarmTable *self)
{
  return self->filter;
}

guint
rw_alarm_table_get_n_shown (RwAlarmTable *self)
{
  return self->rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->rows)) : 0;
}

GPtrArray *
rw_alarm_table_get_selected (RwAlarmTable *self)
{
  GPtrArray *selected = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rw_alarm_table_get_n_shown (self); i++)
    {
      g_autoptr (RwAlarmItem) item = get_item (self, i);

      if (g_hash_table_contains (self->selected_ids, &rw_alarm_item_get_alarm (item)->alarm_id))
        g_ptr_array_add (selected, g_steal_pointer (&item));
    }

  return selected;
}

void
rw_alarm_table_select (RwAlarmTable *self, const gint64 *alarm_ids, guint n_alarm_ids)
{
  g_hash_table_remove_all (self->selected_ids);
  for (guint i = 0; i < n_alarm_ids; i++)
    g_hash_table_add (self->selected_ids, g_memdup2 (&alarm_ids[i], sizeof *alarm_ids));
  restore_selection (self);
}

void
rw_alarm_table_select_first (RwAlarmTable *self)
{
  if (rw_alarm_table_get_n_shown (self) > 0)
    gtk_selection_model_select_item (self->selection, 0, TRUE);
}
