/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-mapping.h"

#include "rw-mapping-csv.h"
#include "rw-mapping-text.h"
#include "rw-shape.h"

#include <math.h>
#include <string.h>

/* More records are not taken from one message: paths are walked for each, and a sender must not be
 * able to keep the worker busy for long. */
#define MAX_RECORDS 10000

/* What a record came to. */
typedef enum
{
  RECORD_TAKEN,
  RECORD_EMPTY,
  RECORD_REJECTED,
} RecordOutcome;

/* One message in work by one rule. */
typedef struct
{
  const RwMappingRule *rule;
  RwDecoding *decoding;
  RwMappingTrace *trace; /* or NULL */
  RwMappingRecord record;
  guint number; /* of the record, from 0 */
} Work;

static void
look_clear (gpointer data)
{
  RwMappingLook *look = data;

  g_free (look->from);
  rw_mapping_found_clear (&look->found);
}

void
rw_mapping_trace_init (RwMappingTrace *self)
{
  *self = (RwMappingTrace){ 0 };
  self->looks = g_array_new (FALSE, FALSE, sizeof (RwMappingLook));
  g_array_set_clear_func (self->looks, look_clear);
  self->origins = g_array_new (FALSE, FALSE, sizeof (RwMappingOrigin));
}

void
rw_mapping_trace_clear (RwMappingTrace *self)
{
  g_clear_pointer (&self->looks, g_array_unref);
  g_clear_pointer (&self->origins, g_array_unref);
}

/* found is taken over. */
static void
add_look (Work *work,
          const char *target,
          const char *from,
          RwMappingOutcome outcome,
          RwMappingFound *found)
{
  RwMappingLook look = {
    .record = work->number,
    .channel = work->record.channel,
    .target = target,
    .from = g_strdup (from),
    .outcome = outcome,
    .found = *found,
  };

  g_array_append_val (work->trace->looks, look);
}

/* Says which rule could not take which field. problem is half a sentence and is freed. */
static gboolean
fail_field (Work *work, const char *target, char *problem, char **reason)
{
  g_autofree char *owned = problem;

  return rw_shape_fail (reason, "The mapping rule “%s” cannot take “%s”: %s.", work->rule->name,
                        target, owned);
}

static gboolean
set_number (const RwMappingField *field, RwReading *reading, double number, char **problem)
{
  if (field->target->kind == RW_NATIVE_FLAG)
    {
      rw_native_key_set_flag (field->target, reading, number != 0);
      return TRUE;
    }
  if (rw_native_key_set_number (field->target, reading, number))
    return TRUE;

  if (field->target->kind == RW_NATIVE_COUNT)
    *problem = g_strdup_printf ("it must be a whole number from 0 to %d", G_MAXINT16);
  else
    *problem = g_strdup ("the number is too large to be kept");
  return FALSE;
}

/* Whether a field alone makes a reading: a constant measures nothing, and neither does a place. */
static gboolean
is_measured (const RwMappingField *field)
{
  return field->path != NULL && field->target->kind != RW_NATIVE_LATITUDE
         && field->target->kind != RW_NATIVE_LONGITUDE;
}

static gboolean
set_field (Work *work,
           const RwMappingField *field,
           RwReading *reading,
           gboolean *any,
           char **reason)
{
  RwMappingFound found = { 0 };
  char *problem = NULL;
  double number;
  RwMappingOutcome outcome = rw_mapping_value_read (field, &work->record, &number,
                                                    work->trace != NULL ? &found : NULL, &problem);

  if (outcome == RW_MAPPING_SET && !set_number (field, reading, number, &problem))
    outcome = RW_MAPPING_WRONG;
  if (work->trace != NULL)
    add_look (work, field->target->name,
              field->path != NULL ? rw_mapping_path_get_text (field->path) : "constant", outcome,
              &found);
  if (outcome == RW_MAPPING_WRONG)
    return fail_field (work, field->target->name, problem, reason);

  *any |= outcome == RW_MAPPING_SET && is_measured (field);
  return TRUE;
}

