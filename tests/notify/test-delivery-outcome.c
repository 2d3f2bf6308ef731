/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-delivery-outcome.h"

#define NOW (1763805600 * (gint64) G_USEC_PER_SEC) /* 2025-11-22T10:00:00Z */

static void
test_http (void)
{
  static const struct
  {
    guint from, to;
    RwDeliveryFate fate;
  } spans[] = {
    { 200, 299, RW_DELIVERY_TAKEN }, { 300, 399, RW_DELIVERY_NEVER },
    { 400, 407, RW_DELIVERY_NEVER }, { 408, 408, RW_DELIVERY_LATER },
    { 409, 424, RW_DELIVERY_NEVER }, { 425, 425, RW_DELIVERY_LATER },
    { 426, 428, RW_DELIVERY_NEVER }, { 429, 429, RW_DELIVERY_LATER },
    { 430, 499, RW_DELIVERY_NEVER }, { 500, 599, RW_DELIVERY_LATER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    for (guint status = spans[i].from; status <= spans[i].to; status++)
      {
        RwDeliveryOutcome outcome = rw_delivery_outcome_of_http (status, NULL, NOW);

        g_assert_cmpint (outcome.fate, ==, spans[i].fate);
        g_assert_cmpint (*outcome.text == '\0', ==, outcome.fate == RW_DELIVERY_TAKEN);
      }
}

static void
test_retry_after (void)
{
  static const struct
  {
    guint status;
    const char *header;
    gint64 seconds;
  } cases[] = {
    { 503, "120", 120 },
    { 429, "7", 7 },
    { 500, "7", 0 },
    { 503, NULL, 0 },
    { 503, "soon", 0 },
    { 503, "-5", 0 },
    { 503, "Sat, 22 Nov 2025 10:05:00 GMT", 300 },
    { 503, "Sat, 22 Nov 2025 09:00:00 GMT", 0 },
    { 503, "2000000000", 12 * 3600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RwDeliveryOutcome outcome =
          rw_delivery_outcome_of_http (cases[i].status, cases[i].header, NOW);

      g_assert_cmpint (outcome.retry_after, ==, cases[i].seconds * (gint64) G_USEC_PER_SEC);
      g_assert_cmpint (rw_delivery_outcome_get_wait (&outcome, 1, 0), >=, outcome.retry_after);
    }
}

/* Each wait is between half and all of twice the one before, and none is longer than the limit. */
static void
test_wait (void)
{
  RwDeliveryOutcome channel = rw_delivery_outcome_later (TRUE, "x");
  RwDeliveryOutcome one = rw_delivery_outcome_later (FALSE, "x");
  RwDeliveryOutcome never = rw_delivery_outcome_never ("x");

  for (int attempt = 1; attempt < 60; attempt++)
    {
      double full = 10e6 * (double) (1ull << MIN (attempt - 1, 40));

      for (guint i = 0; i < 50; i++)
        {
          double wait = (double) rw_delivery_outcome_get_wait (&channel, attempt, 0);

          g_assert_cmpfloat (wait, >=, MIN (full, 300e6) / 2 - 1);
          g_assert_cmpfloat (wait, <=, MIN (full, 300e6));
          wait = (double) rw_delivery_outcome_get_wait (&one, attempt, 0);
          g_assert_cmpfloat (wait, >=, MIN (full, 3600e6) / 2 - 1);
          g_assert_cmpfloat (wait, <=, MIN (full, 3600e6));
        }
    }
  g_assert_cmpint (rw_delivery_outcome_get_wait (&never, 1, 0), <, 0);
  g_assert_cmpint (rw_delivery_outcome_get_wait (&one, 1, 1000), <=, 1000);
}

/* A text that is too long is cut between characters. */
static void
test_text (void)
{
  g_autofree char *e = g_strnfill (319, 'x');
  RwDeliveryOutcome outcome = rw_delivery_outcome_never ("x%sé\xff", e);

  g_assert_true (g_utf8_validate (outcome.text, -1, NULL));
  outcome = rw_delivery_outcome_never ("%sé", e + 1);
  g_assert_true (g_utf8_validate (outcome.text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery-outcome/http", test_http);
  g_test_add_func ("/delivery-outcome/retry-after", test_retry_after);
  g_test_add_func ("/delivery-outcome/wait", test_wait);
  g_test_add_func ("/delivery-outcome/text", test_text);
  return g_test_run ();
}
