/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * SenML (RFC 8428) in JSON: a list of records, each a value of one name at one time. Records of the
 * same name and time become one reading. Base fields hold from the record that they stand in on.
 */
gboolean rw_decoder_senml_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
