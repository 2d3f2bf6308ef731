/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mapping-template.h"
#include "rw-native-keys.h"
#include "rw-unit.h"

G_BEGIN_DECLS

/*
 * RwMapping: the rules of a mapping file: where in somebody's messages the fields of a reading are.
 *
 * For: handing from who reads them (rw-mapping-reader) to who works by them (rw-decoder-mapping)
 * and to who shows or edits them. Plain structs, so that all can see them. Not for: reading files
 * or messages.
 *
 * A mapping is immutable once it has been read, ref-counted, and may be used in any thread.
 */
typedef enum
{
  RW_MAPPING_JSON,
  RW_MAPPING_TEXT, /* the whole message is one value */
  RW_MAPPING_CSV,  /* each line is a record of named columns */
} RwMappingFormat;

/* How the numbers of a field become ours. */
typedef struct
{
  const RwUnit *unit;    /* the declared one; where the message names it, what counts when it does
                          * not; NULL for none */
  RwMappingPath *path;   /* where the message names it, or NULL */
  gboolean suffix;       /* it follows the number in its text */
  char **words;          /* what the sender calls it, with … */
  GPtrArray *word_units; /* … the RwUnit of each, or NULL */
} RwMappingUnit;

/* A number, a switch or a half of a position. */
typedef struct
{
  const RwNativeKey *target;
  RwMappingPath *path; /* NULL: always the constant */
  double constant;
  RwMappingUnit unit;
  double scale; /* number * scale + offset is in the unit */
  double offset;
  char decimal;   /* '.' or ',' where texts hold numbers; 0 where they do not */
  char **missing; /* values that mean that there is none, or NULL */
  char **on;      /* words of a switch; NULL for both: the usual words. One of the two alone: all */
  char **off;     /* other values are the other */
  gboolean required;
  char *comment;
} RwMappingField;

typedef enum
{
  RW_MAPPING_TIME_RECEIVE,
  RW_MAPPING_TIME_ISO,
  RW_MAPPING_TIME_EPOCH,
  RW_MAPPING_TIME_PATTERN,
} RwMappingTimeForm;

typedef struct
{
  RwMappingTimeForm form;
  RwMappingPath *path;
  double epoch_unit; /* µs */
  char *pattern;     /* as rw_time_pattern_parse() reads it */
  char *zone_name;   /* of times without a zone; NULL: UTC */
  GTimeZone *zone;
  gboolean or_receive; /* a message without a time has that of its receipt; else it is rejected */
  char **missing;
  char *comment;
} RwMappingTime;

/* A part of a record that is a container of its own. */
typedef struct
{
  char *name;
  GPtrArray *fields; /* of RwMappingField, besides those of the rule */
} RwMappingChannel;

typedef struct
{
  RwMappingPath *path;
  char **is; /* NULL: there must be something */
} RwMappingCondition;

typedef struct
{
  char *name;
  char *comment;
  RwMappingTopic *topic;
  RwMappingCondition *when; /* or NULL */
  gboolean ignore;          /* such messages hold no reading: nothing below counts */
  RwMappingFormat format;
  char delimiter;        /* of CSV */
  char **columns;        /* their names; "" for one to skip */
  RwMappingPath *each;   /* the records, or NULL: the message is one */
  gboolean may_be_empty; /* a message without a value is none to reject */
  RwMappingTemplate *container_id;
  RwMappingTemplate *product_id; /* or NULL */
  RwMappingTime time;
  GPtrArray *fields;   /* of RwMappingField */
  GPtrArray *channels; /* of RwMappingChannel; empty: the record is one container */
  const char *source;  /* interned, what readings of this rule have as RwReading.source */
} RwMappingRule;

typedef struct
{
  GPtrArray *rules; /* of RwMappingRule, in the order in which they are tried */
} RwMapping;

/* An empty one, to be filled before anybody else sees it. */
RwMapping *rw_mapping_new (void);
RwMapping *rw_mapping_ref (const RwMapping *self);
void rw_mapping_unref (RwMapping *self);

RwMappingRule *rw_mapping_rule_new (void);
void rw_mapping_rule_free (RwMappingRule *self);
RwMappingField *rw_mapping_field_new (void);
void rw_mapping_field_free (RwMappingField *self);
RwMappingChannel *rw_mapping_channel_new (const char *name);
void rw_mapping_channel_free (RwMappingChannel *self);
void rw_mapping_condition_free (RwMappingCondition *self);

/* The MQTT filters of all rules but those that ignore, each once. Caller frees. */
char **rw_mapping_dup_filters (const RwMapping *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMapping, rw_mapping_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingRule, rw_mapping_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingField, rw_mapping_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingChannel, rw_mapping_channel_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMappingCondition, rw_mapping_condition_free)

G_END_DECLS
