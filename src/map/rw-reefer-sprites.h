/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-clusters.h"
#include "rw-map-style.h"
#include "rw-sprite.h"

G_BEGIN_DECLS

/*
 * RwReeferSprites: how single reefers and clusters look, drawn when first needed and kept.
 *
 * A reefer is told by shape and number as well as by colour, the same as in the window's lists:
 * octagon 1 critical, triangle 2 high, diamond 3 medium, ring 4 low, dashed ring silent, power sign
 * off, small dot normal. A cluster is a disc with its number; the ring around it is divided by
 * conditions, worst first from the top, and the mark of the worst abnormal one sits at its shoulder.
 * What lies at an old position is faded and dashed.
 * Main thread only. Sprites belong to the set and live until the next configure.
 */
typedef struct _RwReeferSprites RwReeferSprites;

RwReeferSprites *rw_reefer_sprites_new (void);
void rw_reefer_sprites_free (RwReeferSprites *self);

/* What all sprites depend on; forgets them when something differs. */
void rw_reefer_sprites_configure (RwReeferSprites *self,
                                  RwMapStyle style,
                                  int scale,
                                  PangoContext *context);

/* Centred on its place. */
RwSprite *rw_reefer_sprites_get (RwReeferSprites *self, const RwCluster *cluster);

/* A ring to go around a cluster of so many reefers. */
RwSprite *rw_reefer_sprites_get_selection (RwReeferSprites *self, guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwReeferSprites, rw_reefer_sprites_free)

G_END_DECLS
