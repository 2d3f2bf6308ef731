/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader-private.h"

#include "rw-schema.h"

G_DEFINE_QUARK (rw-pg-loader-error-quark, rw_pg_loader_error)
G_DEFINE_FINAL_TYPE (RwPgLoader, rw_pg_loader, G_TYPE_OBJECT)

void
rw_loader_start_free (RwLoaderStart *self)
{
  rw_judging_free (self->judging);
  g_array_unref (self->states);
  g_ptr_array_unref (self->active_alarms);
  g_clear_pointer (&self->recent, rw_batch_unref);
  g_array_unref (self->outbox);
  g_clear_pointer (&self->positions, g_array_unref);
  g_free (self);
}

/* What a refusal of the server means for who runs the worker. */
static RwPgLoaderError
judge_refusal (const GError *error)
{
  /* Connection, resources, operator intervention, system, locks and rollbacks, idle transaction:
   * all of that passes. */
  static const char *const passing[] = { "08", "53", "57", "58", "55", "40", "25" };
  static const char *const configured[] = { "28", "3D", "3F", "0P", "42501" };

  if (rw_pg_error_is_class (error, RW_PG_FENCED))
    return RW_PG_LOADER_ERROR_FENCED;
  /* The server could not read what we sent, and the next time it will not either. */
  if (rw_pg_error_is_class (error, "08P01"))
    return RW_PG_LOADER_ERROR_INTERNAL;
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (rw_pg_error_is_class (error, passing[i]))
      return RW_PG_LOADER_ERROR_UNAVAILABLE;
  for (guint i = 0; i < G_N_ELEMENTS (configured); i++)
    if (rw_pg_error_is_class (error, configured[i]))
      return RW_PG_LOADER_ERROR_CONFIGURATION;

  return RW_PG_LOADER_ERROR_INTERNAL;
}

GError *
rw_pg_loader_map_error (GError *error)
{
  g_autoptr (GError) owned = error;
  RwPgLoaderError code = RW_PG_LOADER_ERROR_UNAVAILABLE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  if (g_error_matches (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER))
    code = RW_PG_LOADER_ERROR_SCHEMA;
  else if (g_error_matches (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_DENIED)
           || g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_ADDRESS)
           || g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_TLS)
           || g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_VERSION))
    code = RW_PG_LOADER_ERROR_CONFIGURATION;
  else if (g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED))
    code = judge_refusal (error);

  return g_error_new_literal (RW_PG_LOADER_ERROR, (int) code, error->message);
}

static void
outbox_event_clear (gpointer data)
{
  RwOutboxEvent *event = data;

  g_bytes_unref (event->payload);
}

static void
put_id (gpointer key, gpointer value, gpointer user_data)
{
  rw_pg_buffer_field_int8 (user_data, *(gint64 *) key);
}

void
rw_pg_loader_add_outbox_delete (RwPgLoader *self, RwPgScript *script)
{
  RwPgBuffer ids = { 0 };

  rw_pg_buffer_begin_array (&ids, RW_PG_INT8);
  for (guint i = 0; i < self->published->len; i++)
    rw_pg_buffer_field_int8 (&ids, g_array_index (self->published, gint64, i));
  rw_pg_buffer_end_array (&ids, self->published->len);
  rw_pg_script_add (script, "DELETE FROM reeferwatch.outbox WHERE outbox_id = ANY ($1)");
  rw_pg_script_bind_array (script, RW_PG_INT8_ARRAY, &ids);
}

