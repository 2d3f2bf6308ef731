/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a person types to reach a broker, turned into what the worker takes.
 *
 * For: the form of the first run.
 * Not for: options and key files, which the worker checks itself.
 *
 * Pure, any thread. Errors are G_IO_ERROR_INVALID_ARGUMENT with a translated sentence for the form.
 */

/*
 * "broker.example.com", "host:8883", "mqtts://host", "[::1]:1883" or "unix:/run/broker.sock", with an
 * optional user, to "mqtt[s]://[user@]host[:port]". Port 8883 without a scheme means mqtts. A
 * password in the address is refused: it would be kept in plain text. Caller frees; NULL with error.
 */
char *rw_broker_address_normalise (const char *text, const char *user, GError **error);

/* Whether text is an MQTT topic filter; FALSE with error when not. */
gboolean rw_topic_filter_check (const char *text, GError **error);

G_END_DECLS
