/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-mapping-rows.h"

#include "rw-ctl-rows.h"
#include "rw-time.h"
#include "rw-validator.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The bits of RwReading.quality in words that scripts may rely on. */
static const struct
{
  guint32 bit;
  const char *word;
} qualities[] = {
  { RW_QUALITY_CHECK_DIGIT, "wrong check digit" }, { RW_QUALITY_NAIVE_TIME, "time without zone" },
  { RW_QUALITY_RECEIVE_TIME, "time of receipt" },  { RW_QUALITY_IMPLAUSIBLE, "implausible value" },
  { RW_QUALITY_BAD_POSITION, "bad position" },     { RW_QUALITY_CLOCK_AHEAD, "clock ahead" },
  { RW_QUALITY_OUT_OF_RANGE, "out of range" },     { RW_QUALITY_GAS_SUM, "gases above 100 %" },
};

static void
add_columns (RwRowWriter *rows, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    rw_row_writer_add_column (rows, names[i], NULL);
}

/* A row of texts; NULL is missing. */
static gboolean
write_row (RwCtl *ctl, RwRowWriter *rows, const char *const *texts, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    rw_row_writer_add_text (rows, texts[i]);

  return rw_row_writer_end_row (rows, rw_ctl_get_cancellable (ctl), error);
}

/* --- rules ----------------------------------------------------------------------------------- */

static char *
list_fields (const RwMappingRule *rule)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < rule->fields->len; i++)
    {
      const RwMappingField *field = g_ptr_array_index (rule->fields, i);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", field->target->name);
    }
  for (guint i = 0; i < rule->channels->len; i++)
    {
      const RwMappingChannel *channel = g_ptr_array_index (rule->channels, i);

      for (guint j = 0; j < channel->fields->len; j++)
        {
          const RwMappingField *field = g_ptr_array_index (channel->fields, j);

          g_string_append_printf (list, "%s%s/%s", list->len > 0 ? ", " : "", channel->name,
                                  field->target->name);
        }
    }

  return g_string_free (list, FALSE);
}

gboolean
rw_ctl_mapping_write_rules (RwCtl *ctl, const RwMapping *mapping, GError **error)
{
  static const char *const formats[] = { "json", "text", "csv" };
  static const char *const columns[] = {
    "rule", "topic", "format", "container_id", "fields", NULL
  };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (RW_ROW_FORMAT_TABLE);

  add_columns (rows, columns);
  if (!rw_row_writer_end_columns (rows, rw_ctl_get_cancellable (ctl), error))
    return FALSE;
  for (guint i = 0; i < mapping->rules->len; i++)
    {
      const RwMappingRule *rule = g_ptr_array_index (mapping->rules, i);
      g_autofree char *fields = list_fields (rule);
      const char *texts[] = {
        rule->name,
        rw_mapping_topic_get_pattern (rule->topic),
        rule->ignore ? "ignore" : formats[rule->format],
        rule->container_id != NULL ? rw_mapping_template_get_text (rule->container_id) : NULL,
        fields,
      };

      if (!write_row (ctl, rows, texts, G_N_ELEMENTS (texts), error))
        return FALSE;
    }

  return rw_row_writer_finish (rows, rw_ctl_get_cancellable (ctl), error);
}

/* --- trace ----------------------------------------------------------------------------------- */

static char *
dup_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (number))
    return NULL;
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", number));
}

static char *
dup_value (const RwReading *reading, const RwNativeKey *key)
{
  switch (key->kind)
    {
    case RW_NATIVE_CONTAINER_ID:
      return g_strdup (reading->container_id);
    case RW_NATIVE_PRODUCT_ID:
      return g_strdup (reading->product_id);
    case RW_NATIVE_TIME:
      return rw_time_format (reading->time);
    case RW_NATIVE_QUANTITY:
      return dup_number (reading->value[key->index]);
    case RW_NATIVE_FLAG:
      if (!rw_reading_is_known (reading, key->index))
        return NULL;
      return g_strdup (rw_reading_is_set (reading, key->index) ? "true" : "false");
    case RW_NATIVE_COUNT:
      return reading->defrost_cycle >= 0 ? g_strdup_printf ("%d", reading->defrost_cycle) : NULL;
    case RW_NATIVE_LATITUDE:
      return dup_number (reading->latitude);
    case RW_NATIVE_LONGITUDE:
    default:
      return dup_number (reading->longitude);
    }
}

static const char *
get_note (const RwReading *reading, const RwNativeKey *key, RwMappingOutcome outcome)
{
  if (outcome == RW_MAPPING_MISSING)
    return "missing";
  if (outcome == RW_MAPPING_WRONG)
    return "wrong";
  if (reading != NULL && key->kind == RW_NATIVE_QUANTITY
      && !rw_validator_is_plausible (key->index, reading->value[key->index]))
    return "implausible";

  return NULL;
}

/* reading is NULL where there came none of it. */
static gboolean
write_look (RwCtl *ctl,
            RwRowWriter *rows,
            const RwReading *reading,
            const RwMappingLook *look,
            GError **error)
{
  const RwNativeKey *key =
      &rw_native_keys[rw_native_keys_find (look->target, strlen (look->target))];
  g_autofree char *value =
      reading != NULL && look->outcome == RW_MAPPING_SET ? dup_value (reading, key) : NULL;
  const char *texts[] = {
    reading != NULL ? reading->container_id : NULL,
    look->target,
    value,
    value != NULL && key->kind == RW_NATIVE_QUANTITY ? rw_quantity_get_unit (key->index) : NULL,
    look->from,
    look->found.raw,
    look->found.unit,
    get_note (reading, key, look->outcome),
  };

  return write_row (ctl, rows, texts, G_N_ELEMENTS (texts), error);
}

