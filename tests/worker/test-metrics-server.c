/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-test.h"
#include "rw-metrics-server.h"
#include "rw-metrics-text.h"

/* A server in a thread of its own, so that a client may block. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  const char *address;
  char *uri;
  RwPipelineStatus status; /* read by the server's thread while no request is answered: never */
  gboolean stale;
} Service;

static void
snapshot_cb (RwPipelineStatus *status, gpointer user_data)
{
  Service *service = user_data;

  *status = service->status;
  status->heartbeat = service->stale ? 1 : g_get_monotonic_time ();
}

static gpointer
run_service (gpointer user_data)
{
  Service *service = user_data;
  RwMetricsServer *server;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (service->context);
  server = rw_metrics_server_new (service->address, snapshot_cb, service, &error);
  g_assert_no_error (error);
  service->uri = g_strdup (rw_metrics_server_get_uri (server));
  g_main_loop_run (service->loop);
  rw_metrics_server_free (server);
  g_main_context_pop_thread_default (service->context);
  return NULL;
}

static gboolean
started_cb (gpointer user_data)
{
  g_atomic_int_set ((int *) user_data, 1);
  return G_SOURCE_REMOVE;
}

static void
service_start (Service *service, const char *address)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  int started = 0;

  service->address = address;
  service->context = g_main_context_new ();
  service->loop = g_main_loop_new (service->context, FALSE);
  g_source_set_callback (source, started_cb, &started, NULL);
  g_source_attach (source, service->context);
  service->thread = g_thread_new ("server", run_service, service);
  while (!g_atomic_int_get (&started))
    g_usleep (1000);
}

static void
service_stop (Service *service)
{
  g_main_loop_quit (service->loop);
  g_thread_join (service->thread);
  g_main_loop_unref (service->loop);
  g_main_context_unref (service->context);
  g_free (service->uri);
}

static const RwPipelineStatus well = { .broker = RW_LINK_UP,
                                       .database = RW_LINK_UP,
                                       .messages = 3 };

static void
test_metrics (gconstpointer user_data)
{
  Service service = { .status = well };
  g_auto (HttpAnswer) answer = { 0 };
  g_auto (HttpAnswer) head = { 0 };
  g_autoptr (GHashTable) samples = NULL;

  service_start (&service, user_data);
  http_request (service.uri, "GET /metrics?x=y", NULL, &answer);
  g_assert_cmpint (answer.code, ==, 200);
  g_assert_nonnull (strstr (answer.headers, "Content-Type: " RW_METRICS_CONTENT_TYPE "\r\n"));
  samples = metrics_parse (answer.body);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_messages_total"), ==, 3);

  http_request (service.uri, "HEAD /metrics", NULL, &head);
  g_assert_cmpint (head.code, ==, 200);
  g_assert_nonnull (strstr (head.headers, "Content-Type: " RW_METRICS_CONTENT_TYPE "\r\n"));
  g_assert_cmpstr (head.body, ==, "");
  service_stop (&service);
}

static void
test_other_requests (void)
{
  static const struct
  {
    const char *request;
    const char *more;
    int code;
  } cases[] = {
    { "GET /", NULL, 404 },
    { "GET /metrics/", NULL, 404 },
    { "GET /metricsx", NULL, 404 },
    { "GET /../etc/passwd", NULL, 404 },
    { "POST /nothing", "Content-Length: 0\r\n\r\n", 404 },
    { "POST /metrics", "Content-Length: 5\r\n\r\nhello", 405 },
    { "DELETE /metrics", NULL, 405 },
    { "PUT /healthz", "Content-Length: 0\r\n\r\n", 405 },
    { "NONSENSE /metrics", NULL, 405 },
  };
  Service service = { .status = well };

  service_start (&service, "127.0.0.1:0");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (HttpAnswer) answer = { 0 };

      http_request (service.uri, cases[i].request, cases[i].more, &answer);
      g_test_message ("%s: %d", cases[i].request, answer.code);
      g_assert_cmpint (answer.code, ==, cases[i].code);
      g_assert_null (strstr (answer.body, "reeferwatch_"));
      if (cases[i].code == 405)
        g_assert_nonnull (strstr (answer.headers, "Allow: GET, HEAD\r\n"));
    }
  service_stop (&service);
}

