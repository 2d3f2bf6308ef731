/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the window costs while readings come. Prints one JSON line a figure:
 *
 * - ui.fleet: the fleet table, of which every row changes each second, against itself at rest;
 * - ui.live: the whole window with the worker's thread, a broker and a database, at rest and at two
 *   rates, and how long it takes from the publisher to the painted frame;
 * - ui.memory: the whole window, each fleet in a process of its own: this program with
 *   --memory=REEFERS.
 *
 * --rounds=N takes the median of N rounds, at most five. CPU is that of the main thread; so is a
 * longest turn, since others work on the machine.
 */
#include "rw-bench-live.h"
#include "rw-bench-loop.h"
#include "rw-bench.h"
#include "rw-fleet-page.h"
#include "rw-pipeline.h"
#include "rw-test-broker.h"
#include "rw-test-fleet.h"
#include "rw-test-postgres.h"
#include "rw-time.h"
#include "rw-ui.h"
#include "rw-window.h"

#include <stdlib.h>

#define N_REEFERS 10000
#define MAX_ROUNDS 5
#define ROUND 5000        /* ms */
#define WARM_UP 3000      /* ms */
#define LIVE_WARM_UP 1000 /* ms, of a rate */
#define QUIET 3000        /* ms without a commit: nothing is on its way */
#define MAILBOX_CAPACITY 200000
#define RATE 2000
#define HIGH_RATE 50000

/* Of design and purpose; percentages are of one core. */
#define FLEET_LIMIT 4.0
#define FRAME_LIMIT 33.0
#define LATENCY_LIMIT 100.0
#define LATENCY_P99_LIMIT 250.0
#define LIVE_LIMIT 2.0 /* above rest */
#define STALL_LIMIT 50.0

static guint n_rounds = MAX_ROUNDS;

static double
get_percent (const RwBenchLoop *loop)
{
  return loop->cpu / loop->wall * 100;
}

/* ---- the fleet table ---- */

/* A newer reading of every reefer with other values. To put it together is the worker's work, which
 * has a thread of its own, so it is left out. */
static GPtrArray *
make_batches (RwFleet *fleet)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (guint i = 0; i < rw_fleet_get_size (fleet); i++)
    {
      RwReading reading = rw_fleet_peek (fleet, i)->last;

      reading.time += RW_USEC_PER_SEC;
      reading.received_time += RW_USEC_PER_SEC;
      reading.value[RW_QUANTITY_RETURN_TEMPERATURE] +=
          reading.time / RW_USEC_PER_SEC % 2 == 0 ? 0.3f : -0.3f;
      rw_batch_builder_add_reading (builder, &reading);
    }
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  return batches;
}

static gboolean
change_all_cb (gpointer user_data)
{
  RwSession *session = user_data;
  double cpu = rw_bench_loop_get_cpu ();
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) batches = make_batches (rw_session_get_fleet (session));

  rw_bench_loop_excuse (rw_bench_loop_get_cpu () - cpu,
                        (double) (g_get_monotonic_time () - begin) / 1e3);
  rw_session_apply (session, batches);
  return G_SOURCE_CONTINUE;
}

static void
bench_fleet (void)
{
  g_autoptr (RwSession) session = rw_session_new ();
  GtkWidget *window = gtk_window_new ();
  double rest[MAX_ROUNDS], busy[MAX_ROUNDS], longest[MAX_ROUNDS];
  guint source;

  rw_test_fleet_fill (rw_session_get_fleet (session), N_REEFERS, g_get_real_time ());
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_set_child (GTK_WINDOW (window), rw_fleet_page_new (session));
  gtk_window_present (GTK_WINDOW (window));
  /* The first changes fill caches of fonts and styles. */
  source = g_timeout_add (1000, change_all_cb, session);
  rw_bench_loop_run (ROUND + WARM_UP);
  g_source_remove (source);
  for (guint i = 0; i < n_rounds; i++)
    {
      RwBenchLoop loop = rw_bench_loop_run (ROUND);

      source = g_timeout_add (1000, change_all_cb, session);
      rest[i] = get_percent (&loop);
      loop = rw_bench_loop_run (ROUND);
      g_source_remove (source);
      busy[i] = get_percent (&loop) - rest[i];
      longest[i] = loop.longest_cpu;
    }
  gtk_window_destroy (GTK_WINDOW (window));
  rw_bench_print ("ui.fleet.10000.rest", rw_bench_median (rest, n_rounds), "% of a core",
                  FLEET_LIMIT);
  rw_bench_print ("ui.fleet.10000.update", rw_bench_median (busy, n_rounds), "% of a core",
                  FLEET_LIMIT);
  rw_bench_print ("ui.fleet.10000.frame_max", rw_bench_median (longest, n_rounds), "ms",
                  FRAME_LIMIT);
}

