/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode-rules.h"
#include "rw-pg-error.h"
#include "rw-pg-store-private.h"

#include "rw-time.h"

#include <json-glib/json-glib.h>

/* What the database says of a change of a row that is not as the change supposes. */
#define CHANGED_MEANWHILE "RW003"

/* The number or truth that a function of the database returned, or -1. What a user can do something
 * about has an error of its own. */
static gint64
finish_writing (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree gint64 *number = g_task_propagate_pointer (G_TASK (result), &refusal);
  int code = -1;

  if (number != NULL)
    return *number;

  if (rw_pg_error_is_class (refusal, "42501"))
    code = G_IO_ERROR_PERMISSION_DENIED;
  else if (rw_pg_error_is_class (refusal, "22"))
    code = G_IO_ERROR_INVALID_ARGUMENT;
  else if (rw_pg_error_is_class (refusal, "P0002"))
    code = G_IO_ERROR_NOT_FOUND;
  else if (rw_pg_error_is_class (refusal, CHANGED_MEANWHILE))
    code = G_IO_ERROR_WOULD_MERGE;

  if (code >= 0)
    g_set_error_literal (error, G_IO_ERROR, code, refusal->message);
  else
    g_propagate_error (error, g_steal_pointer (&refusal));
  return -1;
}

/* --- list ------------------------------------------------------------------------------------ */

static void
build_list (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, RW_PG_SELECT_GEOFENCES);
}

static gpointer
decode_list (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_decode_geofences (results->pdata[0]);
}

static void
list_async (RwGeofenceStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK,
                      rw_pg_request_new (task, build_list, decode_list,
                                         (GDestroyNotify) rw_geofences_unref));
}

static RwGeofences *
list_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- set ------------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_words (JsonBuilder *builder, const char *name, char **words)
{
  json_builder_set_member_name (builder, name);
  if (words == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_array (builder);
  for (; *words != NULL; words++)
    json_builder_add_string_value (builder, *words);
  json_builder_end_array (builder);
}

/* What set_geofence() takes. */
static char *
make_settings (const RwGeofence *geofence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *shape = rw_geo_shape_to_string (&geofence->shape);
  g_autofree char *by_time = geofence->by_time != 0 ? rw_time_format (geofence->by_time) : NULL;

  json_builder_begin_object (builder);
  if (geofence->geofence_id != 0)
    {
      add_number (builder, "geofence_id", geofence->geofence_id);
      add_number (builder, "version", geofence->version);
    }
  add_text (builder, "name", geofence->name);
  add_text (builder, "shape", shape);
  add_text (builder, "event", rw_geofence_event_to_string (geofence->event));
  add_text (builder, "by_time", by_time);
  add_words (builder, "products", geofence->products);
  add_words (builder, "reefers", geofence->reefers);
  add_number (builder, "priority", geofence->priority);
  add_number (builder, "on_delay", geofence->on_delay / RW_USEC_PER_SEC);
  json_builder_set_member_name (builder, "enabled");
  json_builder_add_boolean_value (builder, geofence->enabled);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
build_set (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.set_geofence($1::jsonb)");
  rw_pg_script_bind_text (script, request->text);
}

static void
set_async (RwGeofenceStore *store,
           const RwGeofence *geofence,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  RwPgRequest *request;

  if (!rw_geofence_validate (geofence, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  request = rw_pg_request_new (task, build_set, rw_pg_store_decode_number, g_free);
  request->text = make_settings (geofence);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static gint64
set_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  gint64 id = finish_writing (result, error);

  return MAX (id, 0);
}

/* --- remove ---------------------------------------------------------------------------------- */

static void
build_remove (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.remove_geofence($1::bigint::integer)::integer");
  rw_pg_script_bind_int8 (script, request->from);
}

static void
remove_async (RwGeofenceStore *store,
              gint64 geofence_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_remove, rw_pg_store_decode_number, g_free);

  request->from = geofence_id;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static gboolean
remove_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  return finish_writing (result, error) >= 0;
}

void
rw_pg_store_geofences_init (RwGeofenceStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_async = set_async;
  iface->set_finish = set_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = remove_finish;
}
