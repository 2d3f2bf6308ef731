/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <signal.h>
#include <string.h>

/* The form of dead letters that hold n good messages, one a second. */
#define GOOD_LETTERS                                                                               \
  "INSERT INTO reeferwatch.dead_letter"                                                            \
  " (received_time, topic, payload, reason, payload_length, cut, token, ordinal)"                  \
  " SELECT now() - interval '1 day' + i * interval '1 second', 'reefers/G01/telemetry',"           \
  "        convert_to(p, 'UTF8'), 'It was not understood.', length(p), false, i, 0"                \
  "   FROM generate_series(1, %u) i,"                                                              \
  "        LATERAL (SELECT format('{\"container_id\":\"G01\",\"measurement_time\":\"%%s\","        \
  "                               \"temperature\":4}',"                                            \
  "                               to_char((now() - interval '1 day' + i * interval '1 second')"    \
  "                                       AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))"  \
  "                        AS p) AS payloads"

/* One letter of each kind: colours for a terminal, bytes, a message of three parts, a cut one. */
#define ODD_LETTERS                                                                                \
  "INSERT INTO reeferwatch.dead_letter"                                                            \
  " (received_time, topic, payload, reason, payload_length, cut, token, ordinal) VALUES"           \
  " ('2026-11-01T10:00:00Z', E'red\\x1b[31m', E'text \\x1b[31m', 'It is coloured.', 10, false, "   \
  "1, 0),"                                                                                         \
  " ('2026-11-01T10:00:01Z', 'bytes', '\\x00ff41', 'It has 3 bytes.', 3, false, 2, 0),"            \
  " ('2026-11-01T10:00:02Z', 'long', 'beginning', 'It is long.', 300000, true, 3, 0),"             \
  " ('2026-11-01T10:00:03Z', 'senml/S1',"                                                          \
  "  '[{\"bn\":\"S1\",\"bt\":1793527200,\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.5},"           \
  "    {\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.6,\"t\":60}]', 'Part 1.', 1, false, 4, 0),"    \
  " ('2026-11-01T10:00:03Z', 'senml/S1',"                                                          \
  "  '[{\"bn\":\"S1\",\"bt\":1793527200,\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.5},"           \
  "    {\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.6,\"t\":60}]', 'Part 2.', 1, false, 4, 1)"

static RwTestPostgres *postgres;

/* A database of its own with the schema; returns the option, quoted. */
static char *
prepare (const char *name, const char *sql)
{
  g_autofree char *ignored = NULL;
  g_auto (Run) run = { 0 };
  char *option;

  rw_test_postgres_create_database (postgres, name);
  option = ctl_test_dup_database (postgres, NULL, name);
  ctl_test_run (&run, "schema migrate %s", option);
  g_assert_cmpint (run.code, ==, 0);
  ignored = rw_test_postgres_query (postgres, name, sql);
  return option;
}

static void
assert_query (const char *database, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (postgres, database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_list (void)
{
  g_autofree char *database = prepare ("list", ODD_LETTERS);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "dead-letters %s --format=csv --limit=3", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output,
                                   "dead_letter_id,received_time,size,cut,topic,reason\r\n"
                                   "5,2026-11-01T10:00:03+00:00,1,false,senml/S1,Part 2.\r\n"));
  g_assert_nonnull (strstr (run.output, "\r\n3,2026-11-01T10:00:02+00:00,300000,true,long,"));
  g_assert_nonnull (strstr (run.errors, "--limit"));

  ctl_test_run (&run, "dead-letters %s --text=COLOUR", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strchr (run.output, '\x1b'));
  g_assert_nonnull (strstr (run.output, "It is coloured."));
  g_assert_null (strstr (run.output, "Part"));
  g_assert_cmpstr (run.errors, ==, "");

  ctl_test_run (&run, "dead-letters reasons %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "count,newest_time,reason\r\n"
                                               "2,2026-11-01T10:00:03+00:00,Part ….\r\n"));
}