/* 64 MB of a body are read away and not kept. */
static void
test_large_body (void)
{
  const gsize size = 64 * 1024 * 1024;
  g_autoptr (GString) more = g_string_new ("Content-Length: 67108864\r\n\r\n");
  Service service = { .status = well };
  g_auto (HttpAnswer) answer = { 0 };
  gsize head = more->len;

  g_string_set_size (more, head + size);
  memset (more->str + head, 'x', size);
  service_start (&service, "127.0.0.1:0");
  http_request (service.uri, "POST /metrics", more->str, &answer);
  g_assert_cmpint (answer.code, ==, 405);
  service_stop (&service);
}

static void
test_health (void)
{
  static const struct
  {
    RwPipelineStatus status;
    gboolean stale;
    int code;
    const char *body;
  } cases[] = {
    { { .broker = RW_LINK_UP, .database = RW_LINK_UP }, FALSE, 200, "ok\n" },
    { { .broker = RW_LINK_OFF, .database = RW_LINK_UP }, FALSE, 200, "ok\n" },
    { { .broker = RW_LINK_FAILED, .database = RW_LINK_UP, .broker_text = "No such user" },
      FALSE,
      503,
      "broker: No such user\n" },
    { { .broker = RW_LINK_CONNECTING, .database = RW_LINK_CONNECTING, .database_text = "Away" },
      FALSE,
      503,
      "broker: connecting\ndatabase: Away\n" },
    /* Nothing is wrong as long as nothing has to go there. */
    { { .broker = RW_LINK_UP, .database = RW_LINK_UP, .spool_text = "The disk is full" },
      FALSE,
      200,
      "ok\n" },
    { { .broker = RW_LINK_UP, .database = RW_LINK_UP },
      TRUE,
      503,
      "worker: its thread does not turn\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Service service = { .status = cases[i].status, .stale = cases[i].stale };
      g_auto (HttpAnswer) answer = { 0 };

      service_start (&service, "127.0.0.1:0");
      http_request (service.uri, "GET /healthz", NULL, &answer);
      g_assert_cmpint (answer.code, ==, cases[i].code);
      g_assert_cmpstr (answer.body, ==, cases[i].body);
      service_stop (&service);
    }
}

static void
test_bad_addresses (void)
{
  static const char *const addresses[] = {
    "",
    "9464",
    ":9464",
    "localhost:9464",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:x",
    "127.0.0.1:-1",
    "127.0.0.1:65536",
    "127.0.0.1:1:2",
    "::1:9464",
    "[::1]",
    "[127.0.0.1]:80",
    "[]:80",
    "[:80",
    "1.2.3:80",
    "127.0.0.1: 80",
    "http://127.0.0.1:80",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_metrics_server_new (addresses[i], snapshot_cb, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, addresses[i]));
    }
}

static void
test_taken_address (void)
{
  Service service = { .status = well };
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) foreign = NULL;

  service_start (&service, "127.0.0.1:0");
  address = g_strndup (service.uri + strlen ("http://"),
                       strlen (service.uri) - strlen ("http://") - strlen ("/metrics"));
  g_assert_null (rw_metrics_server_new (address, snapshot_cb, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, address));

  /* An address that is no one's here (RFC 5737). */
  g_assert_null (rw_metrics_server_new ("192.0.2.1:0", snapshot_cb, NULL, &foreign));
  g_assert_nonnull (foreign);
  g_assert_false (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE));
  g_assert_nonnull (strstr (foreign->message, "192.0.2.1:0"));
  service_stop (&service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/metrics-server/metrics/ipv4", "127.0.0.1:0", test_metrics);
  g_test_add_data_func ("/metrics-server/metrics/ipv6", "[::1]:0", test_metrics);
  g_test_add_func ("/metrics-server/other-requests", test_other_requests);
  g_test_add_func ("/metrics-server/large-body", test_large_body);
  g_test_add_func ("/metrics-server/health", test_health);
  g_test_add_func ("/metrics-server/bad-addresses", test_bad_addresses);
  g_test_add_func ("/metrics-server/taken-address", test_taken_address);
  return g_test_run ();
}
