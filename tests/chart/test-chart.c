/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-legend.h"
#include "rw-line-layer.h"
#include "rw-time.h"

#define NOW (G_GINT64_CONSTANT (1795341600000000))
#define N 60

typedef struct
{
  GtkWidget *window;
  RwTimeView *view;
  RwChartData *data;
  RwLineLayer *line;
  RwChart *chart;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  gint64 times[N];
  float values[N];

  for (int i = 0; i < N; i++)
    {
      times[i] = NOW - (N - 1 - i) * RW_USEC_PER_MIN;
      values[i] = i;
    }
  fixture->view = rw_time_view_new (NOW);
  fixture->data = rw_chart_data_new ();
  rw_chart_data_set (fixture->data, times, values, N);
  fixture->line = rw_line_layer_new (fixture->data, "Supply Air");
  fixture->chart = g_object_ref_sink (rw_chart_new (fixture->view));
  rw_chart_set_title (fixture->chart, "Temperatures");
  rw_chart_set_unit (fixture->chart, "°C", 1);
  rw_chart_add_layer (fixture->chart, RW_CHART_LAYER (fixture->line));

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->chart));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (rw_chart_get_frame (fixture->chart)->width < 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->chart);
  g_assert_finalize_object (fixture->data);
  g_assert_finalize_object (fixture->view);
}

static gboolean
painted_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *ticks = user_data;

  (*ticks)++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* Two frames later everything queued before is laid out and painted. */
static void
wait_for_paint (Fixture *fixture)
{
  guint ticks = 0;
  guint id
      = gtk_widget_add_tick_callback (GTK_WIDGET (fixture->chart), painted_cb, &ticks, NULL);

  while (ticks < 3)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (GTK_WIDGET (fixture->chart), id);
}

/* As if the key had been pressed with the focus on the chart. */
static void
press (Fixture *fixture, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers
      = gtk_widget_observe_controllers (GTK_WIDGET (fixture->chart));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint s = 0; s < g_list_model_get_n_items (G_LIST_MODEL (controller)); s++)
        {
          g_autoptr (GtkShortcut) shortcut
              = g_list_model_get_item (G_LIST_MODEL (controller), s);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (!GTK_IS_KEYVAL_TRIGGER (trigger)
              || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != keyval
              || gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != modifiers)
            continue;
          g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                       GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                                       GTK_WIDGET (fixture->chart),
                                                       gtk_shortcut_get_arguments (shortcut)));
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_axes (Fixture *fixture, gconstpointer user_data)
{
  const RwChartFrame *frame = rw_chart_get_frame (fixture->chart);

  g_assert_cmpint (frame->to, ==, NOW);
  g_assert_cmpint (frame->from, ==, NOW - RW_USEC_PER_HOUR);
  g_assert_cmpfloat (frame->low, <=, 0);
  g_assert_cmpfloat (frame->high, >=, 59);
  g_assert_cmpfloat (frame->width, >, 600);

  /* Hiding the only curve leaves the axis as it is. */
  gtk_widget_set_visible (GTK_WIDGET (fixture->line), FALSE);
  wait_for_paint (fixture);
  g_assert_cmpfloat (rw_chart_get_frame (fixture->chart)->high, >=, 59);
}

/* New samples and a new now reach the layers without anybody asking. */
static void
test_live (Fixture *fixture, gconstpointer user_data)
{
  gint64 time = NOW + RW_USEC_PER_MIN;
  float value = 200;

  rw_chart_data_append (fixture->data, &time, &value, 1);
  rw_time_view_set_now (fixture->view, time + 1);
  wait_for_paint (fixture);
  g_assert_cmpint (rw_chart_get_frame (fixture->chart)->to, ==, time + 1);
  g_assert_cmpfloat (rw_chart_get_frame (fixture->chart)->high, >=, 200);
}

static void
test_keyboard_readout (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *none = rw_chart_get_readout (fixture->chart);
  g_autofree char *newest = NULL, *before = NULL, *gone = NULL;

  g_assert_null (none);
  press (fixture, GDK_KEY_Left, 0);
  g_assert_cmpint (rw_time_view_get_cursor (fixture->view), ==, NOW);
  newest = rw_chart_get_readout (fixture->chart);
  g_assert_nonnull (g_strstr_len (newest, -1, "Supply Air  59.0\u202f°C"));

  press (fixture, GDK_KEY_Left, 0);
  g_assert_cmpint (rw_time_view_get_cursor (fixture->view), ==, NOW - RW_USEC_PER_MIN);
  before = rw_chart_get_readout (fixture->chart);
  g_assert_nonnull (g_strstr_len (before, -1, "58.0"));
  press (fixture, GDK_KEY_Right, 0);
  g_assert_cmpint (rw_time_view_get_cursor (fixture->view), ==, NOW);

  press (fixture, GDK_KEY_Escape, 0);
  gone = rw_chart_get_readout (fixture->chart);
  g_assert_null (gone);
}

