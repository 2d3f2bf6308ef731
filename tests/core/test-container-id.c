/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-container-id.h"

static void
test_valid (void)
{
  g_assert_cmpint (rw_container_id_check ("CSQU3054383"), ==, RW_CONTAINER_ID_VALID);
  g_assert_cmpint (rw_container_id_check ("MSKU9070323"), ==, RW_CONTAINER_ID_VALID);
  /* The remainder 10 is written as 0. */
  g_assert_cmpint (rw_container_id_get_check_digit ("CSQU3054383"), ==, 3);
}

static void
test_wrong_digit (void)
{
  g_assert_cmpint (rw_container_id_check ("CSQU3054384"), ==, RW_CONTAINER_ID_WRONG_CHECK_DIGIT);
}

static void
test_other (void)
{
  const char *const others[] = { "", "C01", "csqu3054383", "CSQU305438", "CSQU30543833",
                                 "CSQ13054383", "CSQU30543a3", "ÄSQU3054383" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (rw_container_id_check (others[i]), ==, RW_CONTAINER_ID_OTHER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/container-id/valid", test_valid);
  g_test_add_func ("/container-id/wrong-digit", test_wrong_digit);
  g_test_add_func ("/container-id/other", test_other);
  return g_test_run ();
}
