/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSampleTable: samples as a table, newest first: the text equivalent of charts.
 *
 * For: the History page. Not for: editing.
 */
#define RW_TYPE_SAMPLE_TABLE (rw_sample_table_get_type ())
G_DECLARE_FINAL_TYPE (RwSampleTable, rw_sample_table, RW, SAMPLE_TABLE, GtkWidget)

GtkWidget *rw_sample_table_new (void);

/* Shows the samples of n series in [from, to) µs and the columns of the quantities in the mask that
 * have any value; and whose they are, where there are several. */
void rw_sample_table_show (RwSampleTable *self,
                           RwSeries *const *series,
                           guint n,
                           gint64 from,
                           gint64 to,
                           guint32 quantities);

/* The rows. (transfer none) */
GListModel *rw_sample_table_get_model (RwSampleTable *self);

G_END_DECLS
