/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-message.h"

#include "rw-time.h"

#include <string.h>

/* One member of an object with the comma before it, for keys known when this is compiled. */
#define append_number(text, key, value, decimals)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    rw_sim_text_append_literal ((text), ",\"" key "\":");                                          \
    rw_sim_text_append_fixed ((text), (value), (decimals));                                        \
  }                                                                                                \
  G_STMT_END

#define append_switch(text, key, value)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (value)                                                                                     \
      rw_sim_text_append_literal ((text), ",\"" key "\":true");                                    \
    else                                                                                           \
      rw_sim_text_append_literal ((text), ",\"" key "\":false");                                   \
  }                                                                                                \
  G_STMT_END

static const char *const shape_names[RW_SIM_N_SHAPES] = {
  [RW_SIM_SHAPE_NATIVE] = "native",     [RW_SIM_SHAPE_FLAT] = "flat",
  [RW_SIM_SHAPE_ENVELOPE] = "envelope", [RW_SIM_SHAPE_TASMOTA] = "tasmota",
  [RW_SIM_SHAPE_SENML] = "senml",       [RW_SIM_SHAPE_SHELLY] = "shelly",
};

const char *
rw_sim_shape_get_name (RwSimShape shape)
{
  g_return_val_if_fail (shape < RW_SIM_N_SHAPES, NULL);
  return shape_names[shape];
}

gboolean
rw_sim_shape_from_name (const char *name, RwSimShape *shape)
{
  for (guint i = 0; i < RW_SIM_N_SHAPES; i++)
    if (strcmp (shape_names[i], name) == 0)
      {
        *shape = i;
        return TRUE;
      }

  return FALSE;
}

static void
append_id (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append (text, sample->reefer->id, 11);
}

static void
append_native_machine (RwSimText *text, const RwSimSample *sample)
{
  append_switch (text, "fan_1", sample->fans[0]);
  append_switch (text, "fan_2", sample->fans[1]);
  append_switch (text, "fan_3", sample->fans[2]);
  append_switch (text, "vent_1", sample->vents[0]);
  append_switch (text, "vent_2", sample->vents[1]);
  append_switch (text, "vent_3", sample->vents[2]);
  rw_sim_text_append_literal (text, ",\"defrost_cycle\":");
  rw_sim_text_append_int (text, sample->reefer->defrost_hours);
  append_switch (text, "defrosting", sample->defrosting);
  append_switch (text, "powered", sample->powered);
  append_number (text, "time_door_open", sample->door_minutes, 1);
  append_number (text, "latitude", sample->latitude, 5);
  append_number (text, "longitude", sample->longitude, 5);
}

static void
append_native (RwSimText *text, const RwSimSample *sample)
{
  const RwSimCargo *cargo = sample->reefer->cargo;

  rw_sim_text_append_literal (text, "{\"container_id\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "\",\"measurement_time\":\"");
  rw_sim_text_append_time (text, sample->time, "Z");
  rw_sim_text_append_literal (text, "\"");
  append_number (text, "temperature", sample->temperature, 1);
  rw_sim_text_append_literal (text, ",\"product_id\":\"");
  rw_sim_text_append_string (text, cargo->product_id);
  rw_sim_text_append_literal (text, "\"");
  append_number (text, "target_temperature", sample->target, 1);
  append_number (text, "supply_temperature", sample->supply, 1);
  append_number (text, "return_temperature", sample->back, 1);
  append_number (text, "ambient_temperature", sample->ambient, 1);
  append_number (text, "kilowatts", sample->kilowatts, 2);
  if (cargo->measures_gases)
    {
      append_number (text, "oxygen_level", sample->oxygen, 1);
      append_number (text, "nitrogen_level", sample->nitrogen, 1);
      append_number (text, "carbon_dioxide_level", sample->carbon_dioxide, 1);
    }
  append_number (text, "humidity_level", sample->humidity, 1);
  append_native_machine (text, sample);
  rw_sim_text_append_literal (text, "}");
}

static void
append_flat (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append_literal (text, "{\"measurement_time\":\"");
  rw_sim_text_append_time (text, sample->time, "");
  rw_sim_text_append_literal (text, "\",\"container_id\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "\"");
  append_number (text, "temperature", sample->temperature, 1);
  append_number (text, "kilowatts", sample->kilowatts, 2);
  append_number (text, "oxygen_level", sample->oxygen, 1);
  rw_sim_text_append_literal (text, ",\"product_id\":\"");
  rw_sim_text_append_string (text, sample->reefer->cargo->product_id);
  rw_sim_text_append_literal (text, "\"");
  append_switch (text, "fan_1", sample->fans[0]);
  append_number (text, "carbon_dioxide_level", sample->carbon_dioxide, 1);
  rw_sim_text_append_literal (text, ",\"latitude\":\"");
  rw_sim_text_append_fixed (text, sample->latitude, 5);
  rw_sim_text_append_literal (text, "\",\"longitude\":\"");
  rw_sim_text_append_fixed (text, sample->longitude, 5);
  rw_sim_text_append_literal (text, "\"}");
}

/* "2026-03-02 06:00:00": the envelope's times have a blank and no zone. */
static void
append_blank_time (RwSimText *text, gint64 time)
{
  gsize at = text->length + strlen ("2026-03-02");

  rw_sim_text_append_time (text, rw_time_floor (time, RW_USEC_PER_SEC), "");
  text->data[at] = ' ';
}

