/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"

#include "rw-decoder-native.h"

#include <string.h>

static const RwDecoder decoders[] = {
  /* "auto" tells the shape by the message. There is one shape so far, whose decoder names the keys
   * of a message that it does not know. */
  { "auto", rw_decoder_native_decode },
  { "native", rw_decoder_native_decode },
};

const RwDecoder *
rw_decoder_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (decoders); i++)
    if (strcmp (decoders[i].name, name) == 0)
      return &decoders[i];

  return NULL;
}

gboolean
rw_decoder_decode (const RwDecoder *self, RwDecoding *decoding, char **reason)
{
  if (decoding->length == 0)
    {
      *reason = g_strdup ("The message is empty.");
      return FALSE;
    }
  if (decoding->length > RW_DECODER_MAX_PAYLOAD)
    {
      *reason = g_strdup_printf ("The message has %" G_GSIZE_FORMAT " bytes; at most %d are taken.",
                                 decoding->length, RW_DECODER_MAX_PAYLOAD);
      return FALSE;
    }

  return self->decode (decoding, reason);
}
