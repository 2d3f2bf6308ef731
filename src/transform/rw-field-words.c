/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-field-words.h"

#include <string.h>

/* Names with one of these words are about something else than the air around the cargo... */
static const char *const foreign_words[] = {
  "dew",       "cpu",   "chip",   "device", "battery",  "board",       "internal",  "min",
  "max",       "unit",  "offset", "alarm",  "alert",    "calibration", "precision", "sensitivity",
  "threshold", "limit", "trend",  "delta",  "interval", "period",      "raw",       "timestamp",
};

/* ...and these are about the device itself, whatever the names below them say. */
static const char *const foreign_owners[] = {
  "esp32", "esp8266", "esp", "mcu", "cpu", "chip", "battery", "board", "energy",
};

static const struct
{
  const char *word;
  RwQuantity quantity;
} quantity_words[] = {
  { "co2", RW_QUANTITY_CARBON_DIOXIDE_LEVEL },
  { "carbon", RW_QUANTITY_CARBON_DIOXIDE_LEVEL },
  { "o2", RW_QUANTITY_OXYGEN_LEVEL },
  { "oxygen", RW_QUANTITY_OXYGEN_LEVEL },
  { "n2", RW_QUANTITY_NITROGEN_LEVEL },
  { "nitrogen", RW_QUANTITY_NITROGEN_LEVEL },
  { "humidity", RW_QUANTITY_HUMIDITY_LEVEL },
  { "hum", RW_QUANTITY_HUMIDITY_LEVEL },
  { "rh", RW_QUANTITY_HUMIDITY_LEVEL },
  { "kilowatts", RW_QUANTITY_KILOWATTS },
  { "kw", RW_QUANTITY_KILOWATTS },
};

/* Words that say which temperature; each implies "temperature". */
static const struct
{
  const char *word;
  RwQuantity quantity;
} air_words[] = {
  { "supply", RW_QUANTITY_SUPPLY_TEMPERATURE },
  { "return", RW_QUANTITY_RETURN_TEMPERATURE },
  { "ambient", RW_QUANTITY_AMBIENT_TEMPERATURE },
  { "ambiant", RW_QUANTITY_AMBIENT_TEMPERATURE },
  { "outside", RW_QUANTITY_AMBIENT_TEMPERATURE },
  { "temperature", RW_QUANTITY_TEMPERATURE },
  { "temp", RW_QUANTITY_TEMPERATURE },
};

static const struct
{
  const char *word;
  RwField field;
} other_words[] = {
  { "latitude", { RW_NATIVE_LATITUDE, 0 } },
  { "lat", { RW_NATIVE_LATITUDE, 0 } },
  { "longitude", { RW_NATIVE_LONGITUDE, 0 } },
  { "lon", { RW_NATIVE_LONGITUDE, 0 } },
  { "lng", { RW_NATIVE_LONGITUDE, 0 } },
  { "power", { RW_NATIVE_FLAG, RW_FLAG_POWERED } },
  { "powered", { RW_NATIVE_FLAG, RW_FLAG_POWERED } },
  { "defrosting", { RW_NATIVE_FLAG, RW_FLAG_DEFROSTING } },
  { "defrost", { RW_NATIVE_FLAG, RW_FLAG_DEFROSTING } },
};

/* "ReturnTemperature", "return_temperature" and "return temperature 2" have the same words. */
static char **
split_words (const char *name)
{
  g_autoptr (GString) spaced = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      if (at > name && g_ascii_isupper (*at) && g_ascii_islower (at[-1]))
        g_string_append_c (spaced, ' ');
      g_string_append_c (spaced, g_ascii_isalnum (*at) ? g_ascii_tolower (*at) : ' ');
    }

  return g_strsplit (spaced->str, " ", -1);
}

/* The number of a channel belongs to the word: "temperature2" is "temperature"; "co2" stays. */
static gboolean
is_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  if (strncmp (text, word, length) != 0)
    return FALSE;
  if (text[length] == '\0')
    return TRUE;

  return !g_ascii_isdigit (word[length - 1])
         && strspn (text + length, "0123456789") == strlen (text + length);
}

static gboolean
has_word (char **words, const char *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (is_word (words[i], word))
      return TRUE;

  return FALSE;
}

static gboolean
find_quantity (char **words, RwQuantity *quantity)
{
  gboolean target = has_word (words, "setpoint") || has_word (words, "target");

  for (guint i = 0; i < G_N_ELEMENTS (quantity_words); i++)
    if (has_word (words, quantity_words[i].word))
      {
        *quantity = quantity_words[i].quantity;
        return !target;
      }
  if (target)
    {
      *quantity = RW_QUANTITY_TARGET_TEMPERATURE;
      return !has_word (words, "ventilation");
    }
  for (guint i = 0; i < G_N_ELEMENTS (air_words); i++)
    if (has_word (words, air_words[i].word))
      {
        *quantity = air_words[i].quantity;
        return TRUE;
      }

  return FALSE;
}

static gboolean
has_any_word (char **words, const char *const *list, guint n)
{
  for (guint i = 0; i < n; i++)
    if (has_word (words, list[i]))
      return TRUE;

  return FALSE;
}

static gboolean
find_in_words (char **words, RwField *field)
{
  RwQuantity quantity;

  if (find_quantity (words, &quantity))
    {
      *field = (RwField){ RW_NATIVE_QUANTITY, quantity };
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (other_words); i++)
    if (has_word (words, other_words[i].word))
      {
        *field = other_words[i].field;
        return TRUE;
      }

  return FALSE;
}

static gboolean
find_native (const char *name, RwField *field)
{
  int index = rw_native_keys_find (name, strlen (name));

  if (index < 0 || rw_native_keys[index].kind < RW_NATIVE_QUANTITY)
    return FALSE;

  *field = (RwField){ rw_native_keys[index].kind, rw_native_keys[index].index };
  return TRUE;
}

gboolean
rw_field_words_find (const char *path, RwField *field)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  RwField found;
  gboolean any = FALSE;

  for (guint n = g_strv_length (names); n > 0; n--)
    {
      g_auto (GStrv) words = split_words (names[n - 1]);

      if (has_any_word (words, foreign_owners, G_N_ELEMENTS (foreign_owners))
          || (!any && has_any_word (words, foreign_words, G_N_ELEMENTS (foreign_words))))
        return FALSE;
      any = any || find_native (names[n - 1], &found) || find_in_words (words, &found);
    }

  if (any)
    *field = found;
  return any;
}
