/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-load-private.h"

#include "rw-time.h"

static void
want_name (GHashTable *wanted, RwDictionary *dictionary, const char *text)
{
  if (text != NULL && rw_dictionary_get_number (dictionary, text) == 0)
    g_hash_table_add (wanted, (gpointer) text);
}

static void
want_day (RwPgLoader *self, GHashTable *wanted, gint64 time)
{
  gint64 day = rw_time_floor (time, RW_USEC_PER_DAY);

  if (!g_hash_table_contains (self->days, &day) && !g_hash_table_contains (wanted, &day))
    g_hash_table_add (wanted, g_memdup2 (&day, sizeof day));
}

/* The names in an order of their own, because two workers that insert the same new names in
 * different orders would lock each other out. */
static void
add_names (RwPgScript *script, GHashTable *wanted, const char *insert_sql, const char *select_sql)
{
  const char *const sql[] = { insert_sql, select_sql };
  g_autoptr (GList) names = g_hash_table_get_keys (wanted);

  if (names == NULL)
    return;

  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      RwPgBuffer array = { 0 };
      guint n = 0;

      rw_pg_buffer_begin_array (&array, RW_PG_TEXT);
      for (GList *l = names; l != NULL; l = l->next, n++)
        rw_pg_buffer_field_text (&array, l->data);
      rw_pg_buffer_end_array (&array, n);
      rw_pg_script_add (script, sql[i]);
      rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &array);
    }
}

static gint
compare_days (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static void
add_days (RwPgScript *script, GHashTable *wanted)
{
  g_autoptr (GList) days = g_list_sort (g_hash_table_get_keys (wanted), compare_days);

  for (GList *l = days; l != NULL; l = l->next)
    {
      rw_pg_script_add (script, "SELECT reeferwatch.ensure_partition($1), $1");
      rw_pg_script_bind_time (script, *(gint64 *) l->data);
    }
}

/* What the script of names is about, to read its answers by. */
typedef struct
{
  GHashTable *reefers, *products, *sources, *days;
} Wanted;

static Wanted
wanted_new (void)
{
  return (Wanted) {
    .reefers = g_hash_table_new (g_direct_hash, g_direct_equal),
    .products = g_hash_table_new (g_direct_hash, g_direct_equal),
    .sources = g_hash_table_new (g_direct_hash, g_direct_equal),
    .days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
}

static void
wanted_clear (Wanted *wanted)
{
  g_hash_table_unref (wanted->reefers);
  g_hash_table_unref (wanted->products);
  g_hash_table_unref (wanted->sources);
  g_hash_table_unref (wanted->days);
}

static void
collect_wanted (RwPgLoader *self, RwPgLoad *load, Wanted *wanted)
{
  const RwPgDictionaries *known = &self->dictionaries;
  guint n_windows, n_events;
  const RwFaultyWindow *windows = rw_batch_get_faulty_windows (load->batch, &n_windows);
  const RwAlarmEvent *events = rw_batch_get_alarm_events (load->batch, &n_events);

  for (guint i = 0; i < load->rows->len; i++)
    {
      const RwReading *reading = &load->readings[g_array_index (load->rows, guint, i)];

      want_name (wanted->reefers, known->reefers, reading->container_id);
      want_name (wanted->products, known->products, reading->product_id);
      want_name (wanted->sources, known->sources, reading->source);
      want_day (self, wanted->days, reading->time);
    }
  for (guint i = 0; i < n_windows; i++)
    {
      want_name (wanted->reefers, known->reefers, windows[i].container_id);
      want_name (wanted->products, known->products, windows[i].product_id);
    }
  for (guint i = 0; i < n_events; i++)
    want_name (wanted->reefers, known->reefers, events[i].container_id);
}

/* The answers of what add_names() added, if it added anything. */
static void
take_names (GPtrArray *results, guint *at, gboolean wanted, RwDictionary *dictionary)
{
  const RwPgResult *answer;

  if (!wanted)
    return;

  /* The first of the two statements only inserted. */
  answer = results->pdata[*at + 1];
  for (guint i = 0; i < rw_pg_result_get_n_rows (answer); i++)
    rw_dictionary_add (dictionary, rw_pg_result_get_text (answer, i, 1),
                       (gint32) rw_pg_result_get_int (answer, i, 0));
  *at += 2;
}

typedef struct
{
  GTask *task;
  Wanted wanted;
} Naming;

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Naming *naming = user_data;
  g_autoptr (GTask) task = naming->task;
  RwPgLoader *self = g_task_get_source_object (task);
  Wanted wanted = naming->wanted;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);
  guint at = 0;

  g_free (naming);
  if (results != NULL)
    {
      take_names (results, &at, g_hash_table_size (wanted.reefers) > 0, self->dictionaries.reefers);
      take_names (results, &at, g_hash_table_size (wanted.products) > 0,
                  self->dictionaries.products);
      take_names (results, &at, g_hash_table_size (wanted.sources) > 0, self->dictionaries.sources);
      for (; at < results->len; at++)
        {
          gint64 day = rw_pg_result_get_time (results->pdata[at], 0, 1);

          g_hash_table_add (self->days, g_memdup2 (&day, sizeof day));
        }
    }
  wanted_clear (&wanted);

  if (results != NULL)
    rw_pg_load_readings (task);
  else
    rw_pg_load_fail (task, g_steal_pointer (&error));
}

void
rw_pg_load_names (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  Wanted wanted = wanted_new ();
  Naming *naming;

  collect_wanted (self, load, &wanted);
  if (g_hash_table_size (wanted.reefers) + g_hash_table_size (wanted.products)
        + g_hash_table_size (wanted.sources) + g_hash_table_size (wanted.days)
      == 0)
    {
      wanted_clear (&wanted);
      rw_pg_load_readings (task);
      return;
    }

  add_names (script, wanted.reefers,
             "INSERT INTO reeferwatch.reefer (container_id) SELECT unnest($1)"
             " ON CONFLICT DO NOTHING",
             "SELECT reefer_id, container_id FROM reeferwatch.reefer WHERE container_id = ANY ($1)");
  add_names (script, wanted.products,
             "INSERT INTO reeferwatch.product (product_id) SELECT unnest($1)"
             " ON CONFLICT DO NOTHING",
             "SELECT product_no, product_id FROM reeferwatch.product WHERE product_id = ANY ($1)");
  add_names (script, wanted.sources,
             "INSERT INTO reeferwatch.source (source) SELECT unnest($1) ON CONFLICT DO NOTHING",
             "SELECT source_no, source FROM reeferwatch.source WHERE source = ANY ($1)");
  add_days (script, wanted.days);

  naming = g_new0 (Naming, 1);
  naming->task = g_object_ref (task);
  naming->wanted = wanted;
  rw_pg_connection_run_async (self->connection, script, load->timeout,
                              g_task_get_cancellable (task), named_cb, naming);
}
