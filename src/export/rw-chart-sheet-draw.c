/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-sheet-private.h"
#include "rw-label.h"
#include "rw-time-axis.h"

#include <glib/gi18n.h>

#define TITLE_FONT ((RwPaperFont){ 13, TRUE, FALSE })
#define INK 0x241f31
#define QUIET_INK 0x5e5c64

/* Points. */
#define PANEL_TITLE 14
#define LANE 11
#define LANE_BAR 6
#define SAMPLE 18 /* of a line, in the legend */
#define AXIS_ROW 11

/* As close as labels of time may be. */
#define TICK_WIDTH 46
#define DAY_WIDTH 62

/* --- the legend ------------------------------------------------------------------------------ */

typedef struct
{
  const RwChartRun *run;
  double x; /* where the next entry goes */
  double y;
} Legend;

/* Moves to where an entry with this text goes: behind the last one, or below. */
static void
begin_entry (Legend *legend, const char *text)
{
  const RwChartRun *run = legend->run;
  double width;

  rw_paper_measure (run->paper, RW_CHART_FONT, text, &width, NULL);
  width += SAMPLE + 4;
  if (legend->x > run->left && legend->x + width > run->right)
    {
      legend->x = run->left;
      legend->y += AXIS_ROW + 1;
    }
  rw_chart_run_set_colour (run, INK);
  rw_paper_line (run->paper, RW_CHART_FONT, text, legend->x + SAMPLE + 4, legend->y, RW_PAPER_LEFT,
                 run->right - run->left - SAMPLE - 4);
  legend->x += width + 12;
}

static void
add_line_entry (Legend *legend, const char *text, guint reefer, RwQuantity quantity)
{
  const RwChartRun *run = legend->run;
  double width;

  begin_entry (legend, text);
  rw_paper_measure (run->paper, RW_CHART_FONT, text, &width, NULL);
  rw_chart_run_set_curve_style (run, reefer, quantity);
  cairo_set_line_width (run->cr, 1.5);
  cairo_move_to (run->cr, legend->x - 12 - width - 4 - SAMPLE, legend->y + AXIS_ROW / 2.0);
  cairo_rel_line_to (run->cr, SAMPLE, 0);
  cairo_stroke (run->cr);
  cairo_set_dash (run->cr, NULL, 0, 0);
}

/* Several reefers: who they are. One: its curves, where a panel has more than that of its title. */
static void
add_entries (Legend *legend)
{
  RwChartSheet *sheet = legend->run->sheet;
  guint n_groups;
  const RwChartGroup *groups = rw_chart_sheet_get_groups (sheet, &n_groups);

  for (guint r = 0; sheet->n_reefers > 1 && r < sheet->n_reefers; r++)
    {
      g_autofree char *id = rw_paper_clean (sheet->reefers[r].container_id);

      add_line_entry (legend, id, r, RW_QUANTITY_SUPPLY_TEMPERATURE);
    }
  for (guint g = 0; g < n_groups; g++)
    for (guint m = groups[g].n; groups[g].n > 1 && m > 0; m--)
      {
        RwQuantity quantity = groups[g].members[m - 1];

        if (rw_chart_sheet_has (sheet, quantity))
          add_line_entry (legend, rw_label_quantity (quantity), 0, quantity);
      }
}

static void
add_limits_entry (Legend *legend)
{
  const RwChartRun *run = legend->run;
  const char *text = _("Limits");
  double width;

  if (run->sheet->n_reefers != 1 || run->sheet->limits->len == 0
      || (run->sheet->shown & 1u << RW_QUANTITY_SUPPLY_TEMPERATURE) == 0)
    return;

  begin_entry (legend, text);
  rw_paper_measure (run->paper, RW_CHART_FONT, text, &width, NULL);
  cairo_rectangle (run->cr, legend->x - 12 - width - 4 - SAMPLE, legend->y + 1, SAMPLE,
                   AXIS_ROW - 3);
  rw_chart_run_set_colour (run, 0xe6f4ea);
  cairo_fill_preserve (run->cr);
  rw_chart_run_set_colour (run, 0x57a773);
  cairo_set_line_width (run->cr, 0.5);
  cairo_stroke (run->cr);
}

/* Returns where it ends. */
static double
draw_legend (const RwChartRun *run, double top)
{
  Legend legend = { .run = run, .x = run->left, .y = top };

  add_entries (&legend);
  add_limits_entry (&legend);
  return legend.x > run->left ? legend.y + AXIS_ROW + 1 : legend.y;
}

/* --- marks ----------------------------------------------------------------------------------- */