static gboolean
set_fields (Work *work, GPtrArray *fields, RwReading *reading, gboolean *any, char **reason)
{
  for (guint i = 0; i < fields->len; i++)
    if (!set_field (work, g_ptr_array_index (fields, i), reading, any, reason))
      return FALSE;

  return TRUE;
}

static gboolean
set_time (Work *work, RwReading *reading, char **reason)
{
  const RwMappingTime *time = &work->rule->time;
  RwMappingFound found = { 0 };
  char *problem = NULL;
  RwMappingOutcome outcome =
      rw_mapping_value_read_time (time, &work->record, work->decoding->received_time,
                                  &reading->time, &reading->quality,
                                  work->trace != NULL ? &found : NULL, &problem);

  if (work->trace != NULL)
    add_look (work, "measurement_time",
              time->path != NULL ? rw_mapping_path_get_text (time->path) : "receive", outcome,
              &found);
  return outcome == RW_MAPPING_SET || fail_field (work, "measurement_time", problem, reason);
}

/* The filled in template of an id, NULL with or without *reason. */
static char *
fill_id (Work *work, const char *target, const RwMappingTemplate *template, char **reason)
{
  char *problem = NULL;
  char *id = rw_mapping_template_fill (template, &work->record, &problem);
  RwMappingFound found = { 0 };

  if (work->trace != NULL)
    {
      found.raw = id != NULL ? g_strdup_printf ("“%s”", id) : NULL;
      add_look (work, target, rw_mapping_template_get_text (template),
                id != NULL        ? RW_MAPPING_SET
                : problem != NULL ? RW_MAPPING_WRONG
                                  : RW_MAPPING_MISSING,
                &found);
    }
  if (problem != NULL)
    fail_field (work, target, problem, reason);
  return id;
}

static gboolean
set_product (Work *work, RwReading *reading, char **reason)
{
  const RwMappingTemplate *template = work->rule->product_id;
  g_autofree char *id = NULL;

  if (template == NULL)
    return TRUE;
  id = fill_id (work, "product_id", template, reason);
  if (id == NULL || id[strspn (id, " ")] == '\0')
    return *reason == NULL;
  if (!rw_shape_check_id (id, reason))
    return FALSE;

  reading->product_id = rw_name_cache_intern (work->decoding->names, id, strlen (id));
  return reading->product_id != NULL || rw_shape_fail_names (reason);
}

static char *
make_id (Work *work, char **reason)
{
  const RwMappingTemplate *template = work->rule->container_id;
  g_autofree char *id = fill_id (work, "container_id", template, reason);

  if (id == NULL)
    {
      if (*reason == NULL)
        rw_shape_fail (reason,
                       "The mapping rule “%s” finds no “container_id”: there is nothing at "
                       "“%s”.",
                       work->rule->name, rw_mapping_template_get_text (template));
      return NULL;
    }
  if (work->record.channel == NULL || rw_mapping_template_names_channel (template))
    return g_steal_pointer (&id);

  return g_strconcat (id, "/", work->record.channel, NULL);
}

static gboolean
append (Work *work, RwReading *reading, char **reason)
{
  g_autofree char *id = make_id (work, reason);
  RwMappingOrigin origin = { work->number, work->record.channel };

  if (id == NULL || !rw_shape_check_id (id, reason))
    return FALSE;
  reading->container_id = rw_name_cache_intern (work->decoding->names, id, strlen (id));
  if (reading->container_id == NULL)
    return rw_shape_fail_names (reason);

  if (isnan (reading->latitude) != isnan (reading->longitude))
    reading->latitude = reading->longitude = NAN;
  rw_shape_complete_temperature (reading);
  g_array_append_vals (work->decoding->readings, reading, 1);
  if (work->trace != NULL)
    g_array_append_val (work->trace->origins, origin);
  return TRUE;
}

