/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-link-card.h"
#include "rw-pipeline-status.h"

G_BEGIN_DECLS

/*
 * What the Data page says of the ends of the way: broker, database, and the disk between them.
 *
 * For: RwDataPage. Not for: banners (rw-window-banners.c), which are for everybody.
 *
 * now is µs since 1970 UTC; since when the link is in its state, 0 when that was not seen.
 */
void rw_data_links_show_broker (RwLinkCard *card,
                                const RwPipelineStatus *status,
                                gint64 since,
                                gint64 now);
void rw_data_links_show_database (RwLinkCard *card,
                                  const RwPipelineStatus *status,
                                  gint64 since,
                                  gint64 now);
void rw_data_links_show_spool (RwLinkCard *card, const RwPipelineStatus *status);

G_END_DECLS
