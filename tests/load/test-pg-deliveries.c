/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is told of what, when and how often: the queue in the database. Time is made to pass by
 * moving what is stored into the past. */

#include "rw-load-test.h"
#include "rw-pg-deliveries.h"
#include "rw-test-postgres.h"

#include <string.h>

#define DATABASE "deliveries"
#define LEASE (60 * G_USEC_PER_SEC)

static RwTestPostgres *server;
static RwPgDeliveries *queue;
static guint n_queued; /* times that we were told of something new */

static const char *const all_kinds[] = { "webhook", "email", "command", NULL };

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (server, DATABASE, sql);
}

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, DATABASE, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
queued_cb (gpointer user_data)
{
  n_queued++;
}

static void
set_up (gpointer *fixture, gconstpointer data)
{
  execute ("TRUNCATE reeferwatch.delivery, reeferwatch.waiting_alarm, reeferwatch.alarm_journal,"
           " reeferwatch.escalation, reeferwatch.channel, reeferwatch.outbox, "
           "reeferwatch.incident_member,"
           " reeferwatch.incident_record, reeferwatch.work_order, reeferwatch.work_order_event;"
           "DELETE FROM reeferwatch.alarm_record");
}

static void
set_channel (const char *json)
{
  g_autofree char *sql = g_strdup_printf ("SELECT reeferwatch.set_channel('%s')", json);

  execute (sql);
}

static void
happen (const char *container, const char *rule, const char *event, int priority, const char *state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT happen('%s', '%s', '%s', %d, '%s')", container,
                                          rule, event, priority, state);

  execute (sql);
}

static RwDeliveries *
take (const char *const *kinds, guint n, guint n_channel)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwDeliveries *taken;

  rw_pg_deliveries_take_async (queue, kinds, n, n_channel, LEASE, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  taken = rw_pg_deliveries_take_finish (queue, result, &error);
  g_assert_no_error (error);
  return taken;
}

/* The events that are taken, with blanks between. */
static void
assert_taken (const char *expected)
{
  g_autoptr (RwDeliveries) taken = take (all_kinds, 1000, 1000);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < taken->deliveries->len; i++)
    {
      const RwDelivery *delivery = g_ptr_array_index (taken->deliveries, i);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", delivery->event);
    }
  g_assert_cmpstr (words->str, ==, expected);
}

static void
finish (GAsyncResult **pending)
{
  g_autoptr (GAsyncResult) result = rw_load_test_wait (pending);
  g_autoptr (GError) error = NULL;

  rw_pg_deliveries_finish (queue, result, &error);
  g_assert_no_error (error);
}

static void
succeed (const RwDelivery *delivery)
{
  GAsyncResult *pending = NULL;

  rw_pg_deliveries_succeeded_async (queue, delivery->delivery_id, rw_load_test_result_cb, &pending);
  finish (&pending);
}

static void
fail (const RwDelivery *delivery, gint64 after, gboolean of_channel)
{
  GAsyncResult *pending = NULL;

  rw_pg_deliveries_failed_async (queue, delivery, "It is away.", after, of_channel,
                                 rw_load_test_result_cb, &pending);
  finish (&pending);
}

/* --- who is told of what --------------------------------------------------------------------- */

