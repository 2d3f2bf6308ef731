/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-quality-track.h"

#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>

#define START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)
#define ODD (RW_QUALITY_RATE | RW_QUALITY_OUTLIER)

/* A reefer that says one thing a minute. */
typedef struct
{
  RwQualityTrack track;
  RwReading reading;
  gint64 interval;
} Reefer;

static Reefer
make_reefer (void)
{
  Reefer reefer = { .interval = RW_USEC_PER_MIN };

  rw_quality_track_init (&reefer.track);
  rw_reading_init (&reefer.reading);
  reefer.reading.container_id = g_intern_static_string ("C01");
  reefer.reading.time = START;
  return reefer;
}

static guint32
tell (Reefer *reefer)
{
  reefer->reading.time += reefer->interval;
  return rw_quality_track_judge (&reefer->track, &reefer->reading, reefer->reading.time);
}

static guint32
tell_value (Reefer *reefer, RwQuantity quantity, float value)
{
  reefer->reading.value[quantity] = value;
  return tell (reefer);
}

/* Of n readings with this value: which were odd, the first as the lowest bit. */
static guint
tell_times (Reefer *reefer, RwQuantity quantity, float value, guint n)
{
  guint odd = 0;

  for (guint i = 0; i < n; i++)
    if (tell_value (reefer, quantity, value) != 0)
      odd |= 1u << i;
  return odd;
}

/* What is wrong for each quantity, for the right value of each. */
static const struct
{
  RwQuantity quantity;
  float usual;
  float wrong;
} wrongs[] = {
  { RW_QUANTITY_TEMPERATURE, -18.2f, 2 },       { RW_QUANTITY_SUPPLY_TEMPERATURE, 4.1f, -20 },
  { RW_QUANTITY_RETURN_TEMPERATURE, 4.6f, 40 }, { RW_QUANTITY_AMBIENT_TEMPERATURE, 20.4f, 65 },
  { RW_QUANTITY_OXYGEN_LEVEL, 3.1f, 20.9f },    { RW_QUANTITY_NITROGEN_LEVEL, 78.1f, 20 },
  { RW_QUANTITY_CARBON_DIOXIDE_LEVEL, 5, 15 },  { RW_QUANTITY_HUMIDITY_LEVEL, 90.5f, 10 },
};

/* One wrong value among right ones is marked, by both rules, and nothing else is; neither at the
 * beginning, nor after the ring of the last values has gone round. */
static void
test_spike (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    for (guint before = 5; before < 25; before++)
      {
        Reefer reefer = make_reefer ();
        RwQuantity quantity = wrongs[i].quantity;

        g_assert_cmphex (tell_times (&reefer, quantity, wrongs[i].usual, before), ==, 0);
        g_assert_cmphex (tell_value (&reefer, quantity, wrongs[i].wrong), ==, ODD);
        g_assert_cmphex (tell_times (&reefer, quantity, wrongs[i].usual, 20), ==, 0);
        g_assert_cmphex (tell_value (&reefer, quantity, wrongs[i].wrong), ==, ODD);
        g_assert_cmphex (tell_times (&reefer, quantity, wrongs[i].usual, 1), ==, 0);
      }
}

/* A new level is odd three times, then it is the level. */
static void
test_step (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      Reefer reefer = make_reefer ();
      RwQuantity quantity = wrongs[i].quantity;

      g_assert_cmphex (tell_times (&reefer, quantity, wrongs[i].usual, 9), ==, 0);
      g_assert_cmphex (tell_times (&reefer, quantity, wrongs[i].wrong, 30), ==, 7);
      g_assert_cmphex (tell_value (&reefer, quantity, wrongs[i].usual), ==, ODD);
    }
}

/* Little values do not tell what is far, but how fast it came. */
static void
test_beginning (void)
{
  Reefer reefer = make_reefer ();

  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 4.5f, 1), ==, 0);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 30), ==, RW_QUALITY_RATE);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 4.5f), ==, 0);
}

