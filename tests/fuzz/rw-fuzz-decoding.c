/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include <math.h>
#include <string.h>

#define RECEIVED G_GINT64_CONSTANT (1772431205000000)

/* Names are interned for good: a fuzzer that has made this many begins to be refused new ones. */
#define MAX_NAMES 500000

void
rw_fuzz_decoding_init (RwDecoding *decoding, const char *topic, const void *data, gsize size)
{
  static RwNameCache *names;

  if (names == NULL)
    names = rw_name_cache_new (MAX_NAMES);

  *decoding = (RwDecoding){
    .topic = topic,
    .data = data,
    .length = size,
    .received_time = RECEIVED,
    .names = names,
    .births = rw_sparkplug_births_new (),
    .last = rw_last_values_new (),
    .readings = g_array_new (FALSE, FALSE, sizeof (RwReading)),
    .notices = g_array_new (FALSE, FALSE, sizeof (RwNotice)),
  };
}

void
rw_fuzz_decoding_clear (RwDecoding *decoding)
{
  rw_sparkplug_births_free (decoding->births);
  rw_last_values_free (decoding->last);
  g_array_unref (decoding->readings);
  g_array_unref (decoding->notices);
  g_free (decoding->partial);
}

static void
check_id (const char *id)
{
  g_assert_true (*id != '\0' && strlen (id) <= RW_DECODER_MAX_ID);
  g_assert_true (g_utf8_validate (id, -1, NULL));
  for (; *id != '\0'; id = g_utf8_next_char (id))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (id)));
}

static void
check_reading (const RwReading *reading)
{
  gboolean any = reading->flags_known != 0 || reading->defrost_cycle >= 0;

  check_id (reading->container_id);
  if (reading->product_id != NULL)
    check_id (reading->product_id);
  g_assert_nonnull (reading->source);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_assert_false (isinf (reading->value[q]));
      any = any || !isnan (reading->value[q]);
    }
  g_assert_true (any);
  g_assert_false (isinf (reading->latitude) || isinf (reading->longitude));
  g_assert_cmphex (reading->flags_set & ~reading->flags_known, ==, 0);
  g_assert_cmpint (reading->defrost_cycle, >=, -1);
}

void
rw_fuzz_check_outcome (const RwDecoding *decoding, gboolean decoded, char *reason)
{
  g_assert_true (decoded == (reason == NULL));
  if (!decoded)
    {
      g_assert_cmpuint (decoding->readings->len, ==, 0);
      g_assert_true (g_utf8_validate (reason, -1, NULL));
      g_assert_true (strlen (reason) > 10 && g_str_has_suffix (reason, "."));
    }
  for (guint i = 0; i < decoding->readings->len; i++)
    check_reading (&g_array_index (decoding->readings, RwReading, i));
  for (guint i = 0; i < decoding->notices->len; i++)
    check_id (g_array_index (decoding->notices, RwNotice, i).device);
  g_free (reason);
}
