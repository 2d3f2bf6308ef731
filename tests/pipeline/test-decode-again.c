/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"

#include "rw-redecoder.h"
#include "rw-time.h"

/*
 * Messages that were rejected are decoded again by a worker that understands them: each reading is
 * stored once, each letter is there until then, and what is live is not disturbed.
 */

/* Nothing that the tests publish is of this shape. */
#define WRONG_TOPIC "reefers/+/telemetry=senml"

typedef struct
{
  gboolean answered;
  gboolean ok;
  RwAgainResult result;
  GError *error;
  guint n_progress;
} Answer;

static void
progress_cb (const RwAgainResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_false (answer->answered);
  g_assert_cmpuint (result->tried, <=, result->total);
  answer->n_progress++;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = rw_redecoder_decode_again_finish (RW_REDECODER (source), result, &answer->result,
                                                 &answer->error);
  answer->answered = TRUE;
}

static void
ask (RwPipeline *pipeline, const RwLetterFilter *filter, GCancellable *cancellable, Answer *answer)
{
  *answer = (Answer){ 0 };
  rw_redecoder_decode_again_async (RW_REDECODER (pipeline), filter, progress_cb, answer,
                                   cancellable, answered_cb, answer);
}

static RwAgainResult
decode_again (RwPipeline *pipeline, const RwLetterFilter *filter)
{
  Answer answer;

  ask (pipeline, filter, NULL, &answer);
  RUN_UNTIL (answer.answered);
  g_assert_no_error (answer.error);
  g_assert_true (answer.ok);
  return answer.result;
}

static void
set_topic (Fixture *fixture, const char *topic)
{
  g_strfreev (fixture->config->topics);
  fixture->config->topics = NULL;
  if (topic == NULL)
    return;
  fixture->config->topics = g_new0 (char *, 2);
  fixture->config->topics[0] = g_strdup (topic);
}

static guint64
query_number (Fixture *fixture, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, sql);

  return g_ascii_strtoull (answer, NULL, 10);
}

/* A worker that understands none of them makes dead letters of the messages. */
static void
reject (Fixture *fixture, GArray *messages)
{
  guint64 before;
  RwPipeline *pipeline;

  set_topic (fixture, WRONG_TOPIC);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  before = query_number (fixture, "SELECT count(*) FROM reeferwatch.dead_letter");
  fixture_publish (fixture, messages, 0, messages->len);
  RUN_UNTIL (fixture_get_status (pipeline).rejected == messages->len);
  fixture_stop (pipeline);
  g_assert_cmpuint (query_number (fixture, "SELECT count(*) FROM reeferwatch.dead_letter"), ==,
                    before + messages->len);
  set_topic (fixture, NULL);
}

static RwPipeline *
start_able (Fixture *fixture)
{
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  return pipeline;
}

static gint64
hours_ago (guint hours)
{
  return rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - hours * RW_USEC_PER_HOUR;
}

static void
test_all (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline;
  RwAgainResult result;
  RwPipelineStatus status;

  /* More than fit into one transaction. */
  fixture_add_readings (messages, hours_ago (3), 0, 1200);
  reject (fixture, messages);

  pipeline = start_able (fixture);
  result = decode_again (pipeline, NULL);
  g_assert_cmpuint (result.total, ==, 1200);
  g_assert_cmpuint (result.tried, ==, 1200);
  g_assert_cmpuint (result.resolved, ==, 1200);
  g_assert_cmpuint (result.stored, ==, 1200);
  g_assert_cmpuint (result.rejected, ==, 0);
  status = fixture_get_status (pipeline);
  g_assert_cmpuint (status.messages, ==, 0);
  g_assert_cmpuint (status.readings, ==, 1200);
  g_assert_cmpuint (status.stored, ==, 1200);

  result = decode_again (pipeline, NULL);
  g_assert_cmpuint (result.total, ==, 0);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 1200);
  fixture_assert_query (fixture,
                        "SELECT bool_and(late), count(DISTINCT received_time) > 1,"
                        " max(received_time) < now() FROM reeferwatch.telemetry",
                        "t|t|t");
}

