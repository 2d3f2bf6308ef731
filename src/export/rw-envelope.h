/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwEnvelope: a curve of any length in as many columns as can be seen apart: of each the first, the
 * last, the lowest and the highest value.
 *
 * For: drawing a year of samples on a page without losing the one that is out of the ordinary.
 * Not for: a curve on the screen that is panned and zoomed (chart).
 *
 * Memory depends on the columns alone. Times are µs since 1970 UTC. One thread at a time.
 */
typedef struct
{
  gint64 first_time;
  gint64 last_time;
  float first;
  float last;
  float minimum;
  float maximum;
  guint n;         /* samples; 0: nothing else counts */
  gboolean broken; /* no line comes here from the column before */
} RwEnvelopeColumn;

typedef struct _RwEnvelope RwEnvelope;

/* Of [from, to), cut into n_columns > 0 of the same length. */
RwEnvelope *rw_envelope_new (gint64 from, gint64 to, guint n_columns);
void rw_envelope_free (RwEnvelope *self);

/* Adds the next sample; times ascend. Nothing happens when it has no value (NAN) or is outside of
 * the span. After a pause longer than gap the line begins anew. */
void rw_envelope_add (RwEnvelope *self, gint64 time, float value, gint64 gap);

const RwEnvelopeColumn *rw_envelope_get_columns (const RwEnvelope *self, guint *n_columns);

/* The lowest and highest value of all; FALSE, both untouched, when there is none. */
gboolean rw_envelope_get_range (const RwEnvelope *self, double *minimum, double *maximum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwEnvelope, rw_envelope_free)

G_END_DECLS
