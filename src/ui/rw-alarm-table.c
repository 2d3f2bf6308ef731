/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-table.h"

#include "rw-alarm-cell.h"
#include "rw-clock.h"
#include "rw-column-fit.h"
#include "rw-format.h"
#include "rw-list-growth.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  int width; /* px */
  RwAlarmSort sort;
} ColumnKind;

/* clang-format off */
static const ColumnKind column_kinds[RW_N_ALARM_COLUMNS] = {
  [RW_ALARM_COLUMN_PRIORITY] = { N_("Priority"), 100, RW_ALARM_SORT_PRIORITY },
  [RW_ALARM_COLUMN_STATE] = { N_("State"), 138, RW_ALARM_SORT_STATE },
  [RW_ALARM_COLUMN_CONTAINER] = { N_("Container"), 146, RW_ALARM_SORT_CONTAINER },
  [RW_ALARM_COLUMN_RULE] = { N_("What Is Wrong"), 230, RW_ALARM_SORT_RULE },
  [RW_ALARM_COLUMN_VALUE] = { N_("Measured"), 92, RW_ALARM_SORT_VALUE },
  [RW_ALARM_COLUMN_LIMIT] = { N_("Limit"), 88, RW_ALARM_SORT_LIMIT },
  [RW_ALARM_COLUMN_CARGO] = { N_("Cargo"), 136, RW_ALARM_SORT_CARGO },
  [RW_ALARM_COLUMN_RAISED] = { N_("Raised"), 132, RW_ALARM_SORT_RAISED },
  [RW_ALARM_COLUMN_AGE] = { N_("Age"), 78, RW_ALARM_SORT_AGE },
  [RW_ALARM_COLUMN_EXPECTED] = { N_("At Its Limit"), 96, RW_N_ALARM_SORTS },
  [RW_ALARM_COLUMN_REPEATS] = { N_("Repeats"), 82, RW_ALARM_SORT_REPEATS },
  [RW_ALARM_COLUMN_UNTIL] = { N_("Back"), 84, RW_ALARM_SORT_UNTIL },
  [RW_ALARM_COLUMN_ACKNOWLEDGED] = { N_("Acknowledged by"), 176, RW_ALARM_SORT_ACKNOWLEDGED },
  [RW_ALARM_COLUMN_NOTE] = { N_("Note"), 170, RW_ALARM_SORT_NOTE },
};
/* clang-format on */

#define END RW_N_ALARM_COLUMNS

/* Where there is too little room for all columns, the last of these go first. */
static const RwAlarmColumn ranks[RW_N_ALARM_SECTIONS][RW_N_ALARM_COLUMNS + 1] = {
  [RW_ALARM_SECTION_ACTIVE] = { RW_ALARM_COLUMN_PRIORITY, RW_ALARM_COLUMN_CONTAINER,
                                RW_ALARM_COLUMN_RULE, RW_ALARM_COLUMN_STATE, RW_ALARM_COLUMN_AGE,
                                RW_ALARM_COLUMN_VALUE, RW_ALARM_COLUMN_LIMIT,
                                RW_ALARM_COLUMN_EXPECTED, RW_ALARM_COLUMN_CARGO,
                                RW_ALARM_COLUMN_RAISED, RW_ALARM_COLUMN_REPEATS,
                                RW_ALARM_COLUMN_NOTE, RW_ALARM_COLUMN_ACKNOWLEDGED, END },
  [RW_ALARM_SECTION_PUT_AWAY] = { RW_ALARM_COLUMN_PRIORITY, RW_ALARM_COLUMN_CONTAINER,
                                  RW_ALARM_COLUMN_RULE, RW_ALARM_COLUMN_STATE,
                                  RW_ALARM_COLUMN_UNTIL, RW_ALARM_COLUMN_NOTE, RW_ALARM_COLUMN_AGE,
                                  RW_ALARM_COLUMN_VALUE, RW_ALARM_COLUMN_LIMIT,
                                  RW_ALARM_COLUMN_CARGO, RW_ALARM_COLUMN_RAISED, END },
};

