/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-fleet.h"

/* What befalls a whole ship or terminal comes this much more often than what befalls one reefer. */
#define GROUP_FAULT_FACTOR 2

/* A gateway is away for some minutes this often. */
#define HICCUPS_PER_DAY 0.4

/* 2^64 divided by the golden ratio. */
#define GOLDEN_STEP G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

struct _RwSimFleet
{
  RwSimFleetConfig config;
  GPtrArray *groups;    /* of RwSimGroup, owned */
  RwSimReefer *reefers; /* in the order of their numbers */
  guint *order;         /* their numbers in the order of their phases */
  guint position;       /* in order, of the next slot */
  gint64 round_begin;   /* µs, of the interval under way */
  RwSimReefer *late;    /* of which a message that was held up comes next, or NULL */
  gint64 late_time;     /* of the slot in which it comes */
  RwSimText truth;
  RwSimText bookings;
};

static gint64
get_phase (guint64 seed, guint number, gint64 interval)
{
  guint64 share = (seed + number) * GOLDEN_STEP >> 32;
  gint64 msec = interval / 1000;

  return (gint64) ((share * (guint64) msec) >> 32) * 1000;
}

static int
compare_phases (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const RwSimReefer *reefers = user_data;
  guint first = *(const guint *) a, second = *(const guint *) b;

  if (reefers[first].phase != reefers[second].phase)
    return reefers[first].phase < reefers[second].phase ? -1 : 1;

  return first < second ? -1 : 1;
}

static guint
get_group_end (const RwSimFleet *self, const RwSimGroup *group)
{
  return MIN (group->first + group->size, self->config.n_reefers);
}

static void
append_truth (RwSimFleet *self, const RwSimFault *fault, const RwSimReefer *reefer)
{
  rw_sim_fault_append_truth (fault, reefer->id, reefer->cargo->mode, &self->truth);
}

/* Of a reefer that is loaded in the middle of it, from then on. */
static void
append_group_truth (RwSimFleet *self, const RwSimGroup *group)
{
  for (guint i = group->first; i < get_group_end (self, group); i++)
    {
      const RwSimReefer *reefer = &self->reefers[i];
      RwSimFault fault = group->plan.fault;

      fault.begin = MAX (fault.begin, reefer->everyday.loaded);
      if (fault.begin < fault.end)
        append_truth (self, &fault, reefer);
    }
}

static RwSimLife
get_life (const RwSimFleet *self)
{
  return (RwSimLife){
    .faults = self->config.fault_kinds & ~RW_SIM_FAULTS_OF_GROUPS,
    .faults_per_day = self->config.faults_per_day,
    .everyday = self->config.everyday,
  };
}

static void
append_news (RwSimFleet *self, const RwSimReefer *reefer, guint news)
{
  if (news & RW_SIM_NEWS_FAULT)
    append_truth (self, &reefer->plan.fault, reefer);
  if (news & RW_SIM_NEWS_BOOKING)
    rw_sim_everyday_append_booking (&reefer->everyday, reefer->id, reefer->cargo, &self->bookings);
}

static gboolean
advance_group (RwSimFleet *self, RwSimGroup *group, gint64 time)
{
  return rw_sim_fault_plan_advance (&group->plan,
                                    rw_sim_group_filter_faults (group, self->config.fault_kinds),
                                    MIN (self->config.faults_per_day * GROUP_FAULT_FACTOR, 24),
                                    time);
}