static void
test_filters (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\", \"address\": \"https://a.test/\","
               " \"min_priority\": 4, \"events\": [\"raised\", \"cleared\", \"commented\"]}");
  set_channel (
      "{\"name\": \"off\", \"kind\": \"webhook\", \"enabled\": false, \"min_priority\": 4}");
  set_channel ("{\"name\": \"critical\", \"kind\": \"webhook\", \"min_priority\": 1}");
  set_channel ("{\"name\": \"later\", \"kind\": \"webhook\", \"min_priority\": 4,"
               " \"escalation_only\": true}");
  set_channel ("{\"name\": \"gas\", \"kind\": \"webhook\", \"min_priority\": 4,"
               " \"rule_ids\": [\"co2_band\", \"o2_band\"]}");
  set_channel ("{\"name\": \"ours\", \"kind\": \"webhook\", \"min_priority\": 4,"
               " \"reefers\": [\"MS_U*\", \"*7\"]}");

  happen ("CMAU1", "door_open", "raised", 3, "unacknowledged");
  happen ("CMAU1", "door_open", "commented", 3, "unacknowledged");
  happen ("CMAU2", "co2_band", "raised", 1, "unacknowledged");
  happen ("MSCU3", "door_open", "raised", 4, "unacknowledged");
  happen ("MS_U7", "door_open", "raised", 4, "unacknowledged");
  assert_answer ("SELECT c.name, string_agg(payload::jsonb ->> 'subject' || ' ' || event, ','"
                 " ORDER BY delivery_id) FROM reeferwatch.delivery JOIN reeferwatch.channel c"
                 " USING (channel_id) GROUP BY c.name ORDER BY c.name COLLATE \"C\"",
                 "all|CMAU1 raised,CMAU1 commented,CMAU2 raised,MSCU3 raised,MS_U7 raised\n"
                 "critical|CMAU2 raised\n"
                 "gas|CMAU2 raised\n"
                 "ours|MS_U7 raised");
}

/* The payload is a CloudEvent that says what to do, and JSON has no infinite numbers. */
static void
test_payload (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  happen ("CMAU1", "power_lost", "raised", 2, "unacknowledged");
  assert_answer (
      "SELECT e ->> 'specversion', e ->> 'type', e ->> 'subject', e ->> 'id' = event_id,"
      " d ->> 'event', d ->> 'channel', d ->> 'rule_id', d ? 'description', d ? 'guidance',"
      " d ? 'value', d ? 'measured', d ->> 'note' FROM reeferwatch.delivery,"
      " LATERAL (SELECT payload::jsonb AS e, payload::jsonb -> 'data' AS d) AS p",
      "1.0|io.reeferwatch.alarm.raised|CMAU1|t|raised|all|power_lost|t|t|f|f|noted");
}

/* What somebody put away is not told, nor that something became less urgent. */
static void
test_quiet_states (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\", \"min_priority\": 4}");
  happen ("CMAU1", "door_open", "raised", 3, "shelved");
  happen ("CMAU1", "door_open", "regraded", 1, "suppressed");
  happen ("CMAU1", "door_open", "cleared", 1, "out_of_service");
  happen ("CMAU2", "door_open", "raised", 3, "unacknowledged");
  happen ("CMAU2", "door_open", "regraded", 4, "unacknowledged");
  happen ("CMAU2", "door_open", "regraded", 3, "unacknowledged");
  happen ("CMAU2", "door_open", "regraded", 2, "unacknowledged");
  happen ("CMAU2", "door_open", "acknowledged", 2, "acknowledged");
  happen ("CMAU2", "door_open", "regraded", 3, "acknowledged");
  happen ("CMAU2", "door_open", "regraded", 1, "unacknowledged");
  assert_answer ("SELECT string_agg(event || priority, ' ' ORDER BY delivery_id)"
                 " FROM reeferwatch.delivery",
                 "raised3 regraded2 acknowledged2 regraded1");
}

/* What is born suppressed is not told before its cause is gone; what was told is not told again.
 * What came back from a shelf is looked at again. */
static void
test_coming_back (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\", \"min_priority\": 4}");
  happen ("CMAU1", "co2_band", "raised", 3, "suppressed");
  happen ("CMAU1", "co2_band", "unsuppressed", 3, "unacknowledged");
  happen ("CMAU2", "co2_band", "raised", 3, "unacknowledged");
  happen ("CMAU2", "co2_band", "suppressed", 3, "suppressed");
  happen ("CMAU2", "co2_band", "unsuppressed", 3, "unacknowledged");
  happen ("CMAU2", "co2_band", "shelved", 3, "shelved");
  happen ("CMAU2", "co2_band", "unshelved", 3, "unacknowledged");
  happen ("CMAU2", "co2_band", "shelved", 3, "shelved");
  happen ("CMAU2", "co2_band", "unshelved", 3, "normal");
  assert_answer ("SELECT string_agg(right(payload::jsonb ->> 'subject', 1) || ' ' || event, ','"
                 " ORDER BY delivery_id) FROM reeferwatch.delivery",
                 "1 unsuppressed,2 raised,2 unshelved");
}

