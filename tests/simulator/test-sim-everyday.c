/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-test.h"

#include <math.h>
#include <string.h>

#define N_REEFERS 300
#define HOURS (10 * 24)

/* What one reefer said over the days. */
typedef struct
{
  const RwSimReefer *reefer;
  gint64 first; /* 0 before its first report */
  gint64 newest;
  gint64 unpowered; /* since, 0 with power */
  guint n;
} Record;

typedef struct
{
  GHashTable *records;  /* id → Record, owned */
  GHashTable *bookings; /* id → GArray of Booking, owned */
  guint moves;
  guint late;
} Everyday;

typedef struct
{
  gint64 from;
  double setpoint;
} Booking;

static RwSimFleetConfig
make_config (double everyday)
{
  RwSimFleetConfig config = sim_test_make_config (N_REEFERS);

  config.interval = 5 * RW_USEC_PER_MIN;
  config.everyday = everyday;
  return config;
}

static void
add_booking (GHashTable *bookings, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  GArray *all = g_hash_table_lookup (bookings, fields[0]);
  Booking booking = { 0 };
  gboolean zoned;

  g_assert_cmpuint (g_strv_length (fields), ==, 4);
  g_assert_true (rw_time_parse (fields[3], strlen (fields[3]), &booking.from, &zoned));
  g_assert_true (zoned);
  booking.setpoint = g_ascii_strtod (fields[2], NULL);
  if (all == NULL)
    {
      all = g_array_new (FALSE, FALSE, sizeof (Booking));
      g_hash_table_insert (bookings, g_strdup (fields[0]), all);
    }
  g_array_append_val (all, booking);
}

/* Takes the lines that are new; the very first one names the columns. */
static void
take_bookings (RwSimFleet *fleet, GHashTable *bookings)
{
  RwSimText *text = rw_sim_fleet_get_bookings (fleet);
  g_auto (GStrv) lines = g_strsplit (text->data, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (g_str_has_prefix (lines[i], "container_id,"))
      g_assert_cmpstr (lines[i], ==, "container_id,product_id,booked_setpoint,valid_from");
    else
      add_booking (bookings, lines[i]);
  rw_sim_text_reset (text);
}

static double
get_booked (GHashTable *bookings, const RwSimSample *sample)
{
  GArray *all = g_hash_table_lookup (bookings, sample->reefer->id);
  double setpoint = NAN;

  g_assert_nonnull (all);
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Booking, i).from <= sample->time)
      setpoint = g_array_index (all, Booking, i).setpoint;
  return setpoint;
}

static Record *
ensure_record (Everyday *everyday, const RwSimSample *sample)
{
  Record *record = g_hash_table_lookup (everyday->records, sample->reefer->id);

  if (record != NULL)
    return record;

  record = g_new0 (Record, 1);
  record->reefer = sample->reefer;
  record->first = sample->time;
  g_hash_table_insert (everyday->records, (gpointer) sample->reefer->id, record);
  return record;
}

static void
check_sample (Everyday *everyday, const RwSimSample *sample)
{
  Record *record = ensure_record (everyday, sample);
  const RwSimCargo *cargo = sample->reefer->cargo;

  g_assert_false (sample->faulty);
  g_assert_cmpfloat (sample->door_minutes, <, 13);
  g_assert_cmpfloat (sample->target, >, cargo->low);
  g_assert_cmpfloat (sample->target, <, cargo->high);
  g_assert_cmpfloat (ABS (sample->target - cargo->setpoint), <=, 2);
  g_assert_cmpfloat_with_epsilon (sample->target, get_booked (everyday->bookings, sample), 1e-9);

  record->n++;
  if (sample->time < record->newest)
    {
      everyday->late++;
      return;
    }
  record->newest = sample->time;
  if (sample->powered)
    record->unpowered = 0;
  else if (record->unpowered == 0)
    {
      record->unpowered = sample->time;
      everyday->moves++;
    }
  else
    g_assert_cmpint (sample->time - record->unpowered, <=, 12 * RW_USEC_PER_MIN);
}

