/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-backoff.h"

static void
test_grows (void)
{
  RwBackoff backoff = {.first = 1000, .limit = 10000};
  static const gint64 longest[] = {1000, 2000, 4000, 8000, 10000, 10000};

  for (guint i = 0; i < G_N_ELEMENTS (longest); i++)
    {
      gint64 wait = rw_backoff_next (&backoff);

      g_assert_cmpint (wait, >=, longest[i] / 2);
      g_assert_cmpint (wait, <=, longest[i]);
    }
  /* However long the server is away, nothing overflows. */
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (rw_backoff_next (&backoff), <=, 10000);

  rw_backoff_reset (&backoff);
  g_assert_cmpint (rw_backoff_next (&backoff), <=, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/grows", test_grows);
  return g_test_run ();
}
