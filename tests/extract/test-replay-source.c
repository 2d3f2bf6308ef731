/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-line.h"
#include "rw-replay-source.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  RwSource *source;
  GPtrArray *payloads; /* of GBytes */
  guint batches;
  guint in_batch;
  guint largest;
  gboolean release_later; /* the test releases */
  gboolean up;
  gboolean ended;
  GError *error;
} Reader;

static void
message_cb (const char *topic, GBytes *payload, gint64 received_time, gpointer user_data)
{
  Reader *reader = user_data;

  g_ptr_array_add (reader->payloads, g_bytes_ref (payload));
  reader->in_batch++;
}

static void
gathered_cb (gpointer user_data)
{
  Reader *reader = user_data;

  reader->batches++;
  reader->largest = MAX (reader->largest, reader->in_batch);
  reader->in_batch = 0;
  rw_source_hold (reader->source);
  if (!reader->release_later)
    rw_source_release (reader->source);
}

static void
link_cb (RwLinkState state, const char *text, gpointer user_data)
{
  Reader *reader = user_data;

  reader->up = state == RW_LINK_UP;
}

static void
ended_cb (const GError *error, gpointer user_data)
{
  Reader *reader = user_data;

  reader->ended = TRUE;
  reader->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
start (Reader *reader, const char *path, double speed)
{
  const RwSourceEvents events = {
    .message = message_cb,
    .gathered = gathered_cb,
    .link_changed = link_cb,
    .ended = ended_cb,
  };

  reader->payloads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  reader->source = rw_replay_source_new (path, speed);
  rw_source_start (reader->source, &events, reader);
}

static void
finish (Reader *reader)
{
  rw_source_close (reader->source);
  g_assert_finalize_object (reader->source);
  g_ptr_array_unref (reader->payloads);
  g_clear_error (&reader->error);
}

static char *
write_file (const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("rw-replay-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_line (const char *text, const char *topic, const char *payload, gsize size)
{
  RwReplayLine line;

  rw_replay_line_parse (text, strlen (text), &line);
  g_assert_cmpstr (line.topic, ==, topic);
  g_assert_cmpmem (g_bytes_get_data (line.payload, NULL), g_bytes_get_size (line.payload), payload,
                   size);
  rw_replay_line_clear (&line);
}

#define ASSERT_LINE(text, topic, payload) assert_line (text, topic, payload, sizeof payload - 1)

static void
test_lines (void)
{
  ASSERT_LINE ("{\"topic\":\"a/b\",\"payload\":\"x\"}", "a/b", "x");
  ASSERT_LINE (" { \"payload\" : {\"t\": [1, \"}\\\"\"] } , \"topic\":\"a\", \"z\":1 } ", "a",
               "{\"t\": [1, \"}\\\"\"] }");
  ASSERT_LINE ("{\"topic\":\"a\",\"payload\":\"q\\\"\\\\\\/\\n\\u00e9\\ud83d\\ude00\\u0000e\"}",
               "a", "q\"\\/\n\303\251\360\237\230\200\0e");
  ASSERT_LINE ("{\"topic\":\"a\",\"payload\":12.50}", "a", "12.50");
  ASSERT_LINE ("{\"topic\":\"a\",\"payload\":\"\"}", "a", "");
}

/* What is no recorded message is passed on whole. */
static void
test_foreign_lines (void)
{
  static const char *const lines[] = {
    "",
    "nonsense",
    "{\"container_id\":\"C01\"}",
    "{\"topic\":\"a\"}",
    "{\"payload\":\"x\"}",
    "{\"topic\":\"a\",\"payload\":\"x\"",
    "{\"topic\":\"a\",\"payload\":\"x\"}}",
    "{\"topic\":\"a\",\"payload\":\"\\ud800\"}",
    "{\"topic\":\"a\",\"payload\":\"\\x\"}",
    "{\"topic\":\"a\",\"payload\":]}",
    "{\"topic\":\"a\",\"payload\":\"\\",
    "[1,2]",
    "{\"topic\":7,\"payload\":\"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (lines[i], "replay", lines[i], strlen (lines[i]));
}

static void
test_all_in_batches (void)
{
  g_autoptr (GString) text = g_string_new ("\n\r\n");
  g_autofree char *path = NULL;
  Reader reader = { 0 };

  for (guint i = 0; i < 23456; i++)
    g_string_append_printf (text, "{\"topic\":\"a\",\"payload\":\"%u\"}%s", i,
                            i == 23455 ? ""
                            : i % 2    ? "\r\n"
                                       : "\n");
  path = write_file (text->str, (gssize) text->len);
  start (&reader, path, 0);
  while (!reader.ended)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (reader.error);
  g_assert_cmpuint (reader.payloads->len, ==, 23456);
  for (guint i = 0; i < reader.payloads->len; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i);
      GBytes *payload = g_ptr_array_index (reader.payloads, i);

      g_assert_cmpmem (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), expected,
                       strlen (expected));
    }
  g_assert_cmpuint (reader.largest, <=, 10000);
  g_assert_cmpuint (reader.batches, >=, 3);
  finish (&reader);
  g_unlink (path);
}

/* While held nothing is read, and the end is told only after the last release. */
static void
test_back_pressure (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  Reader reader = { .release_later = TRUE };

  for (guint i = 0; i < 11000; i++)
    g_string_append (text, "{\"topic\":\"a\",\"payload\":\"x\"}\n");
  path = write_file (text->str, (gssize) text->len);
  start (&reader, path, 0);
  while (reader.batches < 1)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (reader.payloads->len, ==, 10000);

  rw_source_release (reader.source);
  while (reader.batches < 2)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (reader.payloads->len, ==, 11000);
  g_assert_false (reader.ended);

  rw_source_release (reader.source);
  while (!reader.ended)
    g_main_context_iteration (NULL, TRUE);
  finish (&reader);
  g_unlink (path);
}

/* Three readings 0.2 s apart, played five times as fast, take 0.08 s at least; the gap of years and
 * the way back from it take nothing. */
static void
test_pace (void)
{
  static const char text[] =
      "{\"topic\":\"a\",\"payload\":{\"measurement_time\":\"2026-11-22T10:00:00Z\"}}\n"
      "{\"topic\":\"a\",\"payload\":{\"measurement_time\" : \"2026-11-22T10:00:00.2Z\"}}\n"
      "{\"topic\":\"a\",\"payload\":{\"measurement_time\":\"2099-01-01T00:00:00Z\"}}\n"
      "{\"topic\":\"a\",\"payload\":{\"measurement_time\":\"2026-11-22T10:00:00.2Z\"}}\n"
      "{\"topic\":\"a\",\"payload\":{\"measurement_time\":\"2026-11-22T10:00:00.4Z\"}}\n"
      "{\"topic\":\"a\",\"payload\":{}}\n";
  g_autofree char *path = write_file (text, -1);
  Reader reader = { 0 };
  gint64 begin = g_get_monotonic_time ();

  start (&reader, path, 5);
  while (!reader.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (reader.payloads->len, ==, 6);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 80000);
  finish (&reader);
  g_unlink (path);
}

static void
test_missing_file (void)
{
  Reader reader = { 0 };

  start (&reader, "/nonexistent/recording.jsonl", 0);
  while (!reader.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (reader.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (reader.error->message, "/nonexistent/recording.jsonl"));
  finish (&reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay-line/lines", test_lines);
  g_test_add_func ("/replay-line/foreign-lines", test_foreign_lines);
  g_test_add_func ("/replay-source/all-in-batches", test_all_in_batches);
  g_test_add_func ("/replay-source/back-pressure", test_back_pressure);
  g_test_add_func ("/replay-source/pace", test_pace);
  g_test_add_func ("/replay-source/missing-file", test_missing_file);
  return g_test_run ();
}