static void
append_envelope_values (RwSimText *text, const RwSimSample *sample)
{
  append_number (text, "temperature", sample->temperature, 1);
  append_number (text, "target_temperature", sample->target, 1);
  append_number (text, "ambiant_temperature", sample->ambient, 1);
  append_number (text, "kilowatts", sample->kilowatts, 2);
  append_number (text, "time_door_open", sample->door_minutes, 1);
  rw_sim_text_append_literal (text, ",\"content_type\":1,\"defrost_cycle\":");
  rw_sim_text_append_int (text, sample->reefer->defrost_hours);
  append_number (text, "oxygen_level", sample->oxygen, 1);
  append_number (text, "nitrogen_level", sample->nitrogen, 1);
  append_number (text, "humidity_level", sample->humidity, 1);
  append_number (text, "carbon_dioxide_level", sample->carbon_dioxide, 1);
  append_switch (text, "fan_1", sample->fans[0]);
  append_switch (text, "fan_2", sample->fans[1]);
  append_switch (text, "fan_3", sample->fans[2]);
  rw_sim_text_append_literal (text, ",\"latitude\":\"");
  rw_sim_text_append_fixed (text, sample->latitude, 5);
  rw_sim_text_append_literal (text, "\",\"longitude\":\"");
  rw_sim_text_append_fixed (text, sample->longitude, 5);
  rw_sim_text_append_literal (text, "\",\"maintenance_required\":");
  rw_sim_text_append_int (text, sample->faulty);
}

static void
append_envelope (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append_literal (text, "{\"containerID\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "\",\"timestamp\":\"");
  append_blank_time (text, sample->time);
  rw_sim_text_append_literal (text, "\",\"type\":\"ReeferTelemetries\",\"payload\":");
  rw_sim_text_append_literal (text, "{\"container_id\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "\",\"measurement_time\":\"");
  append_blank_time (text, sample->time);
  rw_sim_text_append_literal (text, "\",\"product_id\":\"");
  rw_sim_text_append_string (text, sample->reefer->cargo->product_id);
  rw_sim_text_append_literal (text, "\"");
  append_envelope_values (text, sample);
  rw_sim_text_append_literal (text, "}}");
}

static void
append_tasmota (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append_literal (text, "{\"Time\":\"");
  rw_sim_text_append_time (text, rw_time_floor (sample->time, RW_USEC_PER_SEC), "");
  rw_sim_text_append_literal (text, "\",\"AM2301\":{\"Temperature\":");
  rw_sim_text_append_fixed (text, sample->temperature, 1);
  append_number (text, "Humidity", sample->humidity, 1);
  rw_sim_text_append_literal (text, "},\"TempUnit\":\"C\"}");
}

static void
append_senml (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append_literal (text, "[{\"bn\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "/\",\"bt\":");
  rw_sim_text_append_fixed (text, (double) (sample->time / 1000) / 1000, 3);
  rw_sim_text_append_literal (text, ",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":");
  rw_sim_text_append_fixed (text, sample->temperature, 1);
  rw_sim_text_append_literal (text, "},{\"n\":\"humidity\",\"u\":\"%RH\",\"v\":");
  rw_sim_text_append_fixed (text, sample->humidity, 1);
  rw_sim_text_append_literal (text, "}]");
}

static void
append_shelly (RwSimText *text, const RwSimSample *sample)
{
  rw_sim_text_append_literal (text, "{\"src\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "\",\"dst\":\"");
  append_id (text, sample);
  rw_sim_text_append_literal (text, "/events\",\"method\":\"NotifyFullStatus\",");
  rw_sim_text_append_literal (text, "\"params\":{\"ts\":");
  rw_sim_text_append_fixed (text, (double) (sample->time / 1000) / 1000, 3);
  rw_sim_text_append_literal (text, ",\"humidity:0\":{\"id\":0");
  append_number (text, "rh", sample->humidity, 1);
  rw_sim_text_append_literal (text, "},\"temperature:0\":{\"id\":0");
  append_number (text, "tC", sample->temperature, 1);
  append_number (text, "tF", sample->temperature * 1.8 + 32, 1);
  rw_sim_text_append_literal (text, "}}}");
}

void
rw_sim_message_append_topic (RwSimText *text,
                             RwSimShape shape,
                             const char *prefix,
                             const RwSimReefer *reefer)
{
  switch (shape)
    {
    case RW_SIM_SHAPE_TASMOTA:
      rw_sim_text_append_literal (text, "tele/");
      rw_sim_text_append (text, reefer->id, 11);
      rw_sim_text_append_literal (text, "/SENSOR");
      break;
    case RW_SIM_SHAPE_SHELLY:
      rw_sim_text_append (text, reefer->id, 11);
      rw_sim_text_append_literal (text, "/events/rpc");
      break;
    case RW_SIM_SHAPE_NATIVE:
    case RW_SIM_SHAPE_FLAT:
    case RW_SIM_SHAPE_ENVELOPE:
    case RW_SIM_SHAPE_SENML:
    case RW_SIM_N_SHAPES:
    default:
      rw_sim_text_append_string (text, prefix);
      rw_sim_text_append_literal (text, "/");
      rw_sim_text_append (text, reefer->id, 11);
      rw_sim_text_append_literal (text, "/telemetry");
      break;
    }
}

void
rw_sim_message_append_payload (RwSimText *text, RwSimShape shape, const RwSimSample *sample)
{
  static void (*const writers[RW_SIM_N_SHAPES]) (RwSimText *, const RwSimSample *) = {
    [RW_SIM_SHAPE_NATIVE] = append_native,     [RW_SIM_SHAPE_FLAT] = append_flat,
    [RW_SIM_SHAPE_ENVELOPE] = append_envelope, [RW_SIM_SHAPE_TASMOTA] = append_tasmota,
    [RW_SIM_SHAPE_SENML] = append_senml,       [RW_SIM_SHAPE_SHELLY] = append_shelly,
  };

  writers[shape] (text, sample);
}
