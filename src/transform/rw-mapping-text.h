/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * rw_mapping_text: values of messages as short texts, and comparing them with words.
 *
 * For: what the parts of the mapping have in common in telling what they found.
 * Not for: reading numbers with units (rw-mapping-value).
 *
 * Pure, any thread. node is never NULL.
 */

/* A text as it is, a number as it is written, true or false; NULL for all else. Caller frees. */
char *rw_mapping_text_dup (JsonNode *node);

/* For people: “text”, 4.2, null, an object …, cut where it is long. Caller frees. */
char *rw_mapping_text_describe (JsonNode *node);

/* Whether a value is a word: texts regardless of case and of blanks around them, numbers by their
 * value, also where one of the two is a text ("-32768.0"). null is no word. */
gboolean rw_mapping_text_is_word (JsonNode *node, const char *word);

/* The same for any word of a list, which may be NULL. */
gboolean rw_mapping_text_is_any (JsonNode *node, char **words);

/* The nearest of the words, which end with NULL, where one is near enough to be a slip of the pen;
 * else NULL. */
const char *rw_mapping_text_find_nearest (const char *text, const char *const *words);

G_END_DECLS
