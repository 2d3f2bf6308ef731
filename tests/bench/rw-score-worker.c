/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-worker.h"

#include "rw-test-postgres.h"
#include "rw-time.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Simulated seconds in a second: what is written to a file knows no clock. */
#define SPEED 1000.0

typedef struct
{
  const RwSimFleetConfig *config;
  double days;
  char *folder;
  char *messages;
  char *truth;
  char *bookings;
  RwTestPostgres *postgres;
} Way;

static char *
find_program (const char *layer, const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "src", layer, name, NULL);
}

/* Runs a program to its end; what it has to say is only of interest when it fails. */
static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                         &error);

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error))
    g_error ("%s: %s", argv[0], error->message);
  if (!g_subprocess_get_successful (process))
    g_error ("%s failed: %s", argv[0], said);
}

static char *
format_option (const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strconcat (name, g_ascii_dtostr (number, sizeof number, value), NULL);
}

static void
simulate (Way *way)
{
  const RwSimFleetConfig *config = way->config;
  g_autofree char *start = rw_time_format (config->start);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, find_program ("simulator", "reeferwatch-simulator"));
  g_ptr_array_add (argv, g_strconcat ("--output=", way->messages, NULL));
  g_ptr_array_add (argv, g_strconcat ("--truth=", way->truth, NULL));
  g_ptr_array_add (argv, g_strconcat ("--bookings=", way->bookings, NULL));
  g_ptr_array_add (argv, g_strconcat ("--start=", start, NULL));
  g_ptr_array_add (argv, g_strdup_printf ("--reefers=%u", config->n_reefers));
  g_ptr_array_add (argv, g_strdup_printf ("--seed=%" G_GUINT64_FORMAT, config->seed));
  g_ptr_array_add (argv,
                   format_option ("--interval=", (double) config->interval / RW_USEC_PER_SEC));
  g_ptr_array_add (argv, format_option ("--faults=", config->faults_per_day));
  g_ptr_array_add (argv, format_option ("--everyday=", config->everyday));
  g_ptr_array_add (argv, format_option ("--speed=", SPEED));
  g_ptr_array_add (argv, format_option ("--duration=", way->days * 86400 / SPEED));
  g_ptr_array_add (argv, NULL);
  run ((const char *const *) argv->pdata);
}

/* The files must tell of the very fleet that the score is about. */
static void
check_truth (const Way *way, const RwSimText *text)
{
  g_autofree char *written = NULL;
  gsize length;

  g_assert (g_file_get_contents (way->truth, &written, &length, NULL));
  if (length != text->length || memcmp (written, text->data, length) != 0)
    g_error ("The simulator wrote another truth than the one that is scored");
}

static void
replay (Way *way, const char *messages)
{
  g_autofree char *worker = find_program ("worker", "reeferwatch-worker");
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (way->postgres), NULL);
  g_autofree char *file = g_strconcat ("--replay=", messages, NULL);
  g_autofree char *spool = g_build_filename (way->folder, "spool", NULL);
  g_autofree char *spool_option = g_strconcat ("--spool=", spool, NULL);
  const char *argv[] = { worker,         file, database, spool_option, "--retention-days=0",
                         "--no-archive", NULL };

  run (argv);
}

/* What is booked is known before the messages come; a worker with nothing to read makes the schema
 * for it. */
static void
import_bookings (Way *way)
{
  g_autofree char *ctl = find_program ("ctl", "reeferwatchctl");
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (way->postgres), NULL);
  const char *argv[] = { ctl, "import", "--as=bookings", database, way->bookings, NULL };

  g_assert (g_file_set_contents (way->truth, "", 0, NULL));
  replay (way, way->truth);
  run (argv);
}

/* --- what came of it ------------------------------------------------------------------------- */

/* Every time that an alarm was raised, when that was over, and the incident it was part of then. */
static const char alarms_query[] =
    "SELECT container_id, rule_id, (extract(epoch FROM event_time) * 1000000)::bigint,"
    " (extract(epoch FROM over) * 1000000)::bigint, incident_id"
    " FROM (SELECT e.container_id, e.rule_id, e.event, e.event_time, e.entry_id, m.incident_id,"
    "   min(e.event_time) FILTER (WHERE e.event IN ('returned', 'cleared'))"
    "     OVER (PARTITION BY e.alarm_id ORDER BY e.entry_id"
    "           ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS over"
    "   FROM reeferwatch.alarm_event e"
    "   LEFT JOIN reeferwatch.incident_member m"
    "     ON m.alarm_id = e.alarm_id AND m.raised_time = e.event_time) AS told"
    " WHERE event = 'raised' ORDER BY entry_id";

static RwScoreAlarm
parse_alarm (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, "|", -1);

  g_assert (g_strv_length (fields) == 5);
  return (RwScoreAlarm){
    .container_id = g_intern_string (fields[0]),
    .rule_id = g_intern_string (fields[1]),
    .raised = g_ascii_strtoll (fields[2], NULL, 10),
    .cleared = *fields[3] != '\0' ? g_ascii_strtoll (fields[3], NULL, 10) : G_MAXINT64,
    .incident = g_ascii_strtoll (fields[4], NULL, 10),
  };
}

static GArray *
read_alarms (Way *way)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (RwScoreAlarm));
  g_autofree char *answer = rw_test_postgres_query (way->postgres, NULL, alarms_query);
  g_auto (GStrv) lines = g_strsplit (answer, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      RwScoreAlarm alarm = parse_alarm (lines[i]);

      g_array_append_val (alarms, alarm);
    }
  return alarms;
}

static void
clear (Way *way)
{
  rw_test_postgres_free (way->postgres);
  g_unlink (way->truth);
  g_unlink (way->bookings);
  g_rmdir (way->folder);
  g_free (way->messages);
  g_free (way->truth);
  g_free (way->bookings);
  g_free (way->folder);
}

GArray *
rw_score_worker (const RwSimFleetConfig *config, double days, const RwSimText *text)
{
  Way way = { .config = config, .days = days, .folder = g_dir_make_tmp ("rw-score-XXXXXX", NULL) };
  GArray *alarms;

  g_assert (way.folder != NULL);
  way.messages = g_build_filename (way.folder, "messages.jsonl", NULL);
  way.truth = g_build_filename (way.folder, "truth.jsonl", NULL);
  way.bookings = g_build_filename (way.folder, "bookings.csv", NULL);
  way.postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  simulate (&way);
  check_truth (&way, text);
  import_bookings (&way);
  replay (&way, way.messages);
  g_unlink (way.messages);
  alarms = read_alarms (&way);
  clear (&way);
  return alarms;
}
