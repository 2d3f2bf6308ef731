/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The shapes of IoT platforms: the ThingsBoard device and gateway API, and flat objects of whatever
 * origin with names that speak for themselves.
 */
gboolean rw_decoder_thingsboard_decode (RwDecoding *decoding, char **reason);

/* The device is named by a member such as "device_id", else by the topic. Unwraps CloudEvents. */
gboolean rw_decoder_flat_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
