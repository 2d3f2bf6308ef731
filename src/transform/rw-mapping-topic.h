/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwMappingTopic: a topic filter with names for what it captures ("site/{yard}/dev/{device}/up").
 *
 * For: choosing the rule of a message and taking ids out of its topic, by comparing segments: no
 * regular expression, no allocation.
 * Not for: subscribing; rw_mapping_topic_dup_filter() gives the filter for that.
 *
 * A segment is a text, + for any one, or a text around one capture ("dev-{device}"), which is never
 * empty. The last one may be # for any number, or {name#}, which captures at least one. As in MQTT
 * a pattern that begins with a wildcard or capture does not match topics that begin with $.
 * Immutable; any thread.
 */
typedef struct _RwMappingTopic RwMappingTopic;

#define RW_MAPPING_MAX_CAPTURES 16

/* What a topic gave, in the order of the names; points into the topic. */
typedef struct
{
  const char *text[RW_MAPPING_MAX_CAPTURES];
  gsize length[RW_MAPPING_MAX_CAPTURES];
} RwMappingCaptures;

/* NULL with RW_MAPPING_ERROR_RULES and half a sentence. */
RwMappingTopic *rw_mapping_topic_new (const char *pattern, GError **error);
void rw_mapping_topic_free (RwMappingTopic *self);

const char *rw_mapping_topic_get_pattern (const RwMappingTopic *self);

/* The number of a captured name, or -1. */
int rw_mapping_topic_find_capture (const RwMappingTopic *self, const char *name);

/* *captures is touched in any case. */
gboolean rw_mapping_topic_match (const RwMappingTopic *self,
                                 const char *topic,
                                 RwMappingCaptures *captures);

/* MQTT's filter of the topics that can match ("site/+/dev/+/up"). Caller frees. */
char *rw_mapping_topic_dup_filter (const RwMappingTopic *self);

/* A topic that matches, in which each capture is its own name. Caller frees. */
char *rw_mapping_topic_dup_example (const RwMappingTopic *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingTopic, rw_mapping_topic_free)

G_END_DECLS