/* A batch is written down as a whole: each entry is told as what it was, and what is put away at
 * the end of it is not told at all. */
static void
test_batch (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\", \"min_priority\": 4}");
  execute ("INSERT INTO reeferwatch.reefer (container_id) VALUES ('BATCH') ON CONFLICT DO NOTHING;"
           "SELECT reeferwatch.store_alarm_events(array_fill(reefer_id, '{5}'),"
           " '{door_open,door_open,door_open,power_lost,control_air_high}',"
           " '{raised,regraded,returned,raised,raised}', '{3,2,2,4,3}',"
           " ARRAY(SELECT now() + i * interval '1 s' FROM generate_series(1, 5) i),"
           " '{1,2,3,4,5}', '{0,0,0,0,0}') FROM reeferwatch.reefer WHERE container_id = 'BATCH'");
  assert_answer (
      "SELECT string_agg(d ->> 'rule_id' || ' ' || event || ' ' || (d ->> 'state') || priority,"
      " ',' ORDER BY delivery_id) FROM reeferwatch.delivery,"
      " LATERAL (SELECT payload::jsonb -> 'data' AS d) AS p",
      "door_open raised unacknowledged3,door_open regraded unacknowledged2,"
      "door_open returned returned2,power_lost raised unacknowledged4");
}

/* Orders go to whatever process works on them. */
static void
test_work_order (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"orders\", \"kind\": \"webhook\", \"min_priority\": 4,"
               " \"events\": [\"work_order\"]}");
  happen ("CMAU1", "door_open", "raised", 3, "unacknowledged");
  execute (
      "SELECT reeferwatch.open_work_order(alarm_id, 'Jo', 'Close it.', now() + interval '1 hour')"
      " FROM reeferwatch.alarm_record");
  execute ("SELECT reeferwatch.change_work_order(work_order_id, 'done', NULL, 'closed')"
           " FROM reeferwatch.work_order");
  assert_answer ("SELECT payload::jsonb ->> 'type', d #>> '{work_order,state}',"
                 " d #>> '{work_order,engineer}', d #>> '{work_order,instructions}'"
                 " FROM reeferwatch.delivery, LATERAL (SELECT payload::jsonb -> 'data' AS d) AS p"
                 " ORDER BY delivery_id",
                 "io.reeferwatch.alarm.work_order|assigned|Jo|Close it.\n"
                 "io.reeferwatch.alarm.work_order|done|Jo|Close it.");
}

/* Together with what happened, or not at all; and never of a replay. */
static void
test_transaction (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  execute ("BEGIN; SELECT happen('CMAU1', 'door_open', 'raised', 1, 'unacknowledged'); ROLLBACK");
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery", "0");
  execute ("SET reeferwatch.quiet = 'on';"
           "SELECT happen('CMAU1', 'door_open', 'raised', 1, 'unacknowledged')");
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery, reeferwatch.waiting_alarm", "0");
  /* Who may not write alarms cannot keep others from being told. */
  execute ("ALTER FUNCTION happen SECURITY DEFINER; GRANT EXECUTE ON FUNCTION happen TO olga");
  g_free (rw_test_postgres_query (
      server, DATABASE,
      "SET SESSION AUTHORIZATION olga; SET reeferwatch.quiet = 'on';"
      "SELECT happen('CMAU1', 'door_open', 'raised', 1, 'unacknowledged')"));
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery", "1");
}

/* --- taking ---------------------------------------------------------------------------------- */

