/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-fault.h"

#include "rw-time.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *name;
  double min_hours;
  double max_hours;
  const char *expected; /* rules of which one at least ought to tell of it, as JSON strings */
} Kind;

static const Kind kinds_table[RW_SIM_N_FAULTS] = {
  [RW_SIM_FAULT_POWER_OFF] = { "power_off", 1, 12, "\"power_lost\"" },
  [RW_SIM_FAULT_TEMPERATURE_RUNAWAY] = { "temperature_runaway", 3, 18,
                                         "\"control_air_high\",\"rate_of_rise\"" },
  [RW_SIM_FAULT_SLOW_LEAK] = { "slow_leak", 24, 48, "\"control_air_high\"" },
  [RW_SIM_FAULT_WRONG_SETPOINT] = { "wrong_setpoint", 4, 36, "\"wrong_setpoint\"" },
  [RW_SIM_FAULT_DOOR_OPEN] = { "door_open", 0.5, 5, "\"door_open\"" },
  [RW_SIM_FAULT_CO2_SENSOR] = { "co2_sensor", 4, 24, "\"co2_band\"" },
  [RW_SIM_FAULT_O2_SENSOR] = { "o2_sensor", 4, 24, "\"o2_band\"" },
  [RW_SIM_FAULT_SUPPLY_DRIFT] = { "supply_drift", 12, 36, "\"probe_disagreement\"" },
  [RW_SIM_FAULT_STUCK_SENSOR] = { "stuck_sensor", 6, 30, "\"stuck_value\"" },
  [RW_SIM_FAULT_FAN_FAILURE] = { "fan_failure", 4, 20, "\"fan_stopped\",\"return_air_high\"" },
  [RW_SIM_FAULT_SILENT] = { "silent", 1, 16, "\"stale\"" },
  [RW_SIM_FAULT_GPS_JUMP] = { "gps_jump", 0.25, 2, "\"position_jump\"" },
  [RW_SIM_FAULT_GATEWAY_DOWN] = { "gateway_down", 0.5, 4, "\"stale\"" },
  [RW_SIM_FAULT_BLACKOUT] = { "blackout", 0.4, 3, "\"power_lost\"" },
};

const char *
rw_sim_fault_get_name (RwSimFaultKind kind)
{
  g_return_val_if_fail (kind < RW_SIM_N_FAULTS, NULL);
  return kinds_table[kind].name;
}

static gboolean
find_kind (const char *name, guint *bit)
{
  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    if (strcmp (kinds_table[i].name, name) == 0)
      {
        *bit = RW_SIM_FAULT_BIT (i);
        return TRUE;
      }

  return FALSE;
}

gboolean
rw_sim_fault_parse_kinds (const char *text, guint *kinds, GError **error)
{
  g_auto (GStrv) names = NULL;
  guint mask = 0;

  if (strcmp (text, "all") == 0 || strcmp (text, "none") == 0)
    {
      *kinds = *text == 'a' ? RW_SIM_FAULTS_ALL : 0;
      return TRUE;
    }

  names = g_strsplit (text, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint bit = 0;

      if (!find_kind (g_strstrip (names[i]), &bit))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no kind of fault",
                       names[i]);
          return FALSE;
        }
      mask |= bit;
    }

  /* Nothing at all splits into no names: whoever wants no faults says "none". */
  if (mask == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "No kind of fault is named");
      return FALSE;
    }

  *kinds = mask;
  return TRUE;
}

void
rw_sim_fault_plan_init (RwSimFaultPlan *self, guint64 seed, guint64 stream, gint64 start)
{
  memset (self, 0, sizeof *self);
  rw_sim_random_init (&self->random, seed, stream);
  self->hour = start - RW_SIM_FAULT_MAX_HOURS * RW_USEC_PER_HOUR;
  self->announced = TRUE;
}

static RwSimFaultKind
choose_kind (RwSimRandom *random, guint kinds)
{
  guint skip = rw_sim_random_index (random, (guint) __builtin_popcount (kinds));

  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    if ((kinds & RW_SIM_FAULT_BIT (i)) != 0 && skip-- == 0)
      return i;

  g_assert_not_reached ();
}

static void
draw_fault (RwSimFaultPlan *self, guint kinds)
{
  RwSimFault *fault = &self->fault;
  const Kind *kind;

  fault->kind = choose_kind (&self->random, kinds);
  kind = &kinds_table[fault->kind];

  /* Whole seconds, so that the truth reads well. */
  fault->begin = self->hour + rw_sim_random_index (&self->random, 3600) * RW_USEC_PER_SEC;
  fault->end = fault->begin
               + (gint64) (rw_sim_random_range (&self->random, kind->min_hours, kind->max_hours)
                           * 3600)
                   * RW_USEC_PER_SEC;
  fault->severity = rw_sim_random_unit (&self->random);
  fault->sign = rw_sim_random_chance (&self->random, 0.5) ? 1 : -1;
  self->announced = FALSE;
}

gboolean
rw_sim_fault_plan_advance (RwSimFaultPlan *self, guint kinds, double per_day, gint64 time)
{
  for (; self->hour <= time; self->hour += RW_USEC_PER_HOUR)
    if (rw_sim_random_chance (&self->random, per_day / 24) && self->fault.end <= self->hour
        && kinds != 0)
      draw_fault (self, kinds);

  if (self->announced || self->fault.begin > time)
    return FALSE;

  self->announced = TRUE;
  return TRUE;
}

void
rw_sim_fault_append_truth (const RwSimFault *fault,
                           const char *container_id,
                           RwCargoMode mode,
                           RwSimText *text)
{
  rw_sim_text_append_literal (text, "{\"container_id\":\"");
  rw_sim_text_append_string (text, container_id);
  rw_sim_text_append_literal (text, "\",\"kind\":\"");
  rw_sim_text_append_string (text, kinds_table[fault->kind].name);
  rw_sim_text_append_literal (text, "\",\"begin\":\"");
  rw_sim_text_append_time (text, fault->begin, "Z");
  rw_sim_text_append_literal (text, "\",\"end\":\"");
  rw_sim_text_append_time (text, fault->end, "Z");
  rw_sim_text_append_literal (text, "\",\"expected\":[");
  rw_sim_text_append_string (text, kinds_table[fault->kind].expected);

  /* Chilled cargo is judged on the very air whose sensor drifts. */
  if (fault->kind == RW_SIM_FAULT_SUPPLY_DRIFT && mode == RW_CARGO_CHILLED)
    rw_sim_text_append_string (text, fault->sign > 0 ? ",\"control_air_high\""
                                                     : ",\"control_air_low\"");
  rw_sim_text_append_literal (text, "]}\n");
}
