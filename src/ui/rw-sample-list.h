/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-samples.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSampleList: a span of one series or several as one list, newest first, for tables.
 *
 * For: RwSampleTable. Not for: drawing; charts read the arrays themselves.
 *
 * DESIGN: a GListModel that mints an RwSample only for the rows that a view asks for; the sample is
 * a copy, so it may outlive what the series does next. What is kept for a row is 16 bytes that say
 * where its sample is.
 */
#define RW_TYPE_SAMPLE (rw_sample_get_type ())
G_DECLARE_FINAL_TYPE (RwSample, rw_sample, RW, SAMPLE, GObject)

/* Whose it is; interned. */
const char *rw_sample_get_container_id (RwSample *self);
gint64 rw_sample_get_time (RwSample *self);
float rw_sample_get_value (RwSample *self, RwQuantity quantity);

/* TRUE, FALSE, or -1 when the sender did not tell. */
int rw_sample_get_flag (RwSample *self, RwReadingFlags flag);

#define RW_TYPE_SAMPLE_LIST (rw_sample_list_get_type ())
G_DECLARE_FINAL_TYPE (RwSampleList, rw_sample_list, RW, SAMPLE_LIST, GObject)

RwSampleList *rw_sample_list_new (void);

/* Shows the samples of n series measured in [from, to). To be called again after one of them
 * changed. Keeps references on them. */
void rw_sample_list_show (RwSampleList *self,
                          RwSeries *const *series,
                          guint n,
                          gint64 from,
                          gint64 to);

G_END_DECLS
