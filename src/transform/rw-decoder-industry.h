/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The shapes of shipping: DCSA reefer and IoT commercial events (carrier side) and TIC 4.0
 * monitoring messages (terminal side).
 */
gboolean rw_decoder_dcsa_decode (RwDecoding *decoding, char **reason);
gboolean rw_decoder_tic40_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
