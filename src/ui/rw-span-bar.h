/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-time-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSpanBar: how much time charts show: presets from an hour to a year, undo and redo zoom, and
 * back to now.
 *
 * For: above charts that share an RwTimeView. Not for: choosing a span of the past by date.
 */
#define RW_TYPE_SPAN_BAR (rw_span_bar_get_type ())
G_DECLARE_FINAL_TYPE (RwSpanBar, rw_span_bar, RW, SPAN_BAR, GtkWidget)

GtkWidget *rw_span_bar_new (void);

/* Keeps a reference on view. Once. */
void rw_span_bar_set_view (RwSpanBar *self, RwTimeView *view);

G_END_DECLS
