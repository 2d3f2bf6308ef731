/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-options.h"
#include "rw-time.h"
#include "sim-test.h"

#include <string.h>

/* Parses a command line with blanks between its words. */
static RwSimOptions *
parse (const char *line, GError **error)
{
  g_autofree char *whole = g_strconcat ("reeferwatch-simulator ", line, NULL);
  g_auto (GStrv) words = g_strsplit (whole, " ", -1);
  g_autofree char **argv = g_memdup2 (words, (g_strv_length (words) + 1) * sizeof (char *));
  int argc = (int) g_strv_length (words);

  return rw_sim_options_parse (&argc, &argv, error);
}

static RwSimOptions *
parse_well (const char *line)
{
  g_autoptr (GError) error = NULL;
  RwSimOptions *options = parse (line, &error);

  g_assert_no_error (error);
  return options;
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  char *argv[] = { (char *) "reeferwatch-simulator", NULL };
  char **words = argv;
  int argc = 1;
  g_autoptr (RwSimOptions) options = rw_sim_options_parse (&argc, &words, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (options->fleet.n_reefers, ==, 10000);
  g_assert_cmpint (options->fleet.interval, ==, RW_USEC_PER_MIN);
  g_assert_cmpuint (options->fleet.seed, ==, 1);
  g_assert_cmphex (options->fleet.fault_kinds, ==, RW_SIM_FAULTS_ALL);
  g_assert_cmpfloat (options->fleet.faults_per_day, ==, 0.01);
  g_assert_cmpstr (options->broker, ==, "mqtt://localhost");
  g_assert_cmpstr (options->prefix, ==, "reefers");
  g_assert_cmpint (options->shape, ==, RW_SIM_SHAPE_NATIVE);
  g_assert_cmpint (options->qos, ==, 1);
  g_assert_cmpfloat (options->speed, ==, 1);
  g_assert_null (options->output);
}

static void
test_values (void)
{
  g_autoptr (RwSimOptions) options
    = parse_well ("--reefers=7 --interval=2.5 --speed=60 --rate=900 --duration=30 --seed=42 "
                  "--start=2026-11-22T10:00:00Z --faults=0.5 --fault-kinds=silent,blackout "
                  "--shape=flat --topic-prefix=x/y --qos=0 --output=f --truth=t --broker=unix:/s "
                  "--password-file=p --cafile=c");

  g_assert_cmpuint (options->fleet.n_reefers, ==, 7);
  g_assert_cmpint (options->fleet.interval, ==, 2500000);
  g_assert_cmpint (options->fleet.start, ==, SIM_TEST_START);
  g_assert_cmpuint (options->fleet.seed, ==, 42);
  g_assert_cmphex (options->fleet.fault_kinds, ==, RW_SIM_FAULT_BIT (RW_SIM_FAULT_SILENT)
                                                     | RW_SIM_FAULT_BIT (RW_SIM_FAULT_BLACKOUT));
  g_assert_cmpfloat (options->speed, ==, 60);
  g_assert_cmpfloat (options->rate, ==, 900);
  g_assert_cmpint (options->shape, ==, RW_SIM_SHAPE_FLAT);
  g_assert_cmpstr (options->prefix, ==, "x/y");
  g_assert_cmpstr (options->broker, ==, "unix:/s");
  g_assert_cmpint (options->qos, ==, 0);
  g_assert_true (rw_sim_options_is_unpaced (options));
  g_assert_false (rw_sim_options_catches_up (options));
}

static void
test_refused (void)
{
  static const char *const lines[] = {
    "--reefers=0",
    "--reefers=1000001",
    "--reefers=many",
    "--interval=0",
    "--speed=0",
    "--speed=-1",
    "--rate=-5",
    "--duration=-1",
    "--faults=-0.1",
    "--faults=25",
    "--qos=2",
    "--fault-kinds=meteor",
    "--shape=xml",
    "--start=yesterday",
    "--start=1969-01-01T00:00:00Z",
    "--start=9999-01-01T00:00:00Z",
    "--duration=400000000",
    "--speed=1000000 --duration=400",
    "--topic-prefix=a/#",
    "--topic-prefix=+",
    "--topic-prefix=$SYS",
    "--topic-prefix=a\"b",
    "--no-such-option",
    "word",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (lines[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (error->domain, ==, G_OPTION_ERROR);
      g_assert_cmpuint (strlen (error->message), >, 5);
    }
}

/* With a duration the simulated time ends now; without one it begins in the past and catches up. */
static void
test_start (void)
{
  static const struct
  {
    const char *line;
    gint64 before; /* now, in seconds */
    gboolean catches_up;
  } cases[] = {
    { "--duration=100", 0, FALSE },
    { "--duration=100 --speed=60", 100 * 59, FALSE },
    { "--duration=100 --speed=60 --output=f", 100 * 60, FALSE },
    { "--duration=100 --speed=0.5", 0, FALSE },
    { "--speed=60", 12 * 3600, TRUE },
    { "--interval=90", 90, TRUE },
    { "--start=2026-01-01T00:00:00Z", 0, FALSE },
    { "--start=2026-01-01T00:00:00Z --catch-up", 0, TRUE },
    { "--start=2026-01-01T00:00:00Z --catch-up --duration=9", 0, FALSE },
  };
  gint64 now = SIM_TEST_START + 123 * RW_USEC_PER_DAY;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RwSimOptions) options = parse_well (cases[i].line);

      g_assert_true (rw_sim_options_catches_up (options) == cases[i].catches_up);
      /* Who says when it starts is left alone. */
      if (options->fleet.start != 0)
        continue;
      rw_sim_options_settle_start (options, now);
      g_assert_cmpint (options->fleet.start, ==, now - cases[i].before * RW_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-options/defaults", test_defaults);
  g_test_add_func ("/sim-options/values", test_values);
  g_test_add_func ("/sim-options/refused", test_refused);
  g_test_add_func ("/sim-options/start", test_start);
  return g_test_run ();
}
