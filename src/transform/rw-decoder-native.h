/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The decoder of the native shape: one flat JSON object per message with the names of the table
 * telemetry as keys (see the manual page reeferwatch-worker(1)).
 *
 * null is as good as a missing key, of a key that comes twice the last one counts, unknown keys are
 * ignored, counted and marked in RwReading.quality, and "ambiant_temperature" is understood. Types
 * are strict: "4.2" is no number.
 *
 * DESIGN: rw_native_scanner_scan() understands what nearly every sender sends, thirty times faster
 * than the JSON library; whatever it does not fully understand is decoded by the library, which
 * alone decides what is wrong with a message.
 */

/* The source of readings that this decoder makes. */
#define RW_DECODER_NATIVE_SOURCE "native"

gboolean rw_decoder_native_decode (RwDecoding *decoding, char **reason);

/* Decodes what the scanner understands. FALSE says only that it does not. */
gboolean rw_decoder_native_scan (RwDecoding *decoding);

/* The same without the scanner: the reference that the scanner is tested against. */
gboolean rw_decoder_native_decode_with_library (RwDecoding *decoding, char **reason);

G_END_DECLS
