/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-frame.h"

#include "rw-mercator.h"

#include <math.h>

RwMapFrame
rw_map_frame_get (ShumateViewport *viewport, GtkWidget *widget)
{
  ShumateLocation *center = SHUMATE_LOCATION (viewport);
  RwMapFrame frame = {
    .world_size = RW_MAP_TILE_SIZE * exp2 (shumate_viewport_get_zoom_level (viewport)),
    .width = gtk_widget_get_width (widget),
    .height = gtk_widget_get_height (widget),
  };

  frame.x = rw_mercator_x (shumate_location_get_longitude (center)) * frame.world_size
            - frame.width / 2.0;
  frame.y = rw_mercator_y (shumate_location_get_latitude (center)) * frame.world_size
            - frame.height / 2.0;
  return frame;
}

double
rw_map_frame_first_x (const RwMapFrame *self, double world_x, double margin)
{
  double x = world_x * self->world_size - self->x;

  return x - floor ((x + margin) / self->world_size) * self->world_size;
}
