/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-booking.h"
#include "rw-history-provider.h"
#include "rw-rule-tester.h"

G_BEGIN_DECLS

/*
 * RwBacktest: RwRuleTester that judges stored readings with the very detectors that judge live
 * ones.
 *
 * For: the console and reeferwatchctl.
 * Not for: what happens between reefers: a trial judges each by itself, so that silence is measured
 * against the newest reading of all, and nothing is grouped into incidents.
 *
 * DESIGN: a trial has a thread, which pulls readings from a cursor of the history provider, a
 * reefer after the other, with only the columns that the rules need. Readings from before the span
 * prepare the detectors; what is raised by them does not count. Memory does not grow with the
 * readings, only with the alarms found and, where silence is judged, with the reefers.
 *
 * One thread makes it and asks it; several trials may run at once.
 */
#define RW_TYPE_BACKTEST (rw_backtest_get_type ())
G_DECLARE_FINAL_TYPE (RwBacktest, rw_backtest, RW, BACKTEST, GObject)

RwBacktest *rw_backtest_new (RwHistoryProvider *history);

/* By what is judged from the next trial on; both may be NULL. */
void rw_backtest_set_cargo (RwBacktest *self, RwCargoProfiles *profiles, RwBookings *bookings);

G_END_DECLS