static gboolean
is_about (const RwMappingLook *look, const RwMappingOrigin *origin)
{
  return look->record == origin->record
         && (look->channel == NULL || g_strcmp0 (look->channel, origin->channel) == 0);
}

/* What says which reefer and when, rather than what was measured. */
static gboolean
is_identity (const RwMappingLook *look)
{
  static const char *const targets[] = { "container_id", "measurement_time", "product_id", NULL };

  return g_strv_contains (targets, look->target);
}

static gboolean
write_some_looks (RwCtl *ctl,
                  RwRowWriter *rows,
                  const RwReading *reading,
                  const RwMappingOrigin *origin,
                  const RwMappingTrace *trace,
                  gboolean identity,
                  GError **error)
{
  for (guint i = 0; i < trace->looks->len; i++)
    {
      const RwMappingLook *look = &g_array_index (trace->looks, RwMappingLook, i);

      if ((origin == NULL || is_about (look, origin)) && is_identity (look) == identity
          && !write_look (ctl, rows, reading, look, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_looks (RwCtl *ctl,
             RwRowWriter *rows,
             const RwReading *reading,
             const RwMappingOrigin *origin,
             const RwMappingTrace *trace,
             GError **error)
{
  return write_some_looks (ctl, rows, reading, origin, trace, TRUE, error)
         && write_some_looks (ctl, rows, reading, origin, trace, FALSE, error);
}

/* Whether a path gave the temperature of a reading. */
static gboolean
has_temperature (const RwMappingTrace *trace, const RwMappingOrigin *origin)
{
  for (guint i = 0; i < trace->looks->len; i++)
    {
      const RwMappingLook *look = &g_array_index (trace->looks, RwMappingLook, i);

      if (is_about (look, origin) && strcmp (look->target, "temperature") == 0
          && look->outcome == RW_MAPPING_SET)
        return TRUE;
    }

  return FALSE;
}

/* What no path gave: the temperature that stands for return or supply air, and the quality. */
static gboolean
write_rest (RwCtl *ctl,
            RwRowWriter *rows,
            const RwReading *reading,
            const RwMappingOrigin *origin,
            const RwMappingTrace *trace,
            GError **error)
{
  g_autofree char *temperature = dup_number (reading->value[RW_QUANTITY_TEMPERATURE]);
  g_autofree char *bits = g_strdup_printf ("%u", reading->quality);
  g_autoptr (GString) words = g_string_new (NULL);
  const char *copied[] = {
    reading->container_id,         "temperature", temperature, "°C", NULL, NULL, NULL,
    "that of return or supply air"
  };
  const char *quality[] = { reading->container_id, "quality", bits, NULL, NULL, NULL, NULL, NULL };

  if (temperature != NULL && !has_temperature (trace, origin)
      && !write_row (ctl, rows, copied, G_N_ELEMENTS (copied), error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    if (reading->quality & qualities[i].bit)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", qualities[i].word);
  quality[7] = words->len > 0 ? words->str : NULL;
  return write_row (ctl, rows, quality, G_N_ELEMENTS (quality), error);
}

static gboolean
write_readings (RwCtl *ctl,
                RwRowWriter *rows,
                GArray *readings,
                const RwMappingTrace *trace,
                GError **error)
{
  if (readings->len == 0)
    return write_looks (ctl, rows, NULL, NULL, trace, error);

  for (guint i = 0; i < readings->len; i++)
    {
      const RwReading *reading = &g_array_index (readings, RwReading, i);
      const RwMappingOrigin *origin = &g_array_index (trace->origins, RwMappingOrigin, i);

      if (!write_looks (ctl, rows, reading, origin, trace, error)
          || !write_rest (ctl, rows, reading, origin, trace, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rw_ctl_mapping_write_trace (RwCtl *ctl,
                            const RwDecoding *decoding,
                            const RwMappingTrace *trace,
                            RwRowFormat format,
                            GError **error)
{
  static const char *const columns[] = { "container_id", "field",      "value", "unit", "path",
                                         "found",        "found_unit", "note",  NULL };
  g_autoptr (RwRowWriter) rows = NULL;

  if (trace->rule == NULL)
    return TRUE;
  if (format == RW_ROW_FORMAT_TABLE)
    g_print (ngettext ("Rule “%s”, topic “%s”: %u reading\n\n",
                       "Rule “%s”, topic “%s”: %u readings\n\n", decoding->readings->len),
             trace->rule->name, decoding->topic, decoding->readings->len);
  if (trace->looks->len == 0)
    return TRUE;

  rows = rw_ctl_rows_open (format);
  add_columns (rows, columns);
  return rw_row_writer_end_columns (rows, rw_ctl_get_cancellable (ctl), error)
         && write_readings (ctl, rows, decoding->readings, trace, error)
         && rw_row_writer_finish (rows, rw_ctl_get_cancellable (ctl), error);
}
