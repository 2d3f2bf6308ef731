/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"
#include "rw-sim-random.h"
#include "rw-sim-text.h"

G_BEGIN_DECLS

/*
 * RwSimFault: what goes wrong, when, and what ought to notice it.
 *
 * For: the ground truth by which detectors are measured.
 * Not for: what a fault does to a reefer (RwSimReefer).
 *
 * Plain values; times are µs since 1970 UTC.
 */
typedef enum
{
  RW_SIM_FAULT_POWER_OFF,
  RW_SIM_FAULT_TEMPERATURE_RUNAWAY,
  RW_SIM_FAULT_SLOW_LEAK,
  RW_SIM_FAULT_WRONG_SETPOINT,
  RW_SIM_FAULT_DOOR_OPEN,
  RW_SIM_FAULT_CO2_SENSOR,
  RW_SIM_FAULT_O2_SENSOR,
  RW_SIM_FAULT_SUPPLY_DRIFT,
  RW_SIM_FAULT_STUCK_SENSOR,
  RW_SIM_FAULT_FAN_FAILURE,
  RW_SIM_FAULT_SILENT,
  RW_SIM_FAULT_GPS_JUMP,
  RW_SIM_FAULT_GATEWAY_DOWN, /* a whole ship or terminal is silent */
  RW_SIM_FAULT_BLACKOUT,     /* a whole terminal is without power */
  RW_SIM_N_FAULTS
} RwSimFaultKind;

#define RW_SIM_FAULT_BIT(kind) (1u << (kind))
#define RW_SIM_FAULTS_ALL (RW_SIM_FAULT_BIT (RW_SIM_N_FAULTS) - 1)
#define RW_SIM_FAULTS_OF_GASES                                                                     \
  (RW_SIM_FAULT_BIT (RW_SIM_FAULT_CO2_SENSOR) | RW_SIM_FAULT_BIT (RW_SIM_FAULT_O2_SENSOR))
#define RW_SIM_FAULTS_OF_GROUPS                                                                    \
  (RW_SIM_FAULT_BIT (RW_SIM_FAULT_GATEWAY_DOWN) | RW_SIM_FAULT_BIT (RW_SIM_FAULT_BLACKOUT))

/* How far before the start of a simulation a fault may have begun that is still in force. */
#define RW_SIM_FAULT_MAX_HOURS 48

typedef struct
{
  RwSimFaultKind kind;
  gint64 begin; /* included; begin == end for no fault */
  gint64 end;   /* excluded */
  double severity; /* 0 to 1 */
  int sign;        /* -1 or 1, where a fault has a direction */
} RwSimFault;

/* The faults of one reefer or one group, drawn hour by hour from a stream of its own. */
typedef struct
{
  RwSimRandom random;
  gint64 hour; /* the begin of the next hour to be drawn */
  RwSimFault fault;
  gboolean announced;
} RwSimFaultPlan;

/* "power_off", … */
const char *rw_sim_fault_get_name (RwSimFaultKind kind);

/* Reads "all", "none" or names with commas between into a mask of RW_SIM_FAULT_BIT. FALSE with
 * error, and *kinds untouched, for a name that is no fault. */
gboolean rw_sim_fault_parse_kinds (const char *text, guint *kinds, GError **error);

/* Whether the fault is in force at a time. */
static inline gboolean
rw_sim_fault_is_active (const RwSimFault *fault, RwSimFaultKind kind, gint64 time)
{
  return fault->kind == kind && fault->begin <= time && time < fault->end;
}

void rw_sim_fault_plan_init (RwSimFaultPlan *self, guint64 seed, guint64 stream, gint64 start);

/* Goes on to time, which must not decrease. kinds are the faults that may befall the subject,
 * per_day how many do on average. Returns TRUE once for each fault that is in force or over by
 * then and was not told before: it is in self->fault. */
gboolean rw_sim_fault_plan_advance (RwSimFaultPlan *self,
                                    guint kinds,
                                    double per_day,
                                    gint64 time);

/* Appends the line of ground truth about one container, with its newline. */
void rw_sim_fault_append_truth (const RwSimFault *fault,
                                const char *container_id,
                                RwCargoMode mode,
                                RwSimText *text);

G_END_DECLS
