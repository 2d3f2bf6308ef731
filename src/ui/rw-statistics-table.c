/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics-table.h"

#include "rw-format.h"
#include "rw-statistics.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  COLUMN_NAME,
  COLUMN_MINIMUM,
  COLUMN_MEAN,
  COLUMN_MAXIMUM,
  COLUMN_KINETIC,
  N_COLUMNS
};

struct _RwStatisticsTable
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *empty;
  GtkWidget *limits;
  GtkWidget *cells[RW_N_QUANTITIES][N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (RwStatisticsTable, rw_statistics_table, GTK_TYPE_WIDGET)

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

/* The air that the cargo is judged by first: limits are told for one temperature, not for all. */
static gboolean
is_judged (const RwSamples *samples, RwQuantity quantity)
{
  const RwQuantity order[]
      = { RW_QUANTITY_SUPPLY_TEMPERATURE, RW_QUANTITY_TEMPERATURE, RW_QUANTITY_RETURN_TEMPERATURE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (rw_samples_have (samples, order[i]))
      return quantity == order[i];

  return FALSE;
}

/* The temperatures that the cargo feels. */
static gboolean
is_of_cargo (RwQuantity quantity)
{
  return quantity == RW_QUANTITY_SUPPLY_TEMPERATURE || quantity == RW_QUANTITY_RETURN_TEMPERATURE
         || quantity == RW_QUANTITY_TEMPERATURE;
}

static void
show_limits (RwStatisticsTable *self, RwQuantity quantity, const RwStatistics *statistics)
{
  g_autofree char *above = rw_format_age (statistics->above);
  g_autofree char *below = rw_format_age (statistics->below);
  g_autofree char *text = NULL;
  const char *name = rw_format_quantity_label (quantity);

  if (statistics->above == 0 && statistics->below == 0)
    text = g_strdup_printf (_("%s never left its limits."), name);
  else if (statistics->below == 0)
    text = g_strdup_printf (_("%s was above its limit for %s."), name, above);
  else if (statistics->above == 0)
    text = g_strdup_printf (_("%s was below its limit for %s."), name, below);
  else
    text = g_strdup_printf (_("%s was above its limit for %s, below for %s."), name, above, below);
  set_text (self->limits, text);
  gtk_widget_set_visible (self->limits, TRUE);
}

static gboolean
show_quantity (RwStatisticsTable *self,
               RwQuantity quantity,
               const RwSamples *samples,
               double low,
               double high)
{
  GtkWidget **cells = self->cells[quantity];
  gboolean of_cargo = is_of_cargo (quantity);
  gboolean judged = is_judged (samples, quantity) && !(isnan (low) && isnan (high));
  const RwStatisticsInput input = {
    .n = samples->n,
    .time = samples->time,
    .value = samples->value[quantity],
    .bucket = samples->bucket,
    .quantity = quantity,
    .interval = samples->interval,
    .gap = samples->gap,
    .low = low,
    .high = high,
    .judged = judged,
  };
  RwStatistics statistics;
  gboolean known = input.value != NULL && rw_statistics_compute_input (&input, &statistics);

  for (int c = 0; c < N_COLUMNS; c++)
    gtk_widget_set_visible (cells[c], known);
  if (!known)
    return FALSE;

  set_value (cells[COLUMN_MINIMUM], quantity, statistics.minimum);
  set_value (cells[COLUMN_MEAN], quantity, statistics.mean);
  set_value (cells[COLUMN_MAXIMUM], quantity, statistics.maximum);
  set_value (cells[COLUMN_KINETIC], quantity,
             of_cargo ? statistics.mean_kinetic : NAN);
  if (judged)
    show_limits (self, quantity, &statistics);
  return TRUE;
}

static GtkWidget *
create_label (const char *text, gboolean heading, gboolean name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), name ? 0 : 1);
  if (name)
    gtk_widget_set_hexpand (label, TRUE);
  else
    gtk_widget_add_css_class (label, "rw-numeric");
  if (heading || name)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
create_row (RwStatisticsTable *self, RwQuantity quantity)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", rw_format_quantity_label (quantity),
                                           rw_format_unit (quantity));

  for (int c = 0; c < N_COLUMNS; c++)
    {
      GtkWidget *label = create_label (c == COLUMN_NAME ? name : NULL, FALSE, c == COLUMN_NAME);

      gtk_widget_set_visible (label, FALSE);
      gtk_grid_attach (GTK_GRID (self->grid), label, c, quantity + 1, 1, 1);
      self->cells[quantity][c] = label;
    }
}

static void
format_changed_cb (RwStatisticsTable *self)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_autofree char *name
          = g_strdup_printf ("%s, %s", rw_format_quantity_label (q), rw_format_unit (q));

      set_text (self->cells[q][COLUMN_NAME], name);
    }
}

static void
rw_statistics_table_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (rw_statistics_table_parent_class)->dispose (object);
}

static void
rw_statistics_table_class_init (RwStatisticsTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_statistics_table_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-statistics-table");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
rw_statistics_table_init (RwStatisticsTable *self)
{
  const char *const headings[N_COLUMNS] = { NULL, N_("Lowest"), N_("Mean"), N_("Highest"), N_("MKT") };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  for (int c = COLUMN_MINIMUM; c < N_COLUMNS; c++)
    {
      GtkWidget *label = create_label (_(headings[c]), TRUE, FALSE);

      if (c == COLUMN_KINETIC)
        gtk_widget_set_tooltip_text (label, _("Mean Kinetic Temperature"));
      gtk_grid_attach (GTK_GRID (self->grid), label, c, 0, 1, 1);
    }
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    create_row (self, q);

  self->limits = create_label (NULL, FALSE, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->limits), TRUE);
  gtk_widget_set_visible (self->limits, FALSE);
  self->empty = create_label (_("No readings in this span."), FALSE, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_widget_set_parent (self->limits, GTK_WIDGET (self));
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_statistics_table_new (void)
{
  return g_object_new (RW_TYPE_STATISTICS_TABLE, NULL);
}

void
rw_statistics_table_show (RwStatisticsTable *self,
                          const RwSamples *samples,
                          double low,
                          double high)
{
  gboolean any = FALSE;

  g_return_if_fail (RW_IS_STATISTICS_TABLE (self));

  gtk_widget_set_visible (self->limits, FALSE);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    /* The setpoint is what somebody wanted, not what was. */
    if (q != RW_QUANTITY_TARGET_TEMPERATURE)
      any |= show_quantity (self, q, samples, low, high);
  gtk_widget_set_visible (self->grid, any);
  gtk_widget_set_visible (self->empty, !any);
}
