/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Fills a database with what the simulated fleet says, as fast as PostgreSQL takes it.
 *
 * For: benchmarks of storage, history and export, which need many readings with the entropy of real
 * ones: the samples are those of reeferwatch-simulator for the same seed, rounded as its native
 * messages are, and received 0.1 to 2 s later.
 * Not for: the way through broker and worker (bench-worker).
 *
 * The rows lie in the database as live loading leaves them: by COPY, in the order of time, with the
 * primary key there from the start, and their days marked for the job that computes roll-ups.
 */
typedef struct
{
  guint n_reefers;
  gint64 start;   /* µs since 1970 UTC */
  gint64 end;     /* excluded; G_MAXINT64 for no end but n_rows */
  guint64 n_rows; /* at most; G_MAXUINT64 for all until the end */
  guint64 seed;
  double faults;    /* per reefer and day, as --faults of the simulator */
  gboolean roll_up; /* compute the roll-ups afterwards */
} RwBenchFill;

typedef struct
{
  guint64 n_rows;
  gint64 last_time;       /* of the newest reading, µs since 1970 UTC */
  double seconds;         /* of making and loading the rows */
  double roll_up_seconds; /* of computing the roll-ups */
} RwBenchFilled;

/* Brings the database to the current schema and adds the rows. Blocks; uses the default context.
 * FALSE with error when the server does not take them: then some of them may be there. */
gboolean rw_bench_fill (const char *conninfo,
                        const RwBenchFill *fill,
                        RwBenchFilled *filled,
                        GError **error);

G_END_DECLS
