/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * Shelly devices, second generation (events/rpc and status topics) and first (plain numbers below
 * "shellies/").
 *
 * The component 0 is the device itself and the component n the reefer "device/n", whichever of them
 * a message tells: an update tells only the components that have changed. What it does not tell
 * still holds, and is taken from RwDecoding.last; what was never told stays unknown.
 */
gboolean rw_decoder_shelly_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
