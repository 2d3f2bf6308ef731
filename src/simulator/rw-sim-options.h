/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-fleet.h"
#include "rw-sim-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* 9999-01-01 in simulated µs: beyond, the times in messages and in the truth could not be written.
 */
#define RW_SIM_END_OF_TIME (G_GINT64_CONSTANT (253370764800) * G_USEC_PER_SEC)

/*
 * RwSimOptions: what the command line of reeferwatch-simulator says.
 *
 * For: reading and checking it, once, at start.
 * Not for: acting on it (RwSimRun).
 */
typedef struct
{
  RwSimFleetConfig fleet; /* fleet.start is 0 until rw_sim_options_settle_start() */
  RwSimShape shape;
  char *prefix;
  char *broker;        /* as rw_mqtt_address_parse() reads it */
  char *password_file; /* or NULL */
  char *cafile;        /* or NULL */
  int qos;             /* 0 or 1 */
  char *output;        /* a file, "-" for stdout, or NULL to publish */
  char *truth;         /* a file, or NULL */
  char *bookings;      /* a file, or NULL */
  double speed;        /* simulated seconds a second */
  double rate;         /* most messages a second, 0 for no limit */
  double duration;     /* seconds of wall-clock time, 0 for endless; ten years at most, and of
                        * simulated time too */
  gboolean catch_up;   /* begin at start, and go on at the clock's pace once it is reached */
  gboolean show_version;
} RwSimOptions;

/* Reads argv, whose options are removed. NULL with error, whose domain is G_OPTION_ERROR, when it
 * does not make sense. Asks for --help end the process. */
RwSimOptions *rw_sim_options_parse (int *argc, char ***argv, GError **error);
void rw_sim_options_free (RwSimOptions *self);

/* Whether simulated time runs as fast as the machine can: into a file, for a set time. */
gboolean rw_sim_options_is_unpaced (const RwSimOptions *self);

/* Whether simulated time begins in the past and then catches up with the clock. */
gboolean rw_sim_options_catches_up (const RwSimOptions *self);

/* Works out where simulated time begins when nobody said so; now is µs since 1970 UTC. */
void rw_sim_options_settle_start (RwSimOptions *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSimOptions, rw_sim_options_free)

G_END_DECLS
