/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping.h"

G_BEGIN_DECLS

/*
 * rw_mapping_read: from a mapping file to its rules.
 *
 * For: the worker, the console and reeferwatchctl; the format is told in reeferwatch-mapping(5).
 * Not for: messages (rw-decoder-mapping).
 *
 * DESIGN: the file is JSON and no key file. What it describes is JSON nearly always, so who writes
 * it has the message beside it in the same notation; rules hold fields and fields hold units, which
 * a key file could only say with names such as “rule.field.unit”; and lists, numbers, texts and
 * null, which the sentinel values need, are told apart. JSON has no comments: any object may have a
 * member "comment" instead, which an editor keeps. The file is strict JSON; a member that is not
 * known, or is there twice, is an error and not a setting that silently does nothing.
 *
 * Errors are RW_MAPPING_ERROR with a sentence that names the file, the line, the rule, the field
 * and what to write instead.
 */

/* Reads a file. Blocks while it does. Any thread. */
RwMapping *rw_mapping_read (const char *path, GError **error);

/* The same for text that is in memory; name is what errors call it. */
RwMapping *rw_mapping_read_text (const char *text, gsize length, const char *name, GError **error);

G_END_DECLS