static void
test_lease (gpointer *fixture, gconstpointer data)
{
  g_autoptr (RwDeliveries) first = NULL;
  g_autoptr (RwDeliveries) second = NULL;
  const RwDelivery *lost, *again;

  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\", \"address\": \"http://h/\"}");
  happen ("CMAU1", "door_open", "raised", 1, "unacknowledged");
  first = take (all_kinds, 10, 10);
  g_assert_cmpuint (first->deliveries->len, ==, 1);
  g_assert_cmpuint (first->n_pending, ==, 1);
  lost = g_ptr_array_index (first->deliveries, 0);
  g_assert_cmpint (lost->attempt, ==, 1);
  g_assert_cmpstr (lost->address, ==, "http://h/");
  assert_taken ("");

  /* Who took it says nothing: the next gets it, the very same. */
  execute ("UPDATE reeferwatch.delivery SET leased_until = now()");
  second = take (all_kinds, 10, 10);
  again = g_ptr_array_index (second->deliveries, 0);
  g_assert_cmpint (again->delivery_id, ==, lost->delivery_id);
  g_assert_cmpint (again->attempt, ==, 2);
  g_assert_cmpstr (again->payload, ==, lost->payload);

  /* That the first failed is no news any more; that it succeeded is. */
  fail (lost, -1, FALSE);
  assert_answer ("SELECT state, attempts FROM reeferwatch.delivery", "pending|2");
  succeed (lost);
  succeed (again);
  assert_answer ("SELECT state, delivered_time IS NOT NULL FROM reeferwatch.delivery",
                 "delivered|t");
  assert_taken ("");
}

