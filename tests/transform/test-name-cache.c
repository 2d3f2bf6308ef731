/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-name-cache.h"

#include <string.h>

static void
test_interns (void)
{
  g_autoptr (RwNameCache) cache = rw_name_cache_new (RW_NAME_CACHE_MAX);
  const char text[] = "C01C012";
  const char *first = rw_name_cache_intern (cache, text, 3);

  g_assert_cmpstr (first, ==, "C01");
  g_assert_true (first == g_intern_string ("C01"));
  g_assert_true (rw_name_cache_intern (cache, text + 3, 3) == first);
  g_assert_cmpstr (rw_name_cache_intern (cache, text + 3, 4), ==, "C012");
  g_assert_cmpstr (rw_name_cache_intern (cache, text, 0), ==, "");
}

/* Far more names than it has room for at first. */
static void
test_grows (void)
{
  g_autoptr (RwNameCache) cache = rw_name_cache_new (RW_NAME_CACHE_MAX);

  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 20000; i++)
      {
        g_autofree char *name = g_strdup_printf ("name %d", i);

        g_assert_true (rw_name_cache_intern (cache, name, strlen (name)) == g_intern_string (name));
      }
}

static void
test_limit (void)
{
  g_autoptr (RwNameCache) cache = rw_name_cache_new (2);

  g_assert_nonnull (rw_name_cache_intern (cache, "one", 3));
  g_assert_nonnull (rw_name_cache_intern (cache, "two", 3));
  g_assert_null (rw_name_cache_intern (cache, "three", 5));
  g_assert_cmpstr (rw_name_cache_intern (cache, "one", 3), ==, "one");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-cache/interns", test_interns);
  g_test_add_func ("/name-cache/grows", test_grows);
  g_test_add_func ("/name-cache/limit", test_limit);
  return g_test_run ();
}
