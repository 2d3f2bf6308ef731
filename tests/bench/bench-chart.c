/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame of a chart costs while it is panned, zoomed and grows, against a frame of the same
 * chart without samples that is panned in the same run. Prints one JSON line a figure.
 */
#include "rw-bench-walk.h"
#include "rw-bench.h"
#include "rw-chart.h"
#include "rw-line-layer.h"
#include "rw-time.h"

#include <math.h>
#include <sys/resource.h>

/* The sides of each figure are measured in turn, so often, and the medians compared. */
#define N_ROUNDS 5
#define N_FRAMES 60
#define N_WARM_UP 8

/* Samples that arrive in each frame of a live chart. */
#define N_LIVE 10

#define UNIT "ms of CPU per frame"
#define STEP (RW_USEC_PER_MIN)

typedef enum
{
  MOTION_PAN,
  MOTION_ZOOM,
  MOTION_LIVE,
} Motion;

typedef struct
{
  GMainLoop *loop;
  GtkWidget *window;
  RwChart *chart;
  RwChartData *data;
  RwTimeView *view;
  guint n_samples;
  RwBenchWalk walk;
  gint64 end;   /* time of the next sample */
  Motion motion;
  guint n;      /* frames so far */
  guint step;   /* of the motion, over all rounds */
  double start; /* ms of CPU */
  double result;
} Run;

/* CPU of all threads of the process so far, ms. */
static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void
append_samples (Run *run, guint n)
{
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree float *values = g_new (float, n);

  for (guint i = 0; i < n; i++)
    {
      times[i] = run->end;
      values[i] = rw_bench_walk_next (&run->walk);
      run->end += STEP;
    }
  rw_chart_data_append (run->data, times, values, n);
}

static void
move (Run *run)
{
  double total = (double) MAX (run->n_samples, 10000) * STEP, at = run->step++;
  double span = total * (0.55 + 0.45 * cos (at * 0.05));
  gint64 from;

  switch (run->motion)
    {
    case MOTION_LIVE:
      append_samples (run, N_LIVE);
      rw_time_view_set_range (run->view, run->end - (gint64) total, run->end);
      break;
    case MOTION_ZOOM:
      rw_time_view_set_range (run->view, (total - span) / 2, (total + span) / 2);
      break;
    case MOTION_PAN:
    default:
      from = total * 0.1 * (1 + sin (at * 0.03));
      rw_time_view_set_range (run->view, from, from + (gint64) (total * 0.8));
    }
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Run *run = user_data;

  run->n++;
  if (run->n == N_WARM_UP)
    run->start = get_cpu ();
  if (run->n == N_WARM_UP + N_FRAMES)
    {
      run->result = (get_cpu () - run->start) / N_FRAMES;
      g_main_loop_quit (run->loop);
      return G_SOURCE_REMOVE;
    }
  move (run);
  return G_SOURCE_CONTINUE;
}

static double
measure (Run *run, Motion motion)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  run->loop = loop;
  run->motion = motion;
  run->n = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (run->chart), tick_cb, run, NULL);
  g_main_loop_run (loop);
  return run->result;
}

static void
open_chart (Run *run, guint n_samples)
{
  *run = (Run){ .n_samples = n_samples, .walk = RW_BENCH_WALK_INIT };
  run->view = rw_time_view_new (0);
  run->data = rw_chart_data_new ();
  run->chart = rw_chart_new (run->view);
  rw_chart_add_layer (run->chart, RW_CHART_LAYER (rw_line_layer_new (run->data, "Supply Air")));
  append_samples (run, n_samples);
  run->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (run->window), 1600, 600);
  gtk_window_set_child (GTK_WINDOW (run->window), GTK_WIDGET (run->chart));
  gtk_window_present (GTK_WINDOW (run->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (run->chart)))
    g_main_context_iteration (NULL, TRUE);
}

static void
close_chart (Run *run)
{
  gtk_window_destroy (GTK_WINDOW (run->window));
  g_object_unref (run->data);
  g_object_unref (run->view);
}

static void
print (guint n_samples, const char *what, double *values, double blank)
{
  g_autofree char *name = g_strdup_printf ("ui.chart.%u.%s", n_samples, what);

  rw_bench_print (name, rw_bench_median (values, N_ROUNDS), UNIT, blank);
}

static void
bench (guint n_samples)
{
  double blanks[N_ROUNDS], pans[N_ROUNDS], zooms[N_ROUNDS], lives[N_ROUNDS], blank_median;
  Run blank, chart;

  open_chart (&blank, 0);
  open_chart (&chart, n_samples);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      blanks[i] = measure (&blank, MOTION_PAN);
      pans[i] = measure (&chart, MOTION_PAN);
      zooms[i] = measure (&chart, MOTION_ZOOM);
      lives[i] = measure (&chart, MOTION_LIVE);
    }
  close_chart (&chart);
  close_chart (&blank);

  blank_median = rw_bench_median (blanks, N_ROUNDS);
  print (n_samples, "pan", pans, blank_median);
  print (n_samples, "zoom", zooms, blank_median);
  print (n_samples, "live", lives, blank_median);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  bench (10000);
  bench (100000);
  bench (1000000);
  return 0;
}
