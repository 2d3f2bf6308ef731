/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * RwMappingPath: a JSONPath of the mapping file, compiled once.
 *
 * For: finding values in parsed messages.
 * Not for: changing them.
 *
 * A path that begins with $ starts at the whole message, one that begins with @ at the record at
 * hand, which is the message itself where a rule does not split it.
 *
 * DESIGN: names, numbers, wildcards and filters that compare one member with a text or number
 * ($.sensors[?@.name=='supply'].value) are walked here, without a copy, and tell under which names
 * they passed. json-glib has no filters and tells no names; it does all else (.., slices, unions).
 *
 * Immutable; any thread.
 */
typedef struct _RwMappingPath RwMappingPath;

#define RW_MAPPING_ERROR (rw_mapping_error_quark ())
GQuark rw_mapping_error_quark (void);

typedef enum
{
  RW_MAPPING_ERROR_FILE,  /* cannot be read */
  RW_MAPPING_ERROR_JSON,  /* is no JSON */
  RW_MAPPING_ERROR_RULES, /* says something that makes no sense */
} RwMappingError;

/* NULL with RW_MAPPING_ERROR_RULES and half a sentence where text is no path. */
RwMappingPath *rw_mapping_path_new (const char *text, GError **error);
void rw_mapping_path_free (RwMappingPath *self);

/* Whether a text is meant as a path: it begins with $ or @. */
gboolean rw_mapping_path_is_path (const char *text);

const char *rw_mapping_path_get_text (const RwMappingPath *self);

/* How many wildcards and filters it passes, each of which gives a key; 0 where json-glib walks. */
guint rw_mapping_path_get_n_keys (const RwMappingPath *self);

/* How many values there are (2 stands for more as well), the first one in *found (transfer full).
 */
guint rw_mapping_path_find (const RwMappingPath *self,
                            JsonNode *message,
                            JsonNode *record,
                            JsonNode **found);

typedef struct
{
  JsonNode *node;
  char **keys; /* one for each wildcard or filter passed: the member's name or the number */
} RwMappingMatch;

/* All values that there are, in their order. Returns: (transfer full): of RwMappingMatch */
GArray *rw_mapping_path_find_all (const RwMappingPath *self, JsonNode *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingPath, rw_mapping_path_free)

G_END_DECLS
