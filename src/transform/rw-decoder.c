/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"

#include "rw-decoder-auto.h"
#include "rw-decoder-devices.h"
#include "rw-decoder-industry.h"
#include "rw-decoder-lorawan.h"
#include "rw-decoder-mapping.h"
#include "rw-decoder-native.h"
#include "rw-decoder-platforms.h"
#include "rw-decoder-reference.h"
#include "rw-decoder-scalar.h"
#include "rw-decoder-senml.h"
#include "rw-decoder-shelly.h"
#include "rw-decoder-sparkplug.h"

#include <string.h>

static const RwDecoder decoders[] = {
  { "auto", rw_decoder_auto_decode },
  { "mapping", rw_decoder_mapping_decode },
  { "native", rw_decoder_native_decode },
  { "reference", rw_decoder_reference_decode },
  { "flat", rw_decoder_flat_decode },
  { "dcsa", rw_decoder_dcsa_decode },
  { "tic40", rw_decoder_tic40_decode },
  { "shadow", rw_decoder_shadow_decode },
  { "tasmota", rw_decoder_tasmota_decode },
  { "zigbee2mqtt", rw_decoder_zigbee2mqtt_decode },
  { "shelly", rw_decoder_shelly_decode },
  { "things-stack", rw_decoder_things_stack_decode },
  { "chirpstack", rw_decoder_chirpstack_decode },
  { "thingsboard", rw_decoder_thingsboard_decode },
  { "senml", rw_decoder_senml_decode },
  { "scalar", rw_decoder_scalar_decode },
  { "sparkplug", rw_decoder_sparkplug_decode },
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
rw_decoder_check_size (const RwDecoding *decoding, char **reason)
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
  if (!g_utf8_validate (decoding->topic, -1, NULL))
    {
      *reason = g_strdup ("The topic is not UTF-8 text.");
      return FALSE;
    }

  return TRUE;
}

gboolean
rw_decoder_decode (const RwDecoder *self, RwDecoding *decoding, char **reason)
{
  return rw_decoder_check_size (decoding, reason) && self->decode (decoding, reason);
}
