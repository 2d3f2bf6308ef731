/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of an alarm in the database, against a small model: random sequences of everything that
 * can happen to alarms, after each step of which state, counts and journal are what they must be.
 */

#include "rw-alarm-store.h"
#include "rw-load-test.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <string.h>

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define N_SEQUENCES 150
#define N_STEPS 24
#define N_REEFERS 2

/* 2026-11-01 */
#define EPOCH (G_GINT64_CONSTANT (1793491200) * RW_USEC_PER_SEC)

static RwTestPostgres *server;
static RwPgConnection *connection;

/* --- the model ------------------------------------------------------------------------------- */

enum
{
  AIR,
  POWER,
  STALE,
  DOOR,
  N_RULES
};

static const char *const rules[N_RULES] = { "control_air_high", "power_lost", "stale",
                                            "door_open" };

typedef struct
{
  gint64 id; /* 0: never raised */
  RwAlarmState state;
  gboolean active, taken; /* taken: acknowledged */
  int priority, shelved_priority;
  gint64 raised, cleared, judged;
  gint64 graded; /* when it was last to be graded anew, be it that nothing came of it */
  const char *cause;
} Model;

typedef struct
{
  int reefer, rule; /* rule -1: feed_stale, of the feed */
  RwAlarmTransition transition;
  int priority;
  gint64 at;
} Event;

static struct
{
  gint64 reefer_ids[N_REEFERS];
  Model alarms[N_REEFERS][N_RULES];
  gboolean out[N_REEFERS];
  gboolean feed_active;
  gint64 feed_raised, feed_cleared;
  gint64 now;
  guint n_entries; /* of the journal, of these reefers */
  GArray *past;    /* of Event: everything that was stored */
} world;

static gint64 feed_id;

static Model *
get (int i)
{
  return &world.alarms[i / N_RULES][i % N_RULES];
}

/* The alarm whose being active hides this one. */
static const char *
find_cause (int reefer, int rule)
{
  const Model *alarms = world.alarms[reefer];

  if (!alarms[rule].active || alarms[rule].priority == 1)
    return NULL;
  if (rule == STALE)
    return world.feed_active ? "feed_stale" : NULL;
  if (alarms[STALE].active)
    return "stale";
  return rule == AIR && alarms[POWER].active ? "power_lost" : NULL;
}

static void
settle (int reefer)
{
  for (int rule = 0; rule < N_RULES; rule++)
    {
      Model *alarm = &world.alarms[reefer][rule];

      if (!alarm->active
          || (alarm->state != RW_ALARM_STATE_UNACKNOWLEDGED
              && alarm->state != RW_ALARM_STATE_ACKNOWLEDGED
              && alarm->state != RW_ALARM_STATE_SUPPRESSED))
        continue;
      alarm->cause = find_cause (reefer, rule);
      alarm->state = alarm->cause != NULL ? RW_ALARM_STATE_SUPPRESSED
                     : alarm->taken       ? RW_ALARM_STATE_ACKNOWLEDGED
                                          : RW_ALARM_STATE_UNACKNOWLEDGED;
    }
}

static gboolean
model_raise (Model *alarm, const Event *event)
{
  if (alarm->id != 0 && (alarm->active || alarm->cleared >= event->at))
    return FALSE;

  if (world.out[event->reefer])
    alarm->state = RW_ALARM_STATE_OUT_OF_SERVICE;
  else if (alarm->state != RW_ALARM_STATE_SHELVED || event->priority < alarm->shelved_priority)
    alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
  alarm->id = MAX (alarm->id, 1);
  alarm->active = TRUE;
  alarm->taken = FALSE;
  alarm->priority = event->priority;
  alarm->raised = alarm->judged = event->at;
  return TRUE;
}

static gboolean
model_return (Model *alarm, const Event *event)
{
  if (alarm->id == 0 || !alarm->active || alarm->raised > event->at)
    return FALSE;

  alarm->active = FALSE;
  alarm->cleared = alarm->judged = event->at;
  if (alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED)
    alarm->state = RW_ALARM_STATE_RETURNED;
  else if (alarm->state == RW_ALARM_STATE_ACKNOWLEDGED || alarm->state == RW_ALARM_STATE_SUPPRESSED)
    alarm->state = RW_ALARM_STATE_NORMAL;
  return TRUE;
}

