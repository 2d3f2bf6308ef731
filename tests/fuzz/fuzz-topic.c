/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-mqtt-address.h"
#include "rw-topic-filter.h"

#include <mosquitto.h>
#include <string.h>

/*
 * Topic filters against what libmosquitto thinks of them, and the addresses of brokers. The input
 * is a filter and a topic with a line feed between.
 */
static const char *const texts[] = {
  "reefers/+/telemetry\nreefers/C01/telemetry",
  "a/#\na",
  "#\n$SYS/x",
  "$aws/things/+/shadow/#\n$aws/things/a/shadow/update",
  "+/+\n/",
  "/+\n/a",
  "+\n",
  "a//+\na//",
  "reefers/+/telemetry=native\nx",
  "mqtt://user@[::1]:1883\nx",
  "mqtts://h:0\nx",
  "mqtt://u:p@h\nx",
  "unix:/run/m\nx",
  NULL,
};

const RwFuzzTarget rw_fuzz_target = { "topic", 0, texts, NULL };

static void
check_match (const char *filter, const char *topic)
{
  bool expected = false;

  if (mosquitto_sub_topic_check (filter) != MOSQ_ERR_SUCCESS
      || mosquitto_pub_topic_check (topic) != MOSQ_ERR_SUCCESS || *topic == '\0' || *filter == '\0'
      || mosquitto_topic_matches_sub (filter, topic, &expected) != MOSQ_ERR_SUCCESS)
    return;

  g_assert_true (!rw_topic_filter_matches (filter, topic) == !expected);
}

static void
check_filter (const char *text)
{
  g_autofree char *filter = NULL;
  g_autofree char *decoder = NULL;
  g_autoptr (GError) error = NULL;

  if (!rw_mqtt_topic_parse (text, &filter, &decoder, &error))
    {
      g_assert_nonnull (error);
      g_assert_null (filter);
      return;
    }

  g_assert_nonnull (decoder);
  g_assert_cmpint (mosquitto_sub_topic_check (filter), ==, MOSQ_ERR_SUCCESS);
  g_assert_true (g_str_has_prefix (text, filter));
}

static void
check_address (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMqttAddress) address = rw_mqtt_address_parse (text, &error);

  g_assert_true ((address != NULL) == (error == NULL));
  if (address == NULL)
    return;

  g_assert_true (*address->host != '\0');
  g_assert_true ((address->port == 0) == g_str_has_prefix (text, "unix:/"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *filter = g_strndup ((const char *) data, size);
  char *topic = strchr (filter, '\n');

  if (topic == NULL)
    return 0;

  *topic++ = '\0';
  rw_topic_filter_matches (filter, topic);
  check_match (filter, topic);
  check_filter (filter);
  check_address (filter);
  return 0;
}
