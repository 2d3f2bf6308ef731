/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-decoder-mapping.h"
#include "rw-mapping-reader.h"
#include "rw-mapping-writer.h"

#include <string.h>

/*
 * A mapping file and a message for it: what is read is written so that it reads the same, and no
 * message makes a rule crash or promise what it does not keep. The input is the file, the byte
 * 0x1E, the topic, a line feed and the message.
 */
static const char *const texts[] = {
  "{\"rules\":[{\"topic\":\"site/{yard}/dev/{device}/up\",\"fields\":{\"container_id\":"
  "\"{yard}-{device}\",\"measurement_time\":{\"path\":\"$.ts\",\"form\":\"epoch_ms\"},"
  "\"return_temperature\":{\"path\":\"$.air.ret\",\"unit\":\"°F\",\"missing\":-32768},\"powered\":"
  "{\"path\":\"$.state\",\"on\":[\"run\"],\"off\":[\"stop\",\"fault\"]}}}]}\x1e"
  "site/a/dev/1/up\n{\"ts\":1772431200000,\"air\":{\"ret\":39.2},\"state\":\"run\"}",
  "{\"rules\":[{\"topic\":\"a/"
  "#\",\"fields\":{\"container_id\":\"x\",\"temperature\":\"$..t[0]\"}}]}"
  "\x1e"
  "a/b\n{\"q\":{\"t\":[4.5]}}",
  NULL,
};

const RwFuzzTarget rw_fuzz_target = { "mapping", 0, texts, "examples/mapping.json" };

static void
check_written (const RwMapping *mapping)
{
  g_autofree char *text = rw_mapping_to_text (mapping);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMapping) again = rw_mapping_read_text (text, strlen (text), "again", &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = rw_mapping_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
check_message (const RwMapping *mapping, const char *topic, const uint8_t *data, gsize size)
{
  g_auto (RwDecoding) decoding = { 0 };
  char *reason = NULL;
  gboolean decoded;

  rw_fuzz_decoding_init (&decoding, topic, data, size);
  decoding.mapping = mapping;
  decoded = rw_decoder_decode (rw_decoder_find ("mapping"), &decoding, &reason);
  rw_fuzz_check_outcome (&decoding, decoded, reason);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *end = size > 0 ? memchr (data, 0x1e, size) : NULL;
  gsize length = end != NULL ? (gsize) (end - data) : size;
  const uint8_t *message = end != NULL ? memchr (end, '\n', size - length) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMapping) mapping =
      rw_mapping_read_text ((const char *) data, length, "file", &error);

  g_assert_true ((mapping != NULL) == (error == NULL));
  if (mapping == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  check_written (mapping);
  if (message != NULL)
    {
      g_autofree char *topic = g_strndup ((const char *) end + 1, (gsize) (message - end) - 1);

      check_message (mapping, topic, message + 1, size - (gsize) (message + 1 - data));
    }
  return 0;
}