static gboolean
model_regrade (Model *alarm, const Event *event)
{
  gboolean rises = event->priority < alarm->priority;

  if (alarm->id == 0 || !alarm->active || event->priority == alarm->priority
      || event->at < alarm->judged || (event->at == alarm->judged && !rises))
    return FALSE;

  if (rises)
    alarm->taken = FALSE;
  if ((alarm->state == RW_ALARM_STATE_SHELVED && event->priority < alarm->shelved_priority)
      || (rises && alarm->state == RW_ALARM_STATE_ACKNOWLEDGED))
    alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
  alarm->priority = event->priority;
  alarm->judged = event->at;
  return TRUE;
}

/* Whether it changed anything. */
static gboolean
model_event (const Event *event)
{
  Model *alarm;

  if (event->rule < 0)
    {
      gboolean raise = event->transition == RW_ALARM_RAISED;

      if (raise ? world.feed_active || world.feed_cleared >= event->at
                : !world.feed_active || world.feed_raised > event->at)
        return FALSE;
      *(raise ? &world.feed_raised : &world.feed_cleared) = event->at;
      world.feed_active = raise;
      return TRUE;
    }

  alarm = &world.alarms[event->reefer][event->rule];
  switch (event->transition)
    {
    case RW_ALARM_RAISED:
      return model_raise (alarm, event);
    case RW_ALARM_RETURNED:
      return model_return (alarm, event);
    case RW_ALARM_REGRADED:
      return model_regrade (alarm, event);
    }
  return FALSE;
}

static void
come_back (int reefer, int rule)
{
  Model *alarm = &world.alarms[reefer][rule];

  alarm->taken = FALSE;
  alarm->state = alarm->active ? RW_ALARM_STATE_UNACKNOWLEDGED : RW_ALARM_STATE_NORMAL;
  settle (reefer);
}

/* Whether the act changes this alarm, which it then has. */
static gboolean
model_act (RwAlarmAct act, int reefer, int rule)
{
  Model *alarm = &world.alarms[reefer][rule];

  switch (act)
    {
    case RW_ALARM_ACT_ACKNOWLEDGE:
      if (alarm->state != RW_ALARM_STATE_UNACKNOWLEDGED && alarm->state != RW_ALARM_STATE_RETURNED)
        return FALSE;
      alarm->taken = TRUE;
      alarm->state = alarm->active ? RW_ALARM_STATE_ACKNOWLEDGED : RW_ALARM_STATE_NORMAL;
      return TRUE;
    case RW_ALARM_ACT_SHELVE:
      if (alarm->state == RW_ALARM_STATE_SHELVED || alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE)
        return FALSE;
      alarm->state = RW_ALARM_STATE_SHELVED;
      alarm->shelved_priority = alarm->priority;
      return TRUE;
    case RW_ALARM_ACT_UNSHELVE:
      if (alarm->state != RW_ALARM_STATE_SHELVED)
        return FALSE;
      come_back (reefer, rule);
      return TRUE;
    case RW_ALARM_ACT_COMMENT:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* Of all alarms of the reefer, where those with a bit in named were named. */
static int
model_service (RwAlarmAct act, int reefer, guint named)
{
  int n = 0;

  for (int rule = 0; rule < N_RULES; rule++)
    {
      Model *alarm = &world.alarms[reefer][rule];

      if (alarm->id == 0)
        continue;
      if (act == RW_ALARM_ACT_TAKE_OUT && alarm->state != RW_ALARM_STATE_OUT_OF_SERVICE
          && (alarm->state != RW_ALARM_STATE_NORMAL || (named & 1u << rule) != 0))
        {
          alarm->state = RW_ALARM_STATE_OUT_OF_SERVICE;
          n++;
        }
      else if (act == RW_ALARM_ACT_PUT_BACK && alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE)
        {
          come_back (reefer, rule);
          n++;
        }
    }
  world.out[reefer] = act == RW_ALARM_ACT_TAKE_OUT;
  return n;
}

/* --- the database ---------------------------------------------------------------------------- */

static GPtrArray *
run (RwPgScript *script)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *results = rw_load_test_run (connection, script, &error);

  g_assert_no_error (error);
  return results;
}

static gint64
run_number (RwPgScript *script)
{
  g_autoptr (GPtrArray) results = run (script);

  return rw_pg_result_get_int (results->pdata[0], 0, 0);
}

static gint64
ask_number (const char *sql, const char *text)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, sql);
  if (text != NULL)
    rw_pg_script_bind_text (script, text);
  return run_number (script);
}

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (server, NULL, sql);
}