/* What a healthy sensor does is never odd, however long one looks. */
static void
test_noise (void)
{
  static const float usual[RW_N_QUANTITIES] = { 4.1f, 4, 4, 4.6f, 21, 3, 20.9f, 78, 0.4f, 88, 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  Reefer reefer = make_reefer ();

  reefer.reading.flags_known = reefer.reading.flags_set = RW_FLAG_POWERED;
  for (guint i = 0; i < 100000; i++)
    {
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        {
          double noise = 0;

          for (int k = 0; k < 12; k++)
            noise += g_rand_double (rand) - 0.5;
          if (q != RW_QUANTITY_TARGET_TEMPERATURE && q != RW_QUANTITY_TIME_DOOR_OPEN)
            reefer.reading.value[q] = rintf ((usual[q] + 0.1f * (float) noise) * 10) / 10;
        }
      g_assert_cmphex (tell (&reefer), ==, 0);
    }
}

/* As fast as it can, up and down, with the time that there is between two readings. */
static void
test_rate (void)
{
  Reefer reefer = make_reefer ();

  for (int i = 0; i < 20; i++)
    g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, (float) i * 2.5f), ==, 0);
  for (int i = 20; i > 0; i--)
    g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, (float) i * 2.5f), ==, 0);

  /* 40 K in a quarter of an hour, and in a minute. */
  reefer = make_reefer ();
  reefer.interval = 15 * RW_USEC_PER_MIN;
  tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 4.5f);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 44), ==, 0);
  reefer.interval = RW_USEC_PER_MIN;
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 4), ==, RW_QUALITY_RATE);

  /* A door is not open for longer than time goes by, but it may be closed. */
  reefer = make_reefer ();
  for (int i = 0; i < 30; i++)
    g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_TIME_DOOR_OPEN, (float) i), ==, 0);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_TIME_DOOR_OPEN, 0), ==, 0);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_TIME_DOOR_OPEN, 5), ==, RW_QUALITY_RATE);

  /* Power goes on and off. */
  reefer = make_reefer ();
  for (int i = 0; i < 30; i++)
    g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_KILOWATTS, i % 3 == 0 ? 9 : 0), ==, 0);
}

/* The first reading, counted from 1, at which a return air that stays the same is found stuck; 0:
 * never in ten hours. The supply air moves by swing. */
static guint
find_stuck (Reefer *reefer, float value, float swing)
{
  for (guint i = 1; i <= 600; i++)
    {
      guint32 quality;

      reefer->reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = value;
      reefer->reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = 3.9f + (i % 2 ? swing : 0);
      reefer->reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = 4;
      quality = tell (reefer);
      g_assert_cmphex (quality & ~RW_QUALITY_STUCK, ==, 0);
      if (quality != 0)
        return i;
    }

  return 0;
}

static void
test_stuck (void)
{
  Reefer reefer = make_reefer ();

  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 61);
  g_assert_cmphex (tell (&reefer), ==, RW_QUALITY_STUCK);
  g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 4.7f), ==, 0);
  g_assert_cmphex (tell (&reefer), ==, 0);

  /* Perhaps the sensor knows nothing but whole numbers. */
  reefer = make_reefer ();
  g_assert_cmpuint (find_stuck (&reefer, 5, 0.5f), ==, 241);

  /* Nothing moves, as in a cold store. */
  reefer = make_reefer ();
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.1f), ==, 0);

  /* Without power there is nothing to move the air. */
  reefer = make_reefer ();
  reefer.reading.flags_known = RW_FLAG_POWERED;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 0);
  reefer.reading.flags_set = RW_FLAG_POWERED;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 61);

  /* Nor with fans that stand still, nor with a unit that draws nothing. */
  reefer = make_reefer ();
  reefer.reading.flags_known = RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 0);
  reefer = make_reefer ();
  reefer.reading.value[RW_QUANTITY_KILOWATTS] = 0;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 0);

  /* Few readings prove nothing, however long they take: 20 at least. */
  reefer = make_reefer ();
  reefer.interval = 10 * RW_USEC_PER_MIN;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 20);

  /* Nobody knows what was in a silence. */
  reefer = make_reefer ();
  reefer.interval = 61 * RW_USEC_PER_MIN;
  g_assert_cmpuint (find_stuck (&reefer, 4.6f, 0.5f), ==, 0);
}