struct _RwAlarmTable
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *table;
  GtkWidget *popover;
  GtkColumnViewColumn *columns[RW_N_ALARM_COLUMNS];
  RwAlarmRows *rows;
  RwListGrowth *growth; /* those of them that the list knows already */
  RwAlarmSection section;
  RwAlarmSort asked; /* by which column the sorter was asked, see probe_cb () */
  RwCargoProfiles *profiles;
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

static void
toggled_cb (RwAlarmTable *self, RwAlarmCell *cell)
{
  RwAlarmRow *row = rw_alarm_cell_get_row (cell);

  rw_alarm_rows_set_expanded (self->rows, rw_alarm_row_get_id (row),
                              !rw_alarm_row_is_expanded (row));
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
  rw_alarm_cell_set_row (cell, gtk_list_item_get_item (item));
  g_signal_connect_object (cell, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_add (self->cells, cell);
}

static void
cell_unbind_cb (RwAlarmTable *self, GtkListItem *item)
{
  RwAlarmCell *cell = RW_ALARM_CELL (gtk_list_item_get_child (item));

  g_hash_table_remove (self->cells, cell);
  g_signal_handlers_disconnect_by_func (cell, toggled_cb, self);
  rw_alarm_cell_set_row (cell, NULL);
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

/* The list inside the column view has this action since before there was a function for it. */
static void
scroll_to (RwAlarmTable *self, guint position)
{
  if (position < rw_alarm_table_get_n_shown (self))
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->table)),
                                "list.scroll-to-item", "u", position);
}

/* GTK before 4.10 does not tell by which column a column view is sorted. Its sorter asks the
 * sorters of the columns in turn until one says something, and turns that round for descending: so
 * each column's sorter notes that it was asked and says SMALLER. */
typedef struct
{
  RwAlarmTable *table; /* not owned: the table owns the columns */
  RwAlarmSort sort;
} Probe;

static int
probe_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Probe *probe = user_data;

  probe->table->asked = probe->sort;
  return -1;
}

static void
sorter_changed_cb (RwAlarmTable *self, GtkSorterChange change, GtkSorter *sorter)
{
  GtkOrdering order;

  self->asked = RW_ALARM_SORT_DEFAULT;
  order = gtk_sorter_compare (sorter, self->scroller, self->table);
  rw_alarm_rows_set_sort (self->rows, self->asked,
                          self->asked != RW_ALARM_SORT_DEFAULT && order == GTK_ORDERING_LARGER);
  /* Who sorts wants the first rows, not the old ones where they are now. */
  scroll_to (self, 0);
}

static void
add_column (RwAlarmTable *self, RwAlarmColumn column)
{
  const ColumnKind *kind = &column_kinds[column];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (cell_unbind_cb), self, G_CONNECT_SWAPPED);
  added = gtk_column_view_column_new (_(kind->title), factory);
  gtk_column_view_column_set_fixed_width (added, 0);
  gtk_column_view_column_set_expand (added, column == RW_ALARM_COLUMN_RULE);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_visible (added, FALSE);
  if (kind->sort != RW_N_ALARM_SORTS)
    {
      Probe *probe = g_new (Probe, 1);
      g_autoptr (GtkSorter) sorter = NULL;

      *probe = (Probe){ self, kind->sort };
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, probe, g_free));
      gtk_column_view_column_set_sorter (added, sorter);
    }
  gtk_column_view_append_column (self->table, added);
  self->columns[column] = added;
}

static void
remember (RwAlarmTable *self, guint position)
{
  gint64 id = rw_alarm_rows_get_id (self->rows, position);

  g_hash_table_add (self->selected_ids, g_memdup2 (&id, sizeof id));
}

