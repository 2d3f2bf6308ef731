/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rules.h"

#include "rw-alarm.h"
#include "rw-time.h"

#include <string.h>

#define MINUTES(n) ((n) *RW_USEC_PER_MIN)

/*
 * Chilled cargo is judged on supply air, which a sound unit holds within half a kelvin; frozen on
 * return air, which swings with the compressor and with defrosts. Too cold harms chilled cargo
 * within minutes, so that alarm comes sooner and ranks higher; frozen cargo it does not harm. A
 * plug that is moved is unpowered for a few minutes: only a longer loss asks for an action.
 */
const RwAlarmRule rw_alarm_rules[RW_N_ALARM_RULES] = {
  { .rule_id = "control_air_high",
    .kind = RW_RULE_ABOVE,
    .priority = RW_ALARM_PRIORITY_MEDIUM,
    .chilled = { TRUE, 1.0f, 0.3f, MINUTES (30), MINUTES (10) },
    .frozen = { TRUE, 3.0f, 0.5f, MINUTES (60), MINUTES (30) } },
  { .rule_id = "control_air_low",
    .kind = RW_RULE_BELOW,
    .priority = RW_ALARM_PRIORITY_HIGH,
    .chilled = { TRUE, -0.5f, 0.2f, MINUTES (15), MINUTES (10) },
    .frozen = { .enabled = FALSE } },
  { .rule_id = "power_lost",
    .kind = RW_RULE_UNPOWERED,
    .priority = RW_ALARM_PRIORITY_HIGH,
    .chilled = { TRUE, 0, 0, MINUTES (30), MINUTES (5) },
    .frozen = { TRUE, 0, 0, MINUTES (60), MINUTES (5) } },
};

int
rw_alarm_rules_find (const char *rule_id)
{
  for (int i = 0; i < RW_N_ALARM_RULES; i++)
    if (strcmp (rw_alarm_rules[i].rule_id, rule_id) == 0)
      return i;

  return -1;
}
