/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-text.h"

#include "rw-axis.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static int
get_interval (const RwRecordText *self, gint64 time)
{
  return g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                    rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC);
}

RwRecordText
rw_record_text_init (GTimeZone *zone, gboolean fahrenheit, gint64 from, gint64 to)
{
  RwRecordText self = { .zone = zone, .fahrenheit = fahrenheit };

  /* One change in the span is enough; a span of a year has two, and begins as it ends. */
  for (gint64 time = from; time < to && !self.zoned; time += 28 * RW_USEC_PER_DAY)
    self.zoned = get_interval (&self, time) != get_interval (&self, from);
  self.zoned |= get_interval (&self, to) != get_interval (&self, from);
  return self;
}

char *
rw_record_text_time (const RwRecordText *self, gint64 time)
{
  g_autoptr (GDateTime) utc =
      g_date_time_new_from_unix_utc (rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;

  if (local == NULL)
    return g_strdup ("–");

  return g_date_time_format (local, self->zoned ? "%Y-%m-%d %H:%M:%S %Z" : "%Y-%m-%d %H:%M:%S");
}

static char *
describe_offset (const RwRecordText *self, gint64 time)
{
  int interval = get_interval (self, time);
  int offset = g_time_zone_get_offset (self->zone, interval);
  const char *name = g_time_zone_get_abbreviation (self->zone, interval);

  if (g_strcmp0 (name, "UTC") == 0 && offset == 0)
    return g_strdup ("UTC");
  return g_strdup_printf ("%s (UTC%c%02d:%02d)", name, offset < 0 ? '-' : '+', ABS (offset) / 3600,
                          ABS (offset) / 60 % 60);
}

char *
rw_record_text_zone (const RwRecordText *self, gint64 from, gint64 to)
{
  const char *identifier = g_time_zone_get_identifier (self->zone);
  GString *text = g_string_new (NULL);
  g_autofree char *at_end = NULL;

  if (g_strcmp0 (identifier, "UTC") != 0 && strchr (identifier, '/') != NULL)
    g_string_append_printf (text, "%s, ", identifier);
  for (gint64 time = from; self->zoned && time < to; time += 28 * RW_USEC_PER_DAY)
    {
      g_autofree char *offset = describe_offset (self, time);

      if (strstr (text->str, offset) == NULL)
        g_string_append_printf (text, "%s, ", offset);
    }
  at_end = describe_offset (self, to);
  if (strstr (text->str, at_end) == NULL)
    g_string_append (text, at_end);
  else
    g_string_truncate (text, text->len - strlen (", "));
  return g_string_free (text, FALSE);
}

/* A number and its unit stay on one line. */
static char *
glue (char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (*at == ' ' && at > text && g_ascii_isdigit (at[-1]))
      g_string_append (result, "\u00a0");
    else
      g_string_append_c (result, *at);
  g_free (text);
  return g_string_free (result, FALSE);
}

char *
rw_record_text_duration (gint64 duration)
{
  gint64 seconds = (duration + RW_USEC_PER_SEC / 2) / RW_USEC_PER_SEC;
  int minutes = (int) (seconds / 60 % 60), hours = (int) (seconds / 3600 % 24);

  if (seconds == 0)
    return g_strdup (C_("duration", "0"));
  if (seconds < 60)
    return glue (g_strdup_printf (C_("duration", "%d s"), (int) seconds));
  if (seconds < 3600)
    return glue (g_strdup_printf (C_("duration", "%d min"), minutes));
  if (seconds < 24 * 3600)
    return glue (g_strdup_printf (C_("duration", "%d h %02d min"), hours, minutes));
  return glue (g_strdup_printf (C_("duration", "%d d %d h %02d min"),
                                (int) (seconds / (24 * 3600)), hours, minutes));
}

char *
rw_record_text_value (const RwRecordText *self, RwQuantity quantity, double value, int more)
{
  gboolean fahrenheit = self->fahrenheit && rw_quantity_is_temperature (quantity);
  g_autofree char *digits = NULL;

  if (isnan (value))
    return g_strdup ("–");

  digits = rw_axis_format (fahrenheit ? value * 1.8 + 32 : value,
                           rw_quantity_get_decimals (quantity) + more);
  return g_strdup_printf ("%s\u00a0%s", digits,
                          fahrenheit ? "°F" : rw_quantity_get_unit (quantity));
}

char *
rw_record_text_limits (const RwRecordText *self, double low, double high)
{
  g_autofree char *first = rw_record_text_value (self, RW_QUANTITY_TEMPERATURE, low, 0);
  g_autofree char *last = rw_record_text_value (self, RW_QUANTITY_TEMPERATURE, high, 0);

  if (isnan (low) && isnan (high))
    return g_strdup (_("no limits"));
  if (isnan (low))
    return g_strdup_printf (_("up to %s"), last);
  if (isnan (high))
    return g_strdup_printf (_("from %s"), first);
  return g_strdup_printf (C_("limits", "%s to %s"), first, last);
}

char *
rw_record_text_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

const char *
rw_record_text_mode (RwCargoMode mode)
{
  switch (mode)
    {
    case RW_CARGO_CHILLED:
      return C_("cargo", "chilled");
    case RW_CARGO_FROZEN:
      return C_("cargo", "frozen");
    case RW_CARGO_AMBIENT:
    default:
      return C_("cargo", "ambient");
    }
}

const char *
rw_record_text_quality (guint bit)
{
  switch (1 << bit)
    {
    case RW_QUALITY_CHECK_DIGIT:
      return _("The check digit of the container’s number is wrong");
    case RW_QUALITY_NAIVE_TIME:
      return _("The time came without a zone");
    case RW_QUALITY_RECEIVE_TIME:
      return _("No time of measurement: that of receipt was taken");
    case RW_QUALITY_IMPLAUSIBLE:
      return _("A value was physically impossible");
    case RW_QUALITY_BAD_POSITION:
      return _("The position was impossible");
    case RW_QUALITY_CLOCK_AHEAD:
      return _("Measured later than received: a clock was wrong");
    case RW_QUALITY_OUT_OF_RANGE:
      return _("A value was beyond what a recorder measures");
    case RW_QUALITY_GAS_SUM:
      return _("The gases add up to more than 100 %");
    case RW_QUALITY_RATE:
      return _("A value changed faster than it can");
    case RW_QUALITY_STUCK:
      return _("A value stayed the same while the machine ran");
    case RW_QUALITY_OUTLIER:
      return _("A value was far from those before");
    default:
      return NULL;
    }
}