/* Remembers by id what the user selected. Who selects all that the list knows so far means all. */
static void
selection_changed_cb (RwAlarmTable *self)
{
  g_autoptr (GtkBitset) chosen = NULL;
  guint n_known = g_list_model_get_n_items (G_LIST_MODEL (self->growth));
  GtkBitsetIter iter;
  guint position;

  if (self->restoring)
    return;

  g_hash_table_remove_all (self->selected_ids);
  chosen = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    remember (self, position);
  if (n_known > 1 && gtk_bitset_get_size (chosen) == n_known)
    for (guint i = n_known; i < rw_alarm_table_get_n_shown (self); i++)
      remember (self, i);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* Where the rows are now whose ids were selected, as far as the list knows them; those that are not
 * there any more are forgotten. */
static GtkBitset *
find_selected (RwAlarmTable *self)
{
  GtkBitset *chosen = gtk_bitset_new_empty ();
  g_autoptr (GHashTable) kept = NULL;
  guint n = rw_alarm_table_get_n_shown (self);
  guint n_known = g_list_model_get_n_items (G_LIST_MODEL (self->growth));

  if (g_hash_table_size (self->selected_ids) == 0)
    return chosen;
  kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < n; i++)
    {
      gint64 id = rw_alarm_rows_get_id (self->rows, i);

      if (!g_hash_table_contains (self->selected_ids, &id))
        continue;
      g_hash_table_add (kept, g_memdup2 (&id, sizeof id));
      if (i < n_known)
        gtk_bitset_add (chosen, i);
    }
  g_hash_table_unref (self->selected_ids);
  self->selected_ids = g_steal_pointer (&kept);
  return chosen;
}

/* Selects the rows whose ids were selected, wherever they are now. */
static void
apply_selection (RwAlarmTable *self)
{
  g_autoptr (GtkBitset) chosen = find_selected (self);
  g_autoptr (GtkBitset) present = gtk_selection_model_get_selection (self->selection);
  guint n_known = g_list_model_get_n_items (G_LIST_MODEL (self->growth));
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n_known);

  if (gtk_bitset_equals (chosen, present))
    return;
  self->restoring = TRUE;
  gtk_selection_model_set_selection (self->selection, chosen, all);
  self->restoring = FALSE;
}

/* Rows that the list learns of late may be selected ones. */
static void
grown_cb (RwAlarmTable *self)
{
  if (g_hash_table_size (self->selected_ids) > 0)
    apply_selection (self);
}

static void
restore_selection (RwAlarmTable *self)
{
  apply_selection (self);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static gboolean
is_at_top (RwAlarmTable *self)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  return gtk_adjustment_get_value (adjustment) < 1;
}

static void
refreshed_cb (RwAlarmTable *self)
{
  gboolean top = is_at_top (self) && g_hash_table_size (self->selected_ids) == 0;

  restore_selection (self);
  if (top)
    scroll_to (self, 0);
  g_signal_emit (self, signals[SIGNAL_SHOWN_CHANGED], 0);
}

static void
row_activated_cb (RwAlarmTable *self, guint position)
{
  g_autoptr (RwAlarmRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  const RwAlarm *alarm = row != NULL ? rw_alarm_row_get_alarm (row) : NULL;

  if (alarm != NULL)
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, alarm->container_id);
  else if (row != NULL)
    rw_alarm_rows_set_expanded (self->rows, rw_alarm_row_get_id (row),
                                !rw_alarm_row_is_expanded (row));
}

static RwAlarmCell *
find_cell (RwAlarmTable *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && !RW_IS_ALARM_CELL (widget))
    {
      /* A pick beside the text ends at the cell of the column view, around ours. */
      GtkWidget *child = gtk_widget_get_first_child (widget);

      if (child != NULL && RW_IS_ALARM_CELL (child) && gtk_widget_get_next_sibling (child) == NULL)
        return RW_ALARM_CELL (child);
      widget = gtk_widget_get_parent (widget);
    }
  return widget != NULL ? RW_ALARM_CELL (widget) : NULL;
}

