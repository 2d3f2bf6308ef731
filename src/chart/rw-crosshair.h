/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-canvas.h"

G_BEGIN_DECLS

/*
 * RwCrosshair: the line under the pointer, a dot on each curve, and a box with what they say.
 *
 * For: RwChart, which lays it over the plot and tells it what to show. Not for: finding values.
 * CSS: the colour of the node "chartcrosshair" is that of the text and, fainter, of the line; the
 * colour of its child "readout" is the background of the box.
 */
typedef struct
{
  GdkRGBA color;
  float y;    /* of the dot */
  char *text; /* "Supply air  4.2 °C", owned */
} RwCrosshairRow;

#define RW_TYPE_CROSSHAIR (rw_crosshair_get_type ())
G_DECLARE_FINAL_TYPE (RwCrosshair, rw_crosshair, RW, CROSSHAIR, GtkWidget)

RwCrosshair *rw_crosshair_new (void);

/* An array for rw_crosshair_show(): of RwCrosshairRow, frees their texts. */
GArray *rw_crosshair_new_rows (void);

/* Shows the line at x; header may be NULL. Takes a reference on rows. */
void rw_crosshair_show (RwCrosshair *self, float x, const char *header, GArray *rows);
void rw_crosshair_hide (RwCrosshair *self);

/* Whether there is a box; the line and the dots stay. On at first. */
void rw_crosshair_set_box_visible (RwCrosshair *self, gboolean visible);

/* What the box says, lines separated by newlines, or NULL while hidden. Caller frees. */
char *rw_crosshair_get_text (RwCrosshair *self);

G_END_DECLS