/* Air may do anything for a while, for a reason that the reefer tells. */
static void
test_restless (void)
{
  for (int reason = 0; reason < 4; reason++)
    {
      Reefer reefer = make_reefer ();
      RwReading *reading = &reefer.reading;

      reading->flags_known = RW_FLAG_DEFROSTING | RW_FLAG_POWERED;
      reading->flags_set = reason == 1 ? 0 : RW_FLAG_POWERED;
      reading->value[RW_QUANTITY_TARGET_TEMPERATURE] = -18;
      reading->value[RW_QUANTITY_OXYGEN_LEVEL] = 20.9f;
      g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, -17.6f, 20), ==, 0);

      reading->flags_set = RW_FLAG_POWERED | (reason == 0 ? RW_FLAG_DEFROSTING : 0);
      reading->value[RW_QUANTITY_TARGET_TEMPERATURE] = reason == 2 ? -25 : -18;
      reading->value[RW_QUANTITY_TIME_DOOR_OPEN] = reason == 3 ? 1 : 0;
      g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 9), ==, 0);
      reading->flags_set &= (guint16) ~RW_FLAG_DEFROSTING;
      reading->value[RW_QUANTITY_TIME_DOOR_OPEN] = 0;
      g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, -16), ==, 0);

      /* Other quantities are judged as always. */
      g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_OXYGEN_LEVEL, 3), ==, ODD);
      reading->value[RW_QUANTITY_OXYGEN_LEVEL] = 20.9f;

      /* And the air half an hour later. */
      g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, -17.6f, 30), ==, 0);
      g_assert_cmphex (tell_value (&reefer, RW_QUANTITY_RETURN_TEMPERATURE, 9), ==, ODD);
    }
}

/* A value that cannot be has its own bit, and is not what the next one is measured by. */
static void
test_implausible (void)
{
  Reefer reefer = make_reefer ();

  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_SUPPLY_TEMPERATURE, 4, 10), ==, 0);
  reefer.reading.quality = RW_QUALITY_IMPLAUSIBLE;
  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_SUPPLY_TEMPERATURE, 250, 9), ==, 0);
  reefer.reading.quality = 0;
  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_SUPPLY_TEMPERATURE, 4, 3), ==, 0);
}

/* After a silence the old values do not tell what is far. */
static void
test_silence (void)
{
  Reefer reefer = make_reefer ();

  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_AMBIENT_TEMPERATURE, 20, 10), ==, 0);
  reefer.reading.time += RW_USEC_PER_DAY;
  g_assert_cmphex (tell_times (&reefer, RW_QUANTITY_AMBIENT_TEMPERATURE, -5, 10), ==, 0);
}

static RwReading
make_reading (int minute, float air)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_static_string ("C01");
  reading.time = START + minute * RW_USEC_PER_MIN;
  reading.received_time = START + RW_USEC_PER_DAY;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = air;
  return reading;
}

/* A late reading is not judged, whatever it says, nor is a newer one judged by it. */
static void
test_late (void)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  static const struct
  {
    int minute;
    float air;
    guint32 quality;
  } told[] = { { 20, 4, 0 }, { 1, 40, 0 },    { 2, -40, 0 }, { 20, 40, 0 },
               { 21, 4, 0 }, { 22, 40, ODD }, { 3, 40, 0 },  { 23, 4, 0 } };
  const RwReading *readings;
  guint n;

  for (int minute = 5; minute < 20; minute++)
    {
      RwReading reading = make_reading (minute, 4);

      rw_transform_restore_reading (transform, &reading);
    }
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      RwReading reading = make_reading (told[i].minute, told[i].air);

      rw_transform_reading (transform, &reading, builder);
    }
  batch = rw_batch_builder_end (builder);
  readings = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (told));
  for (guint i = 0; i < n; i++)
    g_assert_cmphex (readings[i].quality, ==, told[i].quality);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/spike", test_spike);
  g_test_add_func ("/quality/step", test_step);
  g_test_add_func ("/quality/beginning", test_beginning);
  g_test_add_func ("/quality/noise", test_noise);
  g_test_add_func ("/quality/rate", test_rate);
  g_test_add_func ("/quality/stuck", test_stuck);
  g_test_add_func ("/quality/restless", test_restless);
  g_test_add_func ("/quality/implausible", test_implausible);
  g_test_add_func ("/quality/silence", test_silence);
  g_test_add_func ("/quality/late", test_late);
  return g_test_run ();
}
