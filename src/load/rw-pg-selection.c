/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-selection.h"

#include "rw-pg-store-private.h"
#include "rw-time.h"

/* A time as PostgreSQL reads it. */
static char *
format_bound (gint64 time)
{
  if (time == rw_pg_store_clamp_time (G_MININT64))
    return g_strdup ("-infinity");
  if (time == rw_pg_store_clamp_time (G_MAXINT64))
    return g_strdup ("infinity");

  return rw_time_format (time);
}

void
rw_pg_selection_init (RwPgSelection *self, const char *const *container_ids, gint64 from, gint64 to)
{
  self->from = rw_pg_store_clamp_time (from);
  self->to = rw_pg_store_clamp_time (to);
  self->from_text = format_bound (self->from);
  self->to_text = format_bound (self->to);
  self->names = g_ptr_array_new ();
  self->numbers = g_string_new (NULL);
  if (container_ids == NULL)
    return;

  /* What is no UTF-8 is no id either, and must not break the query. */
  self->container_ids = g_strdupv ((char **) container_ids);
  for (char **id = self->container_ids; *id != NULL; id++)
    {
      char *valid = g_utf8_make_valid (*id, -1);

      g_free (*id);
      *id = valid;
    }
}

void
rw_pg_selection_clear (RwPgSelection *self)
{
  g_strfreev (self->container_ids);
  g_free (self->from_text);
  g_free (self->to_text);
  g_ptr_array_unref (self->names);
  g_string_free (self->numbers, TRUE);
}

static void
bind_ids (RwPgScript *script, char **ids)
{
  RwPgBuffer array = { 0 };

  rw_pg_buffer_begin_array (&array, RW_PG_TEXT);
  for (guint i = 0; ids[i] != NULL; i++)
    rw_pg_buffer_field_text (&array, ids[i]);
  rw_pg_buffer_end_array (&array, g_strv_length (ids));
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &array);
}

void
rw_pg_selection_ask (RwPgSelection *self, RwPgScript *script)
{
  if (self->container_ids == NULL)
    {
      rw_pg_script_add (script, "SELECT reefer_id, container_id FROM reeferwatch.reefer"
                                " ORDER BY container_id");
      return;
    }

  rw_pg_script_add (script, "SELECT reefer_id, container_id FROM reeferwatch.reefer"
                            " WHERE container_id = ANY ($1) ORDER BY container_id");
  bind_ids (script, self->container_ids);
}

gboolean
rw_pg_selection_resolve (RwPgSelection *self, const RwPgResult *answer)
{
  for (guint i = 0; i < rw_pg_result_get_n_rows (answer); i++)
    {
      g_ptr_array_add (self->names,
                       (gpointer) g_intern_string (rw_pg_result_get_text (answer, i, 1)));
      g_string_append_printf (self->numbers, "%s%d", i > 0 ? "," : "",
                              (gint32) rw_pg_result_get_int (answer, i, 0));
    }
  return self->names->len > 0 && self->from < self->to;
}

double
rw_pg_selection_get_fraction (const RwPgSelection *self, gint64 place, gint64 time)
{
  double within = (double) (time - self->from) / (double) (self->to - self->from);

  return ((double) (place - 1) + CLAMP (within, 0, 1)) / self->names->len;
}
