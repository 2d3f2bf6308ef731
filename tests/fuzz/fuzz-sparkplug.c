/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-decoder-sparkplug.h"

/*
 * A birth and then data of the same Sparkplug device: the first two bytes say how long the birth
 * is, the third of which kinds the messages are.
 */
static const char *const texts[] = {
  "\x08\x01\x03\x08\x80\x9e\x87\xe9\xca\x33\x12\x0f\x0a\x04temp\x10\x01\x69\x66\x66\x66\x66\x66",
  NULL,
};

const RwFuzzTarget rw_fuzz_target = { "sparkplug", RW_FUZZ_PAYLOADS, texts, NULL };

static const char *const topics[] = {
  "spBv1.0/yard/DBIRTH/edge1/MSKU9070323",
  "spBv1.0/yard/DDATA/edge1/MSKU9070323",
  "spBv1.0/yard/NBIRTH/edge1",
  "spBv1.0/yard/NDATA/edge1",
};

static void
decode (RwDecoding *decoding, const char *topic, const uint8_t *data, gsize size)
{
  char *reason = NULL;
  gboolean decoded;

  decoding->topic = topic;
  decoding->data = (const char *) data;
  decoding->length = size;
  g_array_set_size (decoding->readings, 0);
  if (size == 0)
    return;

  decoded = rw_decoder_sparkplug_decode (decoding, &reason);
  rw_fuzz_check_outcome (decoding, decoded, reason);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (RwDecoding) decoding = { 0 };
  gsize length;

  rw_fuzz_decoding_init (&decoding, "", data, size);
  if (size < 3)
    return 0;

  length = MIN ((gsize) data[0] | (gsize) data[1] << 8, size - 3);
  decode (&decoding, topics[data[2] & 3], data + 3, length);
  decode (&decoding, topics[data[2] >> 2 & 3], data + 3 + length, size - 3 - length);
  return 0;
}