/* Stores them in one call: how many it says were new. */
static int
store (const Event *events, guint n)
{
  static const char *const words[] = { "raised", "returned", "regraded" };
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  RwPgBuffer reefers = { 0 }, names = { 0 }, transitions = { 0 }, priorities = { 0 }, times = { 0 };

  rw_pg_buffer_begin_array (&reefers, RW_PG_INT4);
  rw_pg_buffer_begin_array (&names, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&transitions, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&priorities, RW_PG_INT2);
  rw_pg_buffer_begin_array (&times, RW_PG_TIMESTAMPTZ);
  for (guint i = 0; i < n; i++)
    {
      gint64 reefer = events[i].rule < 0 ? feed_id : world.reefer_ids[events[i].reefer];

      rw_pg_buffer_field_int4 (&reefers, (gint32) reefer);
      rw_pg_buffer_field_text (&names, events[i].rule < 0 ? "feed_stale" : rules[events[i].rule]);
      rw_pg_buffer_field_text (&transitions, words[events[i].transition]);
      rw_pg_buffer_field_int2 (&priorities, (gint16) events[i].priority);
      rw_pg_buffer_field_time (&times, events[i].at);
    }
  rw_pg_buffer_end_array (&reefers, n);
  rw_pg_buffer_end_array (&names, n);
  rw_pg_buffer_end_array (&transitions, n);
  rw_pg_buffer_end_array (&priorities, n);
  rw_pg_buffer_end_array (&times, n);

  rw_pg_script_add (script, "SELECT raised + cleared FROM reeferwatch.store_alarm_events("
                            "$1, $2, $3, $4, $5, '{}', '{}')");
  rw_pg_script_bind_array (script, RW_PG_INT4_ARRAY, &reefers);
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &names);
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &transitions);
  rw_pg_script_bind_array (script, RW_PG_INT2_ARRAY, &priorities);
  rw_pg_script_bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &times);
  return (int) run_number (script);
}

static char *
format_reefers (void)
{
  return g_strdup_printf ("{%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "}", world.reefer_ids[0],
                          world.reefer_ids[1]);
}

static guint
count_entries (void)
{
  g_autofree char *reefers = format_reefers ();

  return (guint) ask_number ("SELECT count(*) FROM reeferwatch.alarm_journal JOIN"
                             " reeferwatch.alarm_record USING (alarm_id)"
                             " WHERE reefer_id = ANY (($1::text)::integer[])",
                             reefers);
}

static void
compare_alarm (const RwPgResult *rows, guint row)
{
  Model *alarm = get ((int) rw_pg_result_get_int (rows, row, 0) - 1);
  gboolean shelved = alarm->state == RW_ALARM_STATE_SHELVED;

  alarm->id = rw_pg_result_get_int (rows, row, 1);
  g_assert_cmpstr (rw_pg_result_get_text (rows, row, 2), ==,
                   rw_alarm_state_to_string (alarm->state));
  g_assert_cmpint (rw_pg_result_get_int (rows, row, 3), ==, alarm->priority);
  g_assert_cmpint (rw_pg_result_get_time (rows, row, 4), ==, alarm->raised);
  g_assert_cmpint (rw_pg_result_get_time (rows, row, 5), ==, alarm->active ? 0 : alarm->cleared);
  if (alarm->active)
    g_assert_cmpint (rw_pg_result_get_bool (rows, row, 6), ==, alarm->taken);
  g_assert_cmpint (rw_pg_result_get_bool (rows, row, 7), ==, shelved);
  g_assert_cmpstr (rw_pg_result_get_text (rows, row, 8), ==,
                   alarm->state == RW_ALARM_STATE_SUPPRESSED ? alarm->cause : NULL);
  /* The last entry of the journal says what it is. */
  g_assert_cmpstr (rw_pg_result_get_text (rows, row, 9), ==,
                   rw_alarm_state_to_string (alarm->state));
  g_assert_cmpint (rw_pg_result_get_int (rows, row, 10), ==, alarm->priority);
}

