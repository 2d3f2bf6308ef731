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
 * device measure the same quantity each is a reefer of its own, "device/channel"; the channel is
 * what their paths do not have in common with the name of the quantity: "AM2301/Temperature" is the
 * channel AM2301, "temperatureSensor/1" the channel 1 and "temperature_2" the channel
 * temperature_2.
 */
typedef struct
{
  RwDecoding *decoding;
  char *device;
  RwReading reading; /* what all channels share */
  GArray *channels;  /* of values by path, private */
  gboolean fahrenheit;
  guint n_named;   /* keys that name a field, whether or not their value was one */
  guint32 several; /* fields (rw_field_get_bit) that the device is known to measure in more than
                    * one place, though this message may tell only one of them */
} RwShape;

/* Parses the message. NULL with *reason where it is not JSON; the parser owns the tree. */
JsonParser *rw_shape_parse (RwDecoding *decoding, char **reason);

/* The root of a parsed message as an object with members; NULL with *reason where it is none. */
JsonObject *rw_shape_get_root (JsonParser *parser, char **reason);

/* Sets *reason to a formatted sentence and returns FALSE, which decoders return on. */
gboolean rw_shape_fail (char **reason, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Whether a text can be the id of a container or product; FALSE with *reason where it is empty, too
 * long, or holds control characters. */
gboolean rw_shape_check_id (const char *id, char **reason);

/* *reason for an id that came new when there were too many; FALSE. */
gboolean rw_shape_fail_names (char **reason);

/* Return air tells about the cargo; it stands for the temperature where none is named. */
void rw_shape_complete_temperature (RwReading *reading);

/* A new shape of a device. The time is the time of receipt until rw_shape_set_time(). source is
 * the decoder's name, static. */
void rw_shape_begin (RwShape *self, RwDecoding *decoding, const char *source, const char *device);
void rw_shape_clear (RwShape *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwShape, rw_shape_clear)

/* Takes the time from a node; none (NULL or null) leaves the time of receipt. FALSE with *reason
 * where there is one that is no time. */
gboolean rw_shape_set_time (RwShape *self, JsonNode *node, char **reason);

/* Sets the product id; none, or one that cannot be kept, leaves it unknown. */
void rw_shape_set_product (RwShape *self, const char *product_id);

/* Adds a value under a path ("AM2301/Temperature"); what the name does not tell is no field and is
 * counted as an unknown key. Only scalars; objects are walked by rw_shape_add_object(). */
void rw_shape_add (RwShape *self, const char *path, JsonNode *node);

/* The same for a field known already. */
void rw_shape_add_field (RwShape *self, const char *path, RwField field, JsonNode *node);
void rw_shape_add_number (RwShape *self, const char *path, RwField field, double number);

/* Adds every scalar below an object; prefix may be "". */
void rw_shape_add_object (RwShape *self, const char *prefix, JsonObject *object);

/* Whether anything was added that makes a reading; a position alone does not. */
gboolean rw_shape_has_value (RwShape *self);

/* Appends the readings. FALSE with *reason, and nothing appended, where the message held no value
 * at all or a name that cannot be kept. */
gboolean rw_shape_end (RwShape *self, char **reason);

/* The same for senders that tell only what has changed, or whose devices may measure something else
 * altogether: without a key that names a field there is no reading, and nothing is wrong. */
gboolean rw_shape_end_partial (RwShape *self, char **reason);

/* Appends a notice, where notices are wanted and the device has a name that can be kept. */
void rw_shape_add_notice (RwDecoding *decoding, const char *device, RwNoticeKind kind, gint64 time);

/* The same for what devices say when they come and go, such as "Offline" or {"state":"online"}. */
void rw_shape_add_availability (RwDecoding *decoding, const char *device);

/* The n-th segment of a topic counted from 0, or from the end for negative n; NULL if there is no
 * such. Caller frees. */
char *rw_shape_get_segment (const char *topic, int n);

#define RW_FIELD_QUANTITY(quantity) ((RwField){ RW_NATIVE_QUANTITY, (quantity) })

G_END_DECLS