static void
test_show (void)
{
  g_autofree char *database = prepare ("show", ODD_LETTERS);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "dead-letters show %s 1", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strchr (run.output, '\x1b'));
  g_assert_nonnull (strstr (run.output, "Reason: It is coloured.\nSize: 10 bytes\n\ntext ␛[31m\n"));
  ctl_test_run (&run, "dead-letters show %s 2", database);
  g_assert_nonnull (strstr (run.output, "000000  00 ff 41"));
  ctl_test_run (&run, "dead-letters show %s 3", database);
  g_assert_nonnull (strstr (run.output, "300000 bytes, of which the first 9 were kept\n"));
  ctl_test_run (&run, "dead-letters show %s 3 --raw", database);
  g_assert_cmpstr (run.output, ==, "beginning");
  ctl_test_run (&run, "dead-letters show %s 99", database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "99"));
}

static void
test_again (void)
{
  g_autofree char *database = prepare ("again", ODD_LETTERS);
  g_auto (Run) run = { 0 };

  /* One part of a message settles the other. */
  ctl_test_run (&run, "dead-letters again %s 4", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "2 rejected messages decoded again.\n2 readings stored.\n"
                   "0 messages still rejected.\n");
  assert_query ("again",
                "SELECT string_agg(container_id || temperature || late, ',' ORDER BY temperature),"
                " (SELECT count(*) FROM reeferwatch.dead_letter) FROM reeferwatch.telemetry",
                "S1temperature4.5true,S1temperature4.6true|3");

  /* What cannot be read stays, and the first part of a long message is not taken for it. */
  ctl_test_run (&run, "dead-letters again %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "2 rejected messages decoded again.\n0 readings stored.\n"
                   "2 messages still rejected.\n"
                   "1 message cannot be decoded again: not all of it is there.\n");
  assert_query ("again",
                "SELECT count(*) FILTER (WHERE reason = 'It is coloured.'), count(*)"
                " FROM reeferwatch.dead_letter",
                "0|3");

  /* As the worker would: with the decoder that is said to be the topic's. */
  g_free (rw_test_postgres_query (postgres, "again",
                                  "UPDATE reeferwatch.dead_letter SET topic = 'x/T1',"
                                  " payload = '4.25', payload_length = 4 WHERE topic = 'bytes'"));
  ctl_test_run (&run, "dead-letters again %s --topic='x/+=tasmota' --text=x 2", database);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "dead-letters again %s --topic='x/+=senml' 2", database);
  g_assert_nonnull (strstr (run.output, "\n1 message still rejected.\n"));
  ctl_test_run (&run, "dead-letters again %s --topic='x/+=scalar' 2", database);
  g_assert_nonnull (strstr (run.output, "\n1 reading stored.\n"));
}

/* A line of a table is no message, whatever it looks like; a message of which another part is wrong
 * keeps one letter, that says so. */
static void
test_parts (void)
{
  g_autofree char *database = prepare (
      "parts",
      "INSERT INTO reeferwatch.dead_letter"
      " (received_time, topic, payload, reason, payload_length, cut, token, ordinal) VALUES"
      " ('2026-11-01T10:00:00Z', 'readings.csv', '4.5', 'Line 7: There is no time.', 3, false, 1, "
      "0),"
      " ('2026-11-01T10:00:03Z', 'senml/S1',"
      "  '[{\"bn\":\"S1\",\"bt\":1793527200,\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.5},"
      "    {\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.6,\"t\":-1700000000}]',"
      "  'Part 1.', 1, false, 4, 0),"
      " ('2026-11-01T10:00:03Z', 'senml/S1',"
      "  '[{\"bn\":\"S1\",\"bt\":1793527200,\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.5},"
      "    {\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4.6,\"t\":-1700000000}]',"
      "  'Part 2.', 1, false, 4, 1)");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "dead-letters again %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "2 rejected messages decoded again.\n"));
  g_assert_nonnull (strstr (run.output, "1 message cannot be decoded again"));
  assert_query ("parts", "SELECT reason FROM reeferwatch.dead_letter WHERE topic = 'readings.csv'",
                "Line 7: There is no time.");
  assert_query ("parts",
                "SELECT count(*) >= 1, bool_and(reason NOT LIKE 'Part%')"
                "  FROM reeferwatch.dead_letter WHERE topic = 'senml/S1'",
                "t|t");
}

static void
test_reason (void)
{
  g_autofree char *sql = g_strdup_printf (GOOD_LETTERS, 20);
  g_autofree char *database = prepare ("reason", sql);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "dead-letters again %s --reason='Nothing of the kind.'", database);
  g_assert_true (g_str_has_prefix (run.output, "0 rejected messages"));
  ctl_test_run (&run, "dead-letters again %s --reason='It was not understood.'", database);
  g_assert_true (g_str_has_prefix (run.output, "20 rejected messages"));
  assert_query ("reason", "SELECT count(*) FROM reeferwatch.telemetry", "20");
}

