/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-span-statistics.h"

#include "rw-format.h"
#include "rw-reefer-chips.h"
#include "rw-samples.h"
#include "rw-statistics.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  COLUMN_QUANTITY,
  COLUMN_REEFER,
  COLUMN_MINIMUM,
  COLUMN_MINIMUM_TIME,
  COLUMN_MEAN,
  COLUMN_MAXIMUM,
  COLUMN_MAXIMUM_TIME,
  COLUMN_KINETIC,
  COLUMN_BELOW,
  COLUMN_ABOVE,
  COLUMN_COVERED,
  N_COLUMNS
};

/* The statistics of a quantity of a reefer. */
typedef struct
{
  guint position;
  const char *id; /* interned */
  guint slot;
  RwQuantity quantity;
  gboolean judged; /* the limits are told for it */
  RwStatistics statistics;
} Result;

struct _RwSpanStatistics
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *grid;
  GtkWidget *empty;
  GPtrArray *rows; /* of GtkWidget *[N_COLUMNS], the headings first */

  /* What is being computed. */
  RwReeferSet *set;
  RwLimits limits[RW_REEFER_SET_MAX];
  gint64 from;
  gint64 to;
  guint32 quantities;
  RwQuantity quantity; /* the next */
  guint position;
  GArray *results; /* of Result */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (RwSpanStatistics, rw_span_statistics, GTK_TYPE_WIDGET)

static const char *const headings[N_COLUMNS] = {
  N_("Quantity"),    N_("Reefer"),      N_("Lowest"), NULL,
  N_("Mean"),        N_("Highest"),     NULL,          N_("MKT"),
  N_("Below Limit"), N_("Above Limit"), N_("Covered")
};

static GtkWidget *
create_label (guint column, gboolean heading)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_time = column == COLUMN_MINIMUM_TIME || column == COLUMN_MAXIMUM_TIME;

  gtk_label_set_xalign (GTK_LABEL (label), column <= COLUMN_REEFER || is_time ? 0 : 1);
  gtk_widget_add_css_class (label, "rw-numeric");
  if (heading || is_time)
    gtk_widget_add_css_class (label, "dim-label");
  if (is_time)
    gtk_widget_add_css_class (label, "caption");
  return label;
}

