/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-heartbeat.h"
#include "rw-mute-button.h"
#include "rw-welcome-page.h"
#include "rw-window.h"

G_BEGIN_DECLS

/*
 * What the files of RwWindow share: rw-window.c (life, size), rw-window-pages.c (navigation),
 * rw-window-banners.c (lasting states), rw-window-rules.c (the window of rules) and
 * rw-window-desk.c (work orders, handover).
 */
struct _RwWindow
{
  AdwApplicationWindow parent_instance;
  RwSession *session;
  GSettings *settings;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  RwHeartbeat *heartbeat;
  RwMuteButton *mute_button;
  GtkWidget *alarm_button;
  GtkLabel *alarm_label;
  GtkBox *banner_box;
  GtkStack *root;
  GtkBox *console;
  GtkListBox *navigation;
  GtkStack *pages;
  RwWelcomePage *welcome;

  GHashTable *banners;     /* name → RwBanner in banner_box */
  const char *page;        /* the visible page's name, static */
  const char *back_page;   /* where Back leads to from a reefer's page, static */
  gint64 broker_bad_since; /* when a link was first seen not up, µs; 0 while it is up or off */
  gint64 database_bad_since;
  gboolean narrow;
  GtkWidget *rules; /* the RwRulesWindow that is open, weak, or NULL */
};

/* rw-window-pages.c */
void rw_window_fill_navigation (RwWindow *self);
/* Names the page, or the reefer that a page about one reefer shows. */
void rw_window_update_title (RwWindow *self);
void rw_window_update_alarms (RwWindow *self);
void rw_window_set_narrow (RwWindow *self, gboolean narrow);
void rw_window_install_page_actions (GtkWidgetClass *widget_class);
void rw_window_navigation_activated_cb (RwWindow *self, GtkListBoxRow *row);

/* rw-window-desk.c */
void rw_window_install_desk_actions (GtkWidgetClass *widget_class);

/* rw-window-banners.c */
void rw_window_update_banners (RwWindow *self);

/* rw-window-rules.c */
void rw_window_install_rules_actions (GtkWidgetClass *widget_class);

G_END_DECLS
