/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"

#include <string.h>

/* The support library itself: what is retained survives a stop, and the address stays. */
static void
test_restart (void)
{
  const RwTestBrokerOptions options = { .persistence = TRUE };
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (&options);
  g_autofree char *address = g_strdup (rw_test_broker_get_address (broker));
  g_autoptr (GBytes) received = NULL;
  RwTestMessage messages[3000];

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    messages[i] = (RwTestMessage){ .topic = "a/b", .payload = g_bytes_new_static ("x", 1) };
  g_assert_cmpuint (rw_test_broker_publish (broker, messages, G_N_ELEMENTS (messages)), ==, 3000);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    g_bytes_unref (messages[i].payload);

  rw_test_broker_publish_text (broker, "kept", "hello", TRUE);
  rw_test_broker_stop (broker);
  rw_test_broker_start (broker);
  g_assert_cmpstr (rw_test_broker_get_address (broker), ==, address);
  received = rw_test_broker_receive (broker, "kept", 10 * G_USEC_PER_SEC);
  g_assert_nonnull (received);
  g_assert_cmpmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received), "hello", 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/test-broker/restart", test_restart);
  return g_test_run ();
}