static void
compare (void)
{
  g_autofree char *reefers = format_reefers ();
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  guint n_known = 0, n_entries;

  rw_pg_script_add (
      script,
      "SELECT (array_position(($1::text)::integer[], a.reefer_id) - 1) * 4"
      "  + array_position('{control_air_high,power_lost,stale,door_open}'::text[], a.rule_id),"
      " a.alarm_id, a.state, a.priority, a.raised_time, a.cleared_time,"
      " a.acknowledged_time IS NOT NULL AND a.acknowledged_by IS NOT NULL,"
      " a.shelved_until IS NOT NULL, a.suppressed_by, j.state, j.priority"
      " FROM reeferwatch.alarm_record a CROSS JOIN LATERAL"
      "  (SELECT state, priority FROM reeferwatch.alarm_journal one WHERE one.alarm_id = a.alarm_id"
      "    ORDER BY entry_id DESC LIMIT 1) j"
      " WHERE a.reefer_id = ANY (($1::text)::integer[])");
  rw_pg_script_bind_text (script, reefers);
  results = run (script);
  for (int i = 0; i < N_REEFERS * N_RULES; i++)
    n_known += get (i)->id != 0;
  /* At most a row for each reefer and rule. */
  g_assert_cmpuint (rw_pg_result_get_n_rows (results->pdata[0]), ==, n_known);
  for (guint i = 0; i < n_known; i++)
    compare_alarm (results->pdata[0], i);

  n_entries = count_entries ();
  g_assert_cmpuint (n_entries, >=, world.n_entries);
  world.n_entries = n_entries;
}

/* --- what may happen ------------------------------------------------------------------------- */

/* A reading has one moment, and at each an alarm is graded once. */
static void
grade_once (Event *event)
{
  Model *alarm = &world.alarms[event->reefer][event->rule];

  if (event->transition != RW_ALARM_REGRADED)
    return;
  if (event->at <= alarm->graded)
    event->at = world.now = alarm->graded + RW_USEC_PER_MIN;
  alarm->graded = event->at;
}

static Event
choose_event (void)
{
  Event event = {
    .reefer = g_test_rand_int_range (0, N_REEFERS),
    .rule = g_test_rand_int_range (0, N_RULES),
    .transition = (RwAlarmTransition) g_test_rand_int_range (0, 3),
    .priority = g_test_rand_int_range (1, 5),
  };

  /* A reefer is judged in the order of time, and what is not active does not return; but nobody
   * keeps a worker that lost its memory from raising what is active. */
  world.now += g_test_rand_int_range (0, 3) * RW_USEC_PER_MIN;
  event.at = world.now;
  if (!world.alarms[event.reefer][event.rule].active)
    event.transition = RW_ALARM_RAISED;
  grade_once (&event);
  if (g_test_rand_int_range (0, 12) == 0)
    {
      event.rule = -1;
      event.transition = world.feed_active ? RW_ALARM_RETURNED : RW_ALARM_RAISED;
    }
  return event;
}

static void
step_events (void)
{
  Event events[3];
  guint n = (guint) g_test_rand_int_range (1, 4);
  int expected = 0;

  for (guint i = 0; i < n; i++)
    {
      events[i] = choose_event ();
      expected += model_event (&events[i]) && events[i].transition != RW_ALARM_REGRADED;
      g_array_append_val (world.past, events[i]);
      for (int reefer = 0; reefer < N_REEFERS; reefer++)
        settle (reefer);
    }
  g_assert_cmpint (store (events, n), ==, expected);
}

