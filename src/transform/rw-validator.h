/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * rw_validator: whether what a reading says can be true.
 *
 * For: the same checks for every decoder. Only a time that cannot be right rejects a reading; all
 * else is stored and marked in RwReading.quality, because a sensor that lies is news too.
 * Not for: faults of a reefer (detectors).
 */

/* A reading measured longer than this after it was received is rejected, µs. */
#define RW_VALIDATOR_MAX_AHEAD (G_GINT64_CONSTANT (24) * 3600 * 1000000)

/* TRUE with the quality bits set, a bad position dropped and received_time filled in; FALSE with
 * *reason, to be freed. Pure, any thread. */
gboolean rw_validator_check (RwReading *reading, gint64 received_time, char **reason);

/* Whether a value can occur at all. NAN is plausible. Pure, any thread. */
gboolean rw_validator_is_plausible (RwQuantity quantity, float value);

G_END_DECLS
