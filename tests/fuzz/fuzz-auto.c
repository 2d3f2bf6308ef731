/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-validator.h"

#include <string.h>

/*
 * Every decoder, by its name and by what auto finds: none crashes on any message under any topic,
 * and each says what came of it. The first byte chooses the decoder, the topic ends at a line feed.
 */
const RwFuzzTarget rw_fuzz_target = { "auto", RW_FUZZ_MESSAGES, NULL, NULL };

static const char *const names[] = {
  "auto",        "native",  "reference",   "flat",      "dcsa",         "tic40",
  "shadow",      "tasmota", "zigbee2mqtt", "shelly",    "things-stack", "chirpstack",
  "thingsboard", "senml",   "scalar",      "sparkplug",
};

/* For these no message is without a reading by design. */
static const char *const strict[] = { "native", "flat", "thingsboard", "senml", "scalar", NULL };

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *name = size > 0 ? names[data[0] % G_N_ELEMENTS (names)] : NULL;
  const uint8_t *end = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  g_autofree char *topic = end != NULL ? g_strndup ((char *) data + 1, end - data - 1) : NULL;
  g_auto (RwDecoding) decoding = { 0 };
  char *reason = NULL;
  gboolean decoded;

  rw_fuzz_decoding_init (&decoding, topic, end != NULL ? end + 1 : NULL,
                         end != NULL ? (gsize) (data + size - end - 1) : 0);
  if (topic == NULL)
    return 0;

  decoded = rw_decoder_decode (rw_decoder_find (name), &decoding, &reason);
  rw_fuzz_check_outcome (&decoding, decoded, reason);
  if (decoded && g_strv_contains (strict, name))
    g_assert_cmpuint (decoding.readings->len, >, 0);
  for (guint i = 0; i < decoding.readings->len; i++)
    {
      RwReading reading = g_array_index (decoding.readings, RwReading, i);
      g_autofree char *doubt = NULL;

      if (!rw_validator_check (&reading, decoding.received_time, &doubt))
        g_assert_true (g_str_has_suffix (doubt, "."));
    }
  return 0;
}