/* What was stored comes again, as after a crash: the last of it, in whole. */
static void
step_again (void)
{
  guint n = (guint) g_test_rand_int_range (1, 30), before = count_entries ();

  n = MIN (n, world.past->len);
  if (n == 0)
    return;
  g_assert_cmpint (store (&g_array_index (world.past, Event, world.past->len - n), n), ==, 0);
  g_assert_cmpuint (count_entries (), ==, before);
}

static const char *const act_sql[RW_N_ALARM_ACTS] = {
  "SELECT reeferwatch.acknowledge(($1::text)::bigint[], 'mine')",
  "SELECT reeferwatch.shelve(($1::text)::bigint[], '1 hour', 'why')",
  "SELECT reeferwatch.unshelve(($1::text)::bigint[])",
  "SELECT reeferwatch.take_out_of_service(($1::text)::bigint[], 'workshop')",
  "SELECT reeferwatch.put_into_service(($1::text)::bigint[])",
  "SELECT reeferwatch.comment(($1::text)::bigint[], 'seen')",
};

static int
model_acts (RwAlarmAct act, guint chosen)
{
  int n = 0;

  for (int reefer = 0; reefer < N_REEFERS; reefer++)
    {
      guint named = chosen >> reefer * N_RULES & ((1u << N_RULES) - 1);

      if (act == RW_ALARM_ACT_TAKE_OUT || act == RW_ALARM_ACT_PUT_BACK)
        n += named != 0 ? model_service (act, reefer, named) : 0;
      else
        for (int rule = 0; rule < N_RULES; rule++)
          n += (named & 1u << rule) != 0 && model_act (act, reefer, rule);
    }
  return n;
}

static void
step_act (void)
{
  RwAlarmAct act = (RwAlarmAct) g_test_rand_int_range (0, RW_N_ALARM_ACTS);
  g_autoptr (GString) ids = g_string_new ("{0");
  guint chosen = 0;

  for (int i = 0; i < N_REEFERS * N_RULES; i++)
    if (get (i)->id != 0 && g_test_rand_int_range (0, 3) == 0)
      {
        chosen |= 1u << i;
        g_string_append_printf (ids, ",%" G_GINT64_FORMAT, get (i)->id);
      }
  g_string_append_c (ids, '}');
  g_assert_cmpint (ask_number (act_sql[act], ids->str), ==, model_acts (act, chosen));
}

