/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-annunciator.h"
#include "rw-banner.h"
#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwWindow: the console's window: navigation, header, banners, toasts and the pages.
 *
 * For: one operator looking at one session.
 * Not for: deciding where the data come from: the application does.
 *
 * Actions, for any widget in it: win.show-page('fleet'), win.show-fleet(1 << RwCondition | …),
 * win.show-reefer('CMAU4501237'), win.show-history('…'), win.compare('…') (in the history, beside
 * what is there), win.compare-selected, win.show-on-map('…'), win.back, win.find, win.export,
 * win.go-to-container, win.toast('text'), win.shortcuts, win.rules, win.edit-rule('rule_id'),
 * win.show-reefer-at('…', from, to) (in the history, µs; to 0 is now), win.open-work-order(alarm
 * id, x), win.work-orders, win.handover. win.find and win.export are handed to the
 * visible page as page.find and page.export. Main thread only.
 */
#define RW_TYPE_WINDOW (rw_window_get_type ())
G_DECLARE_FINAL_TYPE (RwWindow, rw_window, RW, WINDOW, AdwApplicationWindow)

/* application and settings may be NULL; with settings (of the schema of the program) size and page
 * are restored and kept. */
RwWindow *rw_window_new (GtkApplication *application, RwSession *session, GSettings *settings);

/* "overview", "fleet", "map", "alarms", "history", "data", "reefer"; FALSE when there is no such
 * page. */
gboolean rw_window_show_page (RwWindow *self, const char *name);
const char *rw_window_get_page (RwWindow *self);

/* The visible page's widget. */
GtkWidget *rw_window_get_page_widget (RwWindow *self);

void rw_window_show_reefer (RwWindow *self, const char *container_id);

/* Instead of the pages: what the first run offers. */
void rw_window_show_welcome (RwWindow *self, gboolean welcome);

/* What the first run says of the password, and the values it begins with, from settings. */
void rw_window_set_welcome (RwWindow *self, const char *password_note, GSettings *settings);

/* A banner by name, for states the session does not know of; text NULL takes it away. */
void rw_window_set_banner (RwWindow *self,
                           const char *name,
                           RwBannerKind kind,
                           const char *text,
                           const char *button,
                           const char *action);

/* Whose sound the header shows and silences; NULL for none. */
void rw_window_set_annunciator (RwWindow *self, RwAnnunciator *annunciator);

/* A toast; text is shown as it is. */
void rw_window_toast (RwWindow *self, const char *text);

G_END_DECLS
