/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-fleet.h"

#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define THRESHOLD 18.0
#define FIXED_CHILLED_HIGH 16.0
#define FIXED_CHILLED_LOW -2.0
#define FIXED_FROZEN_HIGH -15.0

/* How near air and cargo must come to where they would stay, K. */
#define SETTLED_AIR 0.7
#define SETTLED_CARGO 1.0
#define SETTLED_SUPPLY 0.5
#define SETTLED_BREATH 0.3

/* What follows from a fault after this is not of the fault. */
#define LONGEST_EFFECT (48 * RW_USEC_PER_HOUR)

/* What is seen of the silence of a reefer that was never heard. */
#define NOT_HEARD (-1)

/* The readings of a unit on its battery are this far apart, and a bit more. */
#define LONGEST_GAP (20 * RW_USEC_PER_MIN)

/* What is known of one reefer on the way. */
typedef struct
{
  GArray *open; /* of guint: its faults that are not over with all their effects */
  gint64 reported;
  gint64 raised[RW_N_BASELINES]; /* 0: no alarm */
} Reefer;

struct _RwScoreFleet
{
  RwSimFleetConfig config;
  RwSimFleet *fleet;
  gint64 end;
  Reefer *reefers;
  GHashTable *numbers; /* id → number + 1, as a pointer */
  RwScoreTruth truth;
  RwSimText text;
  GArray *baselines[RW_N_BASELINES];
  gboolean over;
};

const char *
rw_baseline_get_name (RwBaseline baseline)
{
  static const char *const names[RW_N_BASELINES] = { "threshold18", "fixed" };

  return names[baseline];
}

static guint
get_number (RwScoreFleet *self, const RwSimReefer *reefer)
{
  return (guint) (reefer - rw_sim_fleet_get_reefer (self->fleet, 0));
}

RwScoreFleet *
rw_score_fleet_new (const RwSimFleetConfig *config, double days)
{
  RwScoreFleet *self = g_new0 (RwScoreFleet, 1);

  self->config = *config;
  self->fleet = rw_sim_fleet_new (config);
  self->end = config->start + (gint64) (days * RW_USEC_PER_DAY);
  self->reefers = g_new0 (Reefer, config->n_reefers);
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->truth = (RwScoreTruth){
    .n_reefers = config->n_reefers,
    .start = config->start,
    .days = days,
    .interval = config->interval,
    .faults = g_array_new (FALSE, TRUE, sizeof (RwScoreFault)),
  };
  rw_sim_text_init (&self->text);
  for (guint i = 0; i < RW_N_BASELINES; i++)
    self->baselines[i] = g_array_new (FALSE, TRUE, sizeof (RwScoreAlarm));
  for (guint i = 0; i < config->n_reefers; i++)
    {
      self->reefers[i].open = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->numbers, (gpointer) rw_sim_fleet_get_reefer (self->fleet, i)->id,
                           GUINT_TO_POINTER (i + 1));
    }
  return self;
}

void
rw_score_fleet_free (RwScoreFleet *self)
{
  for (guint i = 0; i < self->config.n_reefers; i++)
    g_array_unref (self->reefers[i].open);
  for (guint i = 0; i < RW_N_BASELINES; i++)
    g_array_unref (self->baselines[i]);
  g_free (self->reefers);
  g_hash_table_unref (self->numbers);
  g_array_unref (self->truth.faults);
  rw_sim_text_clear (&self->text);
  rw_sim_fleet_free (self->fleet);
  g_free (self);
}

/* --- the truth ------------------------------------------------------------------------------- */

static gint64
parse_time (JsonObject *object, const char *name)
{
  const char *text = json_object_get_string_member (object, name);
  gint64 time = 0;
  gboolean zoned;

  if (!rw_time_parse (text, strlen (text), &time, &zoned))
    g_error ("The truth has no time “%s” in %s", name, text);
  return time;
}

static RwSimFaultKind
find_kind (const char *name)
{
  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    if (strcmp (rw_sim_fault_get_name (i), name) == 0)
      return i;

  g_error ("“%s” is no kind of fault", name);
}

/* A silence is seen by the absence of readings, so its own time is what counts, if the reefer was
 * heard before. */
static gboolean
is_silence (RwSimFaultKind kind)
{
  return kind == RW_SIM_FAULT_SILENT || kind == RW_SIM_FAULT_GATEWAY_DOWN;
}