/* ---- the whole window ---- */

typedef struct
{
  RwTestBroker *broker;
  RwTestPostgres *postgres;
  RwSession *session;
  RwPipeline *pipeline;
  RwMailbox *mailbox;
  GtkWidget *window;
  GArray *applied;   /* gint64, when what waits for the next frame was published */
  GArray *latencies; /* double, ms; while they are wanted */
} Live;

static void
batches_cb (GPtrArray *batches, guint64 dropped, gpointer user_data)
{
  Live *live = user_data;

  rw_session_apply (live->session, batches);
  for (guint i = 0; i < batches->len; i++)
    {
      guint n;
      const RwReading *readings = rw_batch_get_readings (g_ptr_array_index (batches, i), &n);

      for (guint j = 0; j < n; j++)
        g_array_append_val (live->applied, readings[j].time);
    }
  /* The next frame is when it can be seen; what is not on the visible page causes none by itself.
   */
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (live->window),
                                 GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static void
painted_cb (Live *live)
{
  gint64 now = g_get_real_time ();

  for (guint i = 0; live->latencies != NULL && i < live->applied->len; i++)
    {
      double latency = (double) (now - g_array_index (live->applied, gint64, i)) / 1e3;

      g_array_append_val (live->latencies, latency);
    }
  g_array_set_size (live->applied, 0);
}

static void
status_cb (Live *live)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (live->pipeline, &status);
  rw_session_set_status (live->session, &status);
}

static void
open_live (Live *live)
{
  static const RwTestBrokerOptions options = { .max_inflight = 1000 };
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();

  *live = (Live){ .broker = rw_test_broker_new (&options),
                  .postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE),
                  .session = rw_session_new (),
                  .applied = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  config->broker = g_strdup (rw_test_broker_get_address (live->broker));
  config->database = g_strdup (rw_test_postgres_get_conninfo (live->postgres));
  config->client_id = g_strdup ("bench");
  live->window = GTK_WIDGET (rw_window_new (NULL, live->session, NULL));
  rw_window_show_page (RW_WINDOW (live->window), "fleet");
  gtk_window_present (GTK_WINDOW (live->window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (live->window), "after-paint",
                            G_CALLBACK (painted_cb), live);
  live->mailbox = rw_mailbox_new (NULL, MAILBOX_CAPACITY, batches_cb, live);
  live->pipeline = rw_pipeline_new (config, live->mailbox);
  g_signal_connect_swapped (live->pipeline, "status-changed", G_CALLBACK (status_cb), live);
  rw_pipeline_start (live->pipeline);
  rw_bench_loop_run (WARM_UP);
}

static void
close_live (Live *live)
{
  g_assert_true (rw_pipeline_stop (live->pipeline, 60 * G_USEC_PER_SEC));
  rw_mailbox_close (live->mailbox);
  rw_mailbox_unref (live->mailbox);
  g_signal_handlers_disconnect_by_data (live->pipeline, live);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (live->window), live);
  gtk_window_destroy (GTK_WINDOW (live->window));
  rw_bench_loop_run (200);
  g_object_unref (live->pipeline);
  g_object_unref (live->session);
  g_array_unref (live->applied);
  rw_test_postgres_free (live->postgres);
  rw_test_broker_free (live->broker);
}

static guint64
get_n_readings (Live *live)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (live->pipeline, &status);
  return status.readings;
}

typedef struct
{
  double cpu[MAX_ROUNDS];   /* % of a core */
  double stall[MAX_ROUNDS]; /* ms of CPU */
  double sent[MAX_ROUNDS];  /* messages a second */
  double taken[MAX_ROUNDS]; /* and what the worker stored of them */
} Cost;

static void
measure_live (Live *live, guint rate, Cost *cost, guint round)
{
  RwBenchLive *publisher = NULL;
  RwBenchLoop loop;
  guint64 before;

  if (rate > 0)
    {
      publisher = rw_bench_live_new (rw_test_broker_get_address (live->broker), N_REEFERS, rate);
      rw_bench_loop_run (LIVE_WARM_UP);
      if (rate == RATE && live->latencies == NULL)
        live->latencies = g_array_new (FALSE, FALSE, sizeof (double));
    }
  before = get_n_readings (live);
  loop = rw_bench_loop_run (ROUND);
  cost->taken[round] = (double) (get_n_readings (live) - before) / loop.wall * 1e3;
  cost->cpu[round] = get_percent (&loop);
  cost->stall[round] = loop.longest_cpu;
  cost->sent[round] = publisher != NULL ? rw_bench_live_free (publisher) : 0;
}

