/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Cutting shapes to a rectangle, and leaving out points too close to see.
 *
 * For: handing cairo short paths near the picture, whatever the zoom: at zoom 13 a continent's ring
 * is a million pixels wide, beyond what cairo's fixed-point numbers hold.
 * Not for: drawing. Pure, any thread; the buffers belong to the caller and are reused.
 */
typedef struct
{
  double x;
  double y;
} RwMapVertex;

typedef struct
{
  double left, top, right, bottom;
} RwMapRect;

/* Two buffers between which a ring is passed; zero-initialise, free with rw_map_clipper_clear(). */
typedef struct
{
  GArray *ring; /* of RwMapVertex: the input, and the result */
  GArray *scratch;
} RwMapClipper;

void rw_map_clipper_init (RwMapClipper *self);
void rw_map_clipper_clear (RwMapClipper *self);

/* Empties the ring. */
void rw_map_clipper_begin (RwMapClipper *self);

/* Adds a point unless it is closer than tolerance to the one before, in both directions. */
void rw_map_clipper_add (RwMapClipper *self, double x, double y, double tolerance);

/* Cuts the ring (closed from last to first) to the rectangle. The result may run along its sides;
 * it is empty when nothing is inside. */
void rw_map_clipper_clip (RwMapClipper *self, const RwMapRect *rect);

/* Shortens the segment to its part inside the rectangle; FALSE when there is none. */
gboolean rw_map_clip_segment (const RwMapRect *rect, RwMapVertex *a, RwMapVertex *b);

G_END_DECLS
