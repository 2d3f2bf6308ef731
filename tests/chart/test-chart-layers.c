/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-band-layer.h"
#include "rw-bar-layer.h"
#include "rw-line-layer.h"
#include "rw-mark-layer.h"
#include "rw-step-layer.h"

#include <math.h>

#define WIDTH 200
#define HEIGHT 100

static const GdkRGBA ink = { 0, 0, 1, 1 };

/* Draws on paper and counts what is there; a pixel with any ink is a pixel. */
static cairo_surface_t *
draw (RwChartLayer *layer, gint64 from, gint64 to)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT);
  RwChartFrame frame = { from, to, 0, 100, WIDTH, HEIGHT };
  cairo_t *cairo = cairo_create (surface);
  RwCanvas canvas = rw_canvas_for_cairo (cairo, &bounds);

  rw_canvas_push_clip (&canvas);
  rw_chart_layer_draw (layer, &canvas, &frame, &ink);
  rw_canvas_pop_clip (&canvas);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
has_ink (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint32 *row = (const guint32 *) (data + y * cairo_image_surface_get_stride (surface));

  return row[x] >> 24 > 24;
}

static guint
count_ink (cairo_surface_t *surface, int left, int right)
{
  guint count = 0;

  for (int x = left; x < right; x++)
    for (int y = 0; y < HEIGHT; y++)
      count += has_ink (surface, x, y);
  return count;
}

static RwChartData *
make_data (guint n, gint64 step)
{
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree float *values = g_new (float, n);
  RwChartData *data = rw_chart_data_new ();

  for (guint i = 0; i < n; i++)
    {
      times[i] = i * step;
      values[i] = 50 + 20 * sin (i / (n / 20.0)) + g_test_rand_double_range (-3, 3);
    }
  rw_chart_data_set (data, times, values, n);
  return data;
}

/* The pixel of every sample has ink, whether drawn as a polyline or as columns. */
static void
test_line_shows_every_sample (void)
{
  const guint counts[] = { 50, 350, 500, 20000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      guint n = counts[c];
      gint64 step = 1000000, to = n * step;
      g_autoptr (RwChartData) data = make_data (n, step);
      RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
      cairo_surface_t *surface = draw (RW_CHART_LAYER (layer), 0, to);
      const float *values = rw_chart_data_get_values (data);

      for (guint i = 0; i < n; i++)
        {
          int x = i * step / (double) to * WIDTH;
          int y = 100 - values[i];

          g_assert_true (has_ink (surface, x, y) || has_ink (surface, MAX (0, x - 1), y)
                         || has_ink (surface, MIN (WIDTH - 1, x + 1), y));
        }
      cairo_surface_destroy (surface);
      g_assert_finalize_object (layer);
    }
}

