/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What alarms that come by the thousand cost the Alarms page: the longest that the main loop is
 * held up (CPU of its thread), from the answer of the store to the painted frame, against a frame
 * of the same page in which nothing changed, in the same run; and how long it takes to acknowledge
 * all, the store left out. Prints one JSON line a figure.
 */
#include "rw-alarm-panel.h"
#include "rw-alarms-page.h"
#include "rw-bench.h"
#include "rw-clock.h"
#include "rw-fake-alarm-store.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <time.h>

#define N_ROUNDS 5
#define N_STANDING 10000
#define N_COMING 1000
/* A burst of a thousand reaches a console in so many answers, since the store tells of changes a
 * few times a second. */
#define N_ANSWERS 4
#define FRAME_LIMIT 100        /* ms */
#define ACKNOWLEDGE_LIMIT 1000 /* ms */
#define PATIENCE (30 * RW_USEC_PER_SEC)

typedef struct
{
  RwFakeAlarmStore *store;
  RwSession *session;
  GtkWidget *window;
  GtkWidget *page;
  gint64 next_id;
} Bench;

static void
add_alarms (Bench *bench, guint n)
{
  static const char *const rules[] = { "power_lost", "control_air_high", "stale", "door_open" };
  gint64 now = rw_clock_now (NULL);

  for (guint i = 0; i < n; i++, bench->next_id++)
    {
      g_autofree char *id = g_strdup_printf ("CMAU%07d", (int) bench->next_id);
      RwAlarm *alarm =
          rw_fake_alarm_store_add (bench->store, bench->next_id, id, rules[bench->next_id % 4],
                                   (int) (bench->next_id % 4) + 1,
                                   bench->next_id % 3 == 0 ? RW_ALARM_STATE_ACKNOWLEDGED
                                                           : RW_ALARM_STATE_UNACKNOWLEDGED,
                                   now - (bench->next_id * 7919 % 100000) * RW_USEC_PER_SEC);

      alarm->latitude = (double) (bench->next_id % 120) - 60;
      alarm->longitude = (double) (bench->next_id % 300) - 150;
      alarm->value = 7.5f;
      alarm->limit_value = 5;
    }
}

/* CPU of this thread so far, ms: what others do on the machine does not count. */
static double
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Runs the main loop for so long and returns its longest iteration, ms. */
static double
run (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;
  double longest = 0;

  while (g_get_monotonic_time () < end)
    {
      double begun = get_cpu ();

      /* Without waiting: only work counts. */
      if (g_main_context_iteration (NULL, FALSE))
        longest = MAX (longest, get_cpu () - begun);
      else
        g_usleep (500);
    }
  return longest;
}

static double
measure_idle (Bench *bench)
{
  gtk_widget_queue_draw (bench->window);
  return run (300);
}

static double
measure_burst (Bench *bench, guint n)
{
  double longest = 0, took;

  for (guint i = 0; i < N_ANSWERS; i++)
    {
      add_alarms (bench, n / N_ANSWERS);
      rw_alarm_store_emit_changed (RW_ALARM_STORE (bench->store));
      /* MAX() would run twice, and count the second. */
      took = run (250);
      longest = MAX (longest, took);
    }
  return longest;
}

static void
open_page (Bench *bench)
{
  *bench =
      (Bench){ .store = rw_fake_alarm_store_new (), .session = rw_session_new (), .next_id = 1 };
  rw_session_set_stores (bench->session, NULL, RW_ALARM_STORE (bench->store), NULL);
  bench->page = rw_alarms_page_new (bench->session);
  bench->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1400, 860);
  gtk_window_set_child (GTK_WINDOW (bench->window), bench->page);
  gtk_window_present (GTK_WINDOW (bench->window));
  run (500);
}

static void
close_page (Bench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  rw_session_set_stores (bench->session, NULL, NULL, NULL);
  run (100);
  g_object_unref (bench->session);
  g_object_unref (bench->store);
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

/* All that are shown are selected and acknowledged; until the list says so. */
static double
measure_acknowledge (Bench *bench)
{
  RwAlarmTable *table = RW_ALARM_TABLE (find (bench->page, RW_TYPE_ALARM_TABLE));
  RwAlarmList *list = rw_session_get_alarms (bench->session);
  gint64 begun;
  double cpu;

  /* On a busy machine the last ones may still be on their way. */
  while (rw_alarm_list_get_alarms (list)->len < bench->next_id - 1)
    g_main_context_iteration (NULL, TRUE);
  begun = g_get_monotonic_time ();
  cpu = get_cpu ();
  gtk_widget_activate_action (find (GTK_WIDGET (table), GTK_TYPE_LIST_VIEW), "list.select-all",
                              NULL);
  gtk_widget_activate_action (bench->page, "alarms.acknowledge", NULL);
  while (rw_alarm_list_get_n_unacknowledged (list) > 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () - begun > PATIENCE)
        g_error ("not all were acknowledged");
    }
  return get_cpu () - cpu;
}

static void
measure_round (double *idle, double *burst, double *fill, double *acknowledge)
{
  Bench bench;

  open_page (&bench);
  /* One alarm, so that the table and what is beside it are there. */
  add_alarms (&bench, 1);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (bench.store));
  run (500);
  *idle = measure_idle (&bench);
  /* From next to none to a thousand, as after a black-out. */
  *burst = measure_burst (&bench, N_COMING);
  *acknowledge = measure_acknowledge (&bench);
  add_alarms (&bench, N_STANDING);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (bench.store));
  run (1000);
  /* And a thousand more among ten thousand. */
  *fill = measure_burst (&bench, N_COMING);
  close_page (&bench);
}

int
main (void)
{
  double idle[N_ROUNDS], burst[N_ROUNDS], fill[N_ROUNDS], acknowledge[N_ROUNDS];

  adw_init ();
  rw_ui_init ();
  for (guint i = 0; i < N_ROUNDS; i++)
    measure_round (&idle[i], &burst[i], &fill[i], &acknowledge[i]);

  rw_bench_print ("ui.alarms.1000.frame_max", rw_bench_median (burst, N_ROUNDS), "ms", FRAME_LIMIT);
  rw_bench_print ("ui.alarms.10000.frame_max", rw_bench_median (fill, N_ROUNDS), "ms", FRAME_LIMIT);
  rw_bench_print ("ui.alarms.1000.frame_ratio", rw_bench_median (burst, N_ROUNDS), "ms",
                  rw_bench_median (idle, N_ROUNDS));
  rw_bench_print ("ui.alarms.1000.acknowledge", rw_bench_median (acknowledge, N_ROUNDS), "ms",
                  ACKNOWLEDGE_LIMIT);
  return 0;
}
