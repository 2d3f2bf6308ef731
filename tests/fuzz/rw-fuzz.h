/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/*
 * What the fuzz targets share. A target is a program of one source file that defines the two names
 * below: with a fuzzer it looks for inputs that abort it (`./dev fuzz`), and as a test it is given
 * the seeds and what was found earlier.
 *
 * Not for: products.
 */

/* What a target is seeded with. */
typedef enum
{
  RW_FUZZ_PAYLOADS = 1 << 0, /* payloads of the recorded shapes, and malformed ones */
  RW_FUZZ_MESSAGES = 1 << 1, /* a byte that chooses the decoder, topic, line feed, payload */
  RW_FUZZ_LINES = 1 << 2,    /* lines of recordings */
} RwFuzzSeeds;

typedef struct
{
  const char *name;
  RwFuzzSeeds seeds;
  const char *const *texts; /* more seeds; ends with NULL; or NULL */
  const char *example;      /* one more, a file of the folder data; or NULL */
} RwFuzzTarget;

extern const RwFuzzTarget rw_fuzz_target;

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A state that a decoder may be called with: names and readings of its own. All that is made here
 * is cleared by rw_fuzz_decoding_clear(). */
void rw_fuzz_decoding_init (RwDecoding *decoding, const char *topic, const void *data, gsize size);
void rw_fuzz_decoding_clear (RwDecoding *decoding);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwDecoding, rw_fuzz_decoding_clear)

/* Aborts unless what a decoder has left holds what RwDecoder promises. Takes the reason. */
void rw_fuzz_check_outcome (const RwDecoding *decoding, gboolean decoded, char *reason);

G_END_DECLS
