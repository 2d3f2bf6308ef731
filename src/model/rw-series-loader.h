/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwSeriesLoader: the series of one reefer, filled with history where somebody looks.
 *
 * For: charts that pan and zoom through years without loading them: they say which span they show.
 * Not for: exports, which read a span once and keep nothing.
 *
 * DESIGN: remembers which spans are in the series, in which resolution, and asks the history
 * provider for what is missing of the one that was wanted last, with some on both sides; never two
 * queries at once. What is there finer than it need be serves; what is too coarse is asked for
 * again, and the finer samples take its place. What is far from all that is wanted goes when it
 * becomes much. Live samples reach the series by the session. A span that is far from others leaves
 * the time between them empty, which nobody sees: looking there is wanting it. The series keeps
 * what is wanted and as much again before it; what is older may go when live samples come, and is
 * asked for again when it is wanted. When the stores change, everything that is wanted is asked for
 * again. Main thread only.
 *
 * Signals: "state-changed" (). Samples: see the signals of the series.
 */
typedef enum
{
  RW_SERIES_LOADER_READY, /* all that is wanted is there */
  RW_SERIES_LOADER_LOADING,
  RW_SERIES_LOADER_FAILED,    /* rw_series_loader_get_error() says why */
  RW_SERIES_LOADER_CANCELLED, /* by rw_series_loader_cancel(), until another span is wanted */
  RW_SERIES_LOADER_NO_STORE,  /* there is no database yet */
} RwSeriesLoaderState;

#define RW_TYPE_SERIES_LOADER (rw_series_loader_get_type ())
G_DECLARE_FINAL_TYPE (RwSeriesLoader, rw_series_loader, RW, SERIES_LOADER, GObject)

RwSeriesLoader *rw_series_loader_new (RwSession *session, const char *container_id);

/* (transfer none) */
RwSeries *rw_series_loader_get_series (RwSeriesLoader *self);

/* Sees to it that samples measured in [from, to) µs are there. */
void rw_series_loader_want (RwSeriesLoader *self, gint64 from, gint64 to);

/* How wide that is on the screen, pixels: the provider then need not tell every reading, see
 * RwHistoryPlan. 0, as in the beginning: all readings. */
void rw_series_loader_set_width (RwSeriesLoader *self, guint width);

/* Stops the query under way. */
void rw_series_loader_cancel (RwSeriesLoader *self);

/* Asks again after a failure or a cancellation. */
void rw_series_loader_retry (RwSeriesLoader *self);

RwSeriesLoaderState rw_series_loader_get_state (RwSeriesLoader *self);

/* Of the last query, NULL unless it failed; (transfer none). */
const GError *rw_series_loader_get_error (RwSeriesLoader *self);

G_END_DECLS
