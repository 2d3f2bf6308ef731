/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mqtt-connection.h"
#include "rw-source.h"

G_BEGIN_DECLS

/*
 * RwMqttSource: messages from an MQTT broker, and events back to it.
 *
 * For: a link to a broker that comes back by itself, whose session (and so every message that is
 * not acknowledged) the broker keeps while it is away.
 * Not for: storing anything: what is not acknowledged in time is left with the broker.
 *
 * DESIGN: acknowledgements that are held back hold up the keep-alive as well, so holding has a
 * limit, after which the connection is cut on purpose and made again after the release: the broker
 * sends again what was handed over, and the database recognises it. While held no new connection is
 * made, so an acknowledgement can never be meant for another connection than the one it is sent on.
 */
#define RW_TYPE_MQTT_SOURCE (rw_mqtt_source_get_type ())
G_DECLARE_FINAL_TYPE (RwMqttSource, rw_mqtt_source, RW, MQTT_SOURCE, GObject)

/* What the worker publishes. */
#define RW_MQTT_EVENTS_TOPIC "reeferwatch/faulty-reefers"
#define RW_MQTT_WORKERS_TOPIC "reeferwatch/workers/"

/* will_topic and will_payload of the options are ignored: the source sets its own. */
RwSource *rw_mqtt_source_new (const RwMqttOptions *options);

G_END_DECLS
