/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFlowCard: what flows: messages a second over the last minutes, and what became of the readings.
 *
 * For: the Data page. Not for: single sources (RwSourceList) or links (RwLinkCard).
 */
#define RW_TYPE_FLOW_CARD (rw_flow_card_get_type ())
G_DECLARE_FINAL_TYPE (RwFlowCard, rw_flow_card, RW, FLOW_CARD, GtkWidget)

/* Remembers the rate at a time, µs since 1970 UTC. Cheap; draws nothing that is not seen. */
void rw_flow_card_add (RwFlowCard *self, gint64 time, double rate);

void rw_flow_card_update (RwFlowCard *self, const RwPipelineStatus *status);

G_END_DECLS