static void
test_limits (gpointer *fixture, gconstpointer data)
{
  static const char *const mail[] = { "email", NULL };
  g_autoptr (RwDeliveries) none = NULL;
  g_autoptr (RwDeliveries) two = NULL;
  g_autoptr (RwDeliveries) third = NULL;

  set_channel ("{\"name\": \"hook\", \"kind\": \"webhook\", \"min_priority\": 4}");
  for (int i = 1; i <= 4; i++)
    happen (i % 2 == 0 ? "CMAU1" : "CMAU2", "door_open", i <= 2 ? "raised" : "cleared", 2,
            i <= 2 ? "unacknowledged" : "normal");
  none = take (mail, 10, 10);
  g_assert_cmpuint (none->deliveries->len, ==, 0);
  g_assert_cmpuint (none->n_pending, ==, 4);

  /* Of each alarm the first only. */
  two = take (all_kinds, 10, 3);
  g_assert_cmpuint (two->deliveries->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (((RwDelivery *) two->deliveries->pdata[i])->event, ==, "raised");
  succeed (two->deliveries->pdata[0]);
  third = take (all_kinds, 10, 2);
  g_assert_cmpuint (third->deliveries->len, ==, 1);
  g_assert_cmpstr (((RwDelivery *) third->deliveries->pdata[0])->event, ==, "cleared");
  succeed (two->deliveries->pdata[1]);
  none->n_pending = 0;
  g_clear_pointer (&none, rw_deliveries_free);
  none = take (all_kinds, 10, 1);
  g_assert_cmpuint (none->deliveries->len, ==, 0);
}

static void
test_retry (gpointer *fixture, gconstpointer data)
{
  g_autoptr (RwDeliveries) taken = NULL;

  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  happen ("CMAU1", "door_open", "raised", 1, "unacknowledged");
  happen ("CMAU2", "door_open", "raised", 1, "unacknowledged");
  taken = take (all_kinds, 1, 10);
  fail (taken->deliveries->pdata[0], 30 * G_USEC_PER_SEC, TRUE);
  assert_answer (
      "SELECT state, last_error, round(extract(epoch FROM next_time - now())) BETWEEN 20 AND 30"
      " FROM reeferwatch.delivery WHERE attempts = 1",
      "pending|It is away.|t");
  /* The channel waits, the other one with it. */
  assert_taken ("");
  execute ("UPDATE reeferwatch.channel SET retry_time = now()");
  assert_taken ("raised");

  /* After a day it is given up, or at once. */
  execute ("UPDATE reeferwatch.delivery SET created_time = now() - interval '23:59:20'");
  fail (taken->deliveries->pdata[0], 30 * G_USEC_PER_SEC, FALSE);
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery WHERE state = 'failed'", "0");
  execute ("UPDATE reeferwatch.delivery SET next_time = now(), leased_until = NULL,"
           " created_time = now() - interval '23:59:45'");
  g_clear_pointer (&taken, rw_deliveries_free);
  taken = take (all_kinds, 2, 10);
  g_assert_cmpuint (taken->deliveries->len, ==, 2);
  fail (taken->deliveries->pdata[0], 30 * G_USEC_PER_SEC, FALSE);
  fail (taken->deliveries->pdata[1], -1, FALSE);
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery WHERE state = 'failed'", "2");
}

/* What nobody can send is given up after a day, and all is forgotten in the end. */
static void
test_purge (gpointer *fixture, gconstpointer data)
{
  GAsyncResult *pending = NULL;

  set_channel ("{\"name\": \"all\", \"kind\": \"command\"}");
  happen ("CMAU1", "door_open", "raised", 1, "unacknowledged");
  execute ("UPDATE reeferwatch.delivery SET created_time = now() - interval '25 hours'");
  rw_pg_deliveries_purge_async (queue, 7 * 86400 * (gint64) G_USEC_PER_SEC, rw_load_test_result_cb,
                                &pending);
  finish (&pending);
  assert_answer ("SELECT state, last_error ~ 'doctor' FROM reeferwatch.delivery", "failed|t");
  execute ("UPDATE reeferwatch.delivery SET created_time = now() - interval '8 days'");
  rw_pg_deliveries_purge_async (queue, 7 * 86400 * (gint64) G_USEC_PER_SEC, rw_load_test_result_cb,
                                &pending);
  finish (&pending);
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery", "0");
}

/* --- several in one -------------------------------------------------------------------------- */

/* Reefers from one number to another lose their power in one place. */
static void
make_incident (int from, int to)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO reeferwatch.reefer (container_id) SELECT 'INCU' || to_char(i, 'FM0000') FROM "
      "generate_series(%d, %d) i;"
      "SELECT reeferwatch.store_alarm_events(array_agg(reefer_id), array_agg('power_lost'::text),"
      " array_agg('raised'::text), array_agg(2::smallint), array_agg(now()), array_agg(1::real),"
      " array_agg(0.5::real), NULL, NULL, array_agg(51.9::float8), array_agg(4.1::float8))"
      " FROM reeferwatch.reefer WHERE substr(container_id, 5) BETWEEN '%04d' AND '%04d'"
      "  AND container_id LIKE 'INCU%%'",
      from, to, from, to);

  execute (sql);
}

static void
pass (const char *time)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE reeferwatch.delivery SET created_time = created_time - interval '%s',"
      " next_time = next_time - interval '%s', last_time = last_time - interval '%s'",
      time, time, time);

  execute (sql);
}

/* A terminal without power is told once, not three hundred times. */
static void
test_incident (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  set_channel ("{\"name\": \"mail\", \"kind\": \"email\", \"address\": \"a@b.test, c@d.test\"}");
  make_incident (1, 300);
  assert_taken ("");
  pass ("16 seconds");
  assert_taken ("raised raised");
  assert_answer ("SELECT state, count(*) FROM reeferwatch.delivery GROUP BY state ORDER BY state",
                 "bundled|600\npending|2");
  assert_answer ("SELECT DISTINCT e ->> 'type', e ->> 'subject' ~ '^incident/', d ->> 'count', d "
                 "->> 'members',"
                 " jsonb_array_length(d -> 'alarms'), d ->> 'rule_id', d ? 'guidance'"
                 " FROM reeferwatch.delivery, LATERAL (SELECT payload::jsonb AS e,"
                 " payload::jsonb -> 'data' AS d) AS p WHERE incident_id IS NOT NULL",
                 "io.reeferwatch.incident.raised|t|300|300|300|power_lost|t");

  /* Those that join are told together, later. */
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered' WHERE state = 'pending'");
  make_incident (301, 310);
  pass ("16 seconds");
  assert_taken ("");
  pass ("10 minutes");
  assert_taken ("raised raised");
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery WHERE state = 'bundled'", "620");
  assert_answer (
      "SELECT DISTINCT payload::jsonb #>> '{data,count}', payload::jsonb #>> '{data,members}'"
      " FROM reeferwatch.delivery WHERE state = 'pending'",
      "10|310");
}