static void
add_fault (RwScoreFleet *self, JsonObject *object)
{
  const char *container_id = json_object_get_string_member (object, "container_id");
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, container_id)) - 1;
  JsonArray *expected = json_object_get_array_member (object, "expected");
  RwScoreFault fault = {
    .container_id = g_intern_string (container_id),
    .kind = find_kind (json_object_get_string_member (object, "kind")),
    .begin = parse_time (object, "begin"),
    .end = parse_time (object, "end"),
    .group = rw_sim_fleet_get_reefer (self->fleet, number)->group->first,
  };

  g_assert (json_array_get_length (expected) < RW_SCORE_MAX_EXPECTED);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    fault.expected[i] = g_intern_string (json_array_get_string_element (expected, i));
  fault.settled = fault.end + LONGEST_EFFECT;
  if (is_silence (fault.kind) && self->reefers[number].reported == 0)
    fault.seen = NOT_HEARD;
  g_array_append_val (self->reefers[number].open, self->truth.faults->len);
  g_array_append_val (self->truth.faults, fault);
}

static void
take_truth (RwScoreFleet *self)
{
  RwSimText *text = rw_sim_fleet_get_truth (self->fleet);
  g_auto (GStrv) lines = NULL;

  if (text->length == 0)
    return;

  lines = g_strsplit (text->data, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      g_assert (node != NULL);
      add_fault (self, json_node_get_object (node));
    }
  rw_sim_text_append (&self->text, text->data, text->length);
  rw_sim_text_reset (text);
}

/* Whether the box is where it would stay by itself. */
static gboolean
is_settled (const RwSimSample *sample)
{
  const RwSimReefer *reefer = sample->reefer;
  RwSimThermal still = reefer->thermal;
  RwSimConditions conditions = {
    .setpoint = sample->target,
    .ambient = reefer->ambient,
    .airflow = 1,
    .refrigerant = 1,
    .powered = TRUE,
  };

  if (!sample->powered || sample->defrosting)
    return FALSE;

  rw_sim_thermal_settle (&still, &reefer->box, &conditions);
  return ABS (reefer->thermal.air - still.air) < SETTLED_AIR
         && ABS (reefer->thermal.cargo - still.cargo) < SETTLED_CARGO
         && (reefer->cargo->mode == RW_CARGO_FROZEN
             || ABS (reefer->thermal.supply - still.supply) < SETTLED_SUPPLY)
         && reefer->breath < SETTLED_BREATH;
}

/* Faults that do nothing to air and cargo are over with the next reading. */
static gboolean
is_of_air (RwSimFaultKind kind)
{
  switch (kind)
    {
    case RW_SIM_FAULT_CO2_SENSOR:
    case RW_SIM_FAULT_O2_SENSOR:
    case RW_SIM_FAULT_SUPPLY_DRIFT:
    case RW_SIM_FAULT_STUCK_SENSOR:
    case RW_SIM_FAULT_SILENT:
    case RW_SIM_FAULT_GATEWAY_DOWN:
    case RW_SIM_FAULT_GPS_JUMP:
      return FALSE;
    default:
      return TRUE;
    }
}

