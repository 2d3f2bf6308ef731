/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-format.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <math.h>

#define NOON (G_GINT64_CONSTANT (1795348800) * RW_USEC_PER_SEC) /* 2026-11-22T12:00:00Z */

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_values (void)
{
  RwFormat *format = rw_format_get_default ();

  rw_format_set_fahrenheit (format, FALSE);
  assert_text (rw_format_value (RW_QUANTITY_SUPPLY_TEMPERATURE, -18.04), "−18.0");
  assert_text (rw_format_value (RW_QUANTITY_SUPPLY_TEMPERATURE, -0.04), "0.0");
  assert_text (rw_format_value (RW_QUANTITY_SUPPLY_TEMPERATURE, NAN), "–");
  assert_text (rw_format_value_with_unit (RW_QUANTITY_TARGET_TEMPERATURE, 4), "4.0 °C");
  assert_text (rw_format_value_with_unit (RW_QUANTITY_HUMIDITY_LEVEL, NAN), "–");
  assert_text (rw_format_deviation (1.25), "+1.3");
  assert_text (rw_format_deviation (-0.4), "−0.4");
  assert_text (rw_format_deviation (0.01), "0.0");

  rw_format_set_fahrenheit (format, TRUE);
  assert_text (rw_format_value_with_unit (RW_QUANTITY_TARGET_TEMPERATURE, -18), "−0.4 °F");
  assert_text (rw_format_value_with_unit (RW_QUANTITY_KILOWATTS, 3), "3.00 kW");
  /* A difference has no 32. */
  assert_text (rw_format_deviation (10), "+18.0");
  g_assert_cmpfloat (rw_format_convert (RW_QUANTITY_AMBIENT_TEMPERATURE, 100), ==, 212);
  rw_format_set_fahrenheit (format, FALSE);
}

static void
test_ages (void)
{
  assert_text (rw_format_age (-5), "now");
  assert_text (rw_format_age (2 * RW_USEC_PER_SEC + 9), "2 s");
  assert_text (rw_format_age (119 * RW_USEC_PER_SEC), "119 s");
  assert_text (rw_format_age (3 * RW_USEC_PER_MIN), "3 min");
  assert_text (rw_format_age (5 * RW_USEC_PER_HOUR), "5 h");
  assert_text (rw_format_age (60 * RW_USEC_PER_DAY), "60 d");
  assert_text (rw_format_rate (0.42), "0.4");
  assert_text (rw_format_rate (9.97), "10");
  assert_text (rw_format_position (37.8, -122.214), "37.80° N, 122.21° W");
  assert_text (rw_format_position (-1, 0), "1.00° S, 0.00° E");
  assert_text (rw_format_position (NAN, 4), "–");
  assert_text (rw_format_count (7), "7");
  assert_text (rw_format_count (999), "999");
  assert_text (rw_format_count (10482), "10,482");
  assert_text (rw_format_count (1234567), "1,234,567");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_times (void)
{
  RwFormat *format = rw_format_get_default ();
  guint changed = 0;
  gulong handler = g_signal_connect_swapped (format, "changed", G_CALLBACK (count_cb), &changed);

  rw_format_set_zone (format, RW_TIME_ZONE_UTC);
  rw_format_set_zone (format, RW_TIME_ZONE_UTC);
  g_assert_cmpuint (changed, ==, 1);
  assert_text (rw_format_time (NOON), "22 Nov 2026, 12:00:00 UTC");
  assert_text (rw_format_time_short (NOON + RW_USEC_PER_SEC - 1), "22 Nov 12:00:00");
  assert_text (rw_format_clock (NOON), "12:00:00");
  assert_text (rw_format_time (0), "–");
  rw_format_set_zone (format, RW_TIME_ZONE_LOCAL);
  assert_text (rw_format_clock (NOON), "07:00:00");
  assert_text (rw_format_zone_name (NOON), "EST");
  g_signal_handler_disconnect (format, handler);
}

static void
test_labels (void)
{
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    g_assert_cmpstr (rw_format_quantity_label (i), !=, "");
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    g_assert_cmpstr (rw_format_condition_label (i), !=, "");
}

/* A style sheet with an error, or an icon that is not there, warns, and a warning is fatal here. */
static void
test_resources (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const char *const icons[] = { "rw-overview-symbolic", "rw-fleet-symbolic",   "rw-map-symbolic",
                                "rw-alarms-symbolic",   "rw-history-symbolic", "rw-data-symbolic" };

  rw_ui_init ();
  rw_ui_init ();
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    g_assert_true (gtk_icon_theme_has_icon (
      gtk_icon_theme_get_for_display (gdk_display_get_default ()), icons[i]));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "EST5", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/format/values", test_values);
  g_test_add_func ("/format/ages", test_ages);
  g_test_add_func ("/format/times", test_times);
  g_test_add_func ("/format/labels", test_labels);
  g_test_add_func ("/format/resources", test_resources);
  return g_test_run ();
}
