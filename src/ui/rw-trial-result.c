/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-result.h"

#include "rw-format.h"
#include "rw-trial-chart.h"
#include "rw-trial-difference.h"
#include "rw-trial-item.h"

#include <glib/gi18n.h>
#include <math.h>

/* What EEMUA 191 lets one operator have of all rules together, and what we want of false ones. */
#define PER_OPERATOR_DAY 150
#define PER_10000_REEFER_DAYS 5

#define LIST_HEIGHT 260

typedef enum
{
  COLUMN_FATE,
  COLUMN_CONTAINER,
  COLUMN_RAISED,
  COLUMN_LASTED,
  COLUMN_VALUE,
  COLUMN_LIMIT,
  N_COLUMNS
} Column;

enum
{
  ROW_ALARMS,
  ROW_PER_FLEET,
  ROW_PER_DAY,
  ROW_READINGS,
  N_ROWS
};

struct _RwTrialResult
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *summary;
  GtkWidget *cells[N_ROWS][2];
  GtkWidget *chart;
  GtkWidget *empty;
  GtkWidget *scroller;
  GListStore *items; /* of RwTrialItem */
  RwAlarmSignal signal;
};

G_DEFINE_FINAL_TYPE (RwTrialResult, rw_trial_result, GTK_TYPE_WIDGET)

static gboolean
is_temperature (RwAlarmSignal signal)
{
  return signal <= RW_SIGNAL_KINETIC || signal == RW_SIGNAL_SETPOINT;
}

static char *
describe_value (RwAlarmSignal signal, double value)
{
  const char *unit = rw_alarm_signal_get_unit (signal);

  if (isnan (value))
    return g_strdup ("–");
  if (is_temperature (signal))
    return rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, value);
  return g_strdup_printf ("%s%.1f%s%s", value < 0 ? "−" : "", fabs (value),
                          *unit != '\0' ? "\302\240" : "", unit);
}

static const char *
name_fate (RwTrialFate fate)
{
  switch (fate)
    {
    case RW_TRIAL_NEW:
      /* Translators: an alarm that only the edited rule would raise. */
      return _("+ New");
    case RW_TRIAL_GONE:
      /* Translators: an alarm that the edited rule would no longer raise. */
      return _("− Gone");
    case RW_TRIAL_SAME:
    default:
      /* Translators: an alarm that both rules raise. */
      return _("= Same");
    }
}

static char *
describe (RwTrialResult *self, Column column, const RwTrialChange *change)
{
  const RwTrialAlarm *alarm = &change->alarm;

  switch (column)
    {
    case COLUMN_FATE:
      return g_strdup (name_fate (change->fate));
    case COLUMN_CONTAINER:
      return g_strdup (alarm->container_id);
    case COLUMN_RAISED:
      return rw_format_time_short (alarm->raised_time);
    case COLUMN_LASTED:
      return alarm->returned_time > 0 ? rw_format_age (alarm->returned_time - alarm->raised_time)
                                      : g_strdup (_("to the end"));
    case COLUMN_VALUE:
      return describe_value (self->signal, (double) alarm->value);
    case COLUMN_LIMIT:
    case N_COLUMNS:
    default:
      return describe_value (self->signal, (double) alarm->limit_value);
    }
}

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 1);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (text, "rw-numeric");
  gtk_list_item_set_child (item, text);
}

static void
cell_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  RwTrialResult *self = g_object_get_data (G_OBJECT (factory), "result");
  RwTrialItem *trial = gtk_list_item_get_item (item);
  g_autofree char *words =
      describe (self, GPOINTER_TO_UINT (user_data), rw_trial_item_get_change (trial));

  gtk_inscription_set_text (text, words);
}

static void
row_activated_cb (RwTrialResult *self, guint position)
{
  g_autoptr (RwTrialItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const RwTrialAlarm *alarm = &rw_trial_item_get_change (item)->alarm;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer-at", "(sxx)", alarm->container_id,
                              alarm->raised_time, alarm->returned_time);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
add_column (RwTrialResult *self, GtkColumnView *table, Column column)
{
  static const struct
  {
    const char *title;
    int width;
  } kinds[N_COLUMNS] = {
    [COLUMN_FATE] = { N_("Change"), 84 },     [COLUMN_CONTAINER] = { N_("Container"), 124 },
    [COLUMN_RAISED] = { N_("Raised"), 132 },  [COLUMN_LASTED] = { N_("Lasted"), 84 },
    [COLUMN_VALUE] = { N_("Measured"), 88 },  [COLUMN_LIMIT] = { N_("Limit"), 80 },
  };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added = NULL;

  g_object_set_data (G_OBJECT (factory), "result", self);
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GUINT_TO_POINTER (column));
  added = gtk_column_view_column_new (_(kinds[column].title), factory);
  gtk_column_view_column_set_fixed_width (added, kinds[column].width);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_expand (added, column == COLUMN_LIMIT);
  gtk_column_view_append_column (table, added);
}

