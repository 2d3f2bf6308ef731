/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-format.h"

#include "rw-label.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#define UNKNOWN "–"

struct _RwFormat
{
  GObject parent_instance;
  gboolean fahrenheit;
  RwTimeZoneChoice zone;
  GTimeZone *time_zone;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwFormat, rw_format, G_TYPE_OBJECT)

static void
rw_format_finalize (GObject *object)
{
  RwFormat *self = RW_FORMAT (object);

  g_time_zone_unref (self->time_zone);
  G_OBJECT_CLASS (rw_format_parent_class)->finalize (object);
}

static void
rw_format_class_init (RwFormatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_format_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_format_init (RwFormat *self)
{
  self->fahrenheit = rw_format_locale_uses_fahrenheit ();
  self->zone = RW_TIME_ZONE_LOCAL;
  self->time_zone = g_time_zone_new_local ();
}

RwFormat *
rw_format_get_default (void)
{
  static RwFormat *format;

  if (format == NULL)
    format = g_object_new (RW_TYPE_FORMAT, NULL);
  return format;
}

gboolean
rw_format_get_fahrenheit (RwFormat *self)
{
  return self->fahrenheit;
}

void
rw_format_set_fahrenheit (RwFormat *self, gboolean fahrenheit)
{
  if (self->fahrenheit == fahrenheit)
    return;
  self->fahrenheit = fahrenheit;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

RwTimeZoneChoice
rw_format_get_zone (RwFormat *self)
{
  return self->zone;
}

void
rw_format_set_zone (RwFormat *self, RwTimeZoneChoice zone)
{
  if (self->zone == zone)
    return;
  self->zone = zone;
  g_time_zone_unref (self->time_zone);
  self->time_zone = zone == RW_TIME_ZONE_UTC ? g_time_zone_new_utc () : g_time_zone_new_local ();
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
rw_format_locale_uses_fahrenheit (void)
{
  /* glibc answers 1 for metric and 2 for US units; the US and its like also count in °F. */
  const char *measurement = nl_langinfo (_NL_MEASUREMENT_MEASUREMENT);

  return measurement != NULL && measurement[0] == 2;
}

double
rw_format_convert (RwQuantity quantity, double value)
{
  if (rw_quantity_is_temperature (quantity) && rw_format_get_default ()->fahrenheit)
    return value * 9 / 5 + 32;
  return value;
}

const char *
rw_format_unit (RwQuantity quantity)
{
  if (rw_quantity_is_temperature (quantity) && rw_format_get_default ()->fahrenheit)
    return "°F";
  return rw_quantity_get_unit (quantity);
}

/* A number with a real minus sign, and no minus at all for what rounds to zero. */
static char *
format_number (double value, int decimals, gboolean with_plus)
{
  double scale = pow (10, decimals);
  double rounded = round (value * scale) / scale;
  const char *sign = rounded < 0 ? "−" : (with_plus && rounded > 0 ? "+" : "");

  return g_strdup_printf ("%s%.*f", sign, decimals, fabs (rounded));
}

char *
rw_format_value (RwQuantity quantity, double value)
{
  if (isnan (value))
    return g_strdup (UNKNOWN);
  return format_number (rw_format_convert (quantity, value), rw_quantity_get_decimals (quantity),
                        FALSE);
}

char *
rw_format_value_with_unit (RwQuantity quantity, double value)
{
  g_autofree char *number = rw_format_value (quantity, value);

  if (isnan (value))
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, rw_format_unit (quantity));
}

char *
rw_format_deviation (double kelvin)
{
  if (isnan (kelvin))
    return g_strdup (UNKNOWN);
  return format_number (rw_format_get_default ()->fahrenheit ? kelvin * 9 / 5 : kelvin, 1, TRUE);
}

char *
rw_format_count (guint64 count)
{
  const char *separator = nl_langinfo (THOUSEP);
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);

  /* The C locale has none, but five digits in a row are hard to read in any. */
  if (*separator == '\0')
    separator = ",";
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
rw_format_rate (double per_second)
{
  if (per_second < 9.95)
    return format_number (per_second, 1, FALSE);
  return rw_format_count ((guint64) llround (per_second));
}

char *
rw_format_age (gint64 duration)
{
  gint64 seconds = duration / RW_USEC_PER_SEC;

  if (seconds < 1)
    return g_strdup (_("now"));
  if (seconds < 120)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 120 * 60)
    return g_strdup_printf (_("%d min"), (int) (seconds / 60));
  if (seconds < 48 * 3600)
    return g_strdup_printf (_("%d h"), (int) (seconds / 3600));
  return g_strdup_printf (_("%d d"), (int) MIN (seconds / 86400, G_MAXINT));
}

static char *
format_date_time (gint64 time, const char *format)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) shown = NULL;

  if (time == 0)
    return g_strdup (UNKNOWN);
  utc = g_date_time_new_from_unix_utc (rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC);
  if (utc != NULL)
    shown = g_date_time_to_timezone (utc, rw_format_get_default ()->time_zone);
  return shown != NULL ? g_date_time_format (shown, format) : g_strdup (UNKNOWN);
}

char *
rw_format_time (gint64 time)
{
  /* Translators: a point in time with its zone, see g_date_time_format () */
  return format_date_time (time, _("%-d %b %Y, %H:%M:%S %Z"));
}

char *
rw_format_time_short (gint64 time)
{
  /* Translators: a point in time, as short as possible, see g_date_time_format () */
  return format_date_time (time, _("%-d %b %H:%M:%S"));
}

char *
rw_format_clock (gint64 time)
{
  return format_date_time (time, "%H:%M:%S");
}

char *
rw_format_date (gint64 time)
{
  /* Translators: a date, see g_date_time_format () */
  return format_date_time (time, _("%-d %b %Y"));
}

char *
rw_format_zone_name (gint64 time)
{
  return format_date_time (time, "%Z");
}

char *
rw_format_position (double latitude, double longitude)
{
  if (isnan (latitude) || isnan (longitude))
    return g_strdup (UNKNOWN);
  /* Translators: latitude, N or S, longitude, E or W */
  return g_strdup_printf (_("%.2f° %s, %.2f° %s"), fabs (latitude), latitude < 0 ? _("S") : _("N"),
                          fabs (longitude), longitude < 0 ? _("W") : _("E"));
}

const char *
rw_format_quantity_label (RwQuantity quantity)
{
  return rw_label_quantity (quantity);
}

const char *
rw_format_condition_label (RwCondition condition)
{
  static const char *const labels[RW_N_CONDITIONS] = {
    [RW_CONDITION_CRITICAL] = N_("Critical"), [RW_CONDITION_HIGH] = N_("High"),
    [RW_CONDITION_MEDIUM] = N_("Medium"),     [RW_CONDITION_LOW] = N_("Low"),
    [RW_CONDITION_SILENT] = N_("Silent"),     [RW_CONDITION_OFF] = N_("Off"),
    [RW_CONDITION_NORMAL] = N_("Normal"),
  };

  g_return_val_if_fail (condition < RW_N_CONDITIONS, NULL);
  return _(labels[condition]);
}

char *
rw_format_rule_label (const char *rule_id)
{
  return rw_label_rule (rule_id);
}
