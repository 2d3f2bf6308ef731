/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * RwReefer: one reefer of an RwFleet as an object, for list widgets.
 *
 * For: binding rows: connect to "changed" (no arguments, emitted once per update of the fleet while
 * the object lives) and read the state.
 * Not for: bulk work: read the fleet's flat states. Main thread only.
 */
#define RW_TYPE_REEFER (rw_reefer_get_type ())
G_DECLARE_FINAL_TYPE (RwReefer, rw_reefer, RW, REEFER, GObject)

/* The position in the fleet, which is for ever. */
guint rw_reefer_get_position (RwReefer *self);

/* Interned. */
const char *rw_reefer_get_container_id (RwReefer *self);

G_END_DECLS
