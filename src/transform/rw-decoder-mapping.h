/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"
#include "rw-mapping-value.h"

G_BEGIN_DECLS

/*
 * The decoder "mapping": by the rules of a mapping file. The first rule whose topic matches and
 * whose condition holds decides; what it cannot take is rejected, not guessed around.
 *
 * For: the worker, where "auto" asks it first; and for people who try a mapping and want to see
 * what was found where.
 * Not for: reading the file (rw-mapping-reader).
 *
 * A message may hold several records. Those that are right are taken even if others are wrong: then
 * RwDecoding.partial says what was wrong with those.
 */

/* One look at a value. */
typedef struct
{
  guint record;        /* from 0 */
  const char *channel; /* NULL: what all channels of the record share */
  const char *target;  /* native name */
  char *from;          /* a path, a template, or "constant" */
  RwMappingOutcome outcome;
  RwMappingFound found;
} RwMappingLook;

/* Where a reading came from. */
typedef struct
{
  guint record;
  const char *channel; /* or NULL */
} RwMappingOrigin;

/* All that was looked at. Its texts are borrowed from the mapping where they are const. */
typedef struct
{
  const RwMappingRule *rule; /* that decided, or NULL */
  guint n_records;
  GArray *looks;   /* of RwMappingLook */
  GArray *origins; /* of RwMappingOrigin, of each reading */
} RwMappingTrace;

void rw_mapping_trace_init (RwMappingTrace *self);
void rw_mapping_trace_clear (RwMappingTrace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwMappingTrace, rw_mapping_trace_clear)

/* Decodes by decoding->mapping, which must be there. Where no rule is for the message *matched is
 * FALSE and nothing else happens; else as RwDecoder.decode. trace may be NULL. */
gboolean rw_decoder_mapping_try (RwDecoding *decoding,
                                 gboolean *matched,
                                 RwMappingTrace *trace,
                                 char **reason);

/* As RwDecoder.decode: a message for which there is no mapping or no rule is rejected. */
gboolean rw_decoder_mapping_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
