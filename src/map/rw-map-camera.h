/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwMapCamera: moves a viewport somewhere else, gliding where that helps to see what happened.
 *
 * For: zoom buttons, "Fit All", going to a reefer.
 * Not for: gestures (ShumateMap). Main thread only.
 *
 * DESIGN: a glide takes the shorter way around the world and ends when somebody else moves the
 * viewport. Far away, without animations or off the screen the viewport jumps. Owned by the widget
 * whose frame clock it uses, which outlives it.
 */
typedef struct _RwMapCamera RwMapCamera;

RwMapCamera *rw_map_camera_new (GtkWidget *widget, ShumateViewport *viewport);
void rw_map_camera_free (RwMapCamera *self);

/* To x, y of RwMercator and a zoom level. */
void rw_map_camera_go_to (RwMapCamera *self, double x, double y, double zoom);

/* The same without gliding. */
void rw_map_camera_jump_to (RwMapCamera *self, double x, double y, double zoom);

/* By logical pixels, from where a glide under way would end. */
void rw_map_camera_move_by (RwMapCamera *self, double dx, double dy);

/* By zoom levels, from where a glide under way would end. What is so many logical pixels right of the
 * centre stands still. */
void rw_map_camera_zoom_by (RwMapCamera *self, double zoom, double anchor_x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMapCamera, rw_map_camera_free)

G_END_DECLS
