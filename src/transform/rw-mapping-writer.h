/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping.h"

G_BEGIN_DECLS

/*
 * rw_mapping_to_text: from rules to a mapping file that reads as the same rules.
 *
 * For: an editor that has changed a model, and for showing what a file means in full.
 * Not for: keeping a file as its author laid it out: what is said for a whole rule (decimal,
 * missing) is written at each field, short forms are written out where that is the same, and
 * comments are kept where the model has them: at rules, fields and times.
 */

/* JSON of several lines with a line feed at the end. Caller frees. Pure, any thread. */
char *rw_mapping_to_text (const RwMapping *self);

G_END_DECLS
