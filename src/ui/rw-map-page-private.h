/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-banner.h"
#include "rw-geofence-list.h"
#include "rw-map-legend.h"
#include "rw-map-page.h"
#include "rw-map-view.h"
#include "rw-replay-bar.h"
#include "rw-replay.h"

G_BEGIN_DECLS

/* What the files of RwMapPage share. */
struct _RwMapPage
{
  GtkWidget parent_instance;
  RwSession *session;
  RwMapView *view;
  GtkWidget *popover;
  guint tick_id;
  RwReplay *replay;
  GCancellable *cancellable; /* of asking for the days that are stored */

  RwGeofenceList *geofences;
  GtkWidget *areas; /* the panel, in the overlay */

  GtkOverlay *overlay;
  GtkToggleButton *areas_button;
  GtkToggleButton *follow_button;
  GtkToggleButton *replay_button;
  RwReplayBar *replay_bar;
  RwBanner *replay_banner;
  GtkWidget *side;
  GtkEditable *search;
  GtkWidget *legend_button;
  GtkLabel *message;
  RwMapLegend *legend;
  GtkWidget *unplaced_button;
  GtkLabel *unplaced_label;
  GtkLabel *empty;
};

/* What the map shows: the past while it is replayed. (transfer none) */
RwFleet *rw_map_page_get_fleet (RwMapPage *self);

/* Says anew what there is, after another fleet is shown. */
void rw_map_page_update (RwMapPage *self);

/* What could not be done and the like; "" for nothing. */
void rw_map_page_say (RwMapPage *self, const char *text);

/* Areas, following and what is in sight: rw-map-page-areas.c. */
void rw_map_page_init_areas (RwMapPage *self);
void rw_map_page_list_visible (RwMapPage *self);

/* The past: rw-map-page-replay.c. */
void rw_map_page_init_replay (RwMapPage *self);
void rw_map_page_end_replay (RwMapPage *self);

G_END_DECLS
