/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-query.h"
#include "rw-geofence.h"
#include "rw-pg-error.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)

/* As typed; NULL for what is to stay. */
typedef struct
{
  char *database;
  char *name;
  char *shape;
  char *event;
  char *by;
  char *products;
  char *reefers;
  char *priority;
  char *delay;
  char *enabled;
  char *note;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->name);
  g_free (typed->shape);
  g_free (typed->event);
  g_free (typed->by);
  g_free (typed->products);
  g_free (typed->reefers);
  g_free (typed->priority);
  g_free (typed->delay);
  g_free (typed->enabled);
  g_free (typed->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* What is empty stands for none: null. */
static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  if (*text != '\0')
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_words (JsonBuilder *builder, const char *name, const char *text)
{
  g_auto (GStrv) words = NULL;

  if (text == NULL || *text == '\0')
    {
      add_text (builder, name, text);
      return;
    }
  words = g_strsplit (text, ",", -1);
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; words[i] != NULL; i++)
    json_builder_add_string_value (builder, g_strstrip (words[i]));
  json_builder_end_array (builder);
}

static gboolean
add_number (JsonBuilder *builder,
            const char *option,
            const char *name,
            const char *text,
            guint64 most,
            GError **error)
{
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, most, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--%s=%s: give a number from %u to %u"), option, text, 0, (guint) most);
      return FALSE;
    }
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
  return TRUE;
}

/* As it is written down, however it was typed. */
static gboolean
add_shape (JsonBuilder *builder, const char *text, GError **error)
{
  g_autofree char *written = NULL;
  RwGeoShape shape;

  if (text == NULL)
    return TRUE;
  if (!rw_geo_shape_from_string (text, &shape, error))
    {
      g_prefix_error (error, "--shape: ");
      return FALSE;
    }
  written = rw_geo_shape_to_string (&shape);
  add_text (builder, "shape", written);
  return TRUE;
}

static gboolean
add_enabled (JsonBuilder *builder, const char *text, GError **error)
{
  static const char *const words[] = { "no", "yes", NULL };
  guint index;

  if (text == NULL)
    return TRUE;
  if (!rw_ctl_options_read_word ("enabled", text, words, &index, error))
    return FALSE;
  json_builder_set_member_name (builder, "enabled");
  json_builder_add_boolean_value (builder, index == 1);
  return TRUE;
}

/* What set_geofence() takes. NULL with error. */
static char *
make_settings (const char *id, const Typed *typed, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "name", typed->name);
  add_text (builder, "event", typed->event);
  add_text (builder, "by_time", typed->by);
  add_words (builder, "products", typed->products);
  add_words (builder, "reefers", typed->reefers);
  if (!add_number (builder, "geofence_id", "geofence_id", id, G_MAXINT32, error)
      || !add_shape (builder, typed->shape, error)
      || !add_number (builder, "priority", "priority", typed->priority, 4, error)
      || !add_number (builder, "delay", "on_delay", typed->delay, 604800, error)
      || !add_enabled (builder, typed->enabled, error))
    return NULL;
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
parse (Typed *typed, char ***ids, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    { "name", 0, 0, G_OPTION_ARG_STRING, &typed->name, N_ ("What people call it"), N_ ("TEXT") },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &typed->shape,
      N_ ("“circle LATITUDE LONGITUDE METRES” or “polygon LATITUDE LONGITUDE, …”"), N_ ("SHAPE") },
    { "event", 0, 0, G_OPTION_ARG_STRING, &typed->event, N_ ("What is an alarm"),
      "leaves|enters|not_arrived" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &typed->by, N_ ("When it must have arrived"), N_ ("TIME") },
    { "products", 0, 0, G_OPTION_ARG_STRING, &typed->products,
      N_ ("Only these cargoes; nothing for all"), N_ ("ID,…") },
    { "reefers", 0, 0, G_OPTION_ARG_STRING, &typed->reefers,
      N_ ("Only these containers, as MSCU*; nothing for all"), N_ ("ID,…") },
    { "priority", 0, 0, G_OPTION_ARG_STRING, &typed->priority,
      N_ ("Of its alarms: 1 critical to 4 low (2)"), "N" },
    { "delay", 0, 0, G_OPTION_ARG_STRING, &typed->delay, N_ ("How long it must hold (300)"),
      N_ ("SECONDS") },
    { "enabled", 0, 0, G_OPTION_ARG_STRING, &typed->enabled, N_ ("Whether it is judged (yes)"),
      "yes|no" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &typed->note, N_ ("Why, kept with the change"),
      N_ ("TEXT") },
    { NULL },
  };

  return rw_ctl_options_parse (_ ("[NUMBER]"),
                               _ ("Makes an area whose leaving, entering or not reaching is an "
                                  "alarm, or changes what is given of the one with that number."),
                               entries, ids, argc, argv, error);
}

int
rw_ctl_geofences_set (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_auto (GStrv) ids = NULL;
  g_autofree char *settings = NULL;
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (!parse (&typed, &ids, argc, argv, &error))
    return rw_ctl_fail (ctl, error);
  if (ids != NULL && ids[0] != NULL && ids[1] != NULL)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which area by one number, or by none for a new one"));
      return rw_ctl_fail (ctl, error);
    }
  settings = make_settings (ids != NULL ? ids[0] : NULL, &typed, &error);
  if (settings == NULL)
    {
      rw_ctl_fail (ctl, error);
      return RW_CTL_USAGE;
    }
  if (!rw_ctl_options_complete_database (&typed.database, &error))
    return rw_ctl_fail (ctl, error);

  rw_pg_script_add (script, "SELECT reeferwatch.set_geofence($1::text::jsonb, $2)");
  rw_pg_script_bind_text (script, settings);
  rw_pg_script_bind_text (script, typed.note);
  results = rw_ctl_query (ctl, typed.database, script, TIMEOUT, &error);
  if (results == NULL)
    {
      code = rw_ctl_fail (ctl, error);
      return rw_pg_error_is_class (error, "22") || rw_pg_error_is_class (error, "P0002")
                 ? RW_CTL_USAGE
                 : code;
    }
  g_print (_ ("The area %d is set.\n"), (int) rw_pg_result_get_int (results->pdata[0], 0, 0));
  return RW_CTL_OK;
}
