/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-positions.h"

struct _RwPgPositions
{
  char *group;
  GArray *claim;         /* of RwPosition: to be claimed, or NULL */
  GArray *mine;          /* of RwPosition: claimed last */
  GHashTable *homes;     /* reefer_id → Home, which it owns: what the database surely knows */
  GHashTable *new_homes; /* the same: what the transaction that runs tells it */
};

typedef struct
{
  const char *topic; /* interned */
  gint32 partition;
} Home;

RwPgPositions *
rw_pg_positions_new (const char *group)
{
  RwPgPositions *self = g_new0 (RwPgPositions, 1);

  self->group = g_strdup (group);
  self->mine = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  self->homes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->new_homes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
rw_pg_positions_free (RwPgPositions *self)
{
  g_free (self->group);
  g_clear_pointer (&self->claim, g_array_unref);
  g_array_unref (self->mine);
  g_hash_table_unref (self->homes);
  g_hash_table_unref (self->new_homes);
  g_free (self);
}

void
rw_pg_positions_set_claim (RwPgPositions *self, const RwPosition *positions, guint n)
{
  g_clear_pointer (&self->claim, g_array_unref);
  self->claim = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  g_array_append_vals (self->claim, positions, n);
}

gboolean
rw_pg_positions_has_claim (RwPgPositions *self)
{
  return self->claim != NULL;
}

static void
bind_array (RwPgScript *script, guint32 type, RwPgBuffer *buffer, guint n)
{
  rw_pg_buffer_end_array (buffer, n);
  rw_pg_script_bind_array (script, type, buffer);
}

/* Group, topics and partitions: the first parameters of each statement. */
static void
bind_places (RwPgPositions *self, RwPgScript *script, const RwPosition *positions, guint n)
{
  RwPgBuffer topics = { 0 }, partitions = { 0 };

  rw_pg_buffer_begin_array (&topics, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&partitions, RW_PG_INT4);
  for (guint i = 0; i < n; i++)
    {
      rw_pg_buffer_field_text (&topics, positions[i].topic);
      rw_pg_buffer_field_int4 (&partitions, positions[i].partition);
    }
  rw_pg_script_bind_text (script, self->group);
  bind_array (script, RW_PG_TEXT_ARRAY, &topics, n);
  bind_array (script, RW_PG_INT4_ARRAY, &partitions, n);
}

static const RwPosition *
get_positions (const GArray *array)
{
  return (const RwPosition *) (gpointer) array->data;
}

void
rw_pg_positions_add_claim (RwPgPositions *self, RwPgScript *script)
{
  rw_pg_script_add (script,
                    "SELECT claimed_topic, claimed_partition, claimed_generation, claimed_offset"
                    " FROM reeferwatch.claim_kafka_offsets($1, $2, $3)");
  bind_places (self, script, get_positions (self->claim), self->claim->len);
}

GArray *
rw_pg_positions_take_claim (RwPgPositions *self, const RwPgResult *result)
{
  g_clear_pointer (&self->claim, g_array_unref);
  g_array_set_size (self->mine, 0);
  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      RwPosition position = {
        .topic = g_intern_string (rw_pg_result_get_text (result, i, 0)),
        .partition = (gint32) rw_pg_result_get_int (result, i, 1),
        .generation = rw_pg_result_get_int (result, i, 2),
        .from = rw_pg_result_get_int (result, i, 3),
        .next = rw_pg_result_get_int (result, i, 3),
      };

      g_array_append_val (self->mine, position);
    }
  return g_array_copy (self->mine);
}

void
rw_pg_positions_add_others (RwPgPositions *self, RwPgScript *script)
{
  /* What we knew may be of another database by now. */
  g_hash_table_remove_all (self->homes);
  rw_pg_script_add (script, "SELECT k.reefer_id FROM reeferwatch.kafka_reefer k"
                            " LEFT JOIN unnest($2::text[], $3::integer[]) AS mine (topic, number)"
                            " ON mine.topic = k.topic AND mine.number = k.partition"
                            " WHERE k.group_id = $1 AND mine.topic IS NULL");
  bind_places (self, script, get_positions (self->mine), self->mine->len);
}

GHashTable *
rw_pg_positions_take_others (const RwPgResult *result)
{
  GHashTable *others = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    g_hash_table_add (others, GINT_TO_POINTER ((gint32) rw_pg_result_get_int (result, i, 0)));
  return others;
}

