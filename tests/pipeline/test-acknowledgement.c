/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <mosquitto.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * A scripted broker that speaks exact bytes and, on each acknowledgement, asks the database over a
 * connection of its own whether the row is there. It runs in a thread; the pipeline in its own.
 */
#define N_MESSAGES 60
#define WINDOW 20
#define TIMEOUT_MS 60000

typedef struct
{
  RwTestPostgres *postgres;
  char *folder;
  char *path;
  int listener;
  guint acknowledged;
  guint too_early; /* acknowledgements without a row */
  guint pings;
} Script;

static void
read_exactly (int fd, guint8 *out, gsize size)
{
  while (size > 0)
    {
      struct pollfd readable = { .fd = fd, .events = POLLIN };
      ssize_t n;

      g_assert_cmpint (poll (&readable, 1, TIMEOUT_MS), ==, 1);
      n = read (fd, out, size);
      g_assert_cmpint (n, >, 0);
      out += n;
      size -= (gsize) n;
    }
}

/* One packet: its first byte is returned, the rest, at most 127 bytes long, is in body. FALSE at
 * the end of the connection. */
static gboolean
read_packet (int fd, guint8 *type, guint8 *body, gsize *size)
{
  struct pollfd readable = { .fd = fd, .events = POLLIN };
  guint8 length;

  g_assert_cmpint (poll (&readable, 1, TIMEOUT_MS), ==, 1);
  if (read (fd, type, 1) != 1)
    return FALSE;
  read_exactly (fd, &length, 1);
  *size = length & 0x7f;
  if (length & 0x80)
    {
      read_exactly (fd, &length, 1);
      *size += (gsize) length << 7;
    }
  g_assert_cmpuint (*size, <=, 1024);
  read_exactly (fd, body, *size);
  return TRUE;
}

static void
send_bytes (int fd, const guint8 *bytes, gsize size)
{
  g_assert_cmpint (write (fd, bytes, size), ==, (ssize_t) size);
}

static void
send_publish (int fd, guint number)
{
  static const char topic[] = "reefers/F/telemetry";
  g_autofree char *time = rw_time_format (g_get_real_time ());
  g_autofree char *payload =
      g_strdup_printf ("{\"container_id\":\"F%u\",\"measurement_time\":\"%s\",\"temperature\":1}",
                       number, time);
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  gsize size = 2 + strlen (topic) + 2 + strlen (payload);
  guint8 head[] = { 0x32, (guint8) (size & 0x7f), 0, 0, (guint8) strlen (topic) };
  guint8 id[] = { (guint8) (number >> 8), (guint8) number };

  if (size > 127)
    {
      head[1] |= 0x80;
      head[2] = (guint8) (size >> 7);
      g_byte_array_append (packet, head, 3);
    }
  else
    g_byte_array_append (packet, head, 2);
  g_byte_array_append (packet, head + 3, 2);
  g_byte_array_append (packet, (const guint8 *) topic, (guint) strlen (topic));
  g_byte_array_append (packet, id, 2);
  g_byte_array_append (packet, (const guint8 *) payload, (guint) strlen (payload));
  send_bytes (fd, packet->data, packet->len);
}

static gboolean
row_exists (Script *script, guint number)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT to_regclass('reeferwatch.telemetry') IS NOT NULL AND"
      " (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM reeferwatch.telemetry WHERE"
      " container_id = ''F%u''', false, true, '')))[1]::text = '1'",
      number);
  g_autofree char *answer = rw_test_postgres_query (script->postgres, NULL, sql);

  return g_str_equal (answer, "t");
}

static void
take_acknowledgement (Script *script, const guint8 *body)
{
  guint number = (guint) body[0] << 8 | body[1];

  if (!row_exists (script, number))
    script->too_early++;
  script->acknowledged++;
}

