/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-engine.h"
#include "rw-decoder.h"
#include "rw-feed-clock.h"
#include "rw-reefer-track.h"
#include "rw-silence-watch.h"
#include "rw-transform.h"

G_BEGIN_DECLS

/*
 * What the files of RwTransform share: rw-transform.c (messages to readings) and
 * rw-transform-alarms.c (rules, silence, restoring and saving).
 */

/* The rule about the silence of the whole feed, and its alarm. */
typedef struct
{
  const char *rule_id; /* NULL: there is none */
  gint64 limit;        /* µs */
  float threshold;     /* min */
  int priority;
  gboolean live;      /* it is judged */
  gint64 heard;       /* when the last message was received, 0: none */
  gint64 raised_time; /* 0: there is no alarm */
} RwFeedRule;

struct _RwTransform
{
  RwCargoProfiles *profiles;
  GArray *routes; /* of Route, the first that matches counts */
  const RwDecoder *default_decoder;
  RwMapping *mapping; /* or NULL */
  RwNameCache *names;
  RwSparkplugBirths *births;
  RwLastValues *last;
  RwSparkplugBirths *again; /* while messages of the past are decoded: their births; else NULL */
  GArray *readings;         /* of RwReading: what the message at hand holds */
  RwReeferTracks *tracks;
  GPtrArray *waiting; /* of RwReeferTrack: those whose window may have to be closed by the clock */
  guint64 n_unknown_keys;

  /* rw-transform-alarms.c */
  RwGeofences *geofences; /* or NULL; of the next engine */
  RwAlarmEngine *engine;
  RwFeedClock feed;
  RwFeedRule feed_rule;
  RwSilenceWatch *watch;
  GPtrArray *due;     /* of RwReeferTrack: what the watch hands out */
  GArray *events;     /* of RwAlarmEvent: to be appended with the next reading */
  GPtrArray *orphans; /* of RwAlarm: active, but no rule is known for them yet */
  gboolean restoring; /* a restore was begun and no message has come yet */
  guint next_saved;   /* the number of the track to be saved next */
  guint saved_rest;   /* what was left of a share, in tracks times share */
};

void rw_transform_init_alarms (RwTransform *self);
void rw_transform_clear_alarms (RwTransform *self);

/* Judges a reading that is newer than all before of its reefer; out is NULL while restoring. */
void rw_transform_judge_alarms (RwTransform *self,
                                RwReeferTrack *track,
                                const RwReading *reading,
                                RwBatchBuilder *out);

/* Before anything is appended: ends a restore, and appends what was found meanwhile. */
void rw_transform_settle (RwTransform *self, RwBatchBuilder *out);

/* A message came. */
void rw_transform_hear (RwTransform *self, gint64 received_time, RwBatchBuilder *out);

G_END_DECLS
