/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping-path.h"
#include "rw-mapping-topic.h"

G_BEGIN_DECLS

/*
 * RwMappingTemplate: a text with places to fill in ("{yard}-{@.id}").
 *
 * For: the ids of a mapping rule. In braces stands a name captured from the topic, a path, the
 * number of a wildcard that the rule's “each” passed ({1} is what the first one stood for), or
 * {channel}. A text that is nothing but a path is that path.
 * Not for: numbers.
 *
 * Immutable; any thread.
 */
typedef struct _RwMappingTemplate RwMappingTemplate;

/* One record of a message: all that templates and paths can refer to. Borrowed. */
typedef struct
{
  const RwMappingCaptures *captures;
  JsonNode *message;
  JsonNode *record;
  char **keys;         /* what the wildcards of “each” stood for, or NULL */
  const char *channel; /* or NULL */
} RwMappingRecord;

/* What a template of a rule may refer to. */
typedef struct
{
  const RwMappingTopic *topic;
  guint n_keys;
  gboolean has_channels;
} RwMappingScope;

/* NULL with RW_MAPPING_ERROR_RULES and half a sentence. */
RwMappingTemplate *rw_mapping_template_new (const char *text,
                                            const RwMappingScope *scope,
                                            GError **error);
void rw_mapping_template_free (RwMappingTemplate *self);

const char *rw_mapping_template_get_text (const RwMappingTemplate *self);

/* Whether it contains {channel}. */
gboolean rw_mapping_template_names_channel (const RwMappingTemplate *self);

/* Calls func with each path in it, until it returns FALSE, which is then returned. */
typedef gboolean (*RwMappingPathFunc) (const RwMappingPath *path, gpointer user_data);
gboolean rw_mapping_template_foreach_path (const RwMappingTemplate *self,
                                           RwMappingPathFunc func,
                                           gpointer user_data);

/* The text with all filled in. NULL and no *reason where a path finds nothing, NULL with *reason,
 * half a sentence, where it finds what cannot stand in a text. Caller frees both. */
char *rw_mapping_template_fill (const RwMappingTemplate *self,
                                const RwMappingRecord *record,
                                char **reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingTemplate, rw_mapping_template_free)

G_END_DECLS
