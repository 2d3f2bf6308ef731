/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-last-values.h"
#include "rw-mapping.h"
#include "rw-name-cache.h"
#include "rw-reading.h"
#include "rw-sparkplug-births.h"

G_BEGIN_DECLS

/*
 * RwDecoder: from the bytes of one message to readings; one decoder per payload shape.
 *
 * For: the registry of shapes that `--topic=FILTER=DECODER` names.
 * Not for: judging whether what a message says can be true (rw-validator) or is a fault.
 *
 * A decoder is a constant; what changes is in the RwDecoding that it is called with.
 */

/* The longest message, container id and product id that are taken, bytes. */
#define RW_DECODER_MAX_PAYLOAD (256 * 1024)
#define RW_DECODER_MAX_ID 64

/* What a device says of itself that is no measurement. */
typedef enum
{
  RW_NOTICE_ONLINE,
  RW_NOTICE_OFFLINE,
  RW_NOTICE_DOOR_OPENED,
} RwNoticeKind;

typedef struct
{
  const char *device; /* interned */
  RwNoticeKind kind;
  gint64 time; /* µs since 1970 UTC */
} RwNotice;

/* One call: what goes in and comes out. */
typedef struct
{
  const char *topic;
  const char *data;
  gsize length;              /* 1 to RW_DECODER_MAX_PAYLOAD */
  gint64 received_time;      /* µs since 1970 UTC: the time of a message that tells none */
  RwNameCache *names;        /* interns ids */
  RwSparkplugBirths *births; /* what devices said at their birth, or NULL */
  RwLastValues *last;        /* of devices that tell only what has changed, or NULL */
  GArray *notices;           /* of RwNotice: what was found is appended; or NULL */
  const RwMapping *mapping;  /* how messages that it has a rule for are read, or NULL */
  GArray *readings;          /* of RwReading: what was found is appended */
  char *partial;             /* set, and to be freed, where only a part of the message was taken: an
                              * English sentence about the rest */
  guint64 unknown_keys;      /* counts up by the keys that were ignored */
} RwDecoding;

typedef struct
{
  const char *name;
  /* TRUE with readings appended, or none where the message holds none by design (a door, a device
   * that says it is online); FALSE with nothing appended and *reason an English sentence, to be
   * freed, that says what is wrong and where. */
  gboolean (*decode) (RwDecoding *decoding, char **reason);
} RwDecoder;

/* The decoder of a name, or NULL. Any thread. */
const RwDecoder *rw_decoder_find (const char *name);

/* FALSE with *reason, as RwDecoder.decode, for a message without content or with too much. */
gboolean rw_decoder_check_size (const RwDecoding *decoding, char **reason);

/* Checks the size, then decodes. Same result as RwDecoder.decode. */
gboolean rw_decoder_decode (const RwDecoder *self, RwDecoding *decoding, char **reason);

G_END_DECLS