/* What still cannot be read stays, with what is wrong with it now; what was stored meanwhile is a
 * duplicate and no reason to keep the letter. */
static void
test_still_rejected (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  g_autoptr (GArray) live = fixture_new_messages ();
  gint64 base = hours_ago (3);
  RwPipeline *pipeline;
  RwAgainResult result;

  fixture_add_readings (messages, base, 0, 2);
  fixture_add_message (messages, "reefers/R90/telemetry", g_strdup ("{\"container_id\":"));
  fixture_add_message (messages, "reefers/R91/telemetry", g_strdup ("[1, 2]"));
  reject (fixture, messages);
  fixture_assert_query (fixture,
                        "SELECT count(*) FILTER (WHERE reason LIKE '%list of SenML%'), count(*)"
                        " FROM reeferwatch.dead_letter",
                        "2|4");

  pipeline = start_able (fixture);
  fixture_add_readings (live, base, 0, 1);
  fixture_publish (fixture, live, 0, 1);
  RUN_UNTIL (fixture_get_status (pipeline).stored == 1);
  result = decode_again (pipeline, NULL);
  g_assert_cmpuint (result.tried, ==, 4);
  g_assert_cmpuint (result.resolved, ==, 2);
  g_assert_cmpuint (result.stored, ==, 1);
  g_assert_cmpuint (result.duplicate, ==, 1);
  g_assert_cmpuint (result.rejected, ==, 2);
  fixture_assert_query (fixture,
                        "SELECT count(*) FILTER (WHERE reason LIKE '%it ends in the middle%'),"
                        " count(*) FILTER (WHERE reason LIKE '%must be an object%'), count(*)"
                        " FROM reeferwatch.dead_letter",
                        "1|1|2");

  /* Again, nothing changes. */
  result = decode_again (pipeline, NULL);
  g_assert_cmpuint (result.tried, ==, 2);
  g_assert_cmpuint (result.rejected, ==, 2);
  fixture_stop (pipeline);
  fixture_assert_query (fixture, "SELECT count(*) FROM reeferwatch.dead_letter", "2");
}

static void
test_some (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwLetterFilter filter = { 0 };
  gint64 ids[2];
  RwPipeline *pipeline;

  fixture_add_readings (messages, hours_ago (3), 0, 10);
  reject (fixture, messages);
  ids[0] =
      (gint64) query_number (fixture, "SELECT min(dead_letter_id) FROM reeferwatch.dead_letter");
  ids[1] = ids[0] + 3;

  pipeline = start_able (fixture);
  filter = (RwLetterFilter){ .ids = ids, .n_ids = 2 };
  g_assert_cmpuint (decode_again (pipeline, &filter).resolved, ==, 2);
  filter = (RwLetterFilter){ .text = (char *) "R05/" };
  g_assert_cmpuint (decode_again (pipeline, &filter).resolved, ==, 1);
  filter = (RwLetterFilter){ .kind = (char *) "There is no such reason." };
  g_assert_cmpuint (decode_again (pipeline, &filter).total, ==, 0);
  filter.kind = rw_test_postgres_query (fixture->postgres, NULL,
                                        "SELECT DISTINCT kind FROM reeferwatch.dead_letter");
  g_assert_cmpuint (decode_again (pipeline, &filter).resolved, ==, 7);
  g_free (filter.kind);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 10);
}