static void
add_positions (RwPgPositions *self, RwPgScript *script, const RwPosition *positions, guint n)
{
  RwPgBuffer generations = { 0 }, froms = { 0 }, nexts = { 0 };

  rw_pg_buffer_begin_array (&generations, RW_PG_INT8);
  rw_pg_buffer_begin_array (&froms, RW_PG_INT8);
  rw_pg_buffer_begin_array (&nexts, RW_PG_INT8);
  for (guint i = 0; i < n; i++)
    {
      rw_pg_buffer_field_int8 (&generations, positions[i].generation);
      rw_pg_buffer_field_int8 (&froms, positions[i].from);
      rw_pg_buffer_field_int8 (&nexts, positions[i].next);
    }
  rw_pg_script_add (script, "SELECT reeferwatch.store_kafka_offsets($1, $2, $3, $4, $5, $6)");
  bind_places (self, script, positions, n);
  bind_array (script, RW_PG_INT8_ARRAY, &generations, n);
  bind_array (script, RW_PG_INT8_ARRAY, &froms, n);
  bind_array (script, RW_PG_INT8_ARRAY, &nexts, n);
}

static void
note_home (RwPgPositions *self, gint32 reefer, const RwOrigin *origin)
{
  const Home *known = g_hash_table_lookup (self->homes, GINT_TO_POINTER (reefer));
  Home *home;

  if (known != NULL && known->topic == origin->topic && known->partition == origin->partition)
    {
      g_hash_table_remove (self->new_homes, GINT_TO_POINTER (reefer));
      return;
    }
  home = g_hash_table_lookup (self->new_homes, GINT_TO_POINTER (reefer));
  if (home == NULL)
    {
      home = g_new (Home, 1);
      g_hash_table_insert (self->new_homes, GINT_TO_POINTER (reefer), home);
    }
  *home = (Home){ origin->topic, origin->partition };
}

static void
note_homes (RwPgPositions *self, RwDictionary *reefers, const RwBatch *batch)
{
  guint n_readings, n_origins;
  const RwReading *readings = rw_batch_get_readings (batch, &n_readings);
  const RwOrigin *origins = rw_batch_get_origins (batch, &n_origins);

  g_hash_table_remove_all (self->new_homes);
  for (guint i = 0; i < n_origins; i++)
    {
      guint end = i + 1 < n_origins ? origins[i + 1].first : n_readings;

      for (guint j = origins[i].first; j < end; j++)
        {
          gint32 reefer = rw_dictionary_get_number (reefers, readings[j].container_id);

          /* One that cannot be stored has no number. */
          if (reefer != 0)
            note_home (self, reefer, &origins[i]);
        }
    }
}

static void
add_homes (RwPgPositions *self, RwPgScript *script)
{
  RwPgBuffer reefers = { 0 }, topics = { 0 }, partitions = { 0 };
  guint n = g_hash_table_size (self->new_homes);
  GHashTableIter iter;
  gpointer reefer, value;

  rw_pg_buffer_begin_array (&reefers, RW_PG_INT4);
  rw_pg_buffer_begin_array (&topics, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&partitions, RW_PG_INT4);
  g_hash_table_iter_init (&iter, self->new_homes);
  while (g_hash_table_iter_next (&iter, &reefer, &value))
    {
      const Home *home = value;

      rw_pg_buffer_field_int4 (&reefers, GPOINTER_TO_INT (reefer));
      rw_pg_buffer_field_text (&topics, home->topic);
      rw_pg_buffer_field_int4 (&partitions, home->partition);
    }
  rw_pg_script_add (script, "SELECT reeferwatch.store_kafka_reefers($1, $2, $3, $4)");
  rw_pg_script_bind_text (script, self->group);
  bind_array (script, RW_PG_INT4_ARRAY, &reefers, n);
  bind_array (script, RW_PG_TEXT_ARRAY, &topics, n);
  bind_array (script, RW_PG_INT4_ARRAY, &partitions, n);
}

guint
rw_pg_positions_store (RwPgPositions *self,
                       RwPgScript *script,
                       RwDictionary *reefers,
                       const RwBatch *batch)
{
  guint n;
  const RwPosition *positions = rw_batch_get_positions (batch, &n);

  if (n == 0)
    return 0;
  add_positions (self, script, positions, n);
  note_homes (self, reefers, batch);
  if (g_hash_table_size (self->new_homes) == 0)
    return 1;
  add_homes (self, script);
  return 2;
}

void
rw_pg_positions_stored (RwPgPositions *self, gboolean committed)
{
  GHashTableIter iter;
  gpointer reefer, home;

  g_hash_table_iter_init (&iter, self->new_homes);
  while (committed && g_hash_table_iter_next (&iter, &reefer, &home))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_insert (self->homes, reefer, home);
    }
  g_hash_table_remove_all (self->new_homes);
}