/* Each channel that says something is a container of its own. */
static RecordOutcome
take_channels (Work *work, const RwReading *shared, char **reason)
{
  RecordOutcome outcome = RECORD_EMPTY;

  for (guint i = 0; i < work->rule->channels->len && outcome != RECORD_REJECTED; i++)
    {
      const RwMappingChannel *channel = g_ptr_array_index (work->rule->channels, i);
      RwReading reading = *shared;
      gboolean any = FALSE;

      work->record.channel = channel->name;
      if (!set_fields (work, channel->fields, &reading, &any, reason)
          || (any && !append (work, &reading, reason)))
        outcome = RECORD_REJECTED;
      else if (any)
        outcome = RECORD_TAKEN;
    }
  work->record.channel = NULL;
  return outcome;
}

static RecordOutcome
take_record (Work *work, char **reason)
{
  guint before = work->decoding->readings->len;
  RecordOutcome outcome = RECORD_EMPTY;
  RwReading reading;
  gboolean any = FALSE;

  rw_reading_init (&reading);
  reading.source = work->rule->source;
  if (!set_fields (work, work->rule->fields, &reading, &any, reason))
    return RECORD_REJECTED;
  if (!any && work->rule->channels->len == 0)
    return RECORD_EMPTY;

  if (!set_time (work, &reading, reason) || !set_product (work, &reading, reason))
    return RECORD_REJECTED;
  if (work->rule->channels->len > 0)
    outcome = take_channels (work, &reading, reason);
  else
    outcome = append (work, &reading, reason) ? RECORD_TAKEN : RECORD_REJECTED;

  /* A record is taken whole or not at all. */
  if (outcome == RECORD_REJECTED)
    {
      if (work->trace != NULL)
        g_array_set_size (work->trace->origins,
                          work->trace->origins->len - (work->decoding->readings->len - before));
      g_array_set_size (work->decoding->readings, before);
    }
  return outcome;
}

/* What all records of a message came to. */
typedef struct
{
  guint n;
  guint n_taken;
  guint n_rejected;
  guint first_rejected;
  char *reason; /* of the first */
} Tally;

static void
tally_record (Work *work, Tally *tally, JsonNode *node, char **keys)
{
  g_autofree char *reason = NULL;
  RecordOutcome outcome;

  work->record.record = node;
  work->record.keys = keys;
  work->number = tally->n++;
  if (work->number < MAX_RECORDS)
    outcome = take_record (work, &reason);
  else
    {
      rw_shape_fail (&reason, "At most %d records are taken from one message.", MAX_RECORDS);
      outcome = RECORD_REJECTED;
    }
  tally->n_taken += outcome == RECORD_TAKEN;
  if (outcome != RECORD_REJECTED)
    return;
  if (tally->n_rejected++ == 0)
    {
      tally->first_rejected = work->number;
      tally->reason = g_steal_pointer (&reason);
    }
}

static void
tally_records (Work *work, Tally *tally)
{
  const RwMappingRule *rule = work->rule;
  JsonNode *message = work->record.message;

  if (rule->each != NULL)
    {
      g_autoptr (GArray) matches = rw_mapping_path_find_all (rule->each, message);

      for (guint i = 0; i < matches->len; i++)
        {
          const RwMappingMatch *match = &g_array_index (matches, RwMappingMatch, i);

          tally_record (work, tally, match->node, match->keys);
        }
    }
  else if (rule->format == RW_MAPPING_CSV)
    {
      JsonArray *lines = json_node_get_array (message);

      for (guint i = 0; i < json_array_get_length (lines); i++)
        tally_record (work, tally, json_array_get_element (lines, i), NULL);
    }
  else
    tally_record (work, tally, message, NULL);
}

static gboolean
conclude (Work *work, Tally *tally, char **reason)
{
  g_autofree char *first = tally->reason;

  if (work->trace != NULL)
    work->trace->n_records = tally->n;
  if (tally->n_rejected > 0 && tally->n_taken > 0)
    work->decoding->partial =
        g_strdup_printf ("%u of %u records were not taken, the first of them is number %u. %s",
                         tally->n_rejected, tally->n, tally->first_rejected + 1, first);
  if (tally->n_taken > 0)
    return TRUE;
  if (tally->n_rejected > 0)
    {
      *reason = g_steal_pointer (&first);
      return FALSE;
    }
  if (work->rule->may_be_empty)
    return TRUE;
  if (tally->n == 0)
    return rw_shape_fail (reason, "The mapping rule “%s” finds no record at “%s”.",
                          work->rule->name,
                          work->rule->each != NULL ? rw_mapping_path_get_text (work->rule->each)
                                                   : "$");
  return rw_shape_fail (reason, "The mapping rule “%s” finds no value at any of its paths.",
                        work->rule->name);
}

