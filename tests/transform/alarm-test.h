/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>

/*
 * A reefer whose next reading says what the fields of `unit` say, judged by default rules that are
 * named, and what came of it as text.
 */
#define ALARM_TEST_START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)

typedef struct
{
  const char *container_id;
  const char *product_id;
  float setpoint, supply, back, box, ambient, kilowatts, oxygen, carbon_dioxide, door;
  int powered;    /* -1: does not say */
  int defrosting; /* -1: does not say */
  guint fans;     /* RwReadingFlags that run; all three are told */
  double latitude, longitude;
  gint64 delay; /* µs from measuring to receiving */
} AlarmTestUnit;

typedef struct
{
  RwCargoProfiles *profiles;
  RwBookings *bookings;
  RwTransform *transform;
  RwBatchBuilder *builder;
  AlarmTestUnit unit;
} AlarmTest;

/* data is the names of the rules, with commas between; NULL for all. */
void alarm_test_set_up (AlarmTest *self, gconstpointer data);
void alarm_test_tear_down (AlarmTest *self, gconstpointer data);

/* The default rules of these names. */
RwAlarmRules *alarm_test_new_rules (const char *names);
void alarm_test_set_rules (AlarmTest *self, RwAlarmRules *rules);

/* A reading at a time in minutes. */
RwReading alarm_test_make (const AlarmTest *self, double minute);
void alarm_test_report (AlarmTest *self, double minute);

/* Each step minutes from the first to before the end. */
void alarm_test_report_span (AlarmTest *self, double first, double end, double step);

/* "+rule@minute " for a raised alarm, "-rule@minute " for one whose condition returned,
 * "2rule@minute " for one that has the priority 2 now; another reefer's id is put before. */
char *alarm_test_take (AlarmTest *self);
void alarm_test_assert (AlarmTest *self, const char *wanted);

#define ALARM_TEST_ADD(path, rules, func)                                                          \
  g_test_add (path, AlarmTest, rules, alarm_test_set_up, func, alarm_test_tear_down)
