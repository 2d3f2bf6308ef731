/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-source-list.h"

#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* Over how long a rate is measured, µs. */
#define RATE_SPAN (5 * RW_USEC_PER_SEC)

enum
{
  COLUMN_NAME,
  COLUMN_READINGS,
  COLUMN_SHARE,
  COLUMN_RATE,
  N_COLUMNS
};

typedef struct
{
  GtkLabel *cells[N_COLUMNS];
  guint64 marked; /* readings when the span began */
  double rate;
} Row;

struct _RwSourceList
{
  GtkWidget parent_instance;
  GtkWidget *stack;
  GtkGrid *grid;
  Row rows[RW_STATUS_MAX_COUNTS];
  guint n_rows;
  gint64 mark; /* when the span began, 0: never */
};

G_DEFINE_FINAL_TYPE (RwSourceList, rw_source_list, GTK_TYPE_WIDGET)

static GtkLabel *
attach (RwSourceList *self, int row, int column, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NAME ? 0 : 1);
  gtk_widget_set_hexpand (label, column == COLUMN_NAME);
  if (column == COLUMN_NAME)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
add_row (RwSourceList *self, const char *name)
{
  Row *row = &self->rows[self->n_rows++];

  row->marked = 0;
  row->rate = 0;
  for (int column = 0; column < N_COLUMNS; column++)
    row->cells[column] =
        attach (self, (int) self->n_rows, column, column == COLUMN_NAME ? name : "", "rw-numeric");
}

/* Names come in the order of their appearance, and never go, except when a worker starts anew. */
static void
fit_rows (RwSourceList *self, const RwPipelineStatus *status, guint n)
{
  gboolean same = n >= self->n_rows;

  for (guint i = 0; same && i < self->n_rows; i++)
    same = g_str_equal (gtk_label_get_label (self->rows[i].cells[COLUMN_NAME]),
                        status->sources[i].name)
           && status->sources[i].count >= self->rows[i].marked;
  if (!same)
    {
      while (self->n_rows > 0)
        gtk_grid_remove_row (self->grid, (int) self->n_rows--);
      self->mark = 0;
    }
  for (guint i = self->n_rows; i < n; i++)
    add_row (self, status->sources[i].name);
}

static void
measure_rates (RwSourceList *self, const RwPipelineStatus *status, gint64 time)
{
  double seconds = (double) (time - self->mark) / RW_USEC_PER_SEC;
  gboolean first = self->mark == 0;

  if (!first && time >= self->mark && time - self->mark < RATE_SPAN)
    return;
  self->mark = time;
  for (guint i = 0; i < self->n_rows; i++)
    {
      guint64 count = status->sources[i].count;

      if (!first && seconds > 0)
        self->rows[i].rate = (double) (count - self->rows[i].marked) / seconds;
      self->rows[i].marked = count;
    }
}

static void
show_row (Row *row, guint64 count, guint64 total)
{
  g_autofree char *readings = rw_format_count (count);
  g_autofree char *rate = rw_format_rate (row->rate);
  g_autofree char *share =
      g_strdup_printf (_ ("%.1f %%"), total > 0 ? 100.0 * (double) count / (double) total : 0);
  g_autofree char *per_second = g_strdup_printf (_ ("%s/s"), rate);

  gtk_label_set_label (row->cells[COLUMN_READINGS], readings);
  gtk_label_set_label (row->cells[COLUMN_SHARE], share);
  gtk_label_set_label (row->cells[COLUMN_RATE], per_second);
}

static void
rw_source_list_dispose (GObject *object)
{
  g_clear_pointer (&RW_SOURCE_LIST (object)->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_source_list_parent_class)->dispose (object);
}

static void
rw_source_list_class_init (RwSourceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_source_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-source-list");
}

static void
rw_source_list_init (RwSourceList *self)
{
  GtkWidget *none = gtk_label_new (_ ("No readings have come yet."));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 6);
  attach (self, 0, COLUMN_NAME, _ ("Decoder"), "dim-label");
  attach (self, 0, COLUMN_READINGS, _ ("Readings"), "dim-label");
  attach (self, 0, COLUMN_SHARE, _ ("Share"), "dim-label");
  attach (self, 0, COLUMN_RATE, _ ("Now"), "dim-label");
  gtk_label_set_xalign (GTK_LABEL (none), 0);
  gtk_widget_set_valign (none, GTK_ALIGN_START);
  gtk_widget_add_css_class (none, "dim-label");

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->grid), "sources");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

void
rw_source_list_update (RwSourceList *self, const RwPipelineStatus *status, gint64 time)
{
  guint n = 0;
  guint64 total = 0;

  for (; n < RW_STATUS_MAX_COUNTS && status->sources[n].name[0] != '\0'; n++)
    total += status->sources[n].count;
  fit_rows (self, status, n);
  measure_rates (self, status, time);
  for (guint i = 0; i < n; i++)
    show_row (&self->rows[i], status->sources[i].count, total);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "sources" : "none");
}
