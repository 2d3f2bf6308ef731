/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-geofence-store.h"
#include "rw-pg-store.h"
#include "rw-row-writer.h"
#include "rw-time.h"

#include <glib/gi18n.h>

static void
add_words (RwRowWriter *rows, char **words)
{
  g_autofree char *text = words != NULL ? g_strjoinv (",", words) : NULL;

  rw_row_writer_add_text (rows, text);
}

static void
add_columns (RwRowWriter *rows)
{
  rw_row_writer_add_column (rows, "geofence_id", NULL);
  rw_row_writer_add_column (rows, "name", NULL);
  rw_row_writer_add_column (rows, "event", NULL);
  rw_row_writer_add_time_column (rows, "by_time");
  rw_row_writer_add_column (rows, "products", NULL);
  rw_row_writer_add_column (rows, "reefers", NULL);
  rw_row_writer_add_column (rows, "priority", NULL);
  rw_row_writer_add_column (rows, "on_delay", "s");
  rw_row_writer_add_column (rows, "enabled", NULL);
  rw_row_writer_add_column (rows, "shape", NULL);
}

static void
add_geofence (RwRowWriter *rows, const RwGeofence *geofence)
{
  g_autofree char *shape = rw_geo_shape_to_string (&geofence->shape);

  rw_row_writer_add_integer (rows, geofence->geofence_id);
  rw_row_writer_add_text (rows, geofence->name);
  rw_row_writer_add_text (rows, rw_geofence_event_to_string (geofence->event));
  rw_row_writer_add_time (rows, geofence->by_time != 0 ? geofence->by_time : RW_ROW_NO_TIME);
  add_words (rows, geofence->products);
  add_words (rows, geofence->reefers);
  rw_row_writer_add_integer (rows, geofence->priority);
  rw_row_writer_add_integer (rows, geofence->on_delay / RW_USEC_PER_SEC);
  rw_row_writer_add_boolean (rows, geofence->enabled);
  rw_row_writer_add_text (rows, shape);
}

/* All of them, or the one of that number where it is not 0. */
static gboolean
write_geofences (RwCtl *ctl,
                 RwGeofences *geofences,
                 gint64 only,
                 RwRowFormat format,
                 GError **error)
{
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  add_columns (rows);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rw_geofences_get_size (geofences); i++)
    {
      const RwGeofence *geofence = rw_geofences_get (geofences, i);

      if (only != 0 && geofence->geofence_id != only)
        continue;
      add_geofence (rows, geofence);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

static RwGeofences *
list (RwCtl *ctl, RwPgStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_geofence_store_list_async (RW_GEOFENCE_STORE (store), rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_geofence_store_list_finish (RW_GEOFENCE_STORE (store), result, error);
}

/* The number that was typed, or 0 with error. */
static gint64
get_id (char **ids, GError **error)
{
  gint64 id = 0;

  if (ids == NULL || ids[0] == NULL || ids[1] != NULL
      || !g_ascii_string_to_signed (ids[0], 10, 1, G_MAXINT32, &id, NULL))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("Say which area, by its number; “reeferwatchctl geofences” lists "
                            "them"));
  return id;
}

static int
say_missing (gint64 id)
{
  g_printerr (_ ("There is no area %d; “reeferwatchctl geofences” lists them.\n"), (int) id);
  return RW_CTL_USAGE;
}

/* --- list and show --------------------------------------------------------------------------- */

int
rw_ctl_geofences (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwGeofences) geofences = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Lists the areas that raise alarms."), entries, NULL, argc,
                             argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  geofences = list (ctl, store, &error);
  if (geofences == NULL || !write_geofences (ctl, geofences, 0, format, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

int
rw_ctl_geofences_show (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwGeofences) geofences = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  gint64 id;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("NUMBER"), _ ("Shows one area that raises alarms."), entries, &ids,
                             argc, argv, &error)
      || (id = get_id (ids, &error)) == 0 || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  geofences = list (ctl, store, &error);
  if (geofences == NULL)
    return rw_ctl_fail (ctl, error);
  if (rw_geofences_lookup (geofences, id) == NULL)
    return say_missing (id);
  if (!write_geofences (ctl, geofences, id, format, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- remove ---------------------------------------------------------------------------------- */

int
rw_ctl_geofences_remove (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwGeofences) geofences = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("NUMBER"),
                             _ ("Removes an area; its alarms return, and what it was stays known."),
                             entries, &ids, argc, argv, &error)
      || (id = get_id (ids, &error)) == 0 || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  geofences = list (ctl, store, &error);
  if (geofences == NULL)
    return rw_ctl_fail (ctl, error);
  if (rw_geofences_lookup (geofences, id) == NULL)
    return say_missing (id);

  rw_geofence_store_remove_async (RW_GEOFENCE_STORE (store), id, rw_ctl_get_cancellable (ctl),
                                  rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_geofence_store_remove_finish (RW_GEOFENCE_STORE (store), result, &error))
    return rw_ctl_fail (ctl, error);
  g_print (_ ("The area is removed.\n"));
  return RW_CTL_OK;
}
