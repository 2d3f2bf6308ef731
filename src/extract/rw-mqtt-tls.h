/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mqtt-connection.h"

G_BEGIN_DECLS

struct mosquitto;

/*
 * TLS for a handle of libmosquitto, and what it means when it fails.
 *
 * For: RwMqttOpening and RwMqttConnection.
 * Not for: less than TLS 1.2, and not for a broker whose certificate is not checked: there is no
 * way to switch off that it must be signed by a trusted authority and made for the host.
 *
 * A complaint belongs to the thread that uses the handle.
 */

/* What a handle complained about. All zero at first. */
typedef struct
{
  char *text;  /* its lines, each with a line feed; or NULL */
  long verify; /* why the broker's certificate is not trusted, one of X509_V_…; 0 for it is */
} RwMqttComplaint;

/* For the handle's log callback: keeps what is an error. */
void rw_mqtt_complaint_add (RwMqttComplaint *self,
                            struct mosquitto *mosq,
                            int level,
                            const char *text);
void rw_mqtt_complaint_clear (RwMqttComplaint *self);

/* What the complaint means and what to do about it, one English sentence without full stop; NULL
 * when it is not about TLS. */
const char *rw_mqtt_complaint_explain (const RwMqttComplaint *self);

/*
 * Makes the handle speak TLS only. FALSE with RW_MQTT_ERROR_CONFIGURATION: the handle must not be
 * used then. While it connects, its user data must begin with a pointer to the password of the key,
 * NULL for none.
 */
gboolean rw_mqtt_tls_configure (struct mosquitto *mosq,
                                const RwMqttOptions *options,
                                GError **error);

/* What a broker that hangs up amid the handshake without a word most likely means; NULL without
 * TLS. A broker that refuses a certificate says so, but its words may be lost when it hangs up. */
const char *rw_mqtt_tls_get_doubt (const RwMqttOptions *options);

/* Whether a connection that was made is one of TLS that checks the broker, before the first byte of
 * MQTT was written: a second look at what must never go wrong. */
gboolean rw_mqtt_tls_is_on (struct mosquitto *mosq);

G_END_DECLS
