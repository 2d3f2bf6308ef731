/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode-rules.h"
#include "rw-pg-error.h"
#include "rw-pg-store-private.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* What the database says of a change of a row that is not as the change supposes. */
#define CHANGED_MEANWHILE "RW003"

/* What a user can do something about has an error of its own. */
static gboolean
check (gboolean ok, GError *refusal, GError **error)
{
  int code = -1;

  if (ok)
    return TRUE;

  if (rw_pg_error_is_class (refusal, "42501"))
    code = G_IO_ERROR_PERMISSION_DENIED;
  else if (rw_pg_error_is_class (refusal, "22"))
    code = G_IO_ERROR_INVALID_ARGUMENT;
  else if (rw_pg_error_is_class (refusal, CHANGED_MEANWHILE))
    code = G_IO_ERROR_WOULD_MERGE;

  if (code >= 0)
    g_set_error_literal (error, G_IO_ERROR, code, refusal->message);
  else
    g_propagate_error (error, g_error_copy (refusal));
  return FALSE;
}

/* The number or truth that a function of the database returned, or -1. */
static gint64
finish_writing (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree gint64 *number = g_task_propagate_pointer (G_TASK (result), &refusal);

  return check (number != NULL, refusal, error) ? *number : -1;
}

static gpointer
decode_number (RwPgRequest *request, GPtrArray *results)
{
  gint64 number = rw_pg_result_get_int (results->pdata[0], 0, 0);

  return g_memdup2 (&number, sizeof number);
}

/* --- rights ---------------------------------------------------------------------------------- */

/* Through the catalogue, because naming a function that is not there is an error. */
static void
build_may_change (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT current_user::text, coalesce(bool_and("
                            "has_function_privilege(p.oid, 'EXECUTE')), false)"
                            " FROM pg_catalog.pg_proc p"
                            " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
                            " WHERE n.nspname = 'reeferwatch' AND p.proname IN ('set_alarm_rule',"
                            " 'remove_alarm_rule', 'set_cargo_profile', 'set_booking')");
}

static gpointer
decode_may_change (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *row = results->pdata[0];

  if (rw_pg_result_get_bool (row, 0, 1))
    return GINT_TO_POINTER (TRUE);

  g_set_error (&request->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "%s may not change rules, cargo profiles and bookings",
               rw_pg_result_get_text (row, 0, 0));
  return NULL;
}

static void
may_change_async (RwRuleStore *store,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK,
                      rw_pg_request_new (task, build_may_change, decode_may_change, NULL));
}

static gboolean
may_change_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* --- rules ----------------------------------------------------------------------------------- */

static void
build_list (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, RW_PG_SELECT_RULES);
}

static gpointer
decode_list (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_decode_rules (results->pdata[0], &request->error);
}

static void
list_async (RwRuleStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK,
                      rw_pg_request_new (task, build_list, decode_list,
                                         (GDestroyNotify) rw_alarm_rules_unref));
}

static RwAlarmRules *
list_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
build_set (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.set_alarm_rule($1::jsonb -> 0, $2)");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_text (script, request->note);
}

static char *
dup_note (const char *note)
{
  return note != NULL && *note != '\0' ? g_utf8_make_valid (note, -1) : NULL;
}

static void
set_async (RwRuleStore *store,
           const RwAlarmRule *rule,
           const char *note,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (RwAlarmRules) one = rw_alarm_rules_new ();
  g_autoptr (GError) error = NULL;
  RwPgRequest *request;

  if (!rw_alarm_rule_validate (rule, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }

  rw_alarm_rules_add (one, rule);
  request = rw_pg_request_new (task, build_set, decode_number, g_free);
  request->text = rw_alarm_rules_to_json (one);
  request->note = dup_note (note);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static guint
set_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  gint64 version = finish_writing (result, error);

  return version > 0 ? (guint) version : 0;
}

static void
build_remove (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.remove_alarm_rule($1, $2, $3)::integer");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_text (script, rw_cargo_mode_to_string (request->limit));
  rw_pg_script_bind_text (script, request->note);
}

static void
remove_async (RwRuleStore *store,
              const char *rule_id,
              RwCargoMode mode,
              const char *note,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_remove, decode_number, g_free);

  request->text = g_utf8_make_valid (rule_id, -1);
  request->limit = mode;
  request->note = dup_note (note);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static gboolean
finish_change (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return finish_writing (result, error) >= 0;
}

/* --- versions -------------------------------------------------------------------------------- */

static void
build_versions (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT rule_id, mode, version, changed_time, changed_by, note,"
                            " '[' || rule::text || ']' FROM reeferwatch.alarm_rule_version"
                            " WHERE $1 IS NULL OR rule_id = $1 ORDER BY change_id DESC");
  rw_pg_script_bind_text (script, request->text);
}

