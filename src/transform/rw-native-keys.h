/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwNativeKey: the keys of the native message and which field of a reading each one fills.
 *
 * For: the two decoders of the native shape, so that they cannot disagree about a key.
 * Not for: other payload shapes, whose keys their own decoders know.
 */
typedef enum
{
  RW_NATIVE_CONTAINER_ID,
  RW_NATIVE_TIME,
  RW_NATIVE_PRODUCT_ID,
  RW_NATIVE_QUANTITY, /* index is an RwQuantity */
  RW_NATIVE_FLAG,     /* index is an RwReadingFlags */
  RW_NATIVE_COUNT,    /* defrost_cycle */
  RW_NATIVE_LATITUDE,
  RW_NATIVE_LONGITUDE,
} RwNativeKind;

typedef struct
{
  const char *name;
  guint length;
  RwNativeKind kind;
  guint index;
} RwNativeKey;

/* One key more than there are fields: "ambiant_temperature" is how the reference demo spells it. */
#define RW_N_NATIVE_KEYS 26

/* In the order in which senders usually write them. */
extern const RwNativeKey rw_native_keys[RW_N_NATIVE_KEYS];

/* The index into rw_native_keys of a name that needs not end with NUL, or -1. Pure, any thread. */
int rw_native_keys_find (const char *name, gsize length);

/* Sets the field of a number. FALSE, and nothing set, where the number is out of what the field
 * holds: not finite as a float, or no whole number from 0 to 32767 for a count. */
gboolean rw_native_key_set_number (const RwNativeKey *key, RwReading *reading, double number);

static inline void
rw_native_key_set_flag (const RwNativeKey *key, RwReading *reading, gboolean on)
{
  reading->flags_known |= (guint16) key->index;
  if (on)
    reading->flags_set |= (guint16) key->index;
  else
    reading->flags_set &= (guint16) ~key->index;
}

G_END_DECLS
