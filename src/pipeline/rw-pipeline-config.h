/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-plan.h"
#include "rw-notify-config.h"

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPipelineConfig: where the worker reads from and writes to.
 *
 * For: filling from options, environment, key file or settings, and handing to RwPipeline.
 * Not for: secrets on command lines: passwords come from files or the environment.
 */
typedef struct
{
  char *broker; /* mqtt[s]://[user@]host[:port] or unix:/path; NULL for none */
  char *broker_password;
  char **topics;   /* FILTER or FILTER=DECODER; NULL for the default, and those of the mapping */
  char *mapping;   /* file that says how other payloads are read, or NULL */
  int qos;         /* 0 or 1 */
  char *client_id; /* stable per installation; NULL for one made from host and machine id */
  char *cafile;
  char *certfile;
  char *keyfile;
  char *keyfile_password;   /* where the key is encrypted */
  char *alpn;               /* NULL: what the broker needs; "" for none */
  char *kafka;              /* host[:port],… instead of a broker; NULL for none */
  char *kafka_topic;        /* NAME,…; NULL for the default, and so below */
  char *kafka_group;        /* the workers that share the topic */
  char *kafka_events_topic; /* where events go */
  char *kafka_user;
  char *kafka_password;
  char **kafka_options; /* KEY=VALUE for librdkafka */
  char *database;      /* libpq conninfo or URL */
  char *spool;         /* folder for what waits for the database; NULL: it stays with the broker */
  RwArchivePlan *archive; /* NULL: what is stored stays */
  RwNotifyConfig *notify; /* NULL: nothing is sent to people from here */
  char *replay;        /* file to read instead of a broker, or NULL */
  double replay_speed; /* 0 for as fast as it goes */
  guint idle_exit;     /* seconds; 0 for never */
  gboolean give_up;    /* a daemon: end with an error when at the start broker or database cannot be
                        * used (refused at once, unreachable after half a minute); else try on */
} RwPipelineConfig;

/* The topic filter when none is configured. */
#define RW_PIPELINE_DEFAULT_TOPIC "reefers/+/telemetry"

RwPipelineConfig *rw_pipeline_config_new (void);
RwPipelineConfig *rw_pipeline_config_copy (const RwPipelineConfig *self);
void rw_pipeline_config_free (RwPipelineConfig *self);

/* The client id that is used: the configured one, or one made from host and machine id, so that two
 * machines never throw each other off the broker and one machine finds its session again. */
char *rw_pipeline_config_dup_client_id (const RwPipelineConfig *self);

/* TRUE when it makes sense; else a G_KEY_FILE_ERROR_INVALID_VALUE that names the option and says
 * what to do. */
gboolean rw_pipeline_config_validate (const RwPipelineConfig *self, GError **error);

/* The same for what decodes messages, for who reads from nowhere. */
gboolean rw_pipeline_config_validate_topics (const RwPipelineConfig *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPipelineConfig, rw_pipeline_config_free)

G_END_DECLS
