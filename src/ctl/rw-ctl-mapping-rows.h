/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-decoder-mapping.h"

G_BEGIN_DECLS

/*
 * What the commands about mapping files write to standard output.
 *
 * For: rw-ctl-mapping. Not for: anybody else.
 *
 * Both return FALSE with the error when it cannot be written. Main thread.
 */
typedef enum
{
  RW_CTL_MAPPING_TABLE,
  RW_CTL_MAPPING_CSV,
  RW_CTL_MAPPING_JSONL,
} RwCtlMappingFormat;

/* The rules, a row each. */
gboolean rw_ctl_mapping_write_rules (RwCtl *ctl, const RwMapping *mapping, GError **error);

/* Which rule decided, and a row for each field of each reading; of a message without readings, for
 * each look. The readings are judged as a worker would do it. */
gboolean rw_ctl_mapping_write_trace (RwCtl *ctl,
                                     const RwDecoding *decoding,
                                     const RwMappingTrace *trace,
                                     RwCtlMappingFormat format,
                                     GError **error);

G_END_DECLS