static void
open_menu (RwAlarmTable *self, double x, double y)
{
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (self->popover == NULL || g_hash_table_size (self->selected_ids) == 0)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The menu is about what is selected: a row that is not becomes it. */
static void
menu_pressed_cb (RwAlarmTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  RwAlarmCell *cell = find_cell (self, x, y);
  gint64 id;

  if (cell == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  id = rw_alarm_row_get_id (rw_alarm_cell_get_row (cell));
  if (!g_hash_table_contains (self->selected_ids, &id))
    rw_alarm_table_select (self, &id, 1);
  open_menu (self, x, y);
}

static void
open_menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_point_t at = { 24, 24 };

  if (focus != NULL && gtk_widget_is_ancestor (focus, widget)
      && !gtk_widget_compute_point (focus, widget,
                                    &GRAPHENE_POINT_INIT (24,
                                                          (float) gtk_widget_get_height (focus)),
                                    &at))
    at = GRAPHENE_POINT_INIT (24, 24);
  open_menu (RW_ALARM_TABLE (widget), at.x, at.y);
}

static void
fit_columns (RwAlarmTable *self)
{
  rw_column_fit_begin (&self->fit, self->width);
  for (const RwAlarmColumn *rank = ranks[self->section]; *rank != END; rank++)
    rw_column_fit_add (&self->fit, self->columns[*rank], column_kinds[*rank].width);
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
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
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
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->growth);
  g_clear_object (&self->rows);
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
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, open_menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-table");
}

static void
rw_alarm_table_init (RwAlarmTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cells = g_hash_table_new (NULL, NULL);
  self->selected_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < RW_N_ALARM_COLUMNS; i++)
    add_column (self, i);
  /* A table with rows but no column at all ends GTK 4.18 with a failed assertion. */
  fit_columns (self);
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
rw_alarm_table_set_rows (RwAlarmTable *self, RwAlarmRows *rows, RwAlarmSection section)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);

  g_return_if_fail (self->rows == NULL);

  self->rows = g_object_ref (rows);
  self->section = section;
  self->growth = rw_list_growth_new (G_LIST_MODEL (rows), GTK_WIDGET (self));
  self->selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->growth))));
  fit_columns (self);
  gtk_column_view_set_model (self->table, self->selection);
  g_signal_connect_object (self->growth, "grown", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sorter, "changed", G_CALLBACK (sorter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

RwAlarmRows *
rw_alarm_table_get_rows (RwAlarmTable *self)
{
  return self->rows;
}

void
rw_alarm_table_set_menu (RwAlarmTable *self, GMenuModel *menu)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
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

guint
rw_alarm_table_get_n_shown (RwAlarmTable *self)
{
  return self->rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->rows)) : 0;
}

/* An alarm and the group that it is in may both be selected: it is there once. */
GPtrArray *
rw_alarm_table_get_selected (RwAlarmTable *self)
{
  GPtrArray *selected = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  g_autoptr (GPtrArray) alarms = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = g_hash_table_size (self->selected_ids) > 0 ? rw_alarm_table_get_n_shown (self) : 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 id = rw_alarm_rows_get_id (self->rows, i);

      if (g_hash_table_contains (self->selected_ids, &id))
        rw_alarm_rows_collect (self->rows, i, alarms);
    }
  for (guint i = 0; i < alarms->len; i++)
    if (g_hash_table_add (seen, g_ptr_array_index (alarms, i)))
      g_ptr_array_add (selected, rw_alarm_ref (g_ptr_array_index (alarms, i)));

  return selected;
}

guint
rw_alarm_table_get_n_selected (RwAlarmTable *self)
{
  return g_hash_table_size (self->selected_ids);
}

void
rw_alarm_table_select (RwAlarmTable *self, const gint64 *ids, guint n_ids)
{
  g_hash_table_remove_all (self->selected_ids);
  for (guint i = 0; i < n_ids; i++)
    g_hash_table_add (self->selected_ids, g_memdup2 (&ids[i], sizeof *ids));
  restore_selection (self);
}

void
rw_alarm_table_select_first (RwAlarmTable *self)
{
  if (rw_alarm_table_get_n_shown (self) > 0)
    gtk_selection_model_select_item (self->selection, 0, TRUE);
}

void
rw_alarm_table_scroll_to (RwAlarmTable *self, gint64 id)
{
  guint position;

  if (rw_alarm_rows_find (self->rows, id, &position))
    scroll_to (self, position);
}
