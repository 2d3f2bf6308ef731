/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwProbeTrack: how the temperature probes of a reefer stand to one another: by how much one of
 * them departs from its accustomed distance although the others do not, and for how long one of
 * them has said the same while the others move.
 *
 * For: telling a probe that drifts or is stuck from air that changes.
 * Not for: which temperature is the true one.
 *
 * DESIGN: what changes the load (warm cargo, weather, a fan that stands still, a leak of
 * refrigerant) moves return air or the whole box and leaves the rest or takes it along; a probe
 * that drifts moves alone. So each probe has a usual distance from the setpoint, learned slowly,
 * and the disagreement is the smoothed departure of one less the largest of the others. The box
 * probe is not judged: in the middle of cargo it may be late by days.
 *
 * A plain value; times are seconds since 1970, temperatures °C, NAN for one that is not told.
 */
typedef enum
{
  RW_PROBE_SUPPLY,
  RW_PROBE_RETURN,
  RW_PROBE_BOX,
  RW_N_PROBES
} RwProbe;

typedef struct
{
  guint32 time;             /* of the last reading that counted, 0: none */
  float learned;            /* h that the distances have been learned */
  float usual[RW_N_PROBES]; /* K above the setpoint; NAN: unknown */
  float smooth[RW_N_PROBES];
  float value[RW_N_PROBES];   /* last said */
  float anchor[RW_N_PROBES];  /* from which it moves */
  guint32 since[RW_N_PROBES]; /* it says value */
  guint16 moves[RW_N_PROBES]; /* of all probes at since */
  guint16 n_moves;            /* of all probes, counted round */
  guint8 frozen;              /* of the mode that the distances are for */
  guint8 fractions;           /* probes that have told fractions of a degree, 1 << RwProbe */
} RwProbeTrack;

void rw_probe_track_init (RwProbeTrack *self);

/* A reading of a unit that runs. */
void rw_probe_track_add (RwProbeTrack *self, guint32 now, const float *probes);

/* The reading was of a unit that does not run, as it has been for so many seconds: that time does
 * not count, since air that stands still may well stay as it is. */
void rw_probe_track_rest (RwProbeTrack *self, guint32 now, guint32 seconds);

/* h that an air probe of the reading has said the same while others moved. */
float rw_probe_track_get_unchanged (const RwProbeTrack *self, guint32 now, const float *probes);

/* Learns from a reading in calm air and returns the disagreement, K; NAN when there is too little
 * to compare. Time in which air was not calm is to be left out by a pause. */
float rw_probe_track_compare (RwProbeTrack *self,
                              guint32 now,
                              const float *probes,
                              float setpoint,
                              gboolean frozen);
void rw_probe_track_pause (RwProbeTrack *self);

G_END_DECLS
