/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A thousand alarms in a second, from PostgreSQL to the window: a real database in which they are
 * raised, the console's own window with its Alarms page, and the annunciator that decides what is
 * told and heard. Says how long the window is held up at the longest (CPU of its thread), how long
 * it is until all are in the list, how many notices and sounds it comes to, and how long it takes
 * to acknowledge all in the list, until the database and the list say so. Prints one JSON line a
 * figure.
 */
#include "rw-alarm-table.h"
#include "rw-annunciator.h"
#include "rw-bench.h"
#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"
#include "rw-ui.h"
#include "rw-window.h"

#include <adwaita.h>
#include <time.h>

#define N_ROUNDS 3
#define N_ALARMS 1000
#define FRAME_LIMIT 100        /* ms */
#define ACKNOWLEDGE_LIMIT 1000 /* ms */
#define PATIENCE (60 * RW_USEC_PER_SEC)

/* In ten pieces, a tenth of a second apart: all over the world, of every priority. */
#define RAISE                                                                                      \
  "DO $$ BEGIN FOR piece IN 0 .. 9 LOOP"                                                           \
  " PERFORM reeferwatch.store_alarm_events(array_agg(reefer_id ORDER BY reefer_id),"               \
  "   array_agg('control_air_high'::text), array_agg('raised'::text),"                             \
  "   array_agg((1 + reefer_id % 4)::smallint),"                                                   \
  "   array_agg(now() - reefer_id * interval '1 ms'), array_agg(7.5::real),"                       \
  "   array_agg(5::real), NULL, NULL, array_agg((reefer_id % 120 - 60)::float8),"                  \
  "   array_agg((reefer_id % 300 - 150)::float8))"                                                 \
  " FROM reeferwatch.reefer WHERE container_id LIKE 'CMAU%' AND reefer_id % 10 = piece;"           \
  " COMMIT; PERFORM pg_sleep(0.05); END LOOP; END $$"

typedef struct
{
  RwTestPostgres *postgres;
  RwPgStore *store;
  RwSession *session;
  RwAnnunciator *annunciator;
  GtkWidget *window;
  guint n_notices, n_sounds;
} Bench;

typedef struct
{
  double frame, complete, notices, sounds, acknowledge_frame, acknowledge;
} Figures;

/* CPU of this thread so far, ms: what others do on the machine does not count. */
static double
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* One turn of the main loop; returns what it took, ms. */
static double
turn (void)
{
  double begun = get_cpu ();

  /* Without waiting: only work counts. */
  if (g_main_context_iteration (NULL, FALSE))
    return get_cpu () - begun;
  g_usleep (500);
  return 0;
}

/* MAX() would take a turn twice, and count the second. */
static void
keep_longest (double *longest, double took)
{
  *longest = MAX (*longest, took);
}

static double
run (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;
  double longest = 0;

  while (g_get_monotonic_time () < end)
    keep_longest (&longest, turn ());
  return longest;
}

static void
announce_cb (Bench *bench)
{
  bench->n_notices++;
}

static void
ring_cb (Bench *bench)
{
  bench->n_sounds++;
}

static void
refreshed_cb (Bench *bench)
{
  rw_annunciator_update (bench->annunciator,
                         rw_alarm_list_get_alarms (rw_session_get_alarms (bench->session)));
}

static gboolean
ticked_cb (gpointer user_data)
{
  rw_annunciator_tick (((Bench *) user_data)->annunciator);
  return G_SOURCE_CONTINUE;
}

static void
open_window (Bench *bench)
{
  bench->store = rw_pg_store_new (rw_test_postgres_get_conninfo (bench->postgres));
  bench->session = rw_session_new ();
  bench->annunciator = rw_annunciator_new (NULL);
  rw_annunciator_set_least (bench->annunciator, RW_ALARM_PRIORITY_HIGH, RW_ALARM_PRIORITY_LOW);
  rw_annunciator_set_repeat (bench->annunciator, 60 * RW_USEC_PER_SEC);
  g_signal_connect_swapped (bench->annunciator, "announce", G_CALLBACK (announce_cb), bench);
  g_signal_connect_swapped (bench->annunciator, "ring", G_CALLBACK (ring_cb), bench);
  g_signal_connect_swapped (rw_session_get_alarms (bench->session), "refreshed",
                            G_CALLBACK (refreshed_cb), bench);
  bench->window = GTK_WIDGET (rw_window_new (NULL, bench->session, NULL));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1400, 860);
  rw_session_set_stores (bench->session, NULL, RW_ALARM_STORE (bench->store), NULL);
  rw_window_show_page (RW_WINDOW (bench->window), "alarms");
  gtk_window_present (GTK_WINDOW (bench->window));
  run (1500);
}

static void
close_window (Bench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  rw_session_set_stores (bench->session, NULL, NULL, NULL);
  run (200);
  g_object_unref (bench->annunciator);
  g_object_unref (bench->session);
  g_object_unref (bench->store);
}

