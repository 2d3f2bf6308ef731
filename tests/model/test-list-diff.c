/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-list-diff.h"

#include <string.h>

#define MAX_LENGTH 12

/* Lists are written as words: each letter is an id. */
static void
diff_words (const char *old_word, const char *new_word, char *old_result, char *new_result)
{
  gint64 old_ids[MAX_LENGTH] = { 0 }, new_ids[MAX_LENGTH] = { 0 };
  gboolean old_stays[MAX_LENGTH], new_stays[MAX_LENGTH];
  guint n_old = (guint) strlen (old_word), n_new = (guint) strlen (new_word);

  for (guint i = 0; i < n_old; i++)
    old_ids[i] = old_word[i];
  for (guint i = 0; i < n_new; i++)
    new_ids[i] = new_word[i];

  rw_list_diff (old_ids, n_old, new_ids, n_new, old_stays, new_stays);
  for (guint i = 0; i < n_old; i++)
    *old_result++ = old_stays[i] ? old_word[i] : '-';
  for (guint i = 0; i < n_new; i++)
    *new_result++ = new_stays[i] ? new_word[i] : '+';
  *old_result = *new_result = '\0';
}

static const char *const cases[][4] = {
  { "", "", "", "" },
  { "abc", "abc", "abc", "abc" },
  { "", "abc", "", "+++" },
  { "abc", "", "---", "" },
  { "abc", "axbc", "abc", "a+bc" },
  { "abc", "ac", "a-c", "ac" },
  { "abcd", "bcda", "-bcd", "bcd+" },
  { "abcd", "dabc", "abc-", "+abc" },
  { "abcdef", "axcdfye", "a-cde-", "a+cd++e" },
  { "abc", "xyz", "---", "+++" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char old_result[MAX_LENGTH + 1], new_result[MAX_LENGTH + 1];

      diff_words (cases[i][0], cases[i][1], old_result, new_result);
      g_test_message ("%s to %s", cases[i][0], cases[i][1]);
      g_assert_cmpstr (old_result, ==, cases[i][2]);
      g_assert_cmpstr (new_result, ==, cases[i][3]);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 2000; round++)
    {
      char words[2][MAX_LENGTH + 1], results[2][MAX_LENGTH + 1], kept[2][MAX_LENGTH + 1];

      for (int w = 0; w < 2; w++)
        {
          guint n = 0;

          for (char c = 'a'; c < 'a' + MAX_LENGTH; c++)
            if (g_rand_boolean (rand))
              words[w][n++] = c;
          words[w][n] = '\0';
          for (guint i = n; i > 1; i--)
            {
              guint other = (guint) g_rand_int_range (rand, 0, (int) i);
              char swap = words[w][i - 1];

              words[w][i - 1] = words[w][other];
              words[w][other] = swap;
            }
        }

      diff_words (words[0], words[1], results[0], results[1]);
      for (int w = 0; w < 2; w++)
        {
          guint n = 0;

          for (const char *c = results[w]; *c != '\0'; c++)
            if (g_ascii_isalpha (*c))
              kept[w][n++] = *c;
          kept[w][n] = '\0';
        }
      g_assert_cmpstr (kept[0], ==, kept[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-diff/cases", test_cases);
  g_test_add_func ("/list-diff/random", test_random);
  return g_test_run ();
}
