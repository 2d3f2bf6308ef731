/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwLastValues: the last values of devices that tell only what has changed.
 *
 * For: decoders of such devices (Shelly), which complete an update by what still holds.
 * Not for: devices that tell all they measure each time, and not for surviving a restart: until a
 * device tells a value again it is unknown, never invented.
 *
 * One thread at a time. Bounded: past RW_LAST_VALUES_MAX_DEVICES a new device pushes out all
 * others.
 */
#define RW_LAST_VALUES_MAX_DEVICES 200000

/* How long a value holds that has not been told again, µs. */
#define RW_LAST_VALUES_HOLD (G_GINT64_CONSTANT (24) * 3600 * 1000000)

typedef struct _RwLastValues RwLastValues;

RwLastValues *rw_last_values_new (void);
void rw_last_values_free (RwLastValues *self);

/* Fills what a reading does not tell with what its reefer told last, and remembers what it tells.
 * A reading that is older than what is known is left alone; one of the same time that tells
 * something else becomes a microsecond younger, so that it is a reading of its own. container_id is
 * the key. */
void rw_last_values_overlay (RwLastValues *self, RwReading *reading);

/* A reefer says that it does not know a quantity any more. container_id is interned or not. */
void rw_last_values_forget (RwLastValues *self, const char *container_id, RwQuantity quantity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLastValues, rw_last_values_free)

G_END_DECLS
