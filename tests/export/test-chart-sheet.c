/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-sheet.h"
#include "rw-envelope.h"
#include "rw-surface.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

#define WIDTH 900
#define HEIGHT 420
#define BEGIN (G_GINT64_CONSTANT (1767225600) * RW_USEC_PER_SEC)
#define YEAR (365 * RW_USEC_PER_DAY)

static RwChartSheet *
create (gint64 span, const char *id)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  RwChartSheetPlan plan = { .title = id,
                            .from = BEGIN,
                            .to = BEGIN + span,
                            .zone = zone,
                            .quantities = 1u << RW_QUANTITY_SUPPLY_TEMPERATURE,
                            .columns = WIDTH };
  RwChartSheet *sheet = rw_chart_sheet_new (&plan);

  rw_chart_sheet_add_reefer (sheet, id);
  return sheet;
}

static void
add (RwChartSheet *sheet, const gint64 *times, const float *values, guint n, gint64 interval)
{
  g_autofree guint16 *flags = g_new0 (guint16, n);
  RwChartSamples samples = {
    .n = n, .time = times, .flags_known = flags, .flags_set = flags, .interval = interval
  };

  samples.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = values;
  rw_chart_sheet_add_samples (sheet, 0, &samples);
}

/* The chart as pixels; its PNG is kept where RW_TEST_SCREENSHOTS says. */
static cairo_surface_t *
draw (RwChartSheet *sheet, const char *name)
{
  const char *folder = g_getenv ("RW_TEST_SCREENSHOTS");
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (image);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  rw_chart_sheet_draw (sheet, cr, 0, 0, WIDTH, HEIGHT);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  if (folder != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

      cairo_surface_write_to_png (image, path);
    }
  return image;
}

/* Whether a pixel is nearer to the colour of the curve than to what is around it. */
static gboolean
is_curve (cairo_surface_t *image, int x, int y)
{
  const unsigned char *row =
      cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image);
  guint32 pixel;
  int red, green, blue;

  memcpy (&pixel, row + 4 * x, sizeof pixel);
  red = pixel >> 16 & 0xff;
  green = pixel >> 8 & 0xff;
  blue = pixel & 0xff;
  return blue - red > 60 && blue - green > 30;
}

/* How many pixels of the curve there are in some rows and columns. */
static guint
count (cairo_surface_t *image, int left, int right, int top, int bottom)
{
  guint n = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      n += is_curve (image, x, y);
  return n;
}

/* A year with a reading each minute, and in one of them it was 30 degrees warmer. */
static void
test_spike (void)
{
  g_autoptr (RwChartSheet) sheet = create (YEAR, "CMAU4501237");
  guint n = YEAR / RW_USEC_PER_MIN, spike = n / 2 + 17;
  gint64 times[1440];
  float values[1440];
  cairo_surface_t *image;
  guint column = 0, there = 0;

  for (guint first = 0; first < n; first += 1440)
    {
      for (guint i = 0; i < 1440; i++)
        {
          times[i] = BEGIN + (gint64) (first + i) * RW_USEC_PER_MIN;
          values[i] = first + i == spike ? 34 : 4 + 0.3f * sinf ((first + i) / 30.0f);
        }
      add (sheet, times, values, 1440, RW_USEC_PER_MIN);
    }

  image = draw (sheet, "spike");
  /* Above the band that all others lie in there is one line, in the middle. */
  for (guint y = 60; y < 240; y++)
    if (count (image, 0, WIDTH, y, y + 1) > 0)
      there++;
  for (guint x = 0; x < WIDTH; x++)
    if (count (image, x, x + 1, 100, 200) > 50)
      column = x;
  g_assert_cmpuint (there, >, 150);
  g_assert_cmpuint (column, >, WIDTH * 0.45);
  g_assert_cmpuint (column, <, WIDTH * 0.6);
  cairo_surface_destroy (image);
}

/* Nothing is drawn where nothing was measured, and a single reading is a dot. */
static void
test_gap (void)
{
  g_autoptr (RwChartSheet) sheet = create (RW_USEC_PER_DAY, "CMAU4501237");
  gint64 times[1440];
  float values[1440];
  guint n = 0;
  cairo_surface_t *image;

  for (guint i = 0; i < 1440; i++)
    if (i < 400 || i == 720 || i > 1040)
      {
        times[n] = BEGIN + i * RW_USEC_PER_MIN;
        values[n++] = 5;
      }
  add (sheet, times, values, n, RW_USEC_PER_MIN);
  image = draw (sheet, "gap");
  g_assert_cmpuint (count (image, 100, 200, 45, HEIGHT - 60), >=, 100);
  g_assert_cmpuint (count (image, 290, 440, 45, HEIGHT - 60), ==, 0);
  g_assert_cmpuint (count (image, 440, 490, 45, HEIGHT - 60), >, 0);
  g_assert_cmpuint (count (image, 440, 490, 45, HEIGHT - 60), <=, 12);
  g_assert_cmpuint (count (image, 500, 640, 45, HEIGHT - 60), ==, 0);
  g_assert_cmpuint (count (image, 700, 800, 45, HEIGHT - 60), >=, 100);
  cairo_surface_destroy (image);
}

