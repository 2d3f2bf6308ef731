/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarms-page.h"

#include "rw-alarm-actor.h"
#include "rw-alarm-bar.h"
#include "rw-alarm-detail.h"
#include "rw-alarm-filters.h"
#include "rw-alarm-journal.h"
#include "rw-alarm-panel.h"
#include "rw-alarm-summary.h"
#include "rw-banner.h"
#include "rw-incident-list.h"

G_BEGIN_DECLS

/*
 * What the files of RwAlarmsPage share: rw-alarms-page.c (life, views, selection) and
 * rw-alarms-page-actions.c (what the user does).
 */
struct _RwAlarmsPage
{
  GtkWidget parent_instance;
  RwSession *session;
  RwAlarmActor *actor;

  GtkWidget *content;
  GtkWidget *head;
  GtkWidget *filter_row;
  RwAlarmFilters *filters;
  GtkLabel *count;
  GtkImage *rate_icon;
  GtkLabel *rate;
  RwBanner *flood;
  GtkStack *views;
  GtkBox *split;
  RwAlarmPanel *active;
  RwAlarmPanel *shelved;
  RwIncidentList *incidents;
  RwAlarmJournal *journal;
  RwAlarmSummary *summary;
  GtkOrientable *divider;
  RwAlarmDetail *detail;
  RwAlarmBar *bar;
  GMenuModel *menu;

  char *failure; /* why the alarms could not be listed, or NULL */
  int width;     /* that the layout was made for, px */
  guint idle_id;
  gboolean flooded;   /* rows were gathered because of a flood */
  gboolean scattered; /* the user wants single rows in spite of it */
};

/* rw-alarms-page.c */

/* The panel that is looked at, or NULL in another view. */
RwAlarmPanel *rw_alarms_page_get_panel (RwAlarmsPage *self);
/* The alarms selected in it; (transfer full), empty in another view. */
GPtrArray *rw_alarms_page_get_selected (RwAlarmsPage *self);
/* What is selected, or the alarms of it, may have changed. */
void rw_alarms_page_selection_changed (RwAlarmsPage *self);
/* Whether there is a flood, and what it changes in the list. */
void rw_alarms_page_update_flood (RwAlarmsPage *self);

/* rw-alarms-page-actions.c */
void rw_alarms_page_install_actions (GtkWidgetClass *widget_class);
void rw_alarms_page_update_actions (RwAlarmsPage *self, GPtrArray *selected);
void rw_alarms_page_answered_cb (RwAlarmsPage *self, guint act, const char *text, gint64 duration);

G_END_DECLS
