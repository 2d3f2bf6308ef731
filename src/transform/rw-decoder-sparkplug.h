/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * Sparkplug B: protobuf on spBv1.0/GROUP/KIND/EDGE[/DEVICE]. Births name the metrics and give them
 * numbers, data messages carry the numbers; what is marked historical is late, what is null has no
 * value. Metrics of one moment are one reading. Deaths, commands and STATE hold no readings.
 */
gboolean rw_decoder_sparkplug_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
