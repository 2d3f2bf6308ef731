/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-options.h"

G_BEGIN_DECLS

/*
 * RwSimSink: where messages go: a broker, or a file of JSON Lines; and the files of the ground
 * truth and of the bookings.
 *
 * For: one way to send for RwSimRun.
 * Not for: when to send.
 *
 * One thread. Errors are of RW_SIM_PUBLISHER_ERROR.
 */
typedef struct _RwSimSink RwSimSink;

/* Opens the files or the connection; options must live as long as the sink. */
RwSimSink *rw_sim_sink_new (const RwSimOptions *options, GError **error);
void rw_sim_sink_free (RwSimSink *self);

gboolean rw_sim_sink_is_ready (const RwSimSink *self);

/* Sends what one reefer reports; only when ready. */
gboolean rw_sim_sink_send (RwSimSink *self, const RwSimSample *sample, GError **error);

/* Writes lines of ground truth, if anyone wants them, and empties the text. */
gboolean rw_sim_sink_write_truth (RwSimSink *self, RwSimText *truth, GError **error);

/* The same for lines of bookings. */
gboolean rw_sim_sink_write_bookings (RwSimSink *self, RwSimText *bookings, GError **error);

/* Sleeps until the monotonic time `until`, until extra_fd (or -1) is readable or something
 * happened. */
gboolean rw_sim_sink_wait (RwSimSink *self, int extra_fd, gint64 until, GError **error);

/* Waits until all is acknowledged and written. FALSE with error when that took longer than limit
 * µs or cannot be. */
gboolean rw_sim_sink_finish (RwSimSink *self, gint64 limit, GError **error);

guint64 rw_sim_sink_get_published (const RwSimSink *self);
guint64 rw_sim_sink_get_acknowledged (const RwSimSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSimSink, rw_sim_sink_free)

G_END_DECLS
