/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-series-loader.h"

G_BEGIN_DECLS

/*
 * RwReeferSet: the reefers that are looked at together, each with a loader and a slot of its own.
 *
 * For: the History page: charts, statistics and table of up to eight reefers over one span.
 * Not for: the fleet (RwFleet).
 *
 * DESIGN: the slot, 0 to 7, decides colour, dash and number of a reefer, and stays the same until
 * it is removed, whoever comes and goes beside it: a curve must not change its looks. Reefers are
 * in the order in which they were added. One that fails or has nothing does not hold up the others.
 *
 * Signals: "changed" (): reefers came or went; "samples-changed" (guint slot, guint first): samples
 * from index first on are new (0: all may be); "state-changed" (guint slot): of a loader. Main
 * thread only.
 */
#define RW_TYPE_REEFER_SET (rw_reefer_set_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferSet, rw_reefer_set, RW, REEFER_SET, GObject)

#define RW_REEFER_SET_MAX 8

RwReeferSet *rw_reefer_set_new (RwSession *session);

guint rw_reefer_set_get_size (RwReeferSet *self);

/* Of the reefer at a position below the size: its id (interned), slot, and loader (transfer none).
 */
const char *rw_reefer_set_get_id (RwReeferSet *self, guint position);
guint rw_reefer_set_get_slot (RwReeferSet *self, guint position);
RwSeriesLoader *rw_reefer_set_get_loader (RwReeferSet *self, guint position);
RwSeries *rw_reefer_set_get_series (RwReeferSet *self, guint position);

/* All ids. (transfer container): g_free */
const char **rw_reefer_set_dup_ids (RwReeferSet *self);

gboolean rw_reefer_set_has (RwReeferSet *self, const char *container_id);

/* FALSE when it is there already, or there are eight. */
gboolean rw_reefer_set_add (RwReeferSet *self, const char *container_id);

/* FALSE when it is not there. */
gboolean rw_reefer_set_remove (RwReeferSet *self, const char *container_id);

/* These and no others, the first eight; who stays keeps slot and samples. One "changed". */
void rw_reefer_set_set_ids (RwReeferSet *self, const char *const *container_ids);

/* Sees to it that samples measured in [from, to) µs are there, also of who is added later. */
void rw_reefer_set_want (RwReeferSet *self, gint64 from, gint64 to);

/* How wide that is on the screen, pixels; see rw_series_loader_set_width(). 0 at first. */
void rw_reefer_set_set_width (RwReeferSet *self, guint width);

/* Stops the queries under way, and asks again after failures and cancellations. */
void rw_reefer_set_cancel (RwReeferSet *self);
void rw_reefer_set_retry (RwReeferSet *self);

/* How many loaders are in this state. */
guint rw_reefer_set_count (RwReeferSet *self, RwSeriesLoaderState state);

/* Whether any reefer has any sample. */
gboolean rw_reefer_set_has_samples (RwReeferSet *self);

G_END_DECLS