/* An hour of heat in the past, decoded now, raises no alarm, nor does it end one that holds. */
static void
test_alarms (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) past = fixture_new_messages ();
  g_autoptr (GArray) present = fixture_new_messages ();
  RwPipeline *pipeline;
  gint64 now = hours_ago (0);

  for (guint minute = 0; minute < 90; minute++)
    {
      g_autofree char *time = rw_time_format (now - (100 - minute) * RW_USEC_PER_MIN);

      /* One that is too warm all the time and is not heard of otherwise; one that was well. */
      fixture_add_message (past, "reefers/A1/telemetry",
                           g_strdup_printf ("{\"container_id\":\"A1\",\"measurement_time\":\"%s\","
                                            "\"temperature\":30,\"target_temperature\":4,"
                                            "\"powered\":false}",
                                            time));
      fixture_add_message (past, "reefers/A2/telemetry",
                           g_strdup_printf ("{\"container_id\":\"A2\",\"measurement_time\":\"%s\","
                                            "\"temperature\":4,\"target_temperature\":4,"
                                            "\"powered\":true}",
                                            time));
    }
  reject (fixture, past);

  for (guint minute = 0; minute < 40; minute++)
    {
      g_autofree char *time = rw_time_format (now - (50 - minute) * RW_USEC_PER_MIN);

      fixture_add_message (present, "reefers/A2/telemetry",
                           g_strdup_printf ("{\"container_id\":\"A2\",\"measurement_time\":\"%s\","
                                            "\"temperature\":4.1,\"target_temperature\":4,"
                                            "\"powered\":false}",
                                            time));
    }
  pipeline = start_able (fixture);
  fixture_publish (fixture, present, 0, present->len);
  RUN_UNTIL (fixture_get_status (pipeline).stored == present->len);
  fixture_assert_query (fixture,
                        "SELECT container_id, rule_id, cleared_time IS NULL FROM reeferwatch.alarm",
                        "A2|power_lost|t");

  /* 40 of the 90 minutes of A2 were told otherwise since. */
  g_assert_cmpuint (decode_again (pipeline, NULL).resolved, ==, past->len);
  fixture_stop (pipeline);
  fixture_assert_query (fixture,
                        "SELECT container_id, rule_id, cleared_time IS NULL,"
                        " (SELECT count(*) FROM reeferwatch.alarm_event WHERE event = 'raised')"
                        " FROM reeferwatch.alarm",
                        "A2|power_lost|t|1");
  fixture_assert_query (fixture, "SELECT count(*) FROM reeferwatch.dead_letter", "0");

  /* And a worker that starts from there finds nothing either. */
  pipeline = start_able (fixture);
  fixture_stop (pipeline);
  fixture_assert_query (fixture,
                        "SELECT count(*) FROM reeferwatch.alarm_event WHERE event = 'raised'", "1");
}

/* Windows of the last hour are corrected, older ones are left as they were judged. */
static void
test_windows (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) past = fixture_new_messages ();
  g_autoptr (GArray) present = fixture_new_messages ();
  gint64 minute = rw_time_floor (hours_ago (0) - 10 * RW_USEC_PER_MIN, RW_USEC_PER_MIN);
  const gint64 times[] = { minute - 120 * RW_USEC_PER_MIN, minute + 10 * RW_USEC_PER_SEC };
  RwPipeline *pipeline;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    for (guint second = 0; second < 2; second++)
      {
        g_autofree char *time = rw_time_format (times[i] + second * RW_USEC_PER_SEC);

        fixture_add_message (
            second == 0 ? present : past, "reefers/W1/telemetry",
            g_strdup_printf ("{\"container_id\":\"W1\",\"measurement_time\":\"%s\","
                             "\"temperature\":%u}",
                             time, 40 + second));
      }
  reject (fixture, past);

  pipeline = start_able (fixture);
  fixture_publish (fixture, present, 0, present->len);
  RUN_UNTIL (query_number (fixture, "SELECT count(*) FROM reeferwatch.faulty_reefer") == 2);
  g_assert_cmpuint (decode_again (pipeline, NULL).stored, ==, 2);
  fixture_stop (pipeline);
  fixture_assert_query (fixture,
                        "SELECT string_agg(count || ' ' || maximum, ',' ORDER BY window_start)"
                        " FROM reeferwatch.faulty_reefer",
                        "1 40,2 41");
}

