/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader-private.h"

#include "rw-pg-decode-rules.h"

#define RULES_TIMEOUT (30 * G_USEC_PER_SEC)

/* --- rules, profiles, bookings, areas --------------------------------------------------------- */

void
rw_judging_free (RwJudging *self)
{
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_clear_pointer (&self->bookings, rw_bookings_unref);
  g_clear_pointer (&self->geofences, rw_geofences_unref);
  g_free (self);
}

guint
rw_pg_judging_add (RwPgScript *script)
{
  rw_pg_script_add (script, RW_PG_SELECT_RULES);
  rw_pg_script_add (script, RW_PG_SELECT_PROFILES);
  rw_pg_script_add (script, "SELECT " RW_PG_BOOKING_COLUMNS " FROM reeferwatch.booking");
  rw_pg_script_add (script, RW_PG_SELECT_GEOFENCES);
  return 4;
}

RwJudging *
rw_pg_judging_take (RwPgResult *const *results, GError **error)
{
  g_autoptr (RwJudging) judging = g_new0 (RwJudging, 1);

  judging->rules = rw_pg_decode_rules (results[0], error);
  if (judging->rules == NULL)
    return NULL;
  judging->profiles = rw_pg_decode_profiles (results[1]);
  judging->bookings = rw_pg_decode_bookings (results[2]);
  judging->geofences = rw_pg_decode_geofences (results[3]);
  return g_steal_pointer (&judging);
}

void
rw_pg_loader_rules_notified_cb (RwPgConnection *connection,
                                const char *channel,
                                const char *payload,
                                gpointer user_data)
{
  RwPgLoader *self = user_data;

  if (g_str_equal (channel, RW_PG_CHANNEL_RULES))
    self->rules_changed = TRUE;
}

gboolean
rw_pg_loader_get_rules_changed (RwPgLoader *self)
{
  g_return_val_if_fail (RW_IS_PG_LOADER (self), FALSE);

  return self->rules_changed;
}

static void
judging_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = rw_pg_connection_run_finish (connection, result, &error);
  RwJudging *judging = NULL;

  self->busy = FALSE;
  if (results != NULL)
    judging = rw_pg_judging_take ((RwPgResult *const *) results->pdata, &error);
  if (judging != NULL)
    {
      g_task_return_pointer (task, judging, (GDestroyNotify) rw_judging_free);
      return;
    }

  rw_pg_connection_close (connection);
  g_task_return_error (task, rw_pg_loader_map_error (g_steal_pointer (&error)));
}

void
rw_pg_loader_judging_async (RwPgLoader *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (RwPgScript) script = NULL;

  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (!self->busy);

  if (self->connection == NULL)
    {
      g_task_return_new_error (task, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE,
                               "There is no connection to the database.");
      return;
    }

  self->busy = TRUE;
  self->rules_changed = FALSE;
  script = rw_pg_script_new ();
  rw_pg_judging_add (script);
  rw_pg_connection_run_async (self->connection, script, RULES_TIMEOUT, cancellable, judging_read_cb,
                              g_object_ref (task));
}

RwJudging *
rw_pg_loader_judging_finish (RwPgLoader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- states of detectors --------------------------------------------------------------------- */

void
rw_pg_loader_keep_states (RwPgLoader *self, guint format, gint64 overlap)
{
  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (format > 0);

  self->state_format = format;
  self->state_overlap = overlap;
}

void
rw_pg_states_add_select (RwPgLoader *self, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reefer_id, time, state FROM reeferwatch.detector_state"
                            " WHERE format = $1");
  rw_pg_script_bind_int4 (script, (gint32) self->state_format);
}

static void
state_clear (gpointer data)
{
  g_bytes_unref (((RwDetectorState *) data)->bytes);
}

GArray *
rw_pg_states_take (RwPgLoader *self, const RwPgResult *result, GHashTable *others)
{
  GArray *states = g_array_new (FALSE, FALSE, sizeof (RwDetectorState));

  g_array_set_clear_func (states, state_clear);
  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      gint32 reefer = (gint32) rw_pg_result_get_int (result, i, 0);
      gsize size = 0;
      gconstpointer bytes = rw_pg_result_get_bytes (result, i, 2, &size);
      RwDetectorState state = {
        .container_id = rw_dictionary_get_text (self->dictionaries.reefers, reefer),
        .time = rw_pg_result_get_time (result, i, 1),
        .format = self->state_format,
      };

      if (state.container_id == NULL
          || (others != NULL && g_hash_table_contains (others, GINT_TO_POINTER (reefer))))
        continue;
      state.bytes = g_bytes_new (bytes, size);
      g_array_append_val (states, state);
    }
  return states;
}

/* Of each reefer the last one. */
static GHashTable *
choose (RwPgLoader *self, const RwDetectorState *states, guint n)
{
  GHashTable *chosen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++)
    {
      gint32 reefer = rw_dictionary_get_number (self->dictionaries.reefers, states[i].container_id);

      /* One that the database refused every reading of has none. */
      if (reefer != 0)
        g_hash_table_insert (chosen, GINT_TO_POINTER (reefer), (gpointer) &states[i]);
    }
  return chosen;
}

void
rw_pg_states_store (RwPgLoader *self, const RwDetectorState *states, guint n, RwPgScript *script)
{
  g_autoptr (GHashTable) chosen = choose (self, states, n);
  RwPgBuffer reefers = { 0 }, formats = { 0 }, times = { 0 }, contents = { 0 };
  guint size = g_hash_table_size (chosen);
  GHashTableIter iter;
  gpointer key, value;

  rw_pg_buffer_begin_array (&reefers, RW_PG_INT4);
  rw_pg_buffer_begin_array (&formats, RW_PG_INT4);
  rw_pg_buffer_begin_array (&times, RW_PG_TIMESTAMPTZ);
  rw_pg_buffer_begin_array (&contents, RW_PG_BYTEA);
  g_hash_table_iter_init (&iter, chosen);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const RwDetectorState *state = value;
      gsize length;
      gconstpointer bytes = g_bytes_get_data (state->bytes, &length);

      rw_pg_buffer_field_int4 (&reefers, GPOINTER_TO_INT (key));
      rw_pg_buffer_field_int4 (&formats, (gint32) state->format);
      rw_pg_buffer_field_time (&times, state->time);
      rw_pg_buffer_field_bytes (&contents, bytes, length);
    }
  rw_pg_buffer_end_array (&reefers, size);
  rw_pg_buffer_end_array (&formats, size);
  rw_pg_buffer_end_array (&times, size);
  rw_pg_buffer_end_array (&contents, size);

  /* Ordered, so that workers that store for the same reefers do not wait for one another in a
   * circle; a state that was on disk for long may be older than what is there. */
  rw_pg_script_add (
      script,
      "INSERT INTO reeferwatch.detector_state AS d (reefer_id, format, time, state)"
      " SELECT * FROM unnest($1, $2, $3, $4) AS s (reefer, format, time, state) ORDER BY reefer"
      " ON CONFLICT (reefer_id) DO UPDATE"
      "  SET format = excluded.format, time = excluded.time, state = excluded.state"
      "  WHERE excluded.time >= d.time OR excluded.format <> d.format");
  rw_pg_script_bind_array (script, RW_PG_INT4_ARRAY, &reefers);
  rw_pg_script_bind_array (script, RW_PG_INT4_ARRAY, &formats);
  rw_pg_script_bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &times);
  rw_pg_script_bind_array (script, RW_PG_BYTEA_ARRAY, &contents);
}
