/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSpanStatistics: what each quantity of each reefer came to in a span: lowest and highest with
 * their times, mean, mean kinetic temperature, time out of limits, and how much time samples cover.
 *
 * For: the History page. Not for: side panes, which are narrow (RwStatisticsTable), and not for
 * computing (rw-statistics.h).
 *
 * DESIGN: computes one quantity of one reefer per idle iteration, so that eight reefers with many
 * samples never hold up a frame; rows appear when all is known, and texts that did not change are
 * not set again.
 */
#define RW_TYPE_SPAN_STATISTICS (rw_span_statistics_get_type ())
G_DECLARE_FINAL_TYPE (RwSpanStatistics, rw_span_statistics, RW, SPAN_STATISTICS, GtkWidget)

/* Limits of temperatures, °C; NAN for none. */
typedef struct
{
  double low;
  double high;
} RwLimits;

GtkWidget *rw_span_statistics_new (void);

/* Shows the samples of [from, to) µs and the quantities of the mask; limits has one element for
 * each position of the set. What was under way is given up. Keeps a reference on set. */
void rw_span_statistics_show (RwSpanStatistics *self,
                              RwReeferSet *set,
                              const RwLimits *limits,
                              gint64 from,
                              gint64 to,
                              guint32 quantities);

/* Whether something is still to be computed. */
gboolean rw_span_statistics_is_busy (RwSpanStatistics *self);

/* A row as text, its cells separated by tabs, headings in row 0; NULL behind the last. Caller
 * frees. */
char *rw_span_statistics_get_row (RwSpanStatistics *self, guint row);

G_END_DECLS
