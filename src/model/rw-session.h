/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-flood.h"
#include "rw-alarm-list.h"
#include "rw-alarm-store.h"
#include "rw-alarm-view.h"
#include "rw-bookmarks.h"
#include "rw-cargo-profile.h"
#include "rw-data-store.h"
#include "rw-fleet.h"
#include "rw-history-provider.h"
#include "rw-note-store.h"
#include "rw-pipeline-status.h"
#include "rw-redecoder.h"
#include "rw-rule-store.h"
#include "rw-rule-tester.h"
#include "rw-series.h"
#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * RwSession: what one window of one user looks at: the fleet, the alarms, where history comes from,
 * and the two things pages share: the selected reefer and the span of time.
 *
 * For: being handed to every page, which binds to it.
 * Not for: collecting whatever has no other place: logic lives in the objects it holds.
 *
 * Main thread only. Properties: "selected" (string, container id or NULL), "from" and "to" (int64
 * µs; to = 0 means: follow now). Signals: "status-changed" (), "batches" (GPtrArray of RwBatch, just
 * after the fleet took them).
 */
#define RW_TYPE_SESSION (rw_session_get_type ())
G_DECLARE_FINAL_TYPE (RwSession, rw_session, RW, SESSION, GObject)

RwSession *rw_session_new (void);

/* (transfer none) */
RwFleet *rw_session_get_fleet (RwSession *self);
RwAlarmList *rw_session_get_alarms (RwSession *self);

/* Which alarms this user wants to see and hear. */
RwAlarmView *rw_session_get_alarm_view (RwSession *self);

/* Whether there are too many alarms to read. */
RwAlarmFlood *rw_session_get_alarm_flood (RwSession *self);

/* NULL before there is a database. "stores-changed" () when they come or go. */
RwHistoryProvider *rw_session_get_history (RwSession *self);
RwAlarmStore *rw_session_get_alarm_store (RwSession *self);
RwDataStore *rw_session_get_data_store (RwSession *self);
void rw_session_set_stores (RwSession *self,
                            RwHistoryProvider *history,
                            RwAlarmStore *alarms,
                            RwDataStore *data);

/* What operators wrote down; NULL before there is a database. "stores-changed" () when it comes or
 * goes. */
RwNoteStore *rw_session_get_note_store (RwSession *self);
void rw_session_set_note_store (RwSession *self, RwNoteStore *notes);

/* The rules, who may try them on history, and the orders to field engineers; NULL before there is a
 * database. "stores-changed" () when they come or go. */
RwRuleStore *rw_session_get_rule_store (RwSession *self);
RwRuleTester *rw_session_get_rule_tester (RwSession *self);
RwWorkOrderStore *rw_session_get_work_order_store (RwSession *self);
void rw_session_set_desk_stores (RwSession *self,
                                 RwRuleStore *rules,
                                 RwRuleTester *tester,
                                 RwWorkOrderStore *work_orders);

/* The rules as they are stored, (transfer none), asked for when their store comes or changes; NULL
 * before they are known. "stores-changed" () when they are. */
RwAlarmRules *rw_session_get_rules (RwSession *self);

/* The views that the user keeps, (transfer none). */
RwBookmarks *rw_session_get_bookmarks (RwSession *self);

/* Who decodes rejected messages again: the worker while there is one, else NULL. "stores-changed"
 * () when it comes or goes. */
RwRedecoder *rw_session_get_redecoder (RwSession *self);
void rw_session_set_redecoder (RwSession *self, RwRedecoder *redecoder);

/* What each cargo wants, asked for when the stores come; NULL before that is known.
 * "stores-changed" () when it is set. */
RwCargoProfiles *rw_session_get_profiles (RwSession *self);
void rw_session_set_profiles (RwSession *self, RwCargoProfiles *profiles);

/* What came from the worker: the fleet, live series and pages follow. */
void rw_session_apply (RwSession *self, GPtrArray *batches);

const RwPipelineStatus *rw_session_get_status (RwSession *self);
void rw_session_set_status (RwSession *self, const RwPipelineStatus *status);

/* A live series of a reefer, shared by who asks for the same one and fed while somebody holds it.
 * It starts with the last hours from the history provider. (transfer full) */
RwSeries *rw_session_watch (RwSession *self, const char *container_id);

const char *rw_session_get_selected (RwSession *self);
void rw_session_set_selected (RwSession *self, const char *container_id);
void rw_session_get_span (RwSession *self, gint64 *from, gint64 *to);
void rw_session_set_span (RwSession *self, gint64 from, gint64 to);

/* Where a private database is kept, a folder; NULL when it is not ours. "stores-changed" () when it
 * changes. */
const char *rw_session_get_location (RwSession *self);
void rw_session_set_location (RwSession *self, const char *location);

/* Whether what is shown is simulated; the window says so. */
gboolean rw_session_get_demo (RwSession *self);
void rw_session_set_demo (RwSession *self, gboolean demo);

G_END_DECLS
