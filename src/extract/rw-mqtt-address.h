/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwMqttAddress: where a broker is, and the form of topic filters.
 *
 * For: reading what people write in --broker and --topic, and telling them what is wrong with it.
 * Not for: connecting.
 *
 * Pure, any thread.
 */
typedef struct
{
  char *host;     /* name or address without brackets; for a unix socket its path */
  guint16 port;   /* 0 for a unix socket */
  char *username; /* or NULL */
  gboolean tls;
} RwMqttAddress;

/*
 * Reads "mqtt://[user@]host[:port]", "mqtts://…" (TLS, port 8883 instead of 1883) or "unix:/path".
 * NULL with G_IO_ERROR_INVALID_ARGUMENT that says what is wrong and what to write instead; also for
 * a password in the address, which would show in process lists.
 */
RwMqttAddress *rw_mqtt_address_parse (const char *text, GError **error);
void rw_mqtt_address_free (RwMqttAddress *self);

/*
 * Splits "FILTER" or "FILTER=DECODER" at the last "="; *decoder is "auto" when none is named. Both
 * are owned by the caller. FALSE with G_IO_ERROR_INVALID_ARGUMENT, nothing touched, when the filter
 * is none of MQTT. Whether there is such a decoder is not known here.
 */
gboolean rw_mqtt_topic_parse (const char *text, char **filter, char **decoder, GError **error);

/* The application protocol that TLS must ask for at this broker when nobody said which: AWS IoT
 * Core speaks MQTT at port 443 only to who asks for it. NULL for none. */
const char *rw_mqtt_address_get_default_alpn (const char *host, guint16 port);

/* Whether what is sent to this host stays on this machine: a unix socket, "localhost" or a loopback
 * address. A name that only resolves to one counts as remote. */
gboolean rw_mqtt_address_is_local (const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMqttAddress, rw_mqtt_address_free)

G_END_DECLS
