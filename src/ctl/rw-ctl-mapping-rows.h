/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-decoder-mapping.h"
#include "rw-row-writer.h"

G_BEGIN_DECLS

/*
 * What the commands about mapping files write to standard output.
 *
 * For: rw-ctl-mapping. Not for: anybody else.
 *
 * Both return FALSE with the error when it cannot be written. Main thread.
 */

/* The rules, a row each. */
gboolean rw_ctl_mapping_write_rules (RwCtl *ctl, const RwMapping *mapping, GError **error);

/* Which rule decided, and a row for each field of each reading; of a message without readings, for
 * each look. The readings are judged as a worker would do it. */
gboolean rw_ctl_mapping_write_trace (RwCtl *ctl,
                                     const RwDecoding *decoding,
                                     const RwMappingTrace *trace,
                                     RwRowFormat format,
                                     GError **error);

G_END_DECLS
