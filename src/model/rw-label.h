/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence.h"
#include "rw-quantity.h"
#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * Names of what the program knows, in the user's language.
 *
 * For: windows and documents, so that both call a thing the same.
 * Not for: names for machines (rw_quantity_get_name(), rule ids).
 *
 * Pure, any thread.
 */

/* With header capitalisation: "Supply Air". */
const char *rw_label_quantity (RwQuantity quantity);

/* What an alarm of this rule means, as a short sentence case text: "Control air too warm"; a rule
 * that this program does not know shows its name. Caller frees. */
char *rw_label_rule (const char *rule_id);

/* What areas are called from now on: an alarm of one is “Left Maasvlakte”. Any thread. */
void rw_label_name_geofences (RwGeofences *geofences);

/* "Open", "Assigned", "Started", "Done", "Cancelled". */
const char *rw_label_work_order_state (RwWorkOrderState state);

G_END_DECLS