/* What only a running unit shows. */
static gboolean
needs_power (RwSimFaultKind kind)
{
  switch (kind)
    {
    case RW_SIM_FAULT_TEMPERATURE_RUNAWAY:
    case RW_SIM_FAULT_SLOW_LEAK:
    case RW_SIM_FAULT_CO2_SENSOR:
    case RW_SIM_FAULT_O2_SENSOR:
    case RW_SIM_FAULT_SUPPLY_DRIFT:
    case RW_SIM_FAULT_STUCK_SENSOR:
    case RW_SIM_FAULT_FAN_FAILURE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Returns whether the fault is over with all that follows from it. */
static gboolean
follow_fault (RwScoreFleet *self,
              RwScoreFault *fault,
              const Reefer *reefer,
              const RwSimSample *sample)
{
  gint64 gap = MIN (sample->time - reefer->reported, LONGEST_GAP);

  if (sample->time < fault->begin)
    return FALSE;
  if (sample->time < fault->end && !is_silence (fault->kind) && reefer->reported != 0
      && (sample->powered || !needs_power (fault->kind)))
    fault->seen += MIN (gap, sample->time - fault->begin);
  if (sample->time < fault->end || (is_of_air (fault->kind) && !is_settled (sample)))
    return FALSE;

  fault->settled = MIN (fault->settled, sample->time);
  return TRUE;
}

static void
follow_faults (RwScoreFleet *self, Reefer *reefer, const RwSimSample *sample)
{
  for (guint i = reefer->open->len; i > 0; i--)
    {
      guint index = g_array_index (reefer->open, guint, i - 1);

      if (follow_fault (self, &g_array_index (self->truth.faults, RwScoreFault, index), reefer,
                        sample))
        g_array_remove_index_fast (reefer->open, i - 1);
    }
  reefer->reported = sample->time;
}

static void
finish (RwScoreFleet *self)
{
  for (guint i = 0; i < self->truth.faults->len; i++)
    {
      RwScoreFault *fault = &g_array_index (self->truth.faults, RwScoreFault, i);

      if (is_silence (fault->kind) && fault->seen >= 0)
        fault->seen = MIN (fault->end, self->end) - MAX (fault->begin, self->config.start);
    }
  self->over = TRUE;
}

/* --- baselines ------------------------------------------------------------------------------- */

static gboolean
is_beyond (RwBaseline baseline, const RwSimSample *sample)
{
  if (baseline == RW_BASELINE_THRESHOLD18)
    return sample->temperature > THRESHOLD;
  if (sample->reefer->cargo->mode == RW_CARGO_FROZEN)
    return sample->temperature > FIXED_FROZEN_HIGH;

  return sample->temperature > FIXED_CHILLED_HIGH || sample->temperature < FIXED_CHILLED_LOW;
}

static void
end_alarm (RwScoreFleet *self, RwBaseline baseline, Reefer *reefer, const char *id, gint64 cleared)
{
  RwScoreAlarm alarm = {
    .container_id = g_intern_string (id),
    .raised = reefer->raised[baseline],
    .cleared = cleared,
  };

  if (reefer->raised[baseline] != 0)
    g_array_append_val (self->baselines[baseline], alarm);
  reefer->raised[baseline] = 0;
}

static void
follow_baseline (RwScoreFleet *self, RwBaseline baseline, Reefer *reefer, const RwSimSample *sample)
{
  if (!is_beyond (baseline, sample))
    end_alarm (self, baseline, reefer, sample->reefer->id, sample->time);
  else if (reefer->raised[baseline] == 0)
    reefer->raised[baseline] = sample->time;
}

/* --- all of it ------------------------------------------------------------------------------- */

RwSimFleet *
rw_score_fleet_new_again (RwScoreFleet *self)
{
  return rw_sim_fleet_new (&self->config);
}

gint64
rw_score_fleet_get_end (RwScoreFleet *self)
{
  return self->end;
}

/* A message that was late tells nothing new. */
static void
follow (RwScoreFleet *self, const RwSimSample *sample)
{
  Reefer *reefer = &self->reefers[get_number (self, sample->reefer)];

  if (sample->time < reefer->reported)
    return;

  follow_faults (self, reefer, sample);
  for (int i = 0; i < RW_N_BASELINES; i++)
    follow_baseline (self, i, reefer, sample);
}

gboolean
rw_score_fleet_next (RwScoreFleet *self, RwSimSample *sample)
{
  take_truth (self);
  while (rw_sim_fleet_get_next_time (self->fleet) < self->end)
    {
      gboolean reports = rw_sim_fleet_next (self->fleet, sample);

      take_truth (self);
      if (!reports)
        continue;
      follow (self, sample);
      return TRUE;
    }

  for (guint i = 0; i < self->config.n_reefers; i++)
    for (int j = 0; j < RW_N_BASELINES; j++)
      end_alarm (self, j, &self->reefers[i], rw_sim_fleet_get_reefer (self->fleet, i)->id,
                 G_MAXINT64);
  finish (self);
  return FALSE;
}

const RwScoreTruth *
rw_score_fleet_get_truth (RwScoreFleet *self)
{
  g_assert (self->over);
  return &self->truth;
}

GArray *
rw_score_fleet_get_baseline (RwScoreFleet *self, RwBaseline baseline)
{
  g_assert (self->over);
  return self->baselines[baseline];
}

const RwSimText *
rw_score_fleet_get_text (RwScoreFleet *self)
{
  return &self->text;
}
