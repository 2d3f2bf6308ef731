/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-topic-filter.h"

static const struct
{
  const char *filter;
  const char *topic;
  gboolean matches;
} cases[] = {
  { "a/b", "a/b", TRUE },
  { "a/b", "a/bc", FALSE },
  { "a/b", "a", FALSE },
  { "a/b", "a/b/c", FALSE },
  { "a/+", "a/b", TRUE },
  { "a/+", "a/", TRUE },
  { "a/+", "a", FALSE },
  { "a/+", "a/b/c", FALSE },
  { "+/b", "a/b", TRUE },
  { "+/+", "/b", TRUE },
  { "+", "/b", FALSE },
  { "#", "a/b/c", TRUE },
  { "a/#", "a", TRUE },
  { "a/#", "a/b/c", TRUE },
  { "a/#", "ab", FALSE },
  { "a/+/c", "a/b/c", TRUE },
  { "a/+/#", "a", FALSE },
  { "a/+/#", "a/b", TRUE },
  { "#", "$SYS/x", FALSE },
  { "+/x", "$SYS/x", FALSE },
  { "$SYS/#", "$SYS/x", TRUE },
  { "reefers/+/telemetry", "reefers/CMAU4501237/telemetry", TRUE },
  { "reefers/+/telemetry", "reefers/CMAU4501237/door", FALSE },
};

static void
test_matches (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].filter, cases[i].topic);
      g_assert_cmpint (rw_topic_filter_matches (cases[i].filter, cases[i].topic), ==,
                       cases[i].matches);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/topic-filter/matches", test_matches);
  return g_test_run ();
}