/* The cells of a row, which are made when they are needed first and stay. */
static GtkWidget **
get_cells (RwSpanStatistics *self, guint row)
{
  while (self->rows->len <= row)
    {
      GtkWidget **cells = g_new (GtkWidget *, N_COLUMNS);

      for (guint c = 0; c < N_COLUMNS; c++)
        {
          cells[c] = create_label (c, self->rows->len == 0);
          gtk_grid_attach (GTK_GRID (self->grid), cells[c], c, self->rows->len, 1, 1);
        }
      g_ptr_array_add (self->rows, cells);
    }

  return g_ptr_array_index (self->rows, row);
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
set_value (GtkWidget *label, RwQuantity quantity, double value)
{
  g_autofree char *text = rw_format_value (quantity, value);

  set_text (label, text);
}

static void
set_moment (GtkWidget *label, gint64 time)
{
  g_autofree char *text = rw_format_time_short (time);

  set_text (label, text);
}

static void
set_duration (GtkWidget *label, gboolean known, gint64 duration)
{
  g_autofree char *text = NULL;

  if (known && duration > 0)
    text = rw_format_age (duration);
  set_text (label, known ? text != NULL ? text : "0" : "–");
}

static void
show_result (RwSpanStatistics *self, guint row, const Result *result, gboolean new_quantity)
{
  GtkWidget **cells = get_cells (self, row);
  const RwStatistics *statistics = &result->statistics;
  const RwLimits *limits = &self->limits[result->position];
  /* Translators: a quantity and its unit */
  g_autofree char *name =
      g_strdup_printf (_("%s, %s"), rw_format_quantity_label (result->quantity),
                       rw_format_unit (result->quantity));
  g_autofree char *reefer = g_strdup_printf ("%u  %s", result->slot + 1, result->id);

  set_text (cells[COLUMN_QUANTITY], new_quantity ? name : "");
  set_text (cells[COLUMN_REEFER], reefer);
  set_value (cells[COLUMN_MINIMUM], result->quantity, statistics->minimum);
  set_moment (cells[COLUMN_MINIMUM_TIME], statistics->minimum_time);
  set_value (cells[COLUMN_MEAN], result->quantity, statistics->mean);
  set_value (cells[COLUMN_MAXIMUM], result->quantity, statistics->maximum);
  set_moment (cells[COLUMN_MAXIMUM_TIME], statistics->maximum_time);
  set_value (cells[COLUMN_KINETIC], result->quantity,
             rw_quantity_is_temperature (result->quantity)
                     && result->quantity != RW_QUANTITY_AMBIENT_TEMPERATURE
                 ? statistics->mean_kinetic
                 : NAN);
  set_duration (cells[COLUMN_BELOW], result->judged && !isnan (limits->low), statistics->below);
  set_duration (cells[COLUMN_ABOVE], result->judged && !isnan (limits->high), statistics->above);
  set_duration (cells[COLUMN_COVERED], TRUE, statistics->covered);
}

static void
show_results (RwSpanStatistics *self)
{
  guint n = self->results->len;
  gboolean several = self->set != NULL && rw_reefer_set_get_size (self->set) > 1;

  for (guint i = 0; i < n; i++)
    {
      const Result *result = &g_array_index (self->results, Result, i);

      show_result (self, i + 1, result, i == 0 || (result - 1)->quantity != result->quantity);
    }
  for (guint row = 0; row < self->rows->len; row++)
    {
      GtkWidget **cells = g_ptr_array_index (self->rows, row);

      for (guint c = 0; c < N_COLUMNS; c++)
        gtk_widget_set_visible (cells[c], row <= n && (several || c != COLUMN_REEFER));
    }
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

/* The air that the cargo is judged by first: limits are told for one temperature, not for all. */
static gboolean
is_judged (const RwSamples *samples, RwQuantity quantity)
{
  const RwQuantity order[] = { RW_QUANTITY_SUPPLY_TEMPERATURE, RW_QUANTITY_TEMPERATURE,
                               RW_QUANTITY_RETURN_TEMPERATURE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (rw_samples_have (samples, order[i]))
      return quantity == order[i];

  return FALSE;
}

static void
compute (RwSpanStatistics *self)
{
  RwSamples all = rw_samples_from_series (rw_reefer_set_get_series (self->set, self->position));
  RwSamples part = rw_samples_cut (&all, self->from, self->to);
  const RwLimits *limits = &self->limits[self->position];
  Result result = {
    .position = self->position,
    .id = rw_reefer_set_get_id (self->set, self->position),
    .slot = rw_reefer_set_get_slot (self->set, self->position),
    .quantity = self->quantity,
    .judged = is_judged (&part, self->quantity),
  };

  const RwStatisticsInput input = {
    .n = part.n,
    .time = part.time,
    .value = part.value[self->quantity],
    .bucket = part.bucket,
    .quantity = self->quantity,
    .interval = part.interval,
    .gap = part.gap,
    .low = limits->low,
    .high = limits->high,
    .judged = result.judged,
  };

  if (rw_statistics_compute_input (&input, &result.statistics))
    g_array_append_val (self->results, result);
}

static void
stop (RwSpanStatistics *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
}

static gboolean
idle_cb (gpointer user_data)
{
  RwSpanStatistics *self = user_data;

  if (self->position >= rw_reefer_set_get_size (self->set))
    {
      self->position = 0;
      self->quantity++;
    }
  /* The setpoint is what somebody wanted, not what was. */
  while (self->quantity < RW_N_QUANTITIES
         && (self->quantity == RW_QUANTITY_TARGET_TEMPERATURE
             || (self->quantities & 1u << self->quantity) == 0))
    self->quantity++;
  if (self->quantity < RW_N_QUANTITIES && rw_reefer_set_get_size (self->set) > 0)
    {
      compute (self);
      self->position++;
      return G_SOURCE_CONTINUE;
    }

  self->idle_id = 0;
  show_results (self);
  return G_SOURCE_REMOVE;
}

/* Positions mean other reefers now; who shows them will ask again. */
static void
reefers_changed_cb (RwSpanStatistics *self)
{
  stop (self);
}

static void
format_changed_cb (RwSpanStatistics *self)
{
  if (self->idle_id == 0 && self->results->len > 0)
    show_results (self);
}

static void
rw_span_statistics_dispose (GObject *object)
{
  RwSpanStatistics *self = RW_SPAN_STATISTICS (object);
  GtkWidget *child;

  stop (self);
  if (self->set != NULL)
    g_signal_handlers_disconnect_by_data (self->set, self);
  g_clear_object (&self->set);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (rw_span_statistics_parent_class)->dispose (object);
}

static void
rw_span_statistics_finalize (GObject *object)
{
  RwSpanStatistics *self = RW_SPAN_STATISTICS (object);

  g_ptr_array_unref (self->rows);
  g_array_unref (self->results);

  G_OBJECT_CLASS (rw_span_statistics_parent_class)->finalize (object);
}

static void
rw_span_statistics_class_init (RwSpanStatisticsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_span_statistics_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_span_statistics_finalize;
  gtk_widget_class_set_css_name (widget_class, "rw-span-statistics");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rw_span_statistics_init (RwSpanStatistics *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget **cells;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->results = g_array_new (FALSE, FALSE, sizeof (Result));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  cells = get_cells (self, 0);
  for (guint c = 0; c < N_COLUMNS; c++)
    if (headings[c] != NULL)
      gtk_label_set_text (GTK_LABEL (cells[c]), _(headings[c]));
  gtk_widget_set_tooltip_text (cells[COLUMN_KINETIC], _("Mean Kinetic Temperature"));
  gtk_widget_set_tooltip_text (cells[COLUMN_COVERED],
                               _("How much of the span the readings stand for"));

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->grid);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->empty = gtk_label_new (_("No readings in this span."));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
  gtk_widget_set_visible (self->scroller, FALSE);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_span_statistics_new (void)
{
  return g_object_new (RW_TYPE_SPAN_STATISTICS, NULL);
}

void
rw_span_statistics_show (RwSpanStatistics *self,
                         RwReeferSet *set,
                         const RwLimits *limits,
                         gint64 from,
                         gint64 to,
                         guint32 quantities)
{
  g_return_if_fail (RW_IS_SPAN_STATISTICS (self));
  g_return_if_fail (RW_IS_REEFER_SET (set));

  stop (self);
  if (self->set != set)
    {
      if (self->set != NULL)
        g_signal_handlers_disconnect_by_data (self->set, self);
      g_set_object (&self->set, set);
      g_signal_connect_object (set, "changed", G_CALLBACK (reefers_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  for (guint i = 0; i < rw_reefer_set_get_size (set); i++)
    self->limits[i] = limits[i];
  self->from = from;
  self->to = to;
  self->quantities = quantities;
  self->quantity = 0;
  self->position = 0;
  g_array_set_size (self->results, 0);
  self->idle_id = g_idle_add (idle_cb, self);
}

gboolean
rw_span_statistics_is_busy (RwSpanStatistics *self)
{
  g_return_val_if_fail (RW_IS_SPAN_STATISTICS (self), FALSE);
  return self->idle_id != 0;
}

char *
rw_span_statistics_get_row (RwSpanStatistics *self, guint row)
{
  GString *text;
  GtkWidget **cells;

  g_return_val_if_fail (RW_IS_SPAN_STATISTICS (self), NULL);

  if (row > self->results->len || row >= self->rows->len)
    return NULL;
  text = g_string_new (NULL);
  cells = g_ptr_array_index (self->rows, row);
  for (guint c = 0; c < N_COLUMNS; c++)
    g_string_append_printf (text, "%s%s", c > 0 ? "\t" : "",
                            gtk_label_get_text (GTK_LABEL (cells[c])));
  return g_string_free (text, FALSE);
}
