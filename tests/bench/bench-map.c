/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame of the map costs while it is moved and zoomed, against a frame of one colour
 * in a window of the same size in the same run. Prints one JSON line a figure.
 */
#include "rw-bench.h"
#include "rw-map-view.h"
#include "rw-test-fleet.h"

#include <math.h>
#include <sys/resource.h>

/* The two sides of each figure are measured in turn, so often, and the medians compared. */
#define N_ROUNDS 5
#define N_FRAMES 60
#define N_WARM_UP 8

#define START_ZOOM 3.0

#define UNIT "ms of CPU per frame"
#define MAX_FRAME 8.0
#define MAX_BLANK_FRAMES 3.0

/* A widget that paints itself with one of two shades in turn, so that every frame is painted anew as
 * one of a moved map is. */
typedef struct
{
  GtkWidget parent_instance;
  guint n;
} Blank;

typedef struct
{
  GtkWidgetClass parent_class;
} BlankClass;

static GType blank_get_type (void);

G_DEFINE_FINAL_TYPE (Blank, blank, GTK_TYPE_WIDGET)

static void
blank_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Blank *self = (Blank *) widget;
  GdkRGBA color = { 0.8f, 0.85f, self->n++ % 2 == 0 ? 0.9f : 0.91f, 1.0f };
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  gtk_snapshot_append_color (snapshot, &color, &bounds);
}

static void
blank_class_init (BlankClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = blank_snapshot;
}

static void
blank_init (Blank *self)
{
}

typedef enum
{
  MOTION_NONE,
  MOTION_PAN,
  MOTION_ZOOM,
} Motion;

typedef struct
{
  GMainLoop *loop;
  GtkWidget *widget;
  RwMapView *view; /* NULL for an empty widget */
  Motion motion;
  guint n; /* frames so far */
  guint step; /* of the motion, over all rounds */
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
move (Run *run)
{
  ShumateViewport *viewport = rw_map_view_get_viewport (run->view);
  double at = run->step++;
  double zoom = START_ZOOM;

  if (run->motion == MOTION_ZOOM)
    zoom += 1.5 * (1.0 - cos (at * 0.05));
  shumate_viewport_set_zoom_level (viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), 20.0 + 10.0 * sin (at * 0.03),
                                 20.0 + 30.0 * sin (at * 0.02));
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
  if (run->view != NULL)
    move (run);
  else
    gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static double
measure (Run *run, Motion motion)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  run->loop = loop;
  run->motion = motion;
  run->n = 0;
  gtk_widget_add_tick_callback (run->widget, tick_cb, run, NULL);
  g_main_loop_run (loop);
  return run->result;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint duration)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (duration, quit_cb, loop);
  g_main_loop_run (loop);
}

static GtkWidget *
open_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (800);
  return window;
}

/* Both limits of a moved map's frame hold, so the lower one counts: in milliseconds, and in frames of
 * one colour. */
static double
get_limit (double blank)
{
  return MIN (MAX_FRAME, MAX_BLANK_FRAMES * blank);
}

static void
bench (guint n_reefers, gboolean zoom)
{
  g_autoptr (RwFleet) fleet = rw_test_fleet_new (n_reefers, g_get_real_time ());
  RwMapView *view = rw_map_view_new (fleet);
  Run map = { .widget = GTK_WIDGET (view), .view = view };
  Run blank = { .widget = g_object_new (blank_get_type (), "hexpand", TRUE, "vexpand", TRUE, NULL) };
  GtkWidget *blank_window = open_window (blank.widget);
  GtkWidget *map_window = open_window (map.widget);
  g_autofree char *pan_name = g_strdup_printf ("ui.map.%u.pan", n_reefers);
  g_autofree char *zoom_name = g_strdup_printf ("ui.map.%u.zoom", n_reefers);
  double blanks[N_ROUNDS], pans[N_ROUNDS], zooms[N_ROUNDS];
  double blank_median;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      blanks[i] = measure (&blank, MOTION_NONE);
      pans[i] = measure (&map, MOTION_PAN);
      zooms[i] = zoom ? measure (&map, MOTION_ZOOM) : 0.0;
      /* What the last motion left to draw is not the next one's. */
      wait_for (400);
    }
  gtk_window_destroy (GTK_WINDOW (map_window));
  gtk_window_destroy (GTK_WINDOW (blank_window));

  blank_median = rw_bench_median (blanks, N_ROUNDS);
  rw_bench_print (pan_name, rw_bench_median (pans, N_ROUNDS), UNIT, get_limit (blank_median));
  if (zoom)
    {
      rw_bench_print (zoom_name, rw_bench_median (zooms, N_ROUNDS), UNIT,
                      get_limit (blank_median));
      rw_bench_print ("ui.map.blank", blank_median, UNIT, blank_median);
    }
}

int
main (int argc, char **argv)
{
  gtk_init ();
  bench (10000, TRUE);
  bench (100000, FALSE);
  return 0;
}