static GtkWidget *
create_list (RwTrialResult *self)
{
  GtkWidget *table;

  self->items = g_list_store_new (RW_TYPE_TRIAL_ITEM);
  table = gtk_column_view_new (
    GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)))));
  for (Column i = 0; i < N_COLUMNS; i++)
    add_column (self, GTK_COLUMN_VIEW (table), i);
  gtk_widget_add_css_class (table, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Alarms that the rule would have raised"), -1);
  g_signal_connect_object (table, "activate", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), table);
  gtk_widget_set_size_request (self->scroller, -1, LIST_HEIGHT);
  gtk_widget_set_overflow (self->scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->scroller, "card");
  return self->scroller;
}

static GtkWidget *
create_label (const char *text, float xalign, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
create_figures (RwTrialResult *self)
{
  const char *const names[N_ROWS] = {
    [ROW_ALARMS] = _("Alarms"),
    [ROW_PER_FLEET] = _("Per 10,000 reefer-days (wanted: at most 5 false ones)"),
    [ROW_PER_DAY] = _("Per operator and day (bearable: 150 of all rules)"),
    [ROW_READINGS] = _("Readings judged"),
  };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "rw-card");
  gtk_grid_attach (GTK_GRID (grid), create_label (_("Now"), 1, "heading"), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), create_label (_("Edited"), 1, "heading"), 2, 0, 1, 1);
  for (int row = 0; row < N_ROWS; row++)
    {
      GtkWidget *name = create_label (names[row], 0, "dim-label");

      gtk_widget_set_hexpand (name, TRUE);
      gtk_grid_attach (GTK_GRID (grid), name, 0, row + 1, 1, 1);
      for (int i = 0; i < 2; i++)
        {
          self->cells[row][i] = create_label ("–", 1, "rw-numeric");
          gtk_grid_attach (GTK_GRID (grid), self->cells[row][i], i + 1, row + 1, 1, 1);
        }
    }
  return grid;
}

static void
rw_trial_result_dispose (GObject *object)
{
  RwTrialResult *self = RW_TRIAL_RESULT (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (rw_trial_result_parent_class)->dispose (object);
}

static void
rw_trial_result_class_init (RwTrialResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_trial_result_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-trial-result");
}

static void
rw_trial_result_init (RwTrialResult *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->summary = create_label (NULL, 0, "title-4");
  gtk_box_append (GTK_BOX (self->box), self->summary);
  gtk_box_append (GTK_BOX (self->box), create_figures (self));
  self->chart = rw_trial_chart_new ();
  gtk_box_append (GTK_BOX (self->box), self->chart);
  self->empty = create_label (_("Neither the rule as it is nor the edited one would have raised an "
                                "alarm in this time."),
                              0, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->empty);
  gtk_box_append (GTK_BOX (self->box), create_list (self));
}

GtkWidget *
rw_trial_result_new (void)
{
  return g_object_new (RW_TYPE_TRIAL_RESULT, NULL);
}

/* --- filling --------------------------------------------------------------------------------- */

static void
set_rate (GtkWidget *label, double rate, double bearable)
{
  g_autofree char *text = isnan (rate) ? g_strdup ("–") : g_strdup_printf ("%.1f", rate);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (rate > bearable)
    gtk_widget_add_css_class (label, "rw-high");
  else
    gtk_widget_remove_css_class (label, "rw-high");
}

static void
show_figures (RwTrialResult *self, int column, const RwTrial *trial)
{
  g_autofree char *alarms = trial != NULL ? rw_format_count (trial->alarms->len) : g_strdup ("–");
  g_autofree char *readings = trial != NULL ? rw_format_count (trial->n_readings) : g_strdup ("–");

  gtk_label_set_text (GTK_LABEL (self->cells[ROW_ALARMS][column]), alarms);
  gtk_label_set_text (GTK_LABEL (self->cells[ROW_READINGS][column]), readings);
  set_rate (self->cells[ROW_PER_FLEET][column],
            trial != NULL ? rw_trial_get_per_10000_reefer_days (trial) : NAN,
            PER_10000_REEFER_DAYS);
  set_rate (self->cells[ROW_PER_DAY][column], trial != NULL ? rw_trial_get_per_day (trial) : NAN,
            PER_OPERATOR_DAY);
}

void
rw_trial_result_set_trials (RwTrialResult *self,
                            const RwAlarmRule *rule,
                            const RwTrial *before,
                            const RwTrial *after)
{
  g_autoptr (RwTrialDifference) difference = rw_trial_difference_new (before, after);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *summary = NULL;

  self->signal = rule->signal;
  summary =
      g_strdup_printf (ngettext ("%u alarm: %u new, %u gone, %u the same",
                                 "%u alarms: %u new, %u gone, %u the same", after->alarms->len),
                       after->alarms->len, difference->n_new, difference->n_gone,
                       difference->n_same);
  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  show_figures (self, 0, before);
  show_figures (self, 1, after);
  rw_trial_chart_set_trials (RW_TRIAL_CHART (self->chart), before, after);
  for (guint i = 0; i < difference->changes->len; i++)
    g_ptr_array_add (items,
                     rw_trial_item_new (&g_array_index (difference->changes, RwTrialChange, i)));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
  gtk_widget_set_visible (self->empty, items->len == 0);
  gtk_widget_set_visible (self->scroller, items->len > 0);
  gtk_widget_set_visible (self->chart, items->len > 0);
}

const char *
rw_trial_result_get_summary (RwTrialResult *self)
{
  return gtk_label_get_text (GTK_LABEL (self->summary));
}