/* The message as a tree. JSON is parsed once for all rules. */
static JsonNode *
parse (const RwMappingRule *rule, RwDecoding *decoding, JsonNode **json, char **reason)
{
  g_autofree char *text = NULL;
  JsonNode *node;

  if (rule->format == RW_MAPPING_JSON)
    {
      g_autoptr (JsonParser) parser = *json == NULL ? rw_shape_parse (decoding, reason) : NULL;

      if (parser != NULL)
        *json = json_parser_steal_root (parser);
      return *json != NULL ? json_node_ref (*json) : NULL;
    }
  if (!g_utf8_validate (decoding->data, (gssize) decoding->length, NULL))
    {
      rw_shape_fail (reason, "The message is not UTF-8 text.");
      return NULL;
    }

  text = g_strndup (decoding->data, decoding->length);
  if (rule->format == RW_MAPPING_CSV)
    return rw_mapping_csv_parse (text, rule->delimiter, rule->columns, reason);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, g_strstrip (text));
  return node;
}

static gboolean
holds (const RwMappingCondition *condition, JsonNode *message)
{
  g_autoptr (JsonNode) found = NULL;

  if (condition == NULL)
    return TRUE;
  if (rw_mapping_path_find (condition->path, message, message, &found) == 0)
    return FALSE;

  return condition->is != NULL ? rw_mapping_text_is_any (found, condition->is)
                               : !JSON_NODE_HOLDS_NULL (found);
}

static gboolean
decode_by (const RwMappingRule *rule,
           RwDecoding *decoding,
           const RwMappingCaptures *captures,
           JsonNode *message,
           RwMappingTrace *trace,
           char **reason)
{
  Work work = {
    .rule = rule,
    .decoding = decoding,
    .trace = trace,
    .record = { .captures = captures, .message = message },
  };
  Tally tally = { 0 };

  if (trace != NULL)
    trace->rule = rule;
  if (rule->ignore)
    return TRUE;

  tally_records (&work, &tally);
  return conclude (&work, &tally, reason);
}

gboolean
rw_decoder_mapping_try (RwDecoding *decoding,
                        gboolean *matched,
                        RwMappingTrace *trace,
                        char **reason)
{
  const RwMapping *mapping = decoding->mapping;
  g_autoptr (JsonNode) json = NULL;
  RwMappingCaptures captures;

  *matched = TRUE;
  for (guint i = 0; i < mapping->rules->len; i++)
    {
      const RwMappingRule *rule = g_ptr_array_index (mapping->rules, i);
      g_autoptr (JsonNode) message = NULL;

      if (!rw_mapping_topic_match (rule->topic, decoding->topic, &captures))
        continue;
      /* What is ignored need not even be of its format. */
      if (!rule->ignore || rule->when != NULL)
        {
          if (trace != NULL)
            trace->rule = rule;
          message = parse (rule, decoding, &json, reason);
          if (message == NULL)
            return FALSE;
          if (trace != NULL)
            trace->rule = NULL;
        }
      if (holds (rule->when, message))
        return decode_by (rule, decoding, &captures, message, trace, reason);
    }

  *matched = FALSE;
  return FALSE;
}

gboolean
rw_decoder_mapping_decode (RwDecoding *decoding, char **reason)
{
  gboolean matched;

  if (decoding->mapping == NULL)
    return rw_shape_fail (reason, "There is no mapping file that says how to read the message.");
  if (rw_decoder_mapping_try (decoding, &matched, NULL, reason))
    return TRUE;

  return matched ? FALSE
                 : rw_shape_fail (reason,
                                  "No rule of the mapping file is for the topic “%s” and "
                                  "what the message holds.",
                                  decoding->topic);
}