/* What a sample is the mean of reaches as far as it did. */
static void
test_extremes (void)
{
  g_autoptr (RwChartSheet) sheet = create (RW_USEC_PER_DAY, "CMAU4501237");
  gint64 times[24];
  float values[24], low[24], high[24];
  guint16 flags[24] = { 0 };
  RwChartSamples samples = {
    .n = 24, .time = times, .flags_known = flags, .flags_set = flags, .interval = RW_USEC_PER_HOUR
  };
  cairo_surface_t *image;

  for (guint i = 0; i < 24; i++)
    {
      times[i] = BEGIN + i * RW_USEC_PER_HOUR;
      values[i] = low[i] = 5;
      high[i] = i == 12 ? 30 : 5;
    }
  samples.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = values;
  samples.low[RW_QUANTITY_SUPPLY_TEMPERATURE] = low;
  samples.high[RW_QUANTITY_SUPPLY_TEMPERATURE] = high;
  rw_chart_sheet_add_samples (sheet, 0, &samples);
  image = draw (sheet, "extremes");
  g_assert_cmpuint (count (image, 0, WIDTH / 2 - 5, 80, 220), ==, 0);
  g_assert_cmpuint (count (image, WIDTH / 2, WIDTH / 2 + 30, 80, 220), >=, 130);
  g_assert_cmpuint (count (image, WIDTH / 2 + 40, WIDTH, 80, 220), ==, 0);
  cairo_surface_destroy (image);
}

/* A torn probe neither bends the scale nor goes unmentioned. */
static void
test_implausible (void)
{
  g_autoptr (RwChartSheet) sheet = create (RW_USEC_PER_DAY, "CMAU4501237");
  const gint64 times[] = { BEGIN, BEGIN + RW_USEC_PER_MIN, BEGIN + 2 * RW_USEC_PER_MIN };
  const float values[] = { 5, 850, INFINITY };

  add (sheet, times, values, 3, RW_USEC_PER_MIN);
  g_assert_cmpuint (rw_chart_sheet_get_n_implausible (sheet), ==, 2);
  cairo_surface_destroy (draw (sheet, "implausible"));
}

/* Ids that are markup, that run the other way, that are no UTF-8, that are long; and no samples. */
static void
test_ids (void)
{
  static const char *const ids[] = {
    "<b>&", "\u05d0\u05d1\u05d2 123", "\u202eabc\a", "\xff\xfe", "", NULL
  };
  g_autofree char *long_id = g_strnfill (2000, 'W');
  g_autoptr (RwChartSheet) all = create (RW_USEC_PER_DAY, long_id);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (RwChartSheet) sheet = create (RW_USEC_PER_DAY, ids[i]);

      cairo_surface_destroy (draw (sheet, "id"));
      rw_chart_sheet_add_reefer (all, ids[i]);
    }
  cairo_surface_destroy (draw (all, "ids"));
}

static void
test_envelope (void)
{
  g_autoptr (RwEnvelope) envelope = rw_envelope_new (0, 100, 10);
  const RwEnvelopeColumn *columns;
  double low = 0, high = 0;
  guint n;

  g_assert_false (rw_envelope_get_range (envelope, &low, &high));
  rw_envelope_add (envelope, -1, 99, 5);
  rw_envelope_add (envelope, 0, 3, 5);
  rw_envelope_add (envelope, 2, 9, 5);
  rw_envelope_add (envelope, 3, NAN, 5);
  rw_envelope_add (envelope, 4, 1, 5);
  rw_envelope_add (envelope, 9, 4, 5);
  rw_envelope_add (envelope, 12, 5, 5);
  rw_envelope_add (envelope, 99, 7, 5);
  rw_envelope_add (envelope, 100, 99, 5);
  columns = rw_envelope_get_columns (envelope, &n);
  g_assert_cmpuint (n, ==, 10);
  g_assert_cmpuint (columns[0].n, ==, 4);
  g_assert_true (columns[0].broken);
  g_assert_cmpfloat (columns[0].first, ==, 3);
  g_assert_cmpfloat (columns[0].minimum, ==, 1);
  g_assert_cmpfloat (columns[0].maximum, ==, 9);
  g_assert_cmpfloat (columns[0].last, ==, 4);
  g_assert_cmpint (columns[0].last_time, ==, 9);
  g_assert_false (columns[1].broken);
  g_assert_true (columns[9].broken);
  g_assert_true (rw_envelope_get_range (envelope, &low, &high));
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-sheet/envelope", test_envelope);
  g_test_add_func ("/chart-sheet/spike", test_spike);
  g_test_add_func ("/chart-sheet/gap", test_gap);
  g_test_add_func ("/chart-sheet/extremes", test_extremes);
  g_test_add_func ("/chart-sheet/implausible", test_implausible);
  g_test_add_func ("/chart-sheet/ids", test_ids);
  return g_test_run ();
}
