/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * rw_mapping_csv_parse: lines of delimited values as a list of objects, so that paths reach them.
 *
 * For: messages that are CSV, by rules that name their columns.
 * Not for: files of the worker or exports.
 *
 * A value in double quotes may hold the delimiter, and a quote as two of them. Blank lines are
 * skipped; values beyond the columns, and columns named "", are left out. A line that has fewer
 * values than columns is wrong: which ones are missing cannot be known.
 */

/* text ends with NUL. NULL with *reason, a sentence to be freed, that names the line. Pure, any
 * thread. */
JsonNode *rw_mapping_csv_parse (const char *text, char delimiter, char **columns, char **reason);

G_END_DECLS
