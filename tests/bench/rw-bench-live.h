/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBenchLive: somebody who publishes readings at a steady rate from a thread of its own.
 *
 * For: benchmarks of a window that gets them from a real broker. The time of each reading is when
 * it was published, to the microsecond, so who receives it knows how long it took. Not for:
 * realistic values (the simulator), and not for counting losses: QoS 0.
 */
typedef struct _RwBenchLive RwBenchLive;

/* address: "unix:/…"; n_reefers take turns; rate: messages a second. Begins at once. */
RwBenchLive *rw_bench_live_new (const char *address, guint n_reefers, guint rate);

/* Ends it; returns how many messages a second it came to. */
double rw_bench_live_free (RwBenchLive *self);

G_END_DECLS