static void
test_keyboard_view (Fixture *fixture, gconstpointer user_data)
{
  press (fixture, GDK_KEY_plus, 0);
  g_assert_false (rw_time_view_get_following (fixture->view));
  g_assert_cmpint (rw_time_view_get_span (fixture->view), <, RW_USEC_PER_HOUR);
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  press (fixture, GDK_KEY_z, GDK_CONTROL_MASK);
  press (fixture, GDK_KEY_Left, GDK_ALT_MASK);
  g_assert_true (rw_time_view_get_following (fixture->view));
  g_assert_cmpint (rw_time_view_get_span (fixture->view), ==, RW_USEC_PER_HOUR);

  press (fixture, GDK_KEY_minus, 0);
  g_assert_cmpint (rw_time_view_get_span (fixture->view), >, RW_USEC_PER_HOUR);
  press (fixture, GDK_KEY_End, 0);
  g_assert_true (rw_time_view_get_following (fixture->view));
}

static void
test_accessible (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *label = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->chart), GTK_ACCESSIBLE_PROPERTY_LABEL, "Temperatures");
  g_autofree char *description = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Supply Air: newest 59.0\u202f°C, lowest 0.0\u202f°C, highest 59.0\u202f°C.");

  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_null (label);
  g_assert_null (description);
}

static GdkTexture *
render (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->chart));
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->chart));
  int height = gtk_widget_get_height (GTK_WIDGET (fixture->chart));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
      &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  return texture;
}

static guint
count_reddish (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, width * height);
  guint count = 0;

  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  for (int i = 0; i < width * height; i++)
    count += (pixels[i] >> 16 & 255) > 150 && (pixels[i] >> 8 & 255) < 90 && (pixels[i] & 255) < 90;
  return count;
}

/* A curve is drawn in the colour that CSS gives it, and follows when that changes. */
static void
test_css_color (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autoptr (GdkTexture) before = NULL, after = NULL;

  wait_for_paint (fixture);
  before = render (fixture);
  g_assert_cmpuint (count_reddish (before), ==, 0);

  gtk_css_provider_load_from_data (provider, "chartlayer { color: #f00; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  wait_for_paint (fixture);
  after = render (fixture);
  g_assert_cmpuint (count_reddish (after), >, 300);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (provider));
}

/* Stacked charts move as one. */
static void
test_shared_view (Fixture *fixture, gconstpointer user_data)
{
  RwChart *other = g_object_ref_sink (rw_chart_new (fixture->view));
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (other));
  gtk_window_present (GTK_WINDOW (window));
  while (rw_chart_get_frame (other)->width < 2)
    g_main_context_iteration (NULL, TRUE);

  press (fixture, GDK_KEY_plus, 0);
  wait_for_paint (fixture);
  while (rw_chart_get_frame (other)->from != rw_time_view_get_from (fixture->view))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (rw_chart_get_frame (other)->to, ==, rw_chart_get_frame (fixture->chart)->to);

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (other);
}

static void
test_legend (Fixture *fixture, gconstpointer user_data)
{
  RwChartLegend *legend = g_object_ref_sink (rw_chart_legend_new (fixture->chart));
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (legend));

  g_assert_null (gtk_widget_get_next_sibling (button));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->line)));
  rw_chart_legend_set_listed (legend, RW_CHART_LAYER (fixture->line), FALSE);
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_finalize_object (legend);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  ADD ("/chart/axes", test_axes);
  ADD ("/chart/live", test_live);
  ADD ("/chart/keyboard-readout", test_keyboard_readout);
  ADD ("/chart/keyboard-view", test_keyboard_view);
  ADD ("/chart/accessible", test_accessible);
  ADD ("/chart/css-color", test_css_color);
  ADD ("/chart/shared-view", test_shared_view);
  ADD ("/chart/legend", test_legend);
  return g_test_run ();
}
