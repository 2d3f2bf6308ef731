/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-axis.h"
#include "rw-chart-sheet.h"
#include "rw-envelope.h"
#include "rw-paper.h"

G_BEGIN_DECLS

/*
 * What the files of RwChartSheet share: what it holds (rw-chart-sheet.c), how its panels are drawn
 * (rw-chart-sheet-panel.c) and where they stand (rw-chart-sheet-draw.c).
 */
typedef struct
{
  gint64 from;
  gint64 to;
} RwChartSpan;

typedef struct
{
  gint64 from;
  double low;
  double high;
} RwChartLimits;

/* What is drawn in one panel: quantities of one unit. */
#define RW_CHART_MAX_MEMBERS 4

typedef struct
{
  const char *title; /* to be translated; NULL: the name of the quantity */
  double weight;     /* its share of the height */
  double minimum_span;
  guint n;
  RwQuantity members[RW_CHART_MAX_MEMBERS];
} RwChartGroup;

typedef struct
{
  char *container_id;
  RwEnvelope *curve[RW_N_QUANTITIES]; /* NULL where there was no value */
} RwChartReefer;

struct _RwChartSheet
{
  RwChartSheetPlan plan;
  char *title;
  guint32 shown; /* quantities */
  guint n_reefers;
  RwChartReefer reefers[RW_CHART_SHEET_MAX_REEFERS];
  GArray *limits;                  /* of RwChartLimits */
  GArray *marks[RW_N_CHART_MARKS]; /* of RwChartSpan */
  gint64 marked[RW_N_CHART_MARKS]; /* since when a mark is open */
  gboolean open[RW_N_CHART_MARKS];
  gint64 last_time; /* of the samples of the first reefer */
  gint64 last_interval;
  guint64 n_implausible;
};

/* A value as it is shown. */
double rw_chart_sheet_convert (const RwChartSheet *self, RwQuantity quantity, double value);
const char *rw_chart_sheet_get_unit (const RwChartSheet *self, RwQuantity quantity);

/* The panels that there can be, and the name of one. */
const RwChartGroup *rw_chart_sheet_get_groups (const RwChartSheet *self, guint *n);
const char *rw_chart_group_get_title (const RwChartGroup *group);

/* Whether any reefer has a curve of the quantity that is to be drawn, and whether a panel is to be
 * drawn. */
gboolean rw_chart_sheet_has (const RwChartSheet *self, RwQuantity quantity);
gboolean rw_chart_sheet_shows_group (const RwChartSheet *self, const RwChartGroup *group);
gboolean rw_chart_sheet_shows_mark (const RwChartSheet *self, RwChartMark mark);

/* After the last sample: what is open ends with it. */
void rw_chart_sheet_close_marks (RwChartSheet *self);

/* Drawing: one run of it. */
typedef struct
{
  RwChartSheet *sheet;
  cairo_t *cr;
  RwPaper *paper;
  double left; /* of the plots */
  double right;
} RwChartRun;

#define RW_CHART_FONT ((RwPaperFont){ 7.5, FALSE, FALSE })
#define RW_CHART_BOLD ((RwPaperFont){ 7.5, TRUE, FALSE })

double rw_chart_run_get_x (const RwChartRun *run, gint64 time);
void rw_chart_run_set_colour (const RwChartRun *run, guint32 rgb);

/* The colour and the dashes of a curve. With several reefers the colour is the reefer's. */
void rw_chart_run_set_curve_style (const RwChartRun *run, guint reefer, RwQuantity quantity);
guint32 rw_chart_run_get_mark_colour (RwChartMark mark);
const char *rw_chart_run_get_mark_label (RwChartMark mark);

/* Fits the axis of a panel that high; FALSE when it is empty. */
gboolean rw_chart_run_fit_axis (const RwChartRun *run,
                                const RwChartGroup *group,
                                double height,
                                RwAxis *axis);

/* ticks: a GArray of RwTimeTick. */
void rw_chart_run_draw_panel (const RwChartRun *run,
                              const RwChartGroup *group,
                              double top,
                              double height,
                              GArray *ticks);

G_END_DECLS