static void
step_expire (void)
{
  g_autoptr (GString) ids = g_string_new ("{0");
  int expected = 0;

  for (int i = 0; i < N_REEFERS * N_RULES; i++)
    if (get (i)->state == RW_ALARM_STATE_SHELVED && g_test_rand_bit ())
      {
        g_string_append_printf (ids, ",%" G_GINT64_FORMAT, get (i)->id);
        come_back (i / N_RULES, i % N_RULES);
        expected++;
      }
  g_string_append_c (ids, '}');
  ask_number ("WITH due AS (UPDATE reeferwatch.alarm_record SET shelved_until = now()"
              " WHERE alarm_id = ANY (($1::text)::bigint[]) RETURNING 1) SELECT count(*) FROM due",
              ids->str);
  g_assert_cmpint (ask_number ("SELECT reeferwatch.tick_alarms()", NULL), ==, expected);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
begin_sequence (int sequence)
{
  Event end = { .rule = -1, .transition = RW_ALARM_RETURNED, .priority = 1 };

  /* The feed is everybody's: it is well when a sequence begins. */
  end.at = MAX (world.now, world.feed_raised) + RW_USEC_PER_MIN;
  store (&end, 1);
  if (world.feed_active)
    world.feed_cleared = end.at;
  world.feed_active = FALSE;
  world.now = MAX (world.now, EPOCH) + RW_USEC_PER_HOUR;
  memset (world.alarms, 0, sizeof world.alarms);
  memset (world.out, 0, sizeof world.out);
  world.n_entries = 0;
  g_array_set_size (world.past, 0);
  for (int i = 0; i < N_REEFERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("S%dR%d", sequence, i);

      world.reefer_ids[i] = ask_number ("INSERT INTO reeferwatch.reefer (container_id) VALUES ($1)"
                                        " RETURNING reefer_id::bigint",
                                        name);
    }
}

static void
test_sequences (void)
{
  world.past = g_array_new (FALSE, FALSE, sizeof (Event));
  for (int sequence = 0; sequence < N_SEQUENCES; sequence++)
    {
      begin_sequence (sequence);
      for (int i = 0; i < N_STEPS; i++)
        {
          int what = g_test_rand_int_range (0, 10);

          if (what < 5)
            step_events ();
          else if (what < 8)
            step_act ();
          else if (what < 9)
            step_expire ();
          else
            step_again ();
          compare ();
        }
    }
  g_array_unref (world.past);
}

/* What an entry may have made of the entry before it: none of the sequences above left another. */
static void
test_journal_is_consistent (void)
{
  static const char sql[] =
      "SELECT coalesce(string_agg(DISTINCT concat_ws(' ', before, event, state), ', '), '')"
      " FROM (SELECT event, state, lag(state) OVER (PARTITION BY alarm_id ORDER BY entry_id) AS "
      "before FROM reeferwatch.alarm_journal) j WHERE NOT CASE event"
      " WHEN 'raised' THEN state IN ('unacknowledged', 'shelved', 'out_of_service')"
      "  AND coalesce(before, 'normal') IN ('normal', 'returned', 'shelved', 'out_of_service')"
      " WHEN 'returned' THEN (before, state) = ('unacknowledged', 'returned')"
      " WHEN 'cleared' THEN (before IN ('acknowledged', 'suppressed') AND state = 'normal')"
      "  OR (before = state AND state IN ('shelved', 'out_of_service'))"
      " WHEN 'regraded' THEN before = state OR state = 'unacknowledged'"
      " WHEN 'acknowledged' THEN (before, state) IN (('unacknowledged', 'acknowledged'),"
      "  ('returned', 'normal'))"
      " WHEN 'shelved' THEN state = 'shelved' AND before NOT IN ('shelved', 'out_of_service')"
      " WHEN 'unshelved' THEN before IN ('shelved', 'unacknowledged')"
      "  AND state IN ('normal', 'unacknowledged', 'suppressed')"
      " WHEN 'out_of_service' THEN state = 'out_of_service'"
      " WHEN 'in_service' THEN before = 'out_of_service'"
      "  AND state IN ('normal', 'unacknowledged', 'suppressed')"
      " WHEN 'suppressed' THEN state = 'suppressed'"
      " WHEN 'unsuppressed' THEN before = 'suppressed' AND state IN ('unacknowledged', "
      "'acknowledged')"
      " WHEN 'joined' THEN true"
      " WHEN 'commented' THEN before = state"
      " ELSE false END";
  g_autofree char *wrong = rw_test_postgres_query (server, NULL, sql);

  g_assert_cmpstr (wrong, ==, "");
}

static void
migrate (void)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_schema_migrate_async (connection, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rw_schema_migrate_finish (connection, result, &error);
  g_assert_no_error (error);
  execute ("INSERT INTO reeferwatch.reefer (container_id) VALUES ('*');"
           "SELECT reeferwatch.ensure_partition('2026-11-01')");
  feed_id = ask_number ("SELECT reefer_id::bigint FROM reeferwatch.reefer"
                        " WHERE container_id = '*'",
                        NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *conninfo = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, NULL);
  connection = rw_load_test_connect (conninfo);
  migrate ();
  g_test_add_func ("/alarm-life/sequences", test_sequences);
  g_test_add_func ("/alarm-life/journal-is-consistent", test_journal_is_consistent);
  status = g_test_run ();
  g_object_unref (connection);
  rw_test_postgres_free (server);
  return status;
}
