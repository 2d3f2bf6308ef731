/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_topic_filter_matches: MQTT's topic filters ("reefers/+/telemetry", "plant/#").
 *
 * For: choosing the decoder of a message by its topic.
 * Not for: subscribing (extract), and not for shared subscriptions, whose prefix must be cut first.
 *
 * As MQTT says, a filter that begins with a wildcard does not match topics that begin with $, and
 * "a/#" matches "a" too. Pure, any thread.
 */
gboolean rw_topic_filter_matches (const char *filter, const char *topic);

G_END_DECLS
