/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-row-writer.h"

G_BEGIN_DECLS

/*
 * The rows that commands of reeferwatchctl write to standard output, and their option --format.
 *
 * For: commands that list things. Not for: export, which writes files and has presets.
 *
 * Main thread.
 */

/* clang-format off */
#define RW_CTL_FORMAT_OPTION(variable)                                                             \
  { "format", 0, 0, G_OPTION_ARG_STRING, variable, N_("Form of the rows (table)"),                 \
    "table|csv|jsonl" }
/* clang-format on */

/* What was typed; a table for NULL. FALSE with G_OPTION_ERROR. */
gboolean rw_ctl_rows_read_format (const char *text, RwRowFormat *format, GError **error);

/* Rows to standard output. Returns: (transfer full) */
RwRowWriter *rw_ctl_rows_open (RwRowFormat format);

G_END_DECLS
