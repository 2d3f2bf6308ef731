/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping.h"

G_BEGIN_DECLS

/*
 * rw_mapping_value: one field or time of a record, by what the mapping says of it.
 *
 * For: rw-decoder-mapping.
 * Not for: ids (rw-mapping-template).
 *
 * Types are strict: what the mapping does not declare is not forgiven. Pure, any thread.
 */
typedef enum
{
  RW_MAPPING_SET,
  RW_MAPPING_MISSING, /* there is nothing, null, or a value that means so */
  RW_MAPPING_WRONG,   /* there is something that cannot be what the mapping says */
} RwMappingOutcome;

/* What was found on the way, for people who try a mapping. */
typedef struct
{
  char *raw;  /* as rw_mapping_text_describe() says it, or NULL for nothing */
  char *unit; /* the unit that it was in, or NULL */
} RwMappingFound;

void rw_mapping_found_clear (RwMappingFound *self);

/* *number is in our unit, and 0 or 1 for a switch. With RW_MAPPING_WRONG *reason is half a
 * sentence, to be freed. found may be NULL; else it is filled in and to be cleared in any case. */
RwMappingOutcome rw_mapping_value_read (const RwMappingField *field,
                                        const RwMappingRecord *record,
                                        double *number,
                                        RwMappingFound *found,
                                        char **reason);

/* *time is µs since 1970 UTC, and *quality the RW_QUALITY_ bits of what it is worth. received is
 * the time of receipt. */
RwMappingOutcome rw_mapping_value_read_time (const RwMappingTime *rule,
                                             const RwMappingRecord *record,
                                             gint64 received,
                                             gint64 *time,
                                             guint32 *quality,
                                             RwMappingFound *found,
                                             char **reason);

G_END_DECLS
