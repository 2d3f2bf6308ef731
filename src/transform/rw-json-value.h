/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * rw_json_value: reading what other people's devices write, tolerantly.
 *
 * For: the decoders of foreign shapes, where "4,2", "True" and 1772431200 are what there is.
 * Not for: the native shape, which is strict.
 *
 * Out parameters are untouched where FALSE is returned. node and object may be NULL. Pure.
 */

/* A number, or a text that is one: blanks around it, a decimal comma and a stray comma at its end
 * are forgiven. Never NAN or infinite. */
gboolean rw_json_value_get_number (JsonNode *node, double *number);

/* true, 1, or one of the words true/false, yes/no, on/off, open/closed. */
gboolean rw_json_value_get_flag (JsonNode *node, gboolean *on);

/* ISO 8601 as rw_time_parse() takes it, also with blanks before T and zone; or seconds, ms, µs or
 * ns since 1970 as a number or text, told apart by their size. */
gboolean rw_json_value_get_time (JsonNode *node, gint64 *time, gboolean *zoned);

/* The text of a member, or NULL. Borrowed. */
const char *rw_json_value_get_text (JsonObject *object, const char *name);

/* The object or list at a path such as "payload.measurements", or NULL. Borrowed. */
JsonObject *rw_json_value_get_object (JsonObject *object, const char *path);
JsonArray *rw_json_value_get_array (JsonObject *object, const char *path);

/* The node of a member or NULL, also where object is NULL. Borrowed. */
JsonNode *rw_json_value_get_member (JsonObject *object, const char *name);

/* The same for a plain text instead of a node. */
gboolean rw_json_value_parse_number (const char *text, double *number);
gboolean rw_json_value_parse_flag (const char *text, gboolean *on);
gboolean rw_json_value_parse_time (const char *text, gint64 *time, gboolean *zoned);

G_END_DECLS
