/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-condition-badge.h"
#include "rw-tooltip.h"
#include "rw-ui.h"

#include <adwaita.h>

static void
test_shows_every_condition (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  RwConditionBadge *badge = RW_CONDITION_BADGE (g_object_ref_sink (rw_condition_badge_new ()));
  GtkImage *image = GTK_IMAGE (gtk_widget_get_first_child (GTK_WIDGET (badge)));

  g_assert_cmpuint (rw_condition_badge_get_condition (badge), ==, RW_CONDITION_NORMAL);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (badge), "rw-normal"));
  for (guint condition = 0; condition < RW_N_CONDITIONS; condition++)
    {
      rw_condition_badge_set_condition (badge, condition);
      g_assert_cmpuint (rw_condition_badge_get_condition (badge), ==, condition);
      g_assert_true (gtk_icon_theme_has_icon (theme, gtk_image_get_icon_name (image)));
      g_assert_nonnull (rw_tooltip_get (GTK_WIDGET (badge)));
    }
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (badge), "rw-normal"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (badge), "rw-critical"));
  g_assert_finalize_object (badge);
}

static void
test_priorities (void)
{
  g_assert_cmpuint (rw_condition_badge_from_priority (1), ==, RW_CONDITION_CRITICAL);
  g_assert_cmpuint (rw_condition_badge_from_priority (4), ==, RW_CONDITION_LOW);
  g_assert_cmpuint (rw_condition_badge_from_priority (0), ==, RW_CONDITION_NORMAL);
  g_assert_cmpuint (rw_condition_badge_from_priority (9), ==, RW_CONDITION_NORMAL);
}

/* Grey is over the colour of its priority, whichever it becomes. */
static void
test_quiet (void)
{
  RwConditionBadge *badge = RW_CONDITION_BADGE (g_object_ref_sink (rw_condition_badge_new ()));
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (badge));
  GdkRGBA normal, color;

  gtk_style_context_get_color (style, &normal);
  rw_condition_badge_set_condition (badge, RW_CONDITION_CRITICAL);
  gtk_style_context_get_color (style, &color);
  g_assert_false (gdk_rgba_equal (&color, &normal));
  rw_condition_badge_set_quiet (badge, TRUE);
  gtk_style_context_get_color (style, &color);
  g_assert_true (gdk_rgba_equal (&color, &normal));
  rw_condition_badge_set_condition (badge, RW_CONDITION_HIGH);
  gtk_style_context_get_color (style, &color);
  g_assert_true (gdk_rgba_equal (&color, &normal));
  rw_condition_badge_set_quiet (badge, FALSE);
  gtk_style_context_get_color (style, &color);
  g_assert_false (gdk_rgba_equal (&color, &normal));
  g_assert_finalize_object (badge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add_func ("/condition-badge/shows-every-condition", test_shows_every_condition);
  g_test_add_func ("/condition-badge/priorities", test_priorities);
  g_test_add_func ("/condition-badge/quiet", test_quiet);
  return g_test_run ();
}
