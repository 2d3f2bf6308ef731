/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * rw_native_scanner_scan: one pass over a native message, straight into a reading.
 *
 * For: the messages of well-behaved senders: a flat object, each key once, plain ASCII texts
 * without escapes, numbers without exponent and of at most 15 digits, a few keys that are not ours.
 * Not for: saying what is wrong with a message.
 *
 * Returns FALSE where it does not fully understand the message; *reading is then undefined, and it
 * says nothing about whether the message is good. TRUE means that the JSON library would have given
 * exactly the same reading. Appends nothing to decoding->readings, but counts unknown keys.
 */
gboolean rw_native_scanner_scan (RwDecoding *decoding, RwReading *reading);

G_END_DECLS
