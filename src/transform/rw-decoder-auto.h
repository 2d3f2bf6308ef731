/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The decoder "auto": asks the mapping first, if there is one; then it tells the shape of a message
 * by its topic, and where that does not tell, by its keys. What is on a topic of the native form
 * (PREFIX/ID/telemetry) and names a container_id is native and nothing else, so that its mistakes
 * are told and not guessed around.
 */
gboolean rw_decoder_auto_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