static RwRuleVersion *
decode_version (const RwPgResult *rows, guint row, GError **error)
{
  g_autoptr (RwRuleVersion) version = g_new0 (RwRuleVersion, 1);
  const char *json = rw_pg_result_get_text (rows, row, 6);

  version->rule_id = g_intern_string (rw_pg_result_get_text (rows, row, 0));
  rw_cargo_mode_from_string (rw_pg_result_get_text (rows, row, 1), &version->mode);
  version->version = (guint) rw_pg_result_get_int (rows, row, 2);
  version->changed_time = rw_pg_result_get_time (rows, row, 3);
  version->changed_by = g_strdup (rw_pg_result_get_text (rows, row, 4));
  version->note = g_strdup (rw_pg_result_get_text (rows, row, 5));
  if (json != NULL)
    {
      g_autoptr (RwAlarmRules) one = rw_alarm_rules_from_json (json, -1, error);

      if (one == NULL)
        return NULL;
      version->rule = rw_alarm_rule_copy (rw_alarm_rules_get (one, 0));
    }
  return g_steal_pointer (&version);
}

static gpointer
decode_versions (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  g_autoptr (GPtrArray) versions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rw_rule_version_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwRuleVersion *version = decode_version (rows, i, &request->error);

      if (version == NULL)
        return NULL;
      g_ptr_array_add (versions, version);
    }

  return g_steal_pointer (&versions);
}

static void
versions_async (RwRuleStore *store,
                const char *rule_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_versions, decode_versions, (GDestroyNotify) g_ptr_array_unref);

  request->text = rule_id != NULL ? g_utf8_make_valid (rule_id, -1) : NULL;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static GPtrArray *
finish_array (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- profiles -------------------------------------------------------------------------------- */

static void
build_set_profile (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.set_cargo_profile($1::jsonb)::integer");
  rw_pg_script_bind_text (script, request->text);
}

static void
add_number (JsonBuilder *builder, const char *name, float number)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (number))
    json_builder_add_double_value (builder, (double) number);
  else
    json_builder_add_string_value (builder, "NaN"); /* which the database refuses by name */
}

static char *
profile_to_json (const RwCargoProfile *profile)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *product_id =
      g_utf8_make_valid (profile->product_id != NULL ? profile->product_id : "", -1);
  g_autofree char *name = g_utf8_make_valid (profile->name != NULL ? profile->name : "", -1);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "product_id");
  json_builder_add_string_value (builder, product_id);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (builder, rw_cargo_mode_to_string (profile->mode));
  json_builder_set_member_name (builder, "strict");
  json_builder_add_boolean_value (builder, profile->strict);
  add_number (builder, "setpoint", profile->setpoint);
  add_number (builder, "low", profile->low);
  add_number (builder, "high", profile->high);
  add_number (builder, "tolerance", profile->tolerance);
  add_number (builder, "oxygen_low", profile->oxygen_low);
  add_number (builder, "oxygen_high", profile->oxygen_high);
  add_number (builder, "carbon_dioxide_low", profile->carbon_dioxide_low);
  add_number (builder, "carbon_dioxide_high", profile->carbon_dioxide_high);
  add_number (builder, "kinetic_high", profile->kinetic_high);
  add_number (builder, "activation_energy", profile->activation_energy);
  add_number (builder, "heat_capacity", profile->heat_capacity);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
set_profile_async (RwRuleStore *store,
                   const RwCargoProfile *profile,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_set_profile, decode_number, g_free);

  request->text = profile_to_json (profile);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

/* --- bookings -------------------------------------------------------------------------------- */

static void
build_bookings (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT " RW_PG_BOOKING_COLUMNS " FROM reeferwatch.booking"
                            " WHERE position(lower($1) IN lower(container_id)) > 0"
                            " OR position(lower($1) IN lower(product_id)) > 0"
                            " ORDER BY valid_from DESC, container_id LIMIT $2");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_int8 (script, request->limit);
}

static gpointer
decode_bookings (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  GPtrArray *bookings = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_booking_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwBooking booking;

      rw_pg_decode_booking (rows, i, &booking);
      g_ptr_array_add (bookings, rw_booking_copy (&booking));
    }

  return bookings;
}

static void
bookings_async (RwRuleStore *store,
                const char *search,
                guint limit,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_bookings, decode_bookings, (GDestroyNotify) g_ptr_array_unref);

  request->text = g_utf8_make_valid (search != NULL ? search : "", -1);
  request->limit = limit;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static void
build_set_booking (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.set_booking($1, $2, $3::text::real, $4)::integer");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_text (script, request->note);
  rw_pg_script_bind_text (script, request->data);
  rw_pg_script_bind_time (script, request->from);
}

static void
set_booking_async (RwRuleStore *store,
                   const RwBooking *booking,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_set_booking, decode_number, g_free);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  request->text = g_utf8_make_valid (booking->container_id, -1);
  request->note = booking->product_id != NULL ? g_utf8_make_valid (booking->product_id, -1) : NULL;
  if (!isnan (booking->setpoint))
    request->data =
        g_strdup (g_ascii_formatd (number, sizeof number, "%.9g", (double) booking->setpoint));
  request->data_free = g_free;
  request->from = rw_pg_store_clamp_time (booking->valid_from);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

void
rw_pg_store_rules_init (RwRuleStoreInterface *iface)
{
  iface->may_change_async = may_change_async;
  iface->may_change_finish = may_change_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_async = set_async;
  iface->set_finish = set_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = finish_change;
  iface->versions_async = versions_async;
  iface->versions_finish = finish_array;
  iface->set_profile_async = set_profile_async;
  iface->set_profile_finish = finish_change;
  iface->bookings_async = bookings_async;
  iface->bookings_finish = finish_array;
  iface->set_booking_async = set_booking_async;
  iface->set_booking_finish = finish_change;
}
