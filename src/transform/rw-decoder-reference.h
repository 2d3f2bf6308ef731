/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The shapes of the public reference demos for refrigerated containers: an envelope around an
 * object or around the text of a Python tuple, the flat object of the stream demo, and the nested
 * "sensors" of the web form, with their dirt (numbers and booleans as texts, stray commas, times
 * with blanks and without zone).
 */
gboolean rw_decoder_reference_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
