/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mqtt-address.h"

G_BEGIN_DECLS

/*
 * RwSimPublisher: messages to an MQTT broker, none lost.
 *
 * For: publishing as fast as the broker acknowledges, and no faster.
 * Not for: receiving.
 *
 * DESIGN: one thread polls the socket itself. Messages are handed to libmosquitto only while fewer
 * than a window's worth are unacknowledged, so neither its queue nor the broker's grows without
 * bound. What is not acknowledged libmosquitto keeps and sends again after a reconnection; links
 * that fail are made again with growing pauses for as long as the publisher lives, once it has
 * been connected at all.
 */
typedef struct _RwSimPublisher RwSimPublisher;

typedef enum
{
  RW_SIM_PUBLISHER_ERROR_UNAVAILABLE,   /* no broker answered in time */
  RW_SIM_PUBLISHER_ERROR_REFUSED,       /* it does not let us in */
  RW_SIM_PUBLISHER_ERROR_CONFIGURATION, /* a certificate or password cannot be read */
  RW_SIM_PUBLISHER_ERROR_INTERNAL,
} RwSimPublisherError;

#define RW_SIM_PUBLISHER_ERROR (rw_sim_publisher_error_quark ())
GQuark rw_sim_publisher_error_quark (void);

/* password and cafile may be NULL. The connection is made while waiting. */
RwSimPublisher *rw_sim_publisher_new (const RwMqttAddress *address,
                                      const char *password,
                                      const char *cafile,
                                      int qos,
                                      GError **error);

/* Ends the connection and forgets what is not acknowledged. */
void rw_sim_publisher_free (RwSimPublisher *self);

/* Whether a message may be handed over now. */
gboolean rw_sim_publisher_is_ready (const RwSimPublisher *self);

/* Hands over one message; only when ready. FALSE with error when it cannot ever be sent. */
gboolean rw_sim_publisher_publish (RwSimPublisher *self,
                                   const char *topic,
                                   gconstpointer payload,
                                   gsize length,
                                   GError **error);

/* Reads, writes and reconnects until something happened, extra_fd (or -1) became readable or the
 * monotonic time `until` came. FALSE with error when it is of no use to go on. */
gboolean rw_sim_publisher_wait (RwSimPublisher *self,
                                int extra_fd,
                                gint64 until,
                                GError **error);

guint64 rw_sim_publisher_get_published (const RwSimPublisher *self);
guint64 rw_sim_publisher_get_acknowledged (const RwSimPublisher *self);

/* What may still be acknowledged: with QoS 0 a message is lost with its connection. */
guint64 rw_sim_publisher_get_pending (const RwSimPublisher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSimPublisher, rw_sim_publisher_free)

G_END_DECLS
