/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSourceList: which decoders the readings come through: how many, what share, how fast.
 *
 * For: the Data page. Not for: topics or single senders.
 */
#define RW_TYPE_SOURCE_LIST (rw_source_list_get_type ())
G_DECLARE_FINAL_TYPE (RwSourceList, rw_source_list, RW, SOURCE_LIST, GtkWidget)

/* Shows the sources of the status as they are at time, µs since 1970 UTC. Rates are over the last
 * seconds between calls. */
void rw_source_list_update (RwSourceList *self, const RwPipelineStatus *status, gint64 time);

G_END_DECLS
