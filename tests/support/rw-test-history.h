/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"

/*
 * A history provider for tests: knows every reefer, one reading a minute from the beginning of time
 * to `end`, chilled at 4 °C with the cargo P01, with defrosts every six hours, a pause of two hours
 * and an outage every day, and one spike of a single reading. Answers from an idle source. A cursor
 * has a block for each day of each reefer, and the whole fleet is RWTU0000000, RWTU0000001 and
 * RWTU0000002. A table has three rows of made-up cells.
 *
 * Of the fleet at a moment it knows three reefers with a cargo "P01" at 30° N, 40° E: PAST0000001,
 * heard then, at 4 °C; TEST0000100, heard a minute before, at 19 °C; TEST0000099, heard an hour
 * before.
 */
#define RW_TYPE_TEST_HISTORY (rw_test_history_get_type ())
G_DECLARE_FINAL_TYPE (RwTestHistory, rw_test_history, RW, TEST_HISTORY, GObject)

RwTestHistory *rw_test_history_new (gint64 end);

/* Fails every query from now on with this message; NULL: no more. */
void rw_test_history_fail (RwTestHistory *self, const char *message);

/* The failure is of this reefer only; NULL: of all again. */
void rw_test_history_fail_only (RwTestHistory *self, const char *container_id);

/* How far the temperatures of reefers whose ids end in neighbouring digits are apart, and whether
 * their setpoints are, too; 0 and FALSE at first. */
void rw_test_history_set_apart (RwTestHistory *self, double kelvin, gboolean setpoints);

/* Answers nothing until it is turned off again; queries can be cancelled meanwhile. */
void rw_test_history_hold (RwTestHistory *self, gboolean hold);

/* Knows nothing any more. */
void rw_test_history_forget (RwTestHistory *self);

/* How many queries were asked, blocks of cursors included, and how many were cancelled. */
guint rw_test_history_get_n_queries (RwTestHistory *self);
guint rw_test_history_get_n_cancelled (RwTestHistory *self);

/* The time of the spike, µs: two hours before the end. */
gint64 rw_test_history_get_spike (RwTestHistory *self);

/* The readings of [from, to) as the provider tells them. */
RwHistory *rw_test_history_make (RwTestHistory *self, const char *container_id, gint64 from, gint64 to);

/* What they come to in buckets of this step, µs, as the provider tells them when the width asks for
 * such: readings where a bucket is not over. */
RwHistory *rw_test_history_make_buckets (RwTestHistory *self,
                                         const char *container_id,
                                         gint64 from,
                                         gint64 to,
                                         gint64 step);