static void
print_latency (GArray *latencies)
{
  double *values = (double *) (void *) latencies->data;
  double median = rw_bench_median (values, latencies->len);

  /* Sorted by the median. */
  rw_bench_print ("ui.live.2000.latency", median, "ms", LATENCY_LIMIT);
  rw_bench_print ("ui.live.2000.latency_p99", values[latencies->len * 99 / 100], "ms",
                  LATENCY_P99_LIMIT);
}

static void
print_cost (guint rate, Cost *cost, double rest)
{
  g_autofree char *prefix = g_strdup_printf ("ui.live.%u", rate);
  g_autofree char *cpu = g_strconcat (prefix, ".cpu_over_rest", NULL);
  g_autofree char *stall = g_strconcat (prefix, ".stall", NULL);
  g_autofree char *sent = g_strconcat (prefix, ".sent", NULL);
  g_autofree char *taken = g_strconcat (prefix, ".stored", NULL);

  rw_bench_print (cpu, rw_bench_median (cost->cpu, n_rounds) - rest, "% of a core", LIVE_LIMIT);
  rw_bench_print (stall, rw_bench_median (cost->stall, n_rounds), "ms", STALL_LIMIT);
  rw_bench_print (sent, rw_bench_median (cost->sent, n_rounds), "messages/s", rate);
  rw_bench_print (taken, rw_bench_median (cost->taken, n_rounds), "messages/s", rate);
}

/* What is still on its way belongs to no round; a commit may take a while. */
static void
wait_quiet (Live *live)
{
  guint64 before;

  do
    {
      before = get_n_readings (live);
      rw_bench_loop_run (QUIET);
    }
  while (get_n_readings (live) != before);
}

/* All reefers are there before anything is measured. */
static void
fill_live (Live *live)
{
  RwBenchLive *publisher =
      rw_bench_live_new (rw_test_broker_get_address (live->broker), N_REEFERS, RATE);

  rw_bench_loop_run (N_REEFERS / RATE * 1000 + 500);
  rw_bench_live_free (publisher);
  wait_quiet (live);
}

static void
bench_live (void)
{
  Cost rest, low, high;
  Live live;

  open_live (&live);
  fill_live (&live);
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (GArray) latencies = NULL;

      measure_live (&live, RATE, &low, i);
      wait_quiet (&live);
      measure_live (&live, 0, &rest, i);
      latencies = g_steal_pointer (&live.latencies);
      measure_live (&live, HIGH_RATE, &high, i);
      wait_quiet (&live);
      live.latencies = g_steal_pointer (&latencies);
    }
  print_latency (live.latencies);
  g_array_unref (live.latencies);
  rw_bench_print ("ui.live.0.cpu", rw_bench_median (rest.cpu, n_rounds), "% of a core", LIVE_LIMIT);
  print_cost (RATE, &low, rw_bench_median (rest.cpu, n_rounds));
  print_cost (HIGH_RATE, &high, rw_bench_median (rest.cpu, n_rounds));
  close_live (&live);
}

/* ---- memory ---- */

static void
bench_memory (guint n_reefers)
{
  static const char *const pages[] = { "overview", "map", "alarms", "fleet" };
  g_autoptr (RwSession) session = rw_session_new ();
  GtkWidget *window = GTK_WIDGET (rw_window_new (NULL, session, NULL));
  g_autofree char *name = g_strdup_printf ("ui.memory.%u", n_reefers);

  gtk_window_present (GTK_WINDOW (window));
  rw_test_fleet_fill (rw_session_get_fleet (session), n_reefers, g_get_real_time ());
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_true (rw_window_show_page (RW_WINDOW (window), pages[i]));
      rw_bench_loop_run (1000);
    }
  rw_bench_print (name, rw_bench_loop_get_memory (), "MB", n_reefers > N_REEFERS ? 500 : 200);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
spawn_memory (const char *option)
{
  const char *argv[] = { "/proc/self/exe", option, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                               NULL, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

int
main (int argc, char **argv)
{
  adw_init ();
  rw_ui_init ();
  rw_bench_init ();
  if (argc == 2 && g_str_has_prefix (argv[1], "--memory="))
    {
      bench_memory ((guint) atoi (argv[1] + strlen ("--memory=")));
      return 0;
    }
  if (argc == 2 && g_str_has_prefix (argv[1], "--rounds="))
    n_rounds = (guint) CLAMP (atoi (argv[1] + strlen ("--rounds=")), 1, MAX_ROUNDS);
  bench_fleet ();
  bench_live ();
  spawn_memory ("--memory=10000");
  spawn_memory ("--memory=100000");
  return 0;
}
