/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ui.h"

#include "rw-ui-resources.h"

#include <adwaita.h>

/* One above the application's own, so that ours wins over libadwaita's rules of equal weight. */
#define PRIORITY (GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1)

/* The rules are in style.css with the colours of the light scheme; each other scheme is a sheet
 * that defines the same colour names again. */
static const char *
colours_for (AdwStyleManager *manager)
{
  if (adw_style_manager_get_high_contrast (manager))
    return adw_style_manager_get_dark (manager) ? "style-hc-dark.css" : "style-hc.css";
  return adw_style_manager_get_dark (manager) ? "style-dark.css" : NULL;
}

static void
scheme_changed_cb (AdwStyleManager *manager, GParamSpec *pspec, gpointer user_data)
{
  static GtkCssProvider *colours;
  GdkDisplay *display = gdk_display_get_default ();
  const char *sheet = colours_for (manager);
  g_autofree char *path = NULL;

  if (colours != NULL)
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (colours));
  g_clear_object (&colours);
  if (sheet == NULL)
    return;
  path = g_strconcat (RW_UI_PATH, sheet, NULL);
  colours = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (colours, path);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (colours), PRIORITY + 1);
}

void
rw_ui_init (void)
{
  static gboolean done;
  GdkDisplay *display = gdk_display_get_default ();
  AdwStyleManager *manager;
  g_autoptr (GtkCssProvider) rules = NULL;

  if (done)
    return;
  done = TRUE;
  g_resources_register (rw_ui_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/io/github/reeferwatch/Reeferwatch/icons");
  rules = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (rules, RW_UI_PATH "style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (rules), PRIORITY);
  manager = adw_style_manager_get_default ();
  g_signal_connect (manager, "notify::dark", G_CALLBACK (scheme_changed_cb), NULL);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (scheme_changed_cb), NULL);
  scheme_changed_cb (manager, NULL, NULL);
}