static void
live (RwSimFleet *fleet, Everyday *everyday)
{
  gint64 end = rw_sim_fleet_get_next_time (fleet) + HOURS * RW_USEC_PER_HOUR;

  take_bookings (fleet, everyday->bookings);
  while (rw_sim_fleet_get_next_time (fleet) < end)
    {
      RwSimSample sample;
      gboolean reports = rw_sim_fleet_next (fleet, &sample);

      take_bookings (fleet, everyday->bookings);
      if (reports)
        check_sample (everyday, &sample);
    }
}

/* Ten days of a sound fleet to which much happens: each setpoint is the one that is booked, power
 * is away for minutes only, and nothing of it is called a fault. */
static void
test_nothing_wrong (void)
{
  RwSimFleetConfig config = make_config (1);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) bookings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  Everyday everyday = { .records = records, .bookings = bookings };
  GHashTableIter iter;
  gpointer value;
  guint changes = 0, loaded = 0;

  live (fleet, &everyday);
  g_assert_cmpuint (rw_sim_fleet_get_truth (fleet)->length, ==, 0);
  g_assert_cmpuint (g_hash_table_size (bookings), ==, N_REEFERS);
  g_hash_table_iter_init (&iter, bookings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    changes += ((GArray *) value)->len - 1;
  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    loaded += ((Record *) value)->first > SIM_TEST_START + RW_USEC_PER_HOUR / 2;

  g_test_message ("%u moves, %u late, %u changes, %u loaded", everyday.moves, everyday.late,
                  changes, loaded);
  g_assert_cmpuint (everyday.moves, >, N_REEFERS / 2);
  g_assert_cmpuint (everyday.late, >, N_REEFERS / 2);
  g_assert_cmpuint (changes, >, 10);
  g_assert_cmpuint (loaded, >, 10);
}

/* What is loaded under way is warm at first and cold in the end. */
static void
test_loading (void)
{
  RwSimFleetConfig config = make_config (1);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  double warmest = 0;

  for (guint i = 0; i < N_REEFERS; i++)
    {
      const RwSimEveryday *everyday = &rw_sim_fleet_get_reefer (fleet, i)->everyday;

      if (everyday->loaded > config.start)
        warmest = MAX (warmest, everyday->warmth);
    }
  sim_test_run (fleet, 14 * 24, NULL, NULL);
  g_assert_cmpfloat (warmest, >, 2);
  for (guint i = 0; i < N_REEFERS; i++)
    {
      const RwSimReefer *reefer = rw_sim_fleet_get_reefer (fleet, i);

      g_assert_true (rw_sim_everyday_is_loaded (&reefer->everyday, reefer->time));
      g_assert_cmpfloat (reefer->thermal.cargo, <, reefer->everyday.setpoint + 6);
    }
}

/* Without everyday life each reefer has the usual setpoint and is booked once. */
static void
test_quiet (void)
{
  RwSimFleetConfig config = make_config (0);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  g_autoptr (GHashTable) bookings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  sim_test_run (fleet, 48, NULL, NULL);
  take_bookings (fleet, bookings);
  g_assert_cmpuint (g_hash_table_size (bookings), ==, N_REEFERS);
  for (guint i = 0; i < N_REEFERS; i++)
    {
      const RwSimReefer *reefer = rw_sim_fleet_get_reefer (fleet, i);
      GArray *all = g_hash_table_lookup (bookings, reefer->id);

      g_assert_cmpuint (all->len, ==, 1);
      g_assert_cmpfloat (g_array_index (all, Booking, 0).setpoint, ==, reefer->cargo->setpoint);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-everyday/nothing-wrong", test_nothing_wrong);
  g_test_add_func ("/sim-everyday/loading", test_loading);
  g_test_add_func ("/sim-everyday/quiet", test_quiet);
  return g_test_run ();
}