/* Serves one client: CONNECT, SUBSCRIBE, then the messages with a window, as a broker would. */
static gpointer
run_script (gpointer user_data)
{
  static const guint8 connack[] = { 0x20, 2, 0, 0 };
  static const guint8 pingresp[] = { 0xd0, 0 };
  Script *script = user_data;
  int fd = accept (script->listener, NULL, NULL);
  guint8 body[1024];
  guint8 type;
  gsize size;
  guint sent = 0;

  g_assert_cmpint (fd, >=, 0);
  while (read_packet (fd, &type, body, &size))
    {
      if (type == 0x10)
        send_bytes (fd, connack, sizeof connack);
      else if (type == 0x82)
        {
          const guint8 suback[] = { 0x90, 3, body[0], body[1], 1 };

          send_bytes (fd, suback, sizeof suback);
          while (sent < WINDOW)
            send_publish (fd, ++sent);
        }
      else if (type == 0x40)
        {
          g_assert_cmpuint (size, ==, 2);
          take_acknowledgement (script, body);
          if (sent < N_MESSAGES)
            send_publish (fd, ++sent);
        }
      else if (type == 0xc0)
        send_bytes (fd, pingresp, sizeof pingresp);
      if (script->acknowledged == N_MESSAGES)
        break;
    }
  close (fd);
  return NULL;
}

static void
script_start (Script *script)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  script->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  script->folder = g_dir_make_tmp ("rw-script-XXXXXX", NULL);
  script->path = g_build_filename (script->folder, "mqtt", NULL);
  g_strlcpy (address.sun_path, script->path, sizeof address.sun_path);
  script->listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (script->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (script->listener, 1), ==, 0);
}

static void
script_end (Script *script)
{
  close (script->listener);
  g_unlink (script->path);
  g_rmdir (script->folder);
  g_free (script->path);
  g_free (script->folder);
  rw_test_postgres_free (script->postgres);
}

/* Each acknowledgement comes after its row. */
static void
test_after_commit (void)
{
  Script script = { 0 };
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();
  RwPipeline *pipeline;
  GThread *thread;

  script_start (&script);
  config->broker = g_strconcat ("unix:", script.path, NULL);
  config->database = g_strdup (rw_test_postgres_get_conninfo (script.postgres));
  thread = g_thread_new ("script", run_script, &script);
  pipeline = rw_pipeline_new (config, NULL);
  rw_pipeline_start (pipeline);
  g_thread_join (thread);

  g_assert_cmpuint (script.acknowledged, ==, N_MESSAGES);
  g_assert_cmpuint (script.too_early, ==, 0);
  g_assert_true (rw_pipeline_stop (pipeline, 20 * G_USEC_PER_SEC));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (pipeline);
  script_end (&script);
}

/* The script does see an acknowledgement that comes too early: libmosquitto, used the usual way,
 * writes it before the message is even handed over. */
static void
test_script_sees_early_ones (void)
{
  static const char *const filter = "#";
  Script script = { 0 };
  struct mosquitto *mosq;
  GThread *thread;

  script_start (&script);
  mosquitto_lib_init ();
  thread = g_thread_new ("script", run_script, &script);
  mosq = mosquitto_new ("naive", false, NULL);
  g_assert_cmpint (mosquitto_connect (mosq, script.path, 0, 60), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_subscribe (mosq, NULL, filter, 1), ==, MOSQ_ERR_SUCCESS);
  while (mosquitto_loop (mosq, 1000, 1) == MOSQ_ERR_SUCCESS)
    ;
  g_thread_join (thread);
  mosquitto_destroy (mosq);

  g_assert_cmpuint (script.acknowledged, ==, N_MESSAGES);
  g_assert_cmpuint (script.too_early, ==, N_MESSAGES);
  script_end (&script);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acknowledgement/after-commit", test_after_commit);
  g_test_add_func ("/acknowledgement/script-sees-early-ones", test_script_sees_early_ones);
  return g_test_run ();
}