/* The database goes while letters are decoded: it goes on when the database is back. */
static void
test_database_lost (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline;
  Answer answer;

  fixture_add_readings (messages, hours_ago (3), 0, 3000);
  reject (fixture, messages);
  pipeline = start_able (fixture);
  ask (pipeline, NULL, NULL, &answer);
  RUN_UNTIL (answer.n_progress > 0);
  rw_test_postgres_kill (fixture->postgres);
  rw_test_postgres_start (fixture->postgres);
  RUN_UNTIL (answer.answered);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.result.resolved, ==, 3000);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 3000);
}

/* Between live batches, without holding them up or losing any. */
static void
test_beside_live (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  g_autoptr (GArray) live = fixture_new_messages ();
  RwPipeline *pipeline;
  Answer answer;

  fixture_add_readings (messages, hours_ago (3), 0, 2500);
  reject (fixture, messages);
  fixture_add_readings (live, hours_ago (3), 2500, 2500);
  pipeline = start_able (fixture);
  ask (pipeline, NULL, NULL, &answer);
  fixture_publish (fixture, live, 0, live->len);
  RUN_UNTIL (answer.answered && fixture_get_status (pipeline).stored == 5000);
  g_assert_cmpuint (answer.result.resolved, ==, 2500);
  g_assert_cmpuint (fixture_get_status (pipeline).messages, ==, 2500);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 5000);
}

static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *expected = NULL;
  RwPipeline *pipeline;
  Answer answer, second;

  fixture_add_readings (messages, hours_ago (3), 0, 3000);
  reject (fixture, messages);
  pipeline = start_able (fixture);
  ask (pipeline, NULL, cancellable, &answer);
  ask (pipeline, NULL, NULL, &second);
  RUN_UNTIL (second.answered);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&second.error);

  RUN_UNTIL (answer.n_progress > 0);
  g_cancellable_cancel (cancellable);
  RUN_UNTIL (answer.answered);
  g_assert_true (answer.ok);
  g_assert_cmpuint (answer.result.total, ==, 3000);
  g_assert_cmpuint (answer.result.tried, ==, answer.result.stored);
  fixture_stop (pipeline);

  /* What was done is done, what was not is as it was. */
  expected = g_strdup_printf ("%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT, answer.result.stored,
                              3000 - answer.result.stored);
  fixture_assert_query (fixture,
                        "SELECT count(*), (SELECT count(*) FROM reeferwatch.dead_letter)"
                        " FROM reeferwatch.telemetry",
                        expected);
}

/* Whoever waits is answered when the worker ends, and by one that does not run. */
static void
test_end (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline;
  Answer answer, late;

  fixture_add_readings (messages, hours_ago (3), 0, 3000);
  reject (fixture, messages);
  pipeline = start_able (fixture);
  ask (pipeline, NULL, NULL, &answer);
  RUN_UNTIL (answer.n_progress > 0);
  g_assert_true (rw_pipeline_stop (pipeline, FIXTURE_TIMEOUT));
  RUN_UNTIL (answer.answered);
  if (answer.error != NULL)
    g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&answer.error);
  ask (pipeline, NULL, NULL, &late);
  RUN_UNTIL (late.answered);
  g_assert_error (late.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&late.error);
  g_assert_finalize_object (pipeline);
  fixture_assert_query (fixture,
                        "SELECT count(*) + (SELECT count(*) FROM reeferwatch.dead_letter),"
                        " count(*) = count(DISTINCT (container_id, measurement_time))"
                        " FROM reeferwatch.telemetry",
                        "3000|t");
}

static void
add_test (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/decode-again/all", test_all);
  add_test ("/decode-again/still-rejected", test_still_rejected);
  add_test ("/decode-again/some", test_some);
  add_test ("/decode-again/alarms", test_alarms);
  add_test ("/decode-again/windows", test_windows);
  add_test ("/decode-again/database-lost", test_database_lost);
  add_test ("/decode-again/beside-live", test_beside_live);
  add_test ("/decode-again/cancel", test_cancel);
  add_test ("/decode-again/end", test_end);
  return g_test_run ();
}
