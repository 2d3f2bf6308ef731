/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-decoder-native.h"

#include <string.h>

/*
 * The scanner of the native shape against the JSON library: whatever the scanner takes, the library
 * takes too, and the two readings are the same to the bit.
 */
const RwFuzzTarget rw_fuzz_target = { "native", RW_FUZZ_PAYLOADS, NULL, NULL };

static void
check_same (const RwReading *a, const RwReading *b)
{
  g_assert_true (a->container_id == b->container_id);
  g_assert_true (a->product_id == b->product_id);
  g_assert_true (a->source == b->source);
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_cmpint (memcmp (&a->latitude, &b->latitude, sizeof a->latitude), ==, 0);
  g_assert_cmpint (memcmp (&a->longitude, &b->longitude, sizeof a->longitude), ==, 0);
  g_assert_cmpint (memcmp (a->value, b->value, sizeof a->value), ==, 0);
  g_assert_cmphex (a->flags_known, ==, b->flags_known);
  g_assert_cmphex (a->flags_set, ==, b->flags_set);
  g_assert_cmpint (a->defrost_cycle, ==, b->defrost_cycle);
  g_assert_cmpuint (a->late, ==, b->late);
  g_assert_cmphex (a->quality, ==, b->quality);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (RwDecoding) fast = { 0 };
  g_auto (RwDecoding) slow = { 0 };
  char *reason = NULL;
  gboolean scanned, decoded;

  rw_fuzz_decoding_init (&fast, "reefers/C01/telemetry", data, size);
  rw_fuzz_decoding_init (&slow, "reefers/C01/telemetry", data, size);
  if (size == 0)
    return 0;

  scanned = rw_decoder_native_scan (&fast);
  g_assert_cmpuint (fast.readings->len, ==, scanned ? 1 : 0);
  if (!scanned)
    g_assert_cmpuint (fast.unknown_keys, ==, 0);

  decoded = rw_decoder_native_decode_with_library (&slow, &reason);
  g_assert_cmpuint (slow.readings->len, ==, decoded ? 1 : 0);
  if (scanned)
    {
      g_assert_true (decoded);
      check_same (&g_array_index (fast.readings, RwReading, 0),
                  &g_array_index (slow.readings, RwReading, 0));
      g_assert_cmpuint (fast.unknown_keys, ==, slow.unknown_keys);
    }
  rw_fuzz_check_outcome (&slow, decoded, reason);
  return 0;
}
