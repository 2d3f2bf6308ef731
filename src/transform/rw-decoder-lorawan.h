/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The shapes of LoRaWAN network servers: The Things Stack v3 and ChirpStack v4. Both pass on what a
 * payload formatter made of the radio message; without a formatter there is nothing to read.
 */
gboolean rw_decoder_things_stack_decode (RwDecoding *decoding, char **reason);
gboolean rw_decoder_chirpstack_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
