/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-object.h"

#include "rw-replay-line.h"

#include <string.h>

#define STORED_KEY "\"received_time\""

/* An export leaves out what is not known, so its lines are of a few kinds; a file with more of them
 * makes us forget them all. */
#define MAX_TABLES 1000

struct _RwReplayObjects
{
  GArray *members;    /* of RwReplayMember */
  GHashTable *tables; /* keys, each followed by a line feed → RwReadingsTable, or NULL for none */
  GString *keys;
  GString *text;  /* the values, each with its NUL */
  GArray *fields; /* of RwCsvField */
};

static void
table_free (gpointer data)
{
  if (data != NULL)
    rw_readings_table_unref (data);
}

RwReplayObjects *
rw_replay_objects_new (void)
{
  RwReplayObjects *self = g_new0 (RwReplayObjects, 1);

  self->members = g_array_new (FALSE, FALSE, sizeof (RwReplayMember));
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
  self->keys = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->fields = g_array_new (FALSE, FALSE, sizeof (RwCsvField));
  return self;
}

void
rw_replay_objects_free (RwReplayObjects *self)
{
  g_array_unref (self->members);
  g_hash_table_unref (self->tables);
  g_string_free (self->keys, TRUE);
  g_string_free (self->text, TRUE);
  g_array_unref (self->fields);
  g_free (self);
}

/* The table whose heading is the keys; NULL when they are none of a table of readings. */
static RwReadingsTable *
make_table (RwReplayObjects *self)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (RwCsvField));
  g_auto (GStrv) keys = g_strsplit (self->keys->str, "\n", -1);
  g_autoptr (RwCsvTable) table = NULL;
  RwCsvRecord heading = { .line = 1 };

  for (guint i = 0; i < self->members->len; i++)
    {
      RwCsvField field = { keys[i], strlen (keys[i]), FALSE };

      g_array_append_val (fields, field);
    }
  heading.fields = (const RwCsvField *) (gconstpointer) fields->data;
  heading.n_fields = fields->len;

  table = rw_csv_table_new (&heading, RW_CSV_NO_SEPARATOR, NULL);
  return table != NULL ? rw_readings_table_new (table, NULL) : NULL;
}

static const RwReadingsTable *
find_table (RwReplayObjects *self)
{
  gpointer table = NULL;

  g_string_truncate (self->keys, 0);
  for (guint i = 0; i < self->members->len; i++)
    {
      const RwReplayMember *member = &g_array_index (self->members, RwReplayMember, i);

      if (memchr (member->key, '\\', member->key_length) != NULL
          || memchr (member->key, '\0', member->key_length) != NULL)
        return NULL;
      g_string_append_len (self->keys, member->key, (gssize) member->key_length);
      g_string_append_c (self->keys, '\n');
    }

  if (!g_hash_table_lookup_extended (self->tables, self->keys->str, NULL, &table))
    {
      if (g_hash_table_size (self->tables) >= MAX_TABLES)
        g_hash_table_remove_all (self->tables);
      table = make_table (self);
      g_hash_table_insert (self->tables, g_strdup (self->keys->str), table);
    }
  return table;
}

static gboolean
add_value (RwReplayObjects *self, const RwReplayMember *member)
{
  RwCsvField field = { .length = self->text->len, .quoted = member->is_string };

  if (!rw_replay_member_append (member, self->text))
    return FALSE;
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->fields, field);
  return TRUE;
}

/* Once the text moves no longer, beginnings become pointers. */
static gboolean
settle_fields (RwReplayObjects *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      RwCsvField *field = &g_array_index (self->fields, RwCsvField, i);
      gsize begin = field->length;
      gsize end = i + 1 < self->fields->len ? g_array_index (self->fields, RwCsvField, i + 1).length
                                            : self->text->len;

      field->text = self->text->str + begin;
      field->length = end - begin - 1;
      if (memchr (field->text, '\0', field->length) != NULL)
        return FALSE;
    }
  return TRUE;
}

gboolean
rw_replay_objects_parse (RwReplayObjects *self,
                         const char *text,
                         gsize length,
                         const RwReadingsTable **table,
                         RwCsvRecord *record)
{
  const RwReadingsTable *found;

  if (memmem (text, length, STORED_KEY, strlen (STORED_KEY)) == NULL
      || !rw_replay_line_split (text, length, self->members))
    return FALSE;
  found = find_table (self);
  if (found == NULL || rw_csv_table_find (found->table, "received_time") < 0)
    return FALSE;

  g_array_set_size (self->fields, 0);
  g_string_truncate (self->text, 0);
  for (guint i = 0; i < self->members->len; i++)
    if (!add_value (self, &g_array_index (self->members, RwReplayMember, i)))
      return FALSE;
  if (!settle_fields (self))
    return FALSE;

  *table = found;
  *record = (RwCsvRecord){
    .fields = (const RwCsvField *) (gconstpointer) self->fields->data,
    .n_fields = self->fields->len,
    .text = text,
    .length = length,
  };
  return TRUE;
}
