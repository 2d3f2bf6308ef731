/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwMqttConnection: one connection to a broker, from its first packet to its end.
 *
 * For: driving libmosquitto from a GMainContext such that no message is acknowledged before the
 * owner says so.
 * Not for: connecting again (RwMqttSource makes a new one).
 *
 * Belongs to the thread whose thread-default context it was made in.
 *
 * DESIGN: libmosquitto queues the acknowledgement of a message before it hands the message over,
 * and writes its queue on any occasion unless mosquitto_threaded_set() was called, in which case
 * only mosquitto_loop_write() writes. So that call is made here only while nothing handed over is
 * uncommitted: before the first message, and from rw_mqtt_connection_release() until the next
 * message. Everything else that waits in the queue (keep-alive, events to publish) waits with it.
 *
 * Reading lets packets gather: after the first packet the socket is left alone for a moment and is
 * then emptied at once, until nothing came in a moment, which costs a fraction of waking for each.
 *
 * Making the handle reads certificates and resolves names, both of which block: that happens in a
 * thread of the pool, which hands the finished handle over. A handle is never used by two threads.
 */
typedef struct _RwMqttConnection RwMqttConnection;

#define RW_MQTT_ERROR (rw_mqtt_error_quark ())
GQuark rw_mqtt_error_quark (void);

typedef enum
{
  RW_MQTT_ERROR_UNAVAILABLE,   /* nobody answers, or the connection broke: try again */
  RW_MQTT_ERROR_CONFIGURATION, /* refused, or certificates do not fit: somebody must change it */
} RwMqttError;

/* All strings are the caller's and are copied by rw_mqtt_connection_new(). */
typedef struct
{
  const char *host; /* name, address, or the path of a unix socket */
  guint16 port;     /* 0 for a unix socket */
  gboolean tls;
  const char *username; /* or NULL, as all below */
  const char *password;
  const char *client_id; /* never NULL: the session at the broker belongs to it */
  const char *cafile;    /* NULL: the certificates that the system trusts */
  const char *certfile;
  const char *keyfile;
  const char *keyfile_password; /* where the key is encrypted */
  const char *alpn;             /* NULL: what the broker needs; "" for none */
  const char *will_topic; /* retained there when the connection breaks */
  const char *will_payload;
  const char *const *filters;
  int qos; /* 0 or 1 */
  gboolean clean; /* the broker keeps no session: nothing waits for this client afterwards */
} RwMqttOptions;

/* None of these may free the connection, save for down. After gathered the owner holds and, once
 * all is committed, releases. */
typedef struct
{
  void (*up) (gpointer user_data); /* connected, all filters subscribed */
  void (*message) (const char *topic, gconstpointer payload, gsize size, gpointer user_data);
  void (*gathered) (gpointer user_data);
  void (*published) (int id, gpointer user_data);
  void (*down) (const GError *error, gpointer user_data); /* free it now */
} RwMqttConnectionEvents;

RwMqttConnection *rw_mqtt_connection_new (const RwMqttOptions *options,
                                          const RwMqttConnectionEvents *events,
                                          gpointer user_data);

/* Cuts the connection: what was not acknowledged stays with the broker, the will is published. */
void rw_mqtt_connection_free (RwMqttConnection *self);

/* Writes what is queued and disconnects, if nothing is uncommitted, within a second; then frees. */
void rw_mqtt_connection_close (RwMqttConnection *self);

/* Reads nothing more until release. */
void rw_mqtt_connection_hold (RwMqttConnection *self);

/* All that was handed over is committed: writes the acknowledgements, reads on. */
void rw_mqtt_connection_release (RwMqttConnection *self);

/* Queues a message; *id is what "published" will tell. FALSE when it is not up. */
gboolean rw_mqtt_connection_publish (RwMqttConnection *self,
                                     const char *topic,
                                     gconstpointer payload,
                                     gsize size,
                                     int qos,
                                     gboolean retain,
                                     int *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMqttConnection, rw_mqtt_connection_free)

G_END_DECLS
