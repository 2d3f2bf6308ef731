/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-script-private.h"

static void
statement_free (gpointer data)
{
  RwPgStatement *statement = data;

  g_free (statement->sql);
  g_clear_pointer (&statement->types, g_array_unref);
  g_clear_pointer (&statement->values, g_ptr_array_unref);
  g_clear_pointer (&statement->data, g_bytes_unref);
  g_free (statement);
}

static void
value_free (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

static RwPgStatement *
add_statement (RwPgScript *self, RwPgStatementKind kind, const char *sql)
{
  RwPgStatement *statement = g_new0 (RwPgStatement, 1);

  statement->kind = kind;
  statement->sql = g_strdup (sql);
  g_ptr_array_add (self->statements, statement);
  return statement;
}

static void
bind (RwPgScript *self, guint32 type, GBytes *value)
{
  RwPgStatement *statement = self->statements->pdata[self->statements->len - 1];

  if (statement->types == NULL)
    {
      statement->types = g_array_new (FALSE, FALSE, sizeof (guint32));
      statement->values = g_ptr_array_new_with_free_func (value_free);
    }
  g_array_append_val (statement->types, type);
  g_ptr_array_add (statement->values, value);
}

RwPgScript *
rw_pg_script_new (void)
{
  RwPgScript *self = g_new0 (RwPgScript, 1);

  g_ref_count_init (&self->ref_count);
  self->statements = g_ptr_array_new_with_free_func (statement_free);
  return self;
}

RwPgScript *
rw_pg_script_ref (RwPgScript *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_pg_script_unref (RwPgScript *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->statements);
  g_free (self);
}

void
rw_pg_script_add (RwPgScript *self, const char *sql)
{
  add_statement (self, RW_PG_STATEMENT_PREPARED, sql);
}

void
rw_pg_script_bind_int4 (RwPgScript *self, gint32 value)
{
  guint32 big = GUINT32_TO_BE ((guint32) value);

  bind (self, RW_PG_INT4, g_bytes_new (&big, sizeof big));
}

static void
bind_eight_bytes (RwPgScript *self, guint32 type, gint64 value)
{
  guint64 big = GUINT64_TO_BE ((guint64) value);

  bind (self, type, g_bytes_new (&big, sizeof big));
}

void
rw_pg_script_bind_int8 (RwPgScript *self, gint64 value)
{
  bind_eight_bytes (self, RW_PG_INT8, value);
}

void
rw_pg_script_bind_time (RwPgScript *self, gint64 time)
{
  bind_eight_bytes (self, RW_PG_TIMESTAMPTZ, time - RW_PG_EPOCH);
}

void
rw_pg_script_bind_text (RwPgScript *self, const char *text)
{
  bind (self, RW_PG_TEXT, text != NULL ? g_bytes_new (text, strlen (text)) : NULL);
}

void
rw_pg_script_bind_array (RwPgScript *self, guint32 type, RwPgBuffer *array)
{
  bind (self, type, rw_pg_buffer_steal (array));
}

void
rw_pg_script_add_simple (RwPgScript *self, const char *sql)
{
  add_statement (self, RW_PG_STATEMENT_SIMPLE, sql);
}

void
rw_pg_script_add_copy_in (RwPgScript *self, const char *sql, GBytes *data)
{
  add_statement (self, RW_PG_STATEMENT_COPY_IN, sql)->data = g_bytes_ref (data);
}

void
rw_pg_script_add_copy_out (RwPgScript *self,
                           const char *sql,
                           RwPgRowFunc func,
                           gpointer user_data)
{
  RwPgStatement *statement = add_statement (self, RW_PG_STATEMENT_COPY_OUT, sql);

  statement->func = func;
  statement->user_data = user_data;
}
