/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-samples.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwStatisticsTable: lowest, mean and highest value of each quantity, the mean kinetic temperature
 * of temperatures, and the time out of limits.
 *
 * For: beside charts, about the span they show. Not for: computing (rw-statistics.h).
 */
#define RW_TYPE_STATISTICS_TABLE (rw_statistics_table_get_type ())
G_DECLARE_FINAL_TYPE (RwStatisticsTable, rw_statistics_table, RW, STATISTICS_TABLE, GtkWidget)

GtkWidget *rw_statistics_table_new (void);

/* Shows the statistics of samples; low and high are the limits of temperatures, °C, or NAN. */
void rw_statistics_table_show (RwStatisticsTable *self,
                               const RwSamples *samples,
                               double low,
                               double high);

G_END_DECLS
