/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_json_check: whether some bytes are JSON (RFC 8259) that a decoder may be given.
 *
 * For: saying in words, with the place, what is wrong with a message, and keeping out what the JSON
 * library takes although it is no JSON (comments, single quotes, hexadecimal numbers, 01) or gets
 * wrong (whole numbers beyond 64 bits, the NUL character in texts, unpaired surrogates).
 * Not for: values: no tree is built. It does not recurse, so no nesting can exhaust the stack.
 */

/* The deepest nesting of lists and objects that is taken. */
#define RW_JSON_MAX_DEPTH 32

/* The most members of an object, those that come twice counted twice. The JSON library keeps them
 * in a table whose hash is easily made to collide: time grows with their square. */
#define RW_JSON_MAX_MEMBERS 2048

/* TRUE if data is one JSON value. Otherwise FALSE and *reason is one English sentence with the
 * place (bytes are counted from 1), to be freed. Pure, any thread. */
gboolean rw_json_check (const char *data, gsize length, char **reason);

G_END_DECLS