/* Fills one group with the reefers that come next. */
static void
add_group (RwSimFleet *self, guint first)
{
  const RwSimFleetConfig *config = &self->config;
  RwSimGroup *group = rw_sim_group_new (config->seed, self->groups->len, first, config->start);
  gboolean announced = advance_group (self, group, config->start)
                       && group->plan.fault.end > config->start;
  RwSimLife life = get_life (self);

  rw_sim_group_set_hiccups (group, HICCUPS_PER_DAY * config->everyday, config->start);
  g_ptr_array_add (self->groups, group);
  for (guint i = first; i < get_group_end (self, group); i++)
    {
      RwSimReefer *reefer = &self->reefers[i];

      append_news (self, reefer,
                   rw_sim_reefer_init (reefer, config->seed, i, group, config->start, &life));
      reefer->phase = get_phase (config->seed, i, config->interval);
      self->order[i] = i;
    }

  if (announced)
    append_group_truth (self, group);
}

RwSimFleet *
rw_sim_fleet_new (const RwSimFleetConfig *config)
{
  RwSimFleet *self = g_new0 (RwSimFleet, 1);
  guint first = 0;

  g_assert (config->n_reefers > 0 && config->n_reefers <= RW_SIM_MAX_REEFERS);
  g_assert (config->interval >= 1000);

  self->config = *config;
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_sim_group_free);
  self->reefers = g_new (RwSimReefer, config->n_reefers);
  self->order = g_new (guint, config->n_reefers);
  self->round_begin = config->start;
  rw_sim_text_init (&self->truth);
  rw_sim_text_init (&self->bookings);
  rw_sim_everyday_append_header (&self->bookings);

  while (first < config->n_reefers)
    {
      add_group (self, first);
      first += ((RwSimGroup *) g_ptr_array_index (self->groups, self->groups->len - 1))->size;
    }

  g_qsort_with_data (self->order, (int) config->n_reefers, sizeof (guint), compare_phases,
                     self->reefers);
  return self;
}

void
rw_sim_fleet_free (RwSimFleet *self)
{
  g_ptr_array_unref (self->groups);
  for (guint i = 0; i < self->config.n_reefers; i++)
    rw_sim_reefer_clear (&self->reefers[i]);
  g_free (self->reefers);
  g_free (self->order);
  rw_sim_text_clear (&self->truth);
  rw_sim_text_clear (&self->bookings);
  g_free (self);
}

gint64
rw_sim_fleet_get_next_time (const RwSimFleet *self)
{
  if (self->late != NULL)
    return self->late_time;

  return self->round_begin + self->reefers[self->order[self->position]].phase;
}

static void
take_late (RwSimFleet *self, RwSimSample *sample)
{
  *sample = *self->late->held;
  g_clear_pointer (&self->late->held, g_free);
  self->late = NULL;
}

static void
go_on (RwSimFleet *self)
{
  if (++self->position < self->config.n_reefers)
    return;

  self->position = 0;
  self->round_begin += self->config.interval;
}

gboolean
rw_sim_fleet_next (RwSimFleet *self, RwSimSample *sample)
{
  RwSimReefer *reefer = &self->reefers[self->order[self->position]];
  RwSimGroup *group = reefer->group;
  gint64 time = self->round_begin + reefer->phase;
  RwSimLife life = get_life (self);

  if (self->late != NULL)
    {
      take_late (self, sample);
      return TRUE;
    }

  if (advance_group (self, group, time))
    append_group_truth (self, group);
  append_news (self, reefer, rw_sim_reefer_advance (reefer, time, &life));
  go_on (self);
  if (!rw_sim_reefer_report (reefer, sample))
    return FALSE;

  if (reefer->held != NULL)
    {
      self->late = reefer;
      self->late_time = time;
    }
  return TRUE;
}

RwSimText *
rw_sim_fleet_get_truth (RwSimFleet *self)
{
  return &self->truth;
}

RwSimText *
rw_sim_fleet_get_bookings (RwSimFleet *self)
{
  return &self->bookings;
}

const RwSimReefer *
rw_sim_fleet_get_reefer (const RwSimFleet *self, guint i)
{
  g_return_val_if_fail (i < self->config.n_reefers, NULL);
  return &self->reefers[i];
}

guint
rw_sim_fleet_get_n_groups (const RwSimFleet *self)
{
  return self->groups->len;
}