/* One alarm of the kind that makes incidents is told after a moment, as it is. */
static void
test_no_incident (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  happen ("CMAU1", "power_lost", "raised", 1, "unacknowledged");
  assert_taken ("");
  pass ("15 seconds");
  assert_taken ("raised");
}

static void
test_flood (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"mail\", \"kind\": \"email\", \"address\": \"a@b.test\"}");
  set_channel ("{\"name\": \"hook\", \"kind\": \"webhook\", \"rule_ids\": [\"none\"]}");
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *container = g_strdup_printf ("CMAU%d", i);

      happen (container, "door_open", "raised", 2, "unacknowledged");
    }
  assert_taken ("raised raised raised raised raised raised raised raised raised raised");
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered'");

  /* The eleventh and what comes then are one mail, and another one ten minutes later. */
  happen ("CMAU11", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU12", "door_open", "raised", 2, "unacknowledged");
  assert_taken ("digest");
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered' WHERE state = 'pending'");
  happen ("CMAU13", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU14", "door_open", "raised", 2, "unacknowledged");
  pass ("5 minutes");
  assert_taken ("");

  /* Something critical does not wait that long. */
  happen ("CMAU15", "door_open", "raised", 1, "unacknowledged");
  assert_taken ("digest");
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered' WHERE state = 'pending'");

  /* When it is over, mails are mails again. */
  pass ("11 minutes");
  happen ("CMAU16", "door_open", "raised", 2, "unacknowledged");
  assert_taken ("raised");
  assert_answer ("SELECT string_agg(payload::jsonb #>> '{data,count}', ' ' ORDER BY delivery_id)"
                 " FROM reeferwatch.delivery WHERE event = 'digest'",
                 "2 3");
}

/* --- escalation ------------------------------------------------------------------------------ */

static void
wait_for (const char *time)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE reeferwatch.waiting_alarm SET since = since - interval '%s';"
      "UPDATE reeferwatch.delivery SET created_time = created_time - interval '%s'",
      time, time);

  execute (sql);
}

static void
assert_escalated (const char *expected)
{
  assert_answer ("SELECT string_agg(note, ';' ORDER BY entry_id) FROM reeferwatch.alarm_journal"
                 " WHERE event = 'escalated'",
                 expected);
}

