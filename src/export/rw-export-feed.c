/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-feed.h"

#include <string.h>

struct _RwExportFeed
{
  GObject parent_instance;

  /* One of these. */
  RwReadingCursor *readings;
  RwTableCursor *rows;
  RwHistoryProvider *provider; /* of the newest of each, */
  char **ids;                  /* of these, or of all */

  gboolean answered; /* the newest of each, in one block */
};

G_DEFINE_FINAL_TYPE (RwExportFeed, rw_export_feed, G_TYPE_OBJECT)

void
rw_export_block_clear (RwExportBlock *block)
{
  g_clear_pointer (&block->readings, rw_batch_unref);
  g_clear_pointer (&block->rows, rw_table_block_free);
}

static void
rw_export_feed_finalize (GObject *object)
{
  RwExportFeed *self = RW_EXPORT_FEED (object);

  g_clear_object (&self->readings);
  g_clear_object (&self->rows);
  g_clear_object (&self->provider);
  g_strfreev (self->ids);

  G_OBJECT_CLASS (rw_export_feed_parent_class)->finalize (object);
}

static void
rw_export_feed_class_init (RwExportFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_export_feed_finalize;
}

static void
rw_export_feed_init (RwExportFeed *self)
{
}

RwExportFeed *
rw_export_feed_new_readings (RwHistoryProvider *provider, const RwReadingPlan *plan)
{
  RwExportFeed *self = g_object_new (RW_TYPE_EXPORT_FEED, NULL);

  self->readings = rw_history_provider_open (provider, plan);
  return self;
}

RwExportFeed *
rw_export_feed_new_table (RwHistoryProvider *provider, const RwTablePlan *plan)
{
  RwExportFeed *self = g_object_new (RW_TYPE_EXPORT_FEED, NULL);

  self->rows = rw_history_provider_open_table (provider, plan);
  return self;
}

RwExportFeed *
rw_export_feed_new_latest (RwHistoryProvider *provider, const char *const *ids)
{
  RwExportFeed *self = g_object_new (RW_TYPE_EXPORT_FEED, NULL);

  self->provider = g_object_ref (provider);
  self->ids = g_strdupv ((char **) ids);
  return self;
}

/* --- the newest of each ---------------------------------------------------------------------- */

static int
compare_readings (gconstpointer a, gconstpointer b)
{
  const RwReading *first = *(const RwReading *const *) a;
  const RwReading *second = *(const RwReading *const *) b;

  return strcmp (first->container_id, second->container_id);
}

static RwBatch *
choose (RwExportFeed *self, const RwBatch *latest)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  guint n;
  const RwReading *readings = rw_batch_get_readings (latest, &n);

  for (char **id = self->ids; id != NULL && *id != NULL; id++)
    g_hash_table_add (wanted, *id);
  for (guint i = 0; i < n; i++)
    if (self->ids == NULL || g_hash_table_contains (wanted, readings[i].container_id))
      g_ptr_array_add (chosen, (gpointer) &readings[i]);
  g_ptr_array_sort (chosen, compare_readings);
  for (guint i = 0; i < chosen->len; i++)
    rw_batch_builder_add_reading (builder, chosen->pdata[i]);
  return rw_batch_builder_end (builder);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void
answer (GTask *task, RwExportBlock block, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (&block, sizeof block), g_free);
  g_object_unref (task);
}

static void
readings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwExportBlock block = { 0 };
  GError *error = NULL;

  block.readings = rw_reading_cursor_next_finish (RW_READING_CURSOR (source), result, &error);
  answer (user_data, block, error);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwExportBlock block = { 0 };
  GError *error = NULL;

  block.rows = rw_table_cursor_next_finish (RW_TABLE_CURSOR (source), result, &error);
  answer (user_data, block, error);
}

static void
latest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwExportFeed *self = g_task_get_source_object (user_data);
  RwExportBlock block = { 0 };
  GError *error = NULL;
  g_autoptr (RwBatch) latest =
      rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (source), result, &error);

  self->answered = TRUE;
  if (latest != NULL)
    block.readings = choose (self, latest);
  answer (user_data, block, error);
}

void
rw_export_feed_next_async (RwExportFeed *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* What was answered is not to be lost; and who cancels hears it from the cursor. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->readings != NULL)
    rw_reading_cursor_next_async (self->readings, cancellable, readings_cb, task);
  else if (self->rows != NULL)
    rw_table_cursor_next_async (self->rows, cancellable, rows_cb, task);
  else if (!self->answered)
    rw_history_provider_latest_async (self->provider, cancellable, latest_cb, task);
  else
    answer (task, (RwExportBlock){ 0 }, NULL);
}

gboolean
rw_export_feed_next_finish (RwExportFeed *self,
                            GAsyncResult *result,
                            RwExportBlock *block,
                            GError **error)
{
  g_autofree RwExportBlock *answered = g_task_propagate_pointer (G_TASK (result), error);

  if (answered == NULL)
    return FALSE;

  *block = *answered;
  return TRUE;
}

double
rw_export_feed_get_fraction (RwExportFeed *self)
{
  if (self->readings != NULL)
    return rw_reading_cursor_get_fraction (self->readings);
  if (self->rows != NULL)
    return rw_table_cursor_get_fraction (self->rows);

  return self->answered ? 1 : 0;
}

void
rw_export_feed_close (RwExportFeed *self)
{
  if (self->readings != NULL)
    rw_reading_cursor_close (self->readings);
  if (self->rows != NULL)
    rw_table_cursor_close (self->rows);
}
