/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-cargo-profile.h"
#include "rw-reefer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwFleet: the present state of every reefer, for the window.
 *
 * For: lists, the map and counts. A GListModel of RwReefer in order of first sight: an item's
 * position never changes and nothing is ever removed, so a position is a reefer's number.
 * Not for: the past (RwHistoryProvider, RwSeries), and not for alarms as rows (RwAlarmList).
 *
 * DESIGN: bulk state is a flat array of RwReeferState; an RwReefer is minted only for who asks and
 * is shared while somebody holds it. rw_fleet_apply() takes any number of batches and emits
 * ::updated once. Main thread only.
 */

/* Worst first: the order of lists, of clusters and of counts. */
typedef enum
{
  RW_CONDITION_CRITICAL, /* worst active alarm has priority 1 */
  RW_CONDITION_HIGH,
  RW_CONDITION_MEDIUM,
  RW_CONDITION_LOW,
  RW_CONDITION_SILENT,  /* no reading for longer than RW_FLEET_SILENT_AFTER */
  RW_CONDITION_OFF,     /* says that it has no power */
  RW_CONDITION_NORMAL,
  RW_N_CONDITIONS
} RwCondition;

/* A reefer is silent after this long without a reading, µs. */
#define RW_FLEET_SILENT_AFTER (G_GINT64_CONSTANT (15) * 60 * 1000000)

typedef struct
{
  RwReading last;          /* the newest reading by when it was measured, or came if that is before;
                            * keeps the last known cargo */
  gint64 heard_time;       /* when anything was last received from it, late readings included */
  double latitude;         /* the newest known position, NAN for none */
  double longitude;
  gint64 position_time;    /* when that was, at the latest when it came; 0 for never */
  guint8 alarm_priority;   /* worst active alarm, RW_ALARM_PRIORITY_NONE for none */
  guint8 n_alarms;         /* active alarms */
  guint8 unacknowledged;   /* active alarms nobody took */
  guint8 condition;        /* RwCondition */
} RwReeferState;

#define RW_TYPE_FLEET (rw_fleet_get_type ())
G_DECLARE_FINAL_TYPE (RwFleet, rw_fleet, RW, FLEET, GObject)

/*
 * Signals:
 *   "updated" (): states changed, once per rw_fleet_apply() and friends; see
 *   rw_fleet_get_serial() to find out which.
 *   GListModel::items-changed only for new reefers, once per apply.
 */
RwFleet *rw_fleet_new (void);

/* Takes the readings of batches (GPtrArray of RwBatch) that are newer than what is there. */
void rw_fleet_apply (RwFleet *self, GPtrArray *batches);

/* Takes the active alarms (GPtrArray of RwAlarm): those not listed are over. */
void rw_fleet_set_alarms (RwFleet *self, GPtrArray *alarms);

/* Takes what each cargo is called; NULL for nothing. Everything counts as changed. */
void rw_fleet_set_profiles (RwFleet *self, RwCargoProfiles *profiles);

/* What people call a cargo: the name of its profile, its id where there is none, NULL for NULL.
 * Borrowed until the next rw_fleet_set_profiles(). */
const char *rw_fleet_get_cargo_name (RwFleet *self, const char *product_id);

/* The same for the cargo of a minted reefer. */
const char *rw_reefer_get_cargo_name (RwReefer *reefer);

/* Time passes: reefers become silent. now is µs since 1970 UTC. Call about once a second. */
void rw_fleet_tick (RwFleet *self, gint64 now);

guint rw_fleet_get_size (RwFleet *self);

/* Borrowed until the next apply; NULL when out of range. */
const RwReeferState *rw_fleet_peek (RwFleet *self, guint position);

/* How far the control temperature is from the setpoint, K; NAN when either is unknown. Pure. */
float rw_reefer_state_get_deviation (const RwReeferState *state);

/* The state of a minted reefer; borrowed until the next apply. */
const RwReeferState *rw_reefer_get_state (RwReefer *reefer);

/* Position of a reefer, or FALSE. */
gboolean rw_fleet_find (RwFleet *self, const char *container_id, guint *position);

/* Reefers per RwCondition; the array has RW_N_CONDITIONS elements. */
const guint *rw_fleet_get_counts (RwFleet *self);

/* Counts up with each change; a reefer's own serial is the fleet's at its last change, so "serial
 * greater than the one I drew" finds what to redraw. */
guint64 rw_fleet_get_serial (RwFleet *self);
guint64 rw_fleet_get_reefer_serial (RwFleet *self, guint position);

G_END_DECLS
