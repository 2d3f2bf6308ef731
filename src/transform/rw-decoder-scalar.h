/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * A message that is nothing but a number, "4.25" or "4,25 °C": the last segment of the topic says
 * what is measured and what is before it is the device; where it says nothing, the whole topic is
 * the device and the number a temperature. A number under a name such as "battery" is refused.
 */
gboolean rw_decoder_scalar_decode (RwDecoding *decoding, char **reason);

/* The same with the device and the name of what is measured given by the caller. */
gboolean rw_decoder_scalar_decode_for (RwDecoding *decoding,
                                       const char *device,
                                       const char *name,
                                       char **reason);

G_END_DECLS