void
rw_pg_loader_add_outbox_select (RwPgLoader *self, RwPgScript *script)
{
  RwPgBuffer ids = { 0 };

  if (self->discards)
    {
      /* Only what this transaction wrote: the others wait for the workers that publish. */
      rw_pg_script_add (script, "DELETE FROM reeferwatch.outbox"
                                " WHERE xmin = pg_current_xact_id_if_assigned()::xid");
      return;
    }

  rw_pg_buffer_begin_array (&ids, RW_PG_INT8);
  g_hash_table_foreach (self->handed_out, put_id, &ids);
  rw_pg_buffer_end_array (&ids, g_hash_table_size (self->handed_out));
  rw_pg_script_add (script, "SELECT outbox_id, payload FROM reeferwatch.outbox"
                            " WHERE outbox_id <> ALL ($1) ORDER BY outbox_id");
  rw_pg_script_bind_array (script, RW_PG_INT8_ARRAY, &ids);
}

void
rw_pg_loader_outbox_deleted (RwPgLoader *self, guint n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_remove (self->handed_out, &g_array_index (self->published, gint64, i));
  g_array_remove_range (self->published, 0, n);
}

GArray *
rw_pg_loader_take_outbox (RwPgLoader *self, const RwPgResult *result)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (RwOutboxEvent));

  g_array_set_clear_func (events, outbox_event_clear);
  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      gsize size = 0;
      gconstpointer text = rw_pg_result_get_bytes (result, i, 1, &size);
      RwOutboxEvent event = {
        .outbox_id = rw_pg_result_get_int (result, i, 0),
        .payload = g_bytes_new (text, size),
      };

      g_array_append_val (events, event);
      g_hash_table_add (self->handed_out, g_memdup2 (&event.outbox_id, sizeof event.outbox_id));
    }

  return events;
}

static void
rw_pg_loader_dispose (GObject *object)
{
  RwPgLoader *self = RW_PG_LOADER (object);

  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rw_pg_loader_parent_class)->dispose (object);
}

static void
rw_pg_loader_finalize (GObject *object)
{
  RwPgLoader *self = RW_PG_LOADER (object);

  g_free (self->conninfo);
  rw_dictionary_free (self->dictionaries.reefers);
  rw_dictionary_free (self->dictionaries.products);
  rw_dictionary_free (self->dictionaries.sources);
  rw_pg_marks_free (self->marks);
  g_hash_table_unref (self->days);
  g_hash_table_unref (self->handed_out);
  g_array_unref (self->published);
  g_clear_pointer (&self->positions, rw_pg_positions_free);

  G_OBJECT_CLASS (rw_pg_loader_parent_class)->finalize (object);
}

static void
rw_pg_loader_class_init (RwPgLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_loader_dispose;
  object_class->finalize = rw_pg_loader_finalize;
}

static void
rw_pg_loader_init (RwPgLoader *self)
{
  self->dictionaries.reefers = rw_dictionary_new ();
  self->dictionaries.products = rw_dictionary_new ();
  self->dictionaries.sources = rw_dictionary_new ();
  self->marks = rw_pg_marks_new ();
  self->days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->handed_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->published = g_array_new (FALSE, FALSE, sizeof (gint64));
}

RwPgLoader *
rw_pg_loader_new (const char *conninfo)
{
  RwPgLoader *self = g_object_new (RW_TYPE_PG_LOADER, NULL);

  self->conninfo = g_strdup (conninfo);
  return self;
}

void
rw_pg_loader_discard_events (RwPgLoader *self)
{
  g_return_if_fail (RW_IS_PG_LOADER (self));

  self->discards = TRUE;
}

void
rw_pg_loader_keep_positions (RwPgLoader *self, const char *group)
{
  g_return_if_fail (RW_IS_PG_LOADER (self));

  g_clear_pointer (&self->positions, rw_pg_positions_free);
  self->positions = rw_pg_positions_new (group);
}

void
rw_pg_loader_claim (RwPgLoader *self, const RwPosition *positions, guint n)
{
  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (self->positions != NULL);

  rw_pg_positions_set_claim (self->positions, positions, n);
}

void
rw_pg_loader_outbox_published (RwPgLoader *self, gint64 outbox_id)
{
  g_return_if_fail (RW_IS_PG_LOADER (self));

  g_array_append_val (self->published, outbox_id);
}