static gpointer
raise_all (gpointer user_data)
{
  g_free (rw_test_postgres_query (((Bench *) user_data)->postgres, NULL, RAISE));
  return NULL;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
be_patient (gint64 begun, const char *what)
{
  if (g_get_monotonic_time () - begun > PATIENCE)
    g_error ("not all were %s", what);
}

static double
measure_storm (Bench *bench, Figures *figures)
{
  RwAlarmList *list = rw_session_get_alarms (bench->session);
  GThread *thread = g_thread_new ("raise", raise_all, bench);
  gint64 begun = g_get_monotonic_time ();
  double complete;

  while (rw_alarm_list_get_alarms (list)->len < N_ALARMS)
    {
      keep_longest (&figures->frame, turn ());
      be_patient (begun, "listed");
    }
  complete = (double) (g_get_monotonic_time () - begun) / 1000;
  keep_longest (&figures->frame, run (3000));
  g_thread_join (thread);
  return complete;
}

/* All that are shown are selected and acknowledged. */
static double
measure_acknowledge (Bench *bench, Figures *figures)
{
  RwAlarmList *list = rw_session_get_alarms (bench->session);
  GtkWidget *page = rw_window_get_page_widget (RW_WINDOW (bench->window));
  GtkWidget *table = find (page, RW_TYPE_ALARM_TABLE);
  gint64 begun = g_get_monotonic_time ();
  g_autofree char *left = NULL;

  gtk_widget_activate_action (find (table, GTK_TYPE_LIST_VIEW), "list.select-all", NULL);
  gtk_widget_activate_action (page, "alarms.acknowledge", NULL);
  while (rw_alarm_list_get_n_unacknowledged (list) > 0)
    {
      keep_longest (&figures->acknowledge_frame, turn ());
      be_patient (begun, "acknowledged");
    }
  begun = g_get_monotonic_time () - begun;
  left = rw_test_postgres_query (bench->postgres, NULL,
                                 "SELECT count(*) FROM reeferwatch.alarm"
                                 " WHERE state = 'unacknowledged'");
  if (!g_str_equal (left, "0"))
    g_error ("the list says that all are acknowledged, the database that %s are not", left);
  keep_longest (&figures->acknowledge_frame, run (1000));
  return (double) begun / 1000;
}

static Figures
measure_round (RwTestPostgres *postgres)
{
  Bench bench = { .postgres = postgres };
  Figures figures = { 0 };
  guint tick;

  g_free (rw_test_postgres_query (postgres, NULL,
                                  "DELETE FROM reeferwatch.waiting_alarm;"
                                  "DELETE FROM reeferwatch.alarm_journal;"
                                  "DELETE FROM reeferwatch.alarm_record"));
  open_window (&bench);
  tick = g_timeout_add_seconds (1, ticked_cb, &bench);
  figures.complete = measure_storm (&bench, &figures);
  figures.notices = bench.n_notices;
  figures.sounds = bench.n_sounds;
  figures.acknowledge = measure_acknowledge (&bench, &figures);
  g_source_remove (tick);
  close_window (&bench);
  return figures;
}

static void
make_schema (RwTestPostgres *postgres)
{
  RwPgLoader *loader = rw_load_test_loader (rw_test_postgres_get_conninfo (postgres));

  g_object_unref (loader);
  g_free (rw_test_postgres_query (postgres, NULL,
                                  "INSERT INTO reeferwatch.reefer (container_id)"
                                  " SELECT 'CMAU' || to_char(n, 'FM0000000')"
                                  " FROM generate_series(1, " G_STRINGIFY (N_ALARMS) ") n"));
}

#define PRINT(name, member, unit, limit)                                                           \
  {                                                                                                \
    double values[N_ROUNDS];                                                                       \
                                                                                                   \
    for (guint i = 0; i < N_ROUNDS; i++)                                                           \
      values[i] = figures[i].member;                                                               \
    rw_bench_print ("ui.storm.1000." name, rw_bench_median (values, N_ROUNDS), unit, limit);       \
  }

int
main (void)
{
  g_autoptr (RwTestPostgres) postgres = NULL;
  Figures figures[N_ROUNDS];

  rw_bench_init ();
  adw_init ();
  rw_ui_init ();
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  make_schema (postgres);
  for (guint i = 0; i < N_ROUNDS; i++)
    figures[i] = measure_round (postgres);

  rw_bench_print ("ui.storm.1000.first_frame_max", figures[0].frame, "ms", FRAME_LIMIT);
  PRINT ("frame_max", frame, "ms", FRAME_LIMIT);
  PRINT ("complete", complete, "ms", NAN);
  PRINT ("notices", notices, "notices", 1);
  PRINT ("sounds", sounds, "sounds", 1);
  PRINT ("acknowledge_frame_max", acknowledge_frame, "ms", FRAME_LIMIT);
  PRINT ("acknowledge", acknowledge, "ms", ACKNOWLEDGE_LIMIT);
  return 0;
}
