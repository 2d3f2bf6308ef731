/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwKafkaOptions: how to reach a Kafka cluster, and what to read there.
 *
 * For: RwKafkaSource, and for checking settings before; needs no librdkafka.
 * Not for: knowing every setting of librdkafka: those that are not here are passed through, but for
 * the ones that would lose or double readings, show a secret, or say what an option of its own
 * says.
 */
#define RW_KAFKA_ERROR (rw_kafka_error_quark ())
GQuark rw_kafka_error_quark (void);

typedef enum
{
  RW_KAFKA_ERROR_UNAVAILABLE,   /* no broker, no topic yet: it may come */
  RW_KAFKA_ERROR_CONFIGURATION, /* refused: login, certificates, rights, a setting */
} RwKafkaError;

typedef struct
{
  const char *hosts;  /* host[:port],… */
  const char *topics; /* name,… */
  const char *group;
  const char *events_topic; /* where events are produced to */
  const char *client_id;
  const char *username; /* or NULL */
  const char *password; /* or NULL */
  const char *cafile;
  const char *certfile;
  const char *keyfile;
  const char *keyfile_password; /* where the key is encrypted, or NULL */
  const char *const *settings;  /* of KEY=VALUE for librdkafka; or NULL */
} RwKafkaOptions;

/* What is read and written when nobody says otherwise. */
#define RW_KAFKA_DEFAULT_TOPIC "reefers"
#define RW_KAFKA_DEFAULT_GROUP "reeferwatch"
#define RW_KAFKA_DEFAULT_EVENTS_TOPIC "faulty-reefers"

/* A deep copy; strings that are NULL stay NULL. */
RwKafkaOptions *rw_kafka_options_copy (const RwKafkaOptions *self);
void rw_kafka_options_free (RwKafkaOptions *self);

/* TRUE when it makes sense; else a G_KEY_FILE_ERROR_INVALID_VALUE that names the option of the
 * program and says what to do. */
gboolean rw_kafka_options_validate (const RwKafkaOptions *self, GError **error);

/* Splits KEY=VALUE; value points into text. */
gboolean rw_kafka_setting_parse (const char *text, char **key, const char **value);

/* The protocol to be used when none is set: TLS with whatever there is to prove or to check. */
const char *rw_kafka_options_get_protocol (const RwKafkaOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwKafkaOptions, rw_kafka_options_free)

G_END_DECLS