static void
test_escalation (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"boss\", \"kind\": \"webhook\", \"escalation_only\": true,"
               " \"escalate_after\": [15, 60]}");
  set_channel ("{\"name\": \"duty\", \"kind\": \"webhook\", \"escalation_only\": true,"
               " \"min_priority\": 1, \"escalate_after\": [15]}");
  happen ("CMAU1", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU2", "door_open", "raised", 1, "unacknowledged");
  happen ("CMAU3", "door_open", "raised", 3, "unacknowledged");
  happen ("CMAU4", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU4", "door_open", "acknowledged", 2, "acknowledged");
  happen ("CMAU5", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU5", "door_open", "shelved", 2, "shelved");
  happen ("CMAU6", "door_open", "raised", 2, "unacknowledged");
  happen ("CMAU6", "door_open", "returned", 2, "returned");
  assert_taken ("");
  wait_for ("14 minutes 50 seconds");
  assert_taken ("");
  wait_for ("1 minute");
  assert_taken ("escalated escalated escalated");
  assert_escalated ("Nobody took it for 15 min: boss;Nobody took it for 15 min: boss, duty");

  /* Once for each level. */
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered'");
  assert_taken ("");
  happen ("CMAU1", "door_open", "acknowledged", 2, "acknowledged");
  wait_for ("60 minutes");
  assert_taken ("escalated");
  assert_answer ("SELECT payload::jsonb ->> 'subject' FROM reeferwatch.delivery"
                 " WHERE state = 'pending'",
                 "CMAU2");

  /* Raised again, it begins anew; more urgent, it is the others' business too. */
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered'");
  happen ("CMAU2", "door_open", "returned", 1, "returned");
  happen ("CMAU2", "door_open", "raised", 2, "unacknowledged");
  assert_taken ("");
  wait_for ("16 minutes");
  assert_taken ("escalated");
  happen ("CMAU2", "door_open", "regraded", 1, "unacknowledged");
  assert_taken ("escalated");
}

static void
test_reminders (gpointer *fixture, gconstpointer data)
{
  set_channel ("{\"name\": \"nag\", \"kind\": \"webhook\", \"repeat_minutes\": 5}");
  set_channel ("{\"name\": \"calm\", \"kind\": \"webhook\"}");
  happen ("CMAU1", "door_open", "raised", 2, "unacknowledged");
  assert_taken ("raised raised");
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered'");
  wait_for ("4 minutes");
  assert_taken ("");
  wait_for ("1 minute");
  assert_taken ("reminder");
  assert_taken ("");
  assert_answer (
      "SELECT payload::jsonb #>> '{data,waiting_minutes}', payload::jsonb #>> '{data,channel}'"
      " FROM reeferwatch.delivery WHERE event = 'reminder'",
      "5|nag");
  execute ("UPDATE reeferwatch.delivery SET state = 'delivered'");
  happen ("CMAU1", "door_open", "acknowledged", 2, "acknowledged");
  wait_for ("1 hour");
  assert_taken ("acknowledged acknowledged");
}

/* --- hearing ---------------------------------------------------------------------------------- */

/* Who sends hears of what is new. */
static void
test_heard (gpointer *fixture, gconstpointer data)
{
  guint before;

  set_channel ("{\"name\": \"all\", \"kind\": \"webhook\"}");
  assert_taken ("");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  before = n_queued;
  happen ("CMAU1", "door_open", "raised", 1, "unacknowledged");
  while (n_queued == before)
    g_main_context_iteration (NULL, TRUE);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/pg-deliveries/" name, gpointer, NULL, set_up, function, NULL)

int
main (int argc, char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_test_postgres_create_database (server, DATABASE);
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, DATABASE);
  loader = rw_load_test_loader (conninfo);
  execute (rw_load_test_get_alarm_sql ());
  execute ("CREATE ROLE olga LOGIN IN ROLE reeferwatch_operator");
  queue = rw_pg_deliveries_new (conninfo, queued_cb, NULL);
  ADD ("filters", test_filters);
  ADD ("payload", test_payload);
  ADD ("quiet-states", test_quiet_states);
  ADD ("coming-back", test_coming_back);
  ADD ("batch", test_batch);
  ADD ("work-order", test_work_order);
  ADD ("transaction", test_transaction);
  ADD ("lease", test_lease);
  ADD ("limits", test_limits);
  ADD ("retry", test_retry);
  ADD ("purge", test_purge);
  ADD ("incident", test_incident);
  ADD ("no-incident", test_no_incident);
  ADD ("flood", test_flood);
  ADD ("escalation", test_escalation);
  ADD ("reminders", test_reminders);
  ADD ("heard", test_heard);
  status = g_test_run ();
  rw_pg_deliveries_free (queue);
  g_clear_object (&loader);
  rw_test_postgres_free (server);
  return status;
}
