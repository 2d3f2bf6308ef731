/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-value.h"

#include "rw-json-value.h"
#include "rw-local-time.h"
#include "rw-mapping-text.h"
#include "rw-time-pattern.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* Seconds since 1970 as a number, or as a text that is one. */
static gboolean
read_epoch (const RwMappingTime *rule, const char *text, gint64 *time)
{
  double number;

  if (!rw_json_value_parse_number (text, &number))
    return FALSE;
  number *= rule->epoch_unit;
  if (!(fabs (number) < (double) G_MAXINT64 / 2))
    return FALSE;

  *time = llround (number);
  return TRUE;
}

static gboolean
read_text (const RwMappingTime *rule, const char *text, gint64 *time, gboolean *zoned)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  switch (rule->form)
    {
    case RW_MAPPING_TIME_EPOCH:
      *zoned = TRUE;
      return read_epoch (rule, stripped, time);
    case RW_MAPPING_TIME_PATTERN:
      return rw_time_pattern_parse (rule->pattern, stripped, time, zoned);
    case RW_MAPPING_TIME_ISO:
    case RW_MAPPING_TIME_RECEIVE:
    default:
      return rw_time_parse (stripped, strlen (stripped), time, zoned);
    }
}

static RwMappingOutcome
fail (const RwMappingTime *rule, JsonNode *node, char **reason)
{
  g_autofree char *described = rw_mapping_text_describe (node);
  const char *path = rw_mapping_path_get_text (rule->path);

  if (rule->form == RW_MAPPING_TIME_PATTERN)
    *reason = g_strdup_printf ("“%s” is %s, which does not follow the pattern “%s”", path,
                               described, rule->pattern);
  else
    *reason = g_strdup_printf ("“%s” is %s, which is no %s", path, described,
                               rule->form == RW_MAPPING_TIME_EPOCH
                                   ? "number of seconds or their parts since 1970"
                                   : "time such as “2026-11-22T10:00:00Z”");
  return RW_MAPPING_WRONG;
}

static RwMappingOutcome
take_receive_time (gint64 received, gint64 *time, guint32 *quality)
{
  *time = received;
  *quality = RW_QUALITY_RECEIVE_TIME;
  return RW_MAPPING_SET;
}

RwMappingOutcome
rw_mapping_value_read_time (const RwMappingTime *rule,
                            const RwMappingRecord *record,
                            gint64 received,
                            gint64 *time,
                            guint32 *quality,
                            RwMappingFound *found,
                            char **reason)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gboolean zoned;
  guint n;

  if (rule->form == RW_MAPPING_TIME_RECEIVE)
    return take_receive_time (received, time, quality);

  n = rw_mapping_path_find (rule->path, record->message, record->record, &node);
  if (found != NULL && node != NULL)
    found->raw = rw_mapping_text_describe (node);
  if (n > 1)
    {
      *reason = g_strdup_printf ("“%s” names several values, but one is needed",
                                 rw_mapping_path_get_text (rule->path));
      return RW_MAPPING_WRONG;
    }
  if (n == 0 || JSON_NODE_HOLDS_NULL (node) || rw_mapping_text_is_any (node, rule->missing))
    {
      if (rule->or_receive)
        return take_receive_time (received, time, quality);
      *reason =
          g_strdup_printf ("there is no time at “%s”; \"otherwise\": \"receive\" would take that "
                           "of the receipt",
                           rw_mapping_path_get_text (rule->path));
      return RW_MAPPING_WRONG;
    }

  text = rw_mapping_text_dup (node);
  if (text == NULL || !read_text (rule, text, time, &zoned))
    return fail (rule, node, reason);

  /* A zone that only the mapping knows leaves the doubt whether the device follows it. */
  *quality = zoned ? 0 : RW_QUALITY_NAIVE_TIME;
  if (!zoned && rule->zone != NULL)
    *time = rw_local_time_to_utc (rule->zone, *time, received);
  return RW_MAPPING_SET;
}
