/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-sheet-private.h"
#include "rw-time-axis.h"

#include <glib/gi18n.h>
#include <math.h>

/* Between two labels of values, at least. */
#define STEP_HEIGHT 22

#define CURVE_WIDTH 0.9
#define LINE_WIDTH 0.5

#define INK 0x241f31
#define FRAME 0x9a9996
#define GRID 0xe4e3e1
#define NEW_DAY 0xc0bfbc
#define LIMITS 0xe6f4ea
#define LIMIT_LINE 0x57a773
#define NO_POWER 0xefeeec

static const guint32 colours[RW_N_QUANTITIES] = {
  [RW_QUANTITY_TEMPERATURE] = 0x0b7a75,          [RW_QUANTITY_TARGET_TEMPERATURE] = 0x3d3846,
  [RW_QUANTITY_SUPPLY_TEMPERATURE] = 0x1a5fb4,   [RW_QUANTITY_RETURN_TEMPERATURE] = 0xb5507f,
  [RW_QUANTITY_AMBIENT_TEMPERATURE] = 0x8b6b45,  [RW_QUANTITY_KILOWATTS] = 0x5e5c64,
  [RW_QUANTITY_OXYGEN_LEVEL] = 0x613583,         [RW_QUANTITY_NITROGEN_LEVEL] = 0x5e5c64,
  [RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = 0xa51d2d, [RW_QUANTITY_HUMIDITY_LEVEL] = 0x1c71d8,
  [RW_QUANTITY_TIME_DOOR_OPEN] = 0xc64600,
};

/* Of several reefers; to be told apart also by who sees fewer colours. */
static const guint32 reefer_colours[RW_CHART_SHEET_MAX_REEFERS] = {
  0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x8a6d00, 0x56b4e9, 0x6a3d9a, 0x4d4d4d,
};

static const guint32 mark_colours[RW_N_CHART_MARKS] = {
  [RW_CHART_MARK_DEFROST] = 0x62a0ea,
  [RW_CHART_MARK_NO_POWER] = 0x77767b,
  [RW_CHART_MARK_DOOR] = 0xe66100,
  [RW_CHART_MARK_ALARM] = 0xc01c28,
};

double
rw_chart_run_get_x (const RwChartRun *run, gint64 time)
{
  const RwChartSheetPlan *plan = &run->sheet->plan;
  double share = (double) (time - plan->from) / (double) (plan->to - plan->from);

  return run->left + share * (run->right - run->left);
}

void
rw_chart_run_set_colour (const RwChartRun *run, guint32 rgb)
{
  cairo_set_source_rgb (run->cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

guint32
rw_chart_run_get_mark_colour (RwChartMark mark)
{
  return mark_colours[mark];
}

const char *
rw_chart_run_get_mark_label (RwChartMark mark)
{
  static const char *const labels[RW_N_CHART_MARKS] = {
    [RW_CHART_MARK_DEFROST] = N_("Defrost"),
    [RW_CHART_MARK_NO_POWER] = N_("No Power"),
    [RW_CHART_MARK_DOOR] = N_("Door Open"),
    [RW_CHART_MARK_ALARM] = N_("Alarm"),
  };

  return _(labels[mark]);
}

void
rw_chart_run_set_curve_style (const RwChartRun *run, guint reefer, RwQuantity quantity)
{
  static const double dashes[] = { 5, 2 };

  cairo_set_dash (run->cr, dashes, quantity == RW_QUANTITY_TARGET_TEMPERATURE ? 2 : 0, 0);
  cairo_set_line_width (run->cr, CURVE_WIDTH);
  rw_chart_run_set_colour (run,
                           run->sheet->n_reefers > 1 ? reefer_colours[reefer] : colours[quantity]);
}

/* --- the scale ------------------------------------------------------------------------------- */

/* The panel of what the cargo feels. */
static gboolean
has_limits (const RwChartGroup *group)
{
  return group->n > 1 && rw_quantity_is_temperature (group->members[0]);
}

static void
include_limits (const RwChartRun *run, double *low, double *high)
{
  GArray *limits = run->sheet->limits;

  for (guint i = 0; i < limits->len && run->sheet->n_reefers == 1; i++)
    {
      const RwChartLimits *some = &g_array_index (limits, RwChartLimits, i);

      if (isfinite (some->low))
        *low = MIN (*low, some->low);
      if (isfinite (some->high))
        *high = MAX (*high, some->high);
    }
}

gboolean
rw_chart_run_fit_axis (const RwChartRun *run,
                       const RwChartGroup *group,
                       double height,
                       RwAxis *axis)
{
  double low = INFINITY, high = -INFINITY;

  for (guint m = 0; m < group->n; m++)
    for (guint r = 0; r < run->sheet->n_reefers; r++)
      {
        RwEnvelope *curve = run->sheet->reefers[r].curve[group->members[m]];
        double minimum, maximum;

        if (curve == NULL || !rw_envelope_get_range (curve, &minimum, &maximum))
          continue;
        low = MIN (low, minimum);
        high = MAX (high, maximum);
      }
  if (low > high)
    return FALSE;

  if (has_limits (group))
    include_limits (run, &low, &high);
  *axis = (RwAxis){ 0 };
  rw_axis_fit (axis, rw_chart_sheet_convert (run->sheet, group->members[0], low),
               rw_chart_sheet_convert (run->sheet, group->members[0], high), group->minimum_span,
               MAX (2, (guint) (height / STEP_HEIGHT)));
  return TRUE;
}

/* --- curves ---------------------------------------------------------------------------------- */

typedef struct
{
  const RwChartRun *run;
  RwQuantity quantity;
  RwAxis axis;
  double top;
  double height;
} Plot;

static double
get_y (const Plot *plot, double value)
{
  double shown = rw_chart_sheet_convert (plot->run->sheet, plot->quantity, value);

  return plot->top + (plot->axis.high - shown) / (plot->axis.high - plot->axis.low) * plot->height;
}

/* Where the extremes of a column are drawn: in its middle, by its own samples. */
static double
get_middle (const Plot *plot, const RwEnvelopeColumn *column)
{
  return (rw_chart_run_get_x (plot->run, column->first_time)
          + rw_chart_run_get_x (plot->run, column->last_time))
         / 2;
}

static void
add_column (const Plot *plot, const RwEnvelopeColumn *column, const RwEnvelopeColumn *before)
{
  cairo_t *cr = plot->run->cr;
  double x = rw_chart_run_get_x (plot->run, column->first_time);

  if (column->broken || before == NULL)
    cairo_move_to (cr, x, get_y (plot, column->first));
  else if (plot->quantity == RW_QUANTITY_TARGET_TEMPERATURE)
    cairo_line_to (cr, x, get_y (plot, before->last));
  cairo_line_to (cr, x, get_y (plot, column->first));
  if (column->n > 2)
    {
      double middle = get_middle (plot, column);

      cairo_line_to (cr, middle, get_y (plot, column->minimum));
      cairo_line_to (cr, middle, get_y (plot, column->maximum));
    }
  if (column->n > 1)
    cairo_line_to (cr, rw_chart_run_get_x (plot->run, column->last_time),
                   get_y (plot, column->last));
}

/* A sample that no line comes from or goes to. */
static void
draw_dot (const Plot *plot, const RwEnvelopeColumn *column)
{
  cairo_t *cr = plot->run->cr;

  cairo_new_path (cr);
  cairo_arc (cr, rw_chart_run_get_x (plot->run, column->first_time), get_y (plot, column->first),
             CURVE_WIDTH * 1.4, 0, 2 * G_PI);
  cairo_fill (cr);
}

static guint
find_next (const RwEnvelopeColumn *columns, guint n, guint i)
{
  while (i < n && columns[i].n == 0)
    i++;
  return i;
}

static void
draw_curve (const Plot *plot, const RwEnvelope *curve)
{
  cairo_t *cr = plot->run->cr;
  guint n;
  const RwEnvelopeColumn *columns = rw_envelope_get_columns (curve, &n);
  const RwEnvelopeColumn *before = NULL;
  guint next;

  cairo_new_path (cr);
  for (guint i = find_next (columns, n, 0); i < n; i = next)
    {
      next = find_next (columns, n, i + 1);
      /* A stroke each, since viewers are slow with a long one, and some refuse it. */
      if (columns[i].broken)
        cairo_stroke (cr);
      if (columns[i].broken && columns[i].n == 1 && (next == n || columns[next].broken))
        draw_dot (plot, &columns[i]);
      else
        add_column (plot, &columns[i], before);
      before = &columns[i];
    }
  cairo_stroke (cr);
}

static void
draw_curves (Plot *plot, const RwChartGroup *group)
{
  const RwChartRun *run = plot->run;

  cairo_set_line_join (run->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (run->cr, CAIRO_LINE_CAP_ROUND);
  for (guint m = 0; m < group->n; m++)
    for (guint r = 0; r < run->sheet->n_reefers; r++)
      {
        RwEnvelope *curve = run->sheet->reefers[r].curve[group->members[m]];

        if (curve == NULL)
          continue;
        plot->quantity = group->members[m];
        rw_chart_run_set_curve_style (run, r, plot->quantity);
        draw_curve (plot, curve);
      }
  cairo_set_dash (run->cr, NULL, 0, 0);
  cairo_set_line_cap (run->cr, CAIRO_LINE_CAP_BUTT);
}

/* --- what is behind them ---------------------------------------------------------------------- */

static void
draw_spans (const RwChartRun *run, RwChartMark mark, guint32 rgb, double top, double height)
{
  GArray *spans = run->sheet->marks[mark];

  rw_chart_run_set_colour (run, rgb);
  for (guint i = 0; i < spans->len && run->sheet->n_reefers == 1; i++)
    {
      const RwChartSpan *span = &g_array_index (spans, RwChartSpan, i);
      double x = rw_chart_run_get_x (run, span->from);

      cairo_rectangle (run->cr, x, top, rw_chart_run_get_x (run, span->to) - x, height);
    }
  cairo_fill (run->cr);
}

static void
draw_limit_line (const Plot *plot, double from, double to, double value)
{
  cairo_t *cr = plot->run->cr;

  if (!isfinite (value))
    return;
  rw_chart_run_set_colour (plot->run, LIMIT_LINE);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_move_to (cr, from, get_y (plot, value));
  cairo_line_to (cr, to, get_y (plot, value));
  cairo_stroke (cr);
}

static void
draw_limits (Plot *plot)
{
  const RwChartRun *run = plot->run;
  GArray *limits = run->sheet->limits;

  plot->quantity = RW_QUANTITY_SUPPLY_TEMPERATURE;
  for (guint i = 0; i < limits->len && run->sheet->n_reefers == 1; i++)
    {
      const RwChartLimits *some = &g_array_index (limits, RwChartLimits, i);
      gint64 until = i + 1 < limits->len ? some[1].from : run->sheet->plan.to;
      double from = rw_chart_run_get_x (run, MAX (some->from, run->sheet->plan.from));
      double to = rw_chart_run_get_x (run, until);
      double top = isfinite (some->high) ? get_y (plot, some->high) : plot->top;
      double bottom = isfinite (some->low) ? get_y (plot, some->low) : plot->top + plot->height;

      if (to <= from || (!isfinite (some->low) && !isfinite (some->high)))
        continue;
      rw_chart_run_set_colour (run, LIMITS);
      cairo_rectangle (run->cr, from, top, to - from, bottom - top);
      cairo_fill (run->cr);
      draw_limit_line (plot, from, to, some->low);
      draw_limit_line (plot, from, to, some->high);
    }
}

static void
draw_time_grid (const RwChartRun *run, GArray *ticks, double top, double height)
{
  cairo_set_line_width (run->cr, LINE_WIDTH);
  for (guint i = 0; i < ticks->len; i++)
    {
      const RwTimeTick *tick = &g_array_index (ticks, RwTimeTick, i);
      double x = rw_chart_run_get_x (run, tick->time);

      rw_chart_run_set_colour (run, tick->is_day ? NEW_DAY : GRID);
      cairo_move_to (run->cr, x, top);
      cairo_line_to (run->cr, x, top + height);
      cairo_stroke (run->cr);
    }
}

/* The labels beside their lines; the uppermost and lowest stay inside of the panel. */
static void
draw_value_grid (const Plot *plot)
{
  const RwChartRun *run = plot->run;
  double line_height;

  rw_paper_measure (run->paper, RW_CHART_FONT, "0", NULL, &line_height);
  for (guint i = 0; i < rw_axis_get_n_ticks (&plot->axis); i++)
    {
      double value = rw_axis_get_tick (&plot->axis, i);
      double y =
          plot->top + (plot->axis.high - value) / (plot->axis.high - plot->axis.low) * plot->height;
      g_autofree char *label = rw_axis_format (value, plot->axis.decimals);

      rw_chart_run_set_colour (run, GRID);
      cairo_set_line_width (run->cr, LINE_WIDTH);
      cairo_move_to (run->cr, run->left, y);
      cairo_line_to (run->cr, run->right, y);
      cairo_stroke (run->cr);
      rw_chart_run_set_colour (run, INK);
      rw_paper_line (run->paper, RW_CHART_FONT, label, run->left - 4,
                     CLAMP (y - line_height / 2, plot->top - 1,
                            plot->top + plot->height - line_height + 1),
                     RW_PAPER_RIGHT, 0);
    }
}

static void
draw_frame (const RwChartRun *run, double top, double height)
{
  rw_chart_run_set_colour (run, FRAME);
  cairo_set_line_width (run->cr, LINE_WIDTH);
  cairo_rectangle (run->cr, run->left, top, run->right - run->left, height);
  cairo_stroke (run->cr);
}

static void
draw_title (const RwChartRun *run, const RwChartGroup *group, double top)
{
  g_autofree char *title =
      g_strdup_printf (C_("title and unit of a chart", "%s, %s"), rw_chart_group_get_title (group),
                       rw_chart_sheet_get_unit (run->sheet, group->members[0]));
  double height;

  rw_paper_measure (run->paper, RW_CHART_BOLD, title, NULL, &height);
  rw_chart_run_set_colour (run, INK);
  rw_paper_line (run->paper, RW_CHART_BOLD, title, run->left, top - height - 1, RW_PAPER_LEFT,
                 run->right - run->left);
}

void
rw_chart_run_draw_panel (const RwChartRun *run,
                         const RwChartGroup *group,
                         double top,
                         double height,
                         GArray *ticks)
{
  Plot plot = { .run = run, .top = top, .height = height };

  draw_title (run, group, top);
  draw_spans (run, RW_CHART_MARK_NO_POWER, NO_POWER, top, height);
  if (!rw_chart_run_fit_axis (run, group, height, &plot.axis))
    {
      draw_time_grid (run, ticks, top, height);
      rw_chart_run_set_colour (run, INK);
      rw_paper_line (run->paper, RW_CHART_FONT, _("Nothing was measured in this span."),
                     (run->left + run->right) / 2, top + height / 2, RW_PAPER_CENTRE,
                     run->right - run->left);
      draw_frame (run, top, height);
      return;
    }

  cairo_save (run->cr);
  cairo_rectangle (run->cr, run->left, top, run->right - run->left, height);
  cairo_clip (run->cr);
  if (has_limits (group))
    draw_limits (&plot);
  draw_time_grid (run, ticks, top, height);
  cairo_restore (run->cr);
  draw_value_grid (&plot);
  cairo_save (run->cr);
  cairo_rectangle (run->cr, run->left, top - 1, run->right - run->left, height + 2);
  cairo_clip (run->cr);
  draw_curves (&plot, group);
  cairo_restore (run->cr);
  draw_frame (run, top, height);
}
