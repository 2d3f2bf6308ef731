/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-reefer.h"
#include "rw-sim-text.h"

G_BEGIN_DECLS

/*
 * Messages: what a reefer reports, written in the shape of one kind of sender.
 *
 * For: the wire. Pure functions; numbers are written without the locale.
 */
typedef enum
{
  RW_SIM_SHAPE_NATIVE,
  RW_SIM_SHAPE_FLAT,     /* ten flat keys, time without a zone */
  RW_SIM_SHAPE_ENVELOPE, /* twenty keys inside an envelope */
  RW_SIM_SHAPE_TASMOTA,
  RW_SIM_SHAPE_SENML,
  RW_SIM_SHAPE_SHELLY,
  RW_SIM_N_SHAPES
} RwSimShape;

/* "native", … */
const char *rw_sim_shape_get_name (RwSimShape shape);

/* FALSE, *shape untouched, for a name that is no shape. */
gboolean rw_sim_shape_from_name (const char *name, RwSimShape *shape);

/* Appends the topic of a reefer's messages. Most shapes use "PREFIX/ID/telemetry"; those whose
 * messages do not name their sender have a topic that does. */
void rw_sim_message_append_topic (RwSimText *text,
                                  RwSimShape shape,
                                  const char *prefix,
                                  const RwSimReefer *reefer);

/* Appends one message. */
void rw_sim_message_append_payload (RwSimText *text, RwSimShape shape, const RwSimSample *sample);

G_END_DECLS
