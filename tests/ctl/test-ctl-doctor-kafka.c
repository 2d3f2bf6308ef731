/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include "rw-test-kafka.h"

#include <string.h>

/* Whether there is a line that begins so for this check. */
static gboolean
says (const Run *run, const char *word, const char *check)
{
  g_autofree char *line = g_strdup_printf ("\n%-8s%s", word, check);
  g_autofree char *output = g_strconcat ("\n", run->output, NULL);

  return strstr (output, line) != NULL;
}

static void
test_well (void)
{
  g_autoptr (RwTestKafka) kafka = rw_test_kafka_new ();
  g_auto (Run) run = { 0 };

  rw_test_kafka_create_topic (kafka, "reefers", 4);
  ctl_test_run (&run, "doctor --kafka=%s", rw_test_kafka_get_hosts (kafka));
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (says (&run, "ok", "kafka connection"));
  g_assert_nonnull (strstr (run.output, "reefers: 4 partitions"));
  g_assert_true (says (&run, "ok", "kafka group"));
}

static void
test_wrong (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "doctor --kafka=127.0.0.1:1");
  g_assert_cmpint (run.code, ==, 69);
  g_assert_true (says (&run, "failed", "kafka connection"));

  ctl_test_run (&run, "doctor --kafka=127.0.0.1:1 --kafka-option=acks=1");
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "kafka settings"));

  ctl_test_run (&run, "doctor --kafka=127.0.0.1:1 --kafka-password-file=/nonexistent/pw");
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "kafka password"));
}

int
main (int argc, char **argv)
{
  ctl_test_init (&argc, &argv);
  g_test_add_func ("/ctl/doctor-kafka/well", test_well);
  g_test_add_func ("/ctl/doctor-kafka/wrong", test_wrong);
  return g_test_run ();
}