/* Killed at any moment, again and again: each message is a letter or a reading, never both, never
 * neither. */
static void
test_kill (void)
{
  const guint n = 20000;
  g_autofree char *sql = g_strdup_printf (GOOD_LETTERS, n);
  g_autofree char *database = prepare ("kill", sql);
  g_autofree char *line = g_strconcat ("dead-letters again ", database, NULL);
  g_autofree char *all = g_strdup_printf ("%u|t", n);
  g_autofree char *done = g_strdup_printf ("%u|0", n);
  guint n_killed = 0;
  g_auto (Run) run = { 0 };

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
      g_autoptr (GSubprocess) process = ctl_test_spawn (launcher, line);

      g_usleep (20000 + (gulong) g_random_int_range (0, 120000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      n_killed += g_subprocess_get_if_signaled (process);
      assert_query ("kill",
                    "SELECT count(*) + (SELECT count(*) FROM reeferwatch.dead_letter),"
                    " count(*) = count(DISTINCT (container_id, measurement_time))"
                    " FROM reeferwatch.telemetry",
                    all);
    }
  g_assert_cmpuint (n_killed, >, 0);

  ctl_test_run (&run, "%s", line);
  g_assert_cmpint (run.code, ==, 0);
  assert_query ("kill",
                "SELECT count(*), (SELECT count(*) FROM reeferwatch.dead_letter)"
                " FROM reeferwatch.telemetry",
                done);
}

/* Two at once do not store anything twice, nor trip over each other. */
static void
test_two (void)
{
  g_autofree char *sql = g_strdup_printf (GOOD_LETTERS, 4000);
  g_autofree char *database = prepare ("two", sql);
  g_autofree char *line = g_strconcat ("dead-letters again ", database, NULL);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) first = ctl_test_spawn (launcher, line);
  g_autoptr (GSubprocess) second = ctl_test_spawn (launcher, line);
  g_auto (Run) run = { 0 };
  g_auto (Run) other = { 0 };

  ctl_test_collect (first, &run);
  ctl_test_collect (second, &other);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpint (other.code, ==, 0);
  assert_query ("two",
                "SELECT count(*), (SELECT count(*) FROM reeferwatch.dead_letter)"
                " FROM reeferwatch.telemetry",
                "4000|0");
}

/* The worker's rights are enough; a viewer may look only. */
static void
test_rights (void)
{
  g_autofree char *sql =
      g_strdup_printf (GOOD_LETTERS ";"
                                    "CREATE ROLE letter_worker LOGIN IN ROLE reeferwatch_worker;"
                                    "CREATE ROLE letter_viewer LOGIN IN ROLE reeferwatch_viewer",
                       3);
  g_autofree char *database = prepare ("rights", sql);
  g_autofree char *worker = ctl_test_dup_database (postgres, "letter_worker", "rights");
  g_autofree char *viewer = ctl_test_dup_database (postgres, "letter_viewer", "rights");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "dead-letters %s", viewer);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "dead-letters again %s", viewer);
  g_assert_cmpint (run.code, ==, 78);
  assert_query ("rights", "SELECT count(*) FROM reeferwatch.dead_letter", "3");
  ctl_test_run (&run, "dead-letters again %s", worker);
  g_assert_cmpint (run.code, ==, 0);
  assert_query ("rights", "SELECT count(*) FROM reeferwatch.dead_letter", "0");
}

int
main (int argc, char **argv)
{
  int status;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_test_add_func ("/ctl/dead-letters/list", test_list);
  g_test_add_func ("/ctl/dead-letters/show", test_show);
  g_test_add_func ("/ctl/dead-letters/again", test_again);
  g_test_add_func ("/ctl/dead-letters/parts", test_parts);
  g_test_add_func ("/ctl/dead-letters/reason", test_reason);
  g_test_add_func ("/ctl/dead-letters/kill", test_kill);
  g_test_add_func ("/ctl/dead-letters/two", test_two);
  g_test_add_func ("/ctl/dead-letters/rights", test_rights);
  status = g_test_run ();
  rw_test_postgres_free (postgres);
  return status;
}