static void
draw_lane (const RwChartRun *run, RwChartMark mark, double top, double label_left)
{
  GArray *spans = run->sheet->marks[mark];

  rw_chart_run_set_colour (run, 0xf6f5f4);
  cairo_rectangle (run->cr, run->left, top + (LANE - LANE_BAR) / 2.0, run->right - run->left,
                   LANE_BAR);
  cairo_fill (run->cr);
  rw_chart_run_set_colour (run, rw_chart_run_get_mark_colour (mark));
  for (guint i = 0; i < spans->len; i++)
    {
      const RwChartSpan *span = &g_array_index (spans, RwChartSpan, i);
      double x = rw_chart_run_get_x (run, span->from);
      /* A door that was open for a minute in a year is to be seen. */
      double width = MAX (rw_chart_run_get_x (run, span->to) - x, 0.8);

      cairo_rectangle (run->cr, x, top + (LANE - LANE_BAR) / 2.0, width, LANE_BAR);
    }
  cairo_fill (run->cr);
  rw_chart_run_set_colour (run, INK);
  rw_paper_line (run->paper, RW_CHART_FONT, rw_chart_run_get_mark_label (mark), run->left - 4, top,
                 RW_PAPER_RIGHT, run->left - 4 - label_left);
}

static double
count_lanes (const RwChartSheet *sheet)
{
  guint n = 0;

  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    n += rw_chart_sheet_shows_mark (sheet, i);
  return n;
}

/* --- the time axis ---------------------------------------------------------------------------- */

static GArray *
find_ticks (const RwChartRun *run)
{
  const RwChartSheetPlan *plan = &run->sheet->plan;

  return rw_time_axis_get_ticks (plan->from, plan->to,
                                 MAX (2, (guint) ((run->right - run->left) / TICK_WIDTH)),
                                 plan->zone);
}

static void
draw_tick_labels (const RwChartRun *run, GArray *ticks, double top)
{
  rw_chart_run_set_colour (run, INK);
  for (guint i = 0; i < ticks->len; i++)
    {
      const RwTimeTick *tick = &g_array_index (ticks, RwTimeTick, i);
      double x = rw_chart_run_get_x (run, tick->time);
      double width;

      rw_paper_measure (run->paper, RW_CHART_FONT, tick->label, &width, NULL);
      x = CLAMP (x, run->left + width / 2 - 8, run->right - width / 2 + 1);
      rw_paper_line (run->paper, RW_CHART_FONT, tick->label, x, top, RW_PAPER_CENTRE, 0);
    }
}

/* The days that begin on an axis of hours. */
static gboolean
draw_days (const RwChartRun *run, GArray *ticks, double top)
{
  const RwChartSheetPlan *plan = &run->sheet->plan;
  g_autoptr (GArray) days =
      rw_time_axis_get_days (plan->from, plan->to, (guint) ((run->right - run->left) / DAY_WIDTH),
                             plan->zone);
  gboolean of_hours = FALSE;

  for (guint i = 0; i < ticks->len; i++)
    of_hours |= !g_array_index (ticks, RwTimeTick, i).is_day;
  if (!of_hours || days->len == 0)
    return FALSE;

  rw_chart_run_set_colour (run, INK);
  for (guint i = 0; i < days->len; i++)
    {
      const RwTimeTick *day = &g_array_index (days, RwTimeTick, i);
      double x = rw_chart_run_get_x (run, day->time);

      if (x + DAY_WIDTH * 0.6 < run->right)
        rw_paper_line (run->paper, RW_CHART_BOLD, day->label, x, top, RW_PAPER_LEFT, 0);
    }
  return TRUE;
}

/* From when to when in full, and in which zone. */
static void
draw_span (const RwChartRun *run, double top)
{
  const RwChartSheetPlan *plan = &run->sheet->plan;
  g_autofree char *first = rw_time_axis_format_moment (plan->from, G_USEC_PER_SEC, plan->zone);
  g_autofree char *last = rw_time_axis_format_moment (plan->to, G_USEC_PER_SEC, plan->zone);
  g_autofree char *zone = rw_time_axis_get_zone_name (plan->from, plan->to, plan->zone);
  g_autofree char *middle = g_strdup_printf (_("Time zone: %s"), zone);

  rw_chart_run_set_colour (run, QUIET_INK);
  rw_paper_line (run->paper, RW_CHART_FONT, first, run->left, top, RW_PAPER_LEFT, 0);
  rw_paper_line (run->paper, RW_CHART_FONT, last, run->right, top, RW_PAPER_RIGHT, 0);
  if (run->right - run->left > 420)
    rw_paper_line (run->paper, RW_CHART_FONT, middle, (run->left + run->right) / 2, top,
                   RW_PAPER_CENTRE, 0);
}

