/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping-reader.h"

G_BEGIN_DECLS

/*
 * RwMappingReader: one reading of a mapping file, and where it is.
 *
 * For: the parts of rw-mapping-reader. Not for: anybody else.
 *
 * Each function that can fail returns FALSE or NULL with the error set, once.
 */
typedef struct
{
  const char *file;  /* its name */
  GHashTable *lines; /* from JsonNode to the line where it is */
  const char *rule;  /* its name, and what is being read of it; each may be NULL */
  const char *channel;
  const char *target;
  RwMappingScope scope; /* of the rule */
  char decimal;         /* what the rule says for all its fields */
  char **missing;
  RwMappingFormat format;
  char **columns;
  GError **error;
} RwMappingReader;

/* Says what is wrong at a node: half a sentence. Returns FALSE. */
gboolean rw_mapping_reader_fail (RwMappingReader *self, JsonNode *node, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* The node as an object with no other members than keys, which end with NULL; else NULL. */
JsonObject *rw_mapping_reader_get_object (RwMappingReader *self,
                                          JsonNode *node,
                                          const char *const *keys);

/* A member of a type; *value is untouched where there is none. */
gboolean rw_mapping_reader_get_text (RwMappingReader *self,
                                     JsonObject *object,
                                     const char *name,
                                     const char **value);
gboolean rw_mapping_reader_get_flag (RwMappingReader *self,
                                     JsonObject *object,
                                     const char *name,
                                     gboolean *value);
gboolean rw_mapping_reader_get_number (RwMappingReader *self,
                                       JsonObject *object,
                                       const char *name,
                                       double *value);

/* One of some words, which end with NULL: its number. */
gboolean rw_mapping_reader_get_choice (RwMappingReader *self,
                                       JsonObject *object,
                                       const char *name,
                                       const char *const *words,
                                       guint *value);

/* A text, a number, true or false, or a list of them, as texts: *words is replaced, or untouched.
 */
gboolean rw_mapping_reader_get_words (RwMappingReader *self,
                                      JsonObject *object,
                                      const char *name,
                                      char ***words);

/* '.' or ','. */
gboolean rw_mapping_reader_get_decimal (RwMappingReader *self, JsonObject *object, char *decimal);

/* A path that fits the format of the rule. NULL with the error. node is for its line. */
RwMappingPath *rw_mapping_reader_make_path (RwMappingReader *self,
                                            JsonNode *node,
                                            const char *text);
gboolean rw_mapping_reader_get_path (RwMappingReader *self,
                                     JsonObject *object,
                                     const char *name,
                                     RwMappingPath **path);

/* Checks a path that was made by something else, for the same. */
gboolean rw_mapping_reader_check_path (RwMappingReader *self,
                                       JsonNode *node,
                                       const RwMappingPath *path);

/* Adds the rules of a list. */
gboolean rw_mapping_reader_read_rules (RwMappingReader *self, RwMapping *mapping, JsonArray *rules);

/* What stands for a field, and for the time. */
RwMappingField *rw_mapping_reader_read_field (RwMappingReader *self,
                                              const RwNativeKey *target,
                                              JsonNode *node);
gboolean rw_mapping_reader_read_time (RwMappingReader *self, RwMappingTime *time, JsonNode *node);

G_END_DECLS