/* Columns have ink exactly from the lowest to the highest sample, give or take the line's width. */
static void
test_columns_by_brute_force (void)
{
  const guint n = 20000;
  g_autoptr (RwChartData) data = make_data (n, 100);
  RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
  cairo_surface_t *surface = draw (RW_CHART_LAYER (layer), 0, n * 100);
  const float *values = rw_chart_data_get_values (data);

  for (guint x = 0; x < WIDTH; x++)
    {
      float low = INFINITY, high = -INFINITY;

      for (guint i = x * n / WIDTH; i < (x + 1) * n / WIDTH; i++)
        {
          low = MIN (low, values[i]);
          high = MAX (high, values[i]);
        }
      for (int y = 0; y < HEIGHT; y++)
        {
          double value = 100 - (y + 0.5);

          if (value > low && value < high)
            g_assert_true (has_ink (surface, x, y));
          if (value > high + 4 || value < low - 4)
            g_assert_false (has_ink (surface, x, y));
        }
    }
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

/* One sample of a million that is high leaves ink up there. */
static void
test_spike (void)
{
  const guint n = 1000000;
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree float *values = g_new (float, n);
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
  cairo_surface_t *surface;
  guint high = 0;

  for (guint i = 0; i < n; i++)
    {
      times[i] = i;
      values[i] = i == 777777 ? 90 : 10;
    }
  rw_chart_data_set (data, times, values, n);
  surface = draw (RW_CHART_LAYER (layer), 0, n);
  for (int x = 0; x < WIDTH; x++)
    high += has_ink (surface, x, 12);
  g_assert_cmpuint (high, >=, 1);
  g_assert_true (has_ink (surface, 777777.0 / n * WIDTH, 12));
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

/* Nothing is drawn across a pause, in any of the four ways of drawing. */
static void
test_gap_is_empty (void)
{
  const guint counts[] = { 100, 10000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    for (int step_layer = 0; step_layer < 2; step_layer++)
      {
        guint n = counts[c];
        g_autofree gint64 *times = g_new (gint64, n);
        g_autofree float *values = g_new (float, n);
        g_autoptr (RwChartData) data = rw_chart_data_new ();
        gint64 step = 1000000;
        RwChartLayer *layer = step_layer ? RW_CHART_LAYER (rw_step_layer_new (data, NULL))
                                         : RW_CHART_LAYER (rw_line_layer_new (data, NULL));
        cairo_surface_t *surface;

        g_object_ref_sink (layer);
        /* The second half begins after as long a pause as the first half lasted. */
        for (guint i = 0; i < n; i++)
          {
            times[i] = (i < n / 2 ? i : i + n / 2) * step;
            values[i] = i < n / 2 ? 20 : 80;
          }
        rw_chart_data_set_gap (data, 3 * step);
        rw_chart_data_set (data, times, values, n);

        surface = draw (layer, 0, n / 2 * 3 * step);
        g_assert_cmpuint (count_ink (surface, 0, WIDTH / 3 - 2), >, 0);
        g_assert_cmpuint (count_ink (surface, WIDTH / 3 + 2, WIDTH * 2 / 3 - 2), ==, 0);
        g_assert_cmpuint (count_ink (surface, WIDTH * 2 / 3 + 2, WIDTH), >, 0);
        cairo_surface_destroy (surface);

        rw_chart_data_set_gap (data, 0);
        surface = draw (layer, 0, n / 2 * 3 * step);
        g_assert_cmpuint (count_ink (surface, WIDTH / 3 + 2, WIDTH * 2 / 3 - 2), >, 0);
        cairo_surface_destroy (surface);
        g_assert_finalize_object (layer);
      }
}

/* Samples that stand for spans: a spike in one is seen at every zoom, a missing one is a gap. */
static void
test_ranges (void)
{
  const guint counts[] = { 20, 100, 300, 1000, 20000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      guint n = counts[c], spike = n * 3 / 10;
      gint64 width = 1000000;
      g_autofree gint64 *times = g_new (gint64, n);
      g_autofree float *values = g_new (float, n);
      g_autofree RwChartRange *ranges = g_new (RwChartRange, n);
      g_autoptr (RwChartData) data = rw_chart_data_new ();
      RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
      cairo_surface_t *surface;
      double low, high;

      for (guint i = 0; i < n; i++)
        {
          times[i] = (i < n / 2 ? i : i + n / 2) * width + width / 2;
          values[i] = 30;
          ranges[i] = (RwChartRange){ width, 25, i == spike ? 90 : 35 };
        }
      rw_chart_data_set_gap (data, width / 100);
      rw_chart_data_set_ranges (data, times, values, ranges, n);
      g_assert_true (rw_chart_data_is_connected (data, spike));
      g_assert_false (rw_chart_data_is_connected (data, n / 2 - 1));
      g_assert_true (rw_chart_layer_get_range (RW_CHART_LAYER (layer), 0, n * width, &low, &high));
      g_assert_cmpfloat (low, ==, 25);
      g_assert_cmpfloat (high, ==, 90);

      surface = draw (RW_CHART_LAYER (layer), 0, n / 2 * 3 * width);
      g_assert_true (has_ink (surface, (spike + 0.5) / (n / 2 * 3) * WIDTH, 12));
      g_assert_true (has_ink (surface, WIDTH / 8, 67));
      g_assert_true (has_ink (surface, WIDTH / 8, 73));
      g_assert_cmpuint (count_ink (surface, WIDTH / 3 + 2, WIDTH * 2 / 3 - 2), ==, 0);
      cairo_surface_destroy (surface);
      g_assert_finalize_object (layer);
    }
}

/* A lone sample between two pauses is seen. */
static void
test_lone_sample (void)
{
  const gint64 times[] = { 0, 500, 1000 };
  const float values[] = { NAN, 50, NAN };
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
  cairo_surface_t *surface;

  rw_chart_data_set (data, times, values, 3);
  surface = draw (RW_CHART_LAYER (layer), 0, 1000);
  g_assert_cmpuint (count_ink (surface, 97, 104), >=, 4);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

static void
test_step_holds (void)
{
  const gint64 times[] = { 0, 500, 1000 };
  const float values[] = { 20, 80, 80 };
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  RwStepLayer *layer = g_object_ref_sink (rw_step_layer_new (data, NULL));
  cairo_surface_t *surface;
  guint on = 0, between = 0;

  rw_chart_data_set (data, times, values, 3);
  surface = draw (RW_CHART_LAYER (layer), 0, 1000);
  for (int x = 2; x < 98; x++)
    {
      on += has_ink (surface, x, 79) || has_ink (surface, x, 80);
      for (int y = 22; y < 78; y++)
        between += has_ink (surface, x, y);
    }
  /* Dashed: most of the way, not all of it. */
  g_assert_cmpuint (on, >, 40);
  g_assert_cmpuint (on, <, 90);
  g_assert_cmpuint (between, ==, 0);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

static void
test_bands (void)
{
  const RwBand bands[] = { { 250, 500, -INFINITY, INFINITY }, { 500, 750, 20, 40 } };
  RwBandLayer *layer = g_object_ref_sink (rw_band_layer_new (RW_BAND_SOLID));
  RwChartLayer *base = RW_CHART_LAYER (layer);
  cairo_surface_t *surface;
  double low = 0, high = 0;

  rw_band_layer_set_bands (layer, bands, 2);
  g_assert_false (rw_chart_layer_get_range (base, 0, 1000, &low, &high));
  rw_band_layer_set_ranged (layer, TRUE);
  g_assert_true (rw_chart_layer_get_range (base, 0, 1000, &low, &high));
  g_assert_cmpfloat (low, ==, 20);
  g_assert_cmpfloat (high, ==, 40);
  g_assert_false (rw_chart_layer_get_range (base, 0, 400, &low, &high));

  surface = draw (base, 0, 1000);
  g_assert_cmpuint (count_ink (surface, 0, 50), ==, 0);
  g_assert_cmpuint (count_ink (surface, 50, 100), ==, 50 * HEIGHT);
  g_assert_cmpuint (count_ink (surface, 100, 150), >=, 50 * 20);
  g_assert_cmpuint (count_ink (surface, 100, 150), <=, 50 * 22);
  g_assert_cmpuint (count_ink (surface, 150, 200), ==, 0);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

/* However many spans share a pixel, it is tinted once. */
static void
test_crowded_spans (void)
{
  RwBandLayer *layer = g_object_ref_sink (rw_band_layer_new (RW_BAND_SOLID));
  gint64 from[1000], to[1000];
  cairo_surface_t *surface;

  for (int i = 0; i < 1000; i++)
    {
      from[i] = i * 10;
      to[i] = i * 10 + 1;
    }
  rw_band_layer_set_spans (layer, from, to, 1000);
  g_assert_cmpuint (rw_band_layer_get_n_bands (layer), ==, 1000);
  surface = draw (RW_CHART_LAYER (layer), 0, 10000);
  g_assert_cmpuint (count_ink (surface, 0, WIDTH), ==, WIDTH * HEIGHT);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

/* A dashed line has gaps where the line is flat; columns have none. */
static void
test_dash (void)
{
  static const double dash[] = { 10, 10 };
  const guint counts[] = { 2, 20000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      guint n = counts[c], with_ink = 0;
      g_autofree gint64 *times = g_new (gint64, n);
      g_autofree float *values = g_new (float, n);
      g_autoptr (RwChartData) data = rw_chart_data_new ();
      RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
      cairo_surface_t *surface;

      for (guint i = 0; i < n; i++)
        {
          times[i] = (gint64) i * 20000000 / (n - 1);
          values[i] = 50;
        }
      rw_chart_data_set (data, times, values, n);
      rw_line_layer_set_dash (layer, dash);
      surface = draw (RW_CHART_LAYER (layer), 0, 20000000);
      for (int x = 0; x < WIDTH; x++)
        with_ink += count_ink (surface, x, x + 1) > 0;
      if (n == 2)
        g_assert_cmpuint (with_ink, <, WIDTH * 2 / 3);
      else
        g_assert_cmpuint (with_ink, >=, WIDTH - 1);
      cairo_surface_destroy (surface);
      g_assert_finalize_object (layer);
    }
}

/* The box of a tag is on the line, each column beside the one before. */
static void
test_tag (void)
{
  g_autoptr (RwChartData) data = make_data (50, 1000000);
  RwLineLayer *layer = g_object_ref_sink (rw_line_layer_new (data, NULL));
  cairo_surface_t *plain = draw (RW_CHART_LAYER (layer), 0, 50000000), *tagged;

  for (guint column = 0; column < 8; column++)
    {
      int right = WIDTH - (int) column * 18;

      rw_line_layer_set_tag (layer, "1", column);
      tagged = draw (RW_CHART_LAYER (layer), 0, 50000000);
      g_assert_cmpuint (count_ink (tagged, right - 18, right), >,
                        count_ink (plain, right - 18, right) + 80);
      g_assert_cmpuint (count_ink (tagged, 0, right - 24), ==, count_ink (plain, 0, right - 24));
      cairo_surface_destroy (tagged);
    }
  cairo_surface_destroy (plain);
  g_assert_finalize_object (layer);
}

static void
assert_text (RwMarkLayer *layer, gint64 time, const char *expected)
{
  g_autofree char *text = rw_chart_layer_get_text (RW_CHART_LAYER (layer), time, 10);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_marks (void)
{
  RwMarkLayer *layer = g_object_ref_sink (rw_mark_layer_new ());
  g_autoptr (GArray) marks = rw_mark_layer_new_marks ();
  const RwMark list[] = {
    { 1000, 1000, g_strdup ("moment") },
    { 1005, 5000, g_strdup ("span") },
    { 9000, 9000, g_strdup ("outside") },
  };
  cairo_surface_t *surface;

  g_array_append_vals (marks, list, G_N_ELEMENTS (list));
  rw_mark_layer_set_marks (layer, marks);
  g_assert_cmpuint (rw_mark_layer_get_n_marks (layer), ==, 3);
  assert_text (layer, 1000, "moment  ·  span");
  assert_text (layer, 1016, "span");
  assert_text (layer, 5010, "span");
  assert_text (layer, 5011, NULL);
  rw_mark_layer_set_silent (layer, TRUE);
  assert_text (layer, 1000, NULL);

  /* 200 pixels are 8000 µs: a flag at 25, a bar to 125. */
  surface = draw (RW_CHART_LAYER (layer), 0, 8000);
  g_assert_cmpuint (count_ink (surface, 0, 24), ==, 0);
  g_assert_true (has_ink (surface, 27, 2));
  g_assert_true (has_ink (surface, 100, 1));
  g_assert_false (has_ink (surface, 100, 10));
  g_assert_cmpuint (count_ink (surface, 128, WIDTH), ==, 0);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (layer);
}

/* Counts stand on zero; where several fall on one pixel the highest is seen. */
static void
test_bars (void)
{
  RwBarLayer *bars = g_object_ref_sink (rw_bar_layer_new ("Told"));
  RwChartLayer *layer = RW_CHART_LAYER (bars);
  const guint counts[] = { 50, 0, 100, 1 };
  guint many[2000] = { 0 };
  cairo_surface_t *surface;
  double low, high, value;
  gint64 time;

  rw_bar_layer_set (bars, 1000, 1000, counts, G_N_ELEMENTS (counts));
  g_assert_true (rw_chart_layer_get_range (layer, 0, 8000, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 100);
  g_assert_true (rw_chart_layer_get_range (layer, 4000, 9000, &low, &high));
  g_assert_cmpfloat (high, ==, 1);
  g_assert_false (rw_chart_layer_get_range (layer, 5000, 9000, &low, &high));
  g_assert_true (rw_chart_layer_get_value (layer, 3999, 0, &time, &value));
  g_assert_cmpint (time, ==, 3000);
  g_assert_cmpfloat (value, ==, 100);
  g_assert_false (rw_chart_layer_get_value (layer, 999, 0, &time, &value));
  g_assert_true (rw_chart_layer_get_neighbour (layer, 3000, TRUE, &time));
  g_assert_cmpint (time, ==, 4000);
  g_assert_true (rw_chart_layer_get_neighbour (layer, 3000, FALSE, &time));
  g_assert_cmpint (time, ==, 2000);
  g_assert_false (rw_chart_layer_get_neighbour (layer, 1000, FALSE, &time));
  g_assert_false (rw_chart_layer_get_neighbour (layer, 4000, TRUE, &time));

  /* 200 pixels are 8000 µs: 25 each. */
  surface = draw (layer, 0, 8000);
  g_assert_cmpuint (count_ink (surface, 0, 25), ==, 0);
  g_assert_true (has_ink (surface, 30, 51));
  g_assert_false (has_ink (surface, 30, 48));
  g_assert_cmpuint (count_ink (surface, 50, 75), ==, 0);
  g_assert_true (has_ink (surface, 80, 1));
  g_assert_cmpuint (count_ink (surface, 125, WIDTH), ==, 0);
  cairo_surface_destroy (surface);

  many[1003] = 100;
  rw_bar_layer_set (bars, 0, 4, many, G_N_ELEMENTS (many));
  surface = draw (layer, 0, 8000);
  g_assert_true (has_ink (surface, 100, 1));
  g_assert_cmpuint (count_ink (surface, 0, WIDTH), ==, HEIGHT);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (bars);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-layers/line-shows-every-sample", test_line_shows_every_sample);
  g_test_add_func ("/chart-layers/columns-by-brute-force", test_columns_by_brute_force);
  g_test_add_func ("/chart-layers/spike", test_spike);
  g_test_add_func ("/chart-layers/gap-is-empty", test_gap_is_empty);
  g_test_add_func ("/chart-layers/ranges", test_ranges);
  g_test_add_func ("/chart-layers/lone-sample", test_lone_sample);
  g_test_add_func ("/chart-layers/step-holds", test_step_holds);
  g_test_add_func ("/chart-layers/bands", test_bands);
  g_test_add_func ("/chart-layers/crowded-spans", test_crowded_spans);
  g_test_add_func ("/chart-layers/dash", test_dash);
  g_test_add_func ("/chart-layers/tag", test_tag);
  g_test_add_func ("/chart-layers/marks", test_marks);
  g_test_add_func ("/chart-layers/bars", test_bars);
  return g_test_run ();
}
