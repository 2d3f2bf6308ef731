/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-address.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint16 port;
    const char *username;
    gboolean tls;
  } cases[] = {
    { "mqtt://broker", "broker", 1883, NULL, FALSE },
    { "mqtts://broker", "broker", 8883, NULL, TRUE },
    { "MQTTS://broker:443", "broker", 443, NULL, TRUE },
    { "mqtt://anna@broker.example:1884/", "broker.example", 1884, "anna", FALSE },
    { "mqtt://a%40b@broker", "broker", 1883, "a@b", FALSE },
    { "mqtt://[fe80::1]:1883", "fe80::1", 1883, NULL, FALSE },
    { "unix:/run/reeferwatch/mqtt", "/run/reeferwatch/mqtt", 0, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwMqttAddress) address = rw_mqtt_address_parse (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address->host, ==, cases[i].host);
      g_assert_cmpuint (address->port, ==, cases[i].port);
      g_assert_cmpstr (address->username, ==, cases[i].username);
      g_assert_cmpint (address->tls, ==, cases[i].tls);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    "",     "broker",           "tcp://broker",   "mqtt://",      "mqtt://broker:0",
    "mqtt", "mqtt://b:9999999", "mqtt://b/topic", "mqtt://b?x=1", "mqtt://user:secret@b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_mqtt_address_parse (cases[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_topic (void)
{
  g_autofree char *filter = NULL;
  g_autofree char *decoder = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_mqtt_topic_parse ("a/+/b", &filter, &decoder, &error));
  g_assert_cmpstr (filter, ==, "a/+/b");
  g_assert_cmpstr (decoder, ==, "auto");
  g_clear_pointer (&filter, g_free);
  g_clear_pointer (&decoder, g_free);

  g_assert_true (rw_mqtt_topic_parse ("x=y/#=native", &filter, &decoder, &error));
  g_assert_cmpstr (filter, ==, "x=y/#");
  g_assert_cmpstr (decoder, ==, "native");

  g_assert_false (rw_mqtt_topic_parse ("a/#/b=native", &filter, &decoder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (filter, ==, "x=y/#");
}

static void
test_default_alpn (void)
{
  static const struct
  {
    const char *host;
    guint16 port;
    gboolean aws;
  } cases[] = {
    { "a1b2c3-ats.iot.eu-west-1.amazonaws.com", 443, TRUE },
    { "A1B2C3-ATS.IOT.EU-WEST-1.AMAZONAWS.COM", 443, TRUE },
    { "a1b2c3.ats.iot.cn-north-1.amazonaws.com.cn", 443, TRUE },
    { "a1b2c3-ats.iot.eu-west-1.amazonaws.com", 8883, FALSE },
    { "s3.eu-west-1.amazonaws.com", 443, FALSE },
    { "a.iot.eu-west-1.amazonaws.com.example.org", 443, FALSE },
    { "a.iot.eu-west-1.notamazonaws.com", 443, FALSE },
    { "broker.example.com", 443, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (rw_mqtt_address_get_default_alpn (cases[i].host, cases[i].port), ==,
                     cases[i].aws ? "x-amzn-mqtt-ca" : NULL);
}

static void
test_local (void)
{
  static const char *const local[] = { "/run/mqtt", "localhost", "LocalHost",
                                       "127.0.0.1", "127.9.9.9", "::1" };
  static const char *const remote[] = { "broker", "localhost.example.com", "10.0.0.1", "0.0.0.0",
                                        "::2",    "127.0.0.1.example" };

  for (guint i = 0; i < G_N_ELEMENTS (local); i++)
    g_assert_true (rw_mqtt_address_is_local (local[i]));
  for (guint i = 0; i < G_N_ELEMENTS (remote); i++)
    g_assert_false (rw_mqtt_address_is_local (remote[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mqtt-address/good", test_good);
  g_test_add_func ("/mqtt-address/bad", test_bad);
  g_test_add_func ("/mqtt-address/topic", test_topic);
  g_test_add_func ("/mqtt-address/default-alpn", test_default_alpn);
  g_test_add_func ("/mqtt-address/local", test_local);
  return g_test_run ();
}