static void
draw_left_out (const RwChartRun *run, double top)
{
  guint64 n = run->sheet->n_implausible;
  g_autofree char *text = NULL;

  if (n == 0)
    return;

  text = g_strdup_printf (g_dngettext (NULL,
                                       "%" G_GUINT64_FORMAT
                                       " physically impossible value is left out.",
                                       "%" G_GUINT64_FORMAT
                                       " physically impossible values are left out.",
                                       n),
                          n);
  rw_paper_line (run->paper, RW_CHART_FONT, text, run->left, top, RW_PAPER_LEFT,
                 run->right - run->left);
}

/* --- all of it ------------------------------------------------------------------------------- */

/* The widest that stands left of the plots. */
static double
measure_gutter (const RwChartRun *run)
{
  double widest = 24;
  guint n_groups;
  const RwChartGroup *groups = rw_chart_sheet_get_groups (run->sheet, &n_groups);

  for (guint g = 0; g < n_groups; g++)
    {
      RwAxis axis;

      if (!rw_chart_sheet_shows_group (run->sheet, &groups[g])
          || !rw_chart_run_fit_axis (run, &groups[g], 100, &axis))
        continue;
      for (guint i = 0; i < rw_axis_get_n_ticks (&axis); i++)
        {
          g_autofree char *label = rw_axis_format (rw_axis_get_tick (&axis, i), axis.decimals + 1);
          double width;

          rw_paper_measure (run->paper, RW_CHART_FONT, label, &width, NULL);
          widest = MAX (widest, width);
        }
    }
  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    {
      double width;

      if (!rw_chart_sheet_shows_mark (run->sheet, i))
        continue;
      rw_paper_measure (run->paper, RW_CHART_FONT, rw_chart_run_get_mark_label (i), &width, NULL);
      widest = MAX (widest, width);
    }
  return widest + 6;
}

static double
draw_heading (const RwChartRun *run, double top)
{
  RwChartSheet *sheet = run->sheet;
  g_autofree char *title = rw_paper_clean (sheet->plan.title);

  if (*title == '\0')
    return top;

  rw_chart_run_set_colour (run, INK);
  rw_paper_line (run->paper, TITLE_FONT, title, run->left, top, RW_PAPER_LEFT,
                 run->right - run->left);
  return top + 22;
}

/* Returns where the panels end. */
static double
draw_panels (const RwChartRun *run, GArray *ticks, double top, double bottom)
{
  double weight = 0, room = bottom - top;
  guint n_groups;
  const RwChartGroup *groups = rw_chart_sheet_get_groups (run->sheet, &n_groups);

  for (guint g = 0; g < n_groups; g++)
    if (rw_chart_sheet_shows_group (run->sheet, &groups[g]))
      {
        weight += groups[g].weight;
        room -= PANEL_TITLE;
      }
  for (guint g = 0; g < n_groups; g++)
    if (rw_chart_sheet_shows_group (run->sheet, &groups[g]))
      {
        double height = MAX (10, room * groups[g].weight / weight);

        rw_chart_run_draw_panel (run, &groups[g], top + PANEL_TITLE, height, ticks);
        top += PANEL_TITLE + height;
      }
  return top;
}

void
rw_chart_sheet_draw (RwChartSheet *self,
                     cairo_t *cr,
                     double x,
                     double y,
                     double width,
                     double height)
{
  g_autoptr (RwPaper) paper = rw_paper_new (cr);
  g_autoptr (GArray) ticks = NULL;
  RwChartRun run = { .sheet = self, .cr = cr, .paper = paper, .left = x, .right = x + width };
  double top, bottom;

  rw_chart_sheet_close_marks (self);
  cairo_save (cr);
  run.left = x + measure_gutter (&run);
  ticks = find_ticks (&run);

  top = draw_heading (&run, y);
  top = draw_legend (&run, top);
  bottom = y + height - 3 * AXIS_ROW - 4 - count_lanes (self) * LANE
           - (self->n_implausible > 0 ? AXIS_ROW : 0);
  top = draw_panels (&run, ticks, top, bottom) + 2;
  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    if (rw_chart_sheet_shows_mark (self, i))
      {
        draw_lane (&run, i, top, x);
        top += LANE;
      }
  draw_tick_labels (&run, ticks, top);
  top += AXIS_ROW;
  if (draw_days (&run, ticks, top))
    top += AXIS_ROW;
  draw_span (&run, top);
  draw_left_out (&run, top + AXIS_ROW);
  cairo_restore (cr);
}
