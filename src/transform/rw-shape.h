/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"
#include "rw-field-words.h"
#include "rw-json-value.h"

G_BEGIN_DECLS

/*
 * RwShape: what the decoders of foreign shapes have in common: parsing, one device's reading being
 * filled, and several channels of one device becoming several reefers.
 *
 * For: the body of a decoder: begin, set, add, end; all on the stack of one call.
 * Not for: the native shape.
 *
 * A device with one sensor of a kind is one reefer, named by the device. Where two sensors of a
 * device measure the same quantity each is a reefer of its own, "device/channel".
 */
typedef struct
{
  RwDecoding *decoding;
  char *device;
  RwReading reading; /* what all channels share */
  GArray *channels;  /* of values by path, private */
  gboolean fahrenheit;
} RwShape;

/* Parses the message. NULL with *reason where it is not JSON; the parser owns the tree. */
JsonParser *rw_shape_parse (RwDecoding *decoding, char **reason);

/* The root of a parsed message as an object; NULL with *reason where it is none. */
JsonObject *rw_shape_get_root (JsonParser *parser, char **reason);

/* Sets *reason to a formatted sentence and returns FALSE, which decoders return on. */
gboolean rw_shape_fail (char **reason, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A new shape of a device. The time is the time of receipt until rw_shape_set_time(). source is
 * the decoder's name, static. */
void rw_shape_begin (RwShape *self, RwDecoding *decoding, const char *source, const char *device);
void rw_shape_clear (RwShape *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwShape, rw_shape_clear)

/* Takes the time from a node; none (NULL or null) leaves the time of receipt. FALSE with *reason
 * where there is one that is no time. */
gboolean rw_shape_set_time (RwShape *self, JsonNode *node, char **reason);

/* Adds a value under a path ("AM2301/Temperature"); what the name does not tell is no field and is
 * counted as an unknown key. Only scalars; objects are walked by rw_shape_add_object(). */
void rw_shape_add (RwShape *self, const char *path, JsonNode *node);

/* The same for a field known already. */
void rw_shape_add_field (RwShape *self, const char *path, RwField field, JsonNode *node);
void rw_shape_add_number (RwShape *self, const char *path, RwField field, double number);

/* Adds every scalar below an object; prefix may be "". */
void rw_shape_add_object (RwShape *self, const char *prefix, JsonObject *object);

/* Appends the readings. FALSE with *reason where the message held no value at all. */
gboolean rw_shape_end (RwShape *self, char **reason);

/* The n-th segment of a topic counted from 0, or from the end for negative n; NULL if there is no
 * such. Caller frees. */
char *rw_shape_get_segment (const char *topic, int n);

#define RW_FIELD_QUANTITY(quantity) ((RwField){ RW_NATIVE_QUANTITY, (quantity) })

G_END_DECLS
