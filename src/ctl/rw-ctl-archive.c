/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-archive.h"

#include "rw-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The end of a file: the length of the description, big endian, and this. */
#define MARK "Reeferwatch backup 1\n"
#define MARK_BYTES (sizeof MARK - 1)
#define TAIL_BYTES (sizeof (guint64) + MARK_BYTES)

/* Some 100,000 tables. */
#define MAX_DESCRIPTION (16 * 1024 * 1024)

#define BLOCK (1024 * 1024)

RwCtlArchive *
rw_ctl_archive_new (void)
{
  RwCtlArchive *self = g_new0 (RwCtlArchive, 1);

  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
rw_ctl_archive_free (RwCtlArchive *self)
{
  g_hash_table_unref (self->tables);
  g_free (self->checksum);
  g_free (self);
}

void
rw_ctl_archive_set_rows (RwCtlArchive *self, const char *table, gint64 rows)
{
  g_hash_table_replace (self->tables, g_strdup (table), g_memdup2 (&rows, sizeof rows));
}

guint64
rw_ctl_archive_count_rows (const RwCtlArchive *self)
{
  GHashTableIter iter;
  gpointer rows;
  guint64 total = 0;

  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, NULL, &rows))
    total += (guint64) * (gint64 *) rows;
  return total;
}

static gboolean
fail_with_errno (const char *path, GError **error)
{
  int code = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", name, g_strerror (code));
  return FALSE;
}

static gboolean
refuse (const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", name, reason);
  return FALSE;
}

/* Of a thread of its own, because it may be many gigabytes and Ctrl+C is to be heard. */
typedef struct
{
  char *path;
  goffset length; /* bytes from the beginning, -1 for all */
} Sum;

static void
sum_free (gpointer data)
{
  Sum *sum = data;

  g_free (sum->path);
  g_free (sum);
}

static gboolean
add_blocks (GChecksum *checksum, int fd, goffset left, GCancellable *cancellable)
{
  g_autofree guint8 *block = g_malloc (BLOCK);

  while (left != 0 && !g_cancellable_is_cancelled (cancellable))
    {
      ssize_t n = read (fd, block, left < 0 || left > BLOCK ? BLOCK : (size_t) left);

      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      g_checksum_update (checksum, block, n);
      left -= left < 0 ? 0 : n;
    }
  return TRUE;
}

static void
sum_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Sum *sum = task_data;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GError *error = NULL;
  int fd = open (sum->path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || !add_blocks (checksum, fd, sum->length, cancellable))
    fail_with_errno (sum->path, &error);
  if (fd >= 0)
    close (fd);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_strdup (g_checksum_get_string (checksum)), g_free);
}

static char *
get_sum (RwCtl *ctl, const char *path, goffset length, GError **error)
{
  g_autoptr (GTask) task = g_task_new (NULL, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  g_autoptr (GAsyncResult) result = NULL;
  Sum *sum = g_new0 (Sum, 1);

  sum->path = g_strdup (path);
  sum->length = length;
  g_task_set_task_data (task, sum, sum_free);
  g_task_run_in_thread (task, sum_thread);
  result = rw_ctl_wait (ctl);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_tables (JsonBuilder *builder, const RwCtlArchive *self)
{
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (self->tables), (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "tables");
  json_builder_begin_object (builder);
  for (GList *name = names; name != NULL; name = name->next)
    {
      json_builder_set_member_name (builder, name->data);
      json_builder_add_int_value (builder,
                                  *(gint64 *) g_hash_table_lookup (self->tables, name->data));
    }
  json_builder_end_object (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static char *
describe (const RwCtlArchive *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *taken = rw_time_format (self->taken_time);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "taken_time");
  json_builder_add_string_value (builder, taken);
  add_int (builder, "schema_version", self->schema);
  add_int (builder, "server_version", self->server);
  add_int (builder, "pg_dump_version", self->tool);
  add_int (builder, "table_bytes", (gint64) self->table_bytes);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, self->checksum);
  add_tables (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
append (const char *path, const char *description)
{
  guint64 length = GUINT64_TO_BE ((guint64) strlen (description));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  gboolean done;

  g_byte_array_append (bytes, (const guint8 *) description, (guint) strlen (description));
  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) MARK, MARK_BYTES);
  done = fd >= 0;
  for (gsize at = 0; done && at < bytes->len;)
    {
      ssize_t n = write (fd, bytes->data + at, bytes->len - at);

      done = n > 0;
      at += n > 0 ? (gsize) n : 0;
    }
  done = done && fsync (fd) == 0;
  if (fd >= 0 && close (fd) != 0)
    done = FALSE;
  return done;
}

gboolean
rw_ctl_archive_seal (RwCtl *ctl, RwCtlArchive *self, const char *path, GError **error)
{
  g_autofree char *description = NULL;

  g_free (self->checksum);
  self->checksum = get_sum (ctl, path, -1, error);
  if (self->checksum == NULL)
    return FALSE;
  description = describe (self);
  return append (path, description) || fail_with_errno (path, error);
}

/* The description as text, and how long the archive before it is; NULL for another file. */
static char *
read_description (int fd, goffset *archive)
{
  char tail[TAIL_BYTES];
  guint64 length;
  struct stat info;
  g_autofree char *text = NULL;

  if (fstat (fd, &info) != 0 || info.st_size < (goffset) TAIL_BYTES
      || pread (fd, tail, TAIL_BYTES, info.st_size - (goffset) TAIL_BYTES) != TAIL_BYTES
      || memcmp (tail + sizeof length, MARK, MARK_BYTES) != 0)
    return NULL;

  memcpy (&length, tail, sizeof length);
  length = GUINT64_FROM_BE (length);
  if (length > MAX_DESCRIPTION || (goffset) length > info.st_size - (goffset) TAIL_BYTES)
    return NULL;

  *archive = info.st_size - (goffset) TAIL_BYTES - (goffset) length;
  text = g_malloc0 (length + 1);
  if (pread (fd, text, length, *archive) != (ssize_t) length)
    return NULL;
  return g_steal_pointer (&text);
}

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : -1;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

static void
take_table_cb (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  rw_ctl_archive_set_rows (user_data, name, get_int (object, name));
}

/* FALSE when something is missing, or is no number as it should be. */
static gboolean
take_description (RwCtlArchive *self, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root, *tables;
  JsonObject *object;
  gboolean zoned;

  if (!json_parser_load_from_data (parser, text, -1, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  self->schema = (int) CLAMP (get_int (object, "schema_version"), -1, G_MAXINT);
  self->server = (int) CLAMP (get_int (object, "server_version"), -1, G_MAXINT);
  self->tool = (int) CLAMP (get_int (object, "pg_dump_version"), -1, G_MAXINT);
  self->table_bytes = (guint64) get_int (object, "table_bytes");
  self->checksum = g_strdup (get_text (object, "sha256"));
  tables = json_object_get_member (object, "tables");
  if (tables != NULL && JSON_NODE_HOLDS_OBJECT (tables))
    json_object_foreach_member (json_node_get_object (tables), take_table_cb, self);
  return self->schema > 0 && self->server > 0 && self->tool > 0
         && get_int (object, "table_bytes") >= 0 && g_hash_table_size (self->tables) > 0
         && rw_time_parse (get_text (object, "taken_time"),
                           strlen (get_text (object, "taken_time")), &self->taken_time, &zoned);
}

RwCtlArchive *
rw_ctl_archive_read (RwCtl *ctl, const char *path, GError **error)
{
  g_autoptr (RwCtlArchive) self = rw_ctl_archive_new ();
  g_autofree char *text = NULL;
  g_autofree char *checksum = NULL;
  goffset archive = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    {
      fail_with_errno (path, error);
      return NULL;
    }
  text = read_description (fd, &archive);
  close (fd);
  if (text == NULL || !take_description (self, text))
    {
      refuse (path,
              _ ("This is no whole file of “reeferwatchctl backup”. What pg_dump made by "
                 "itself is for pg_restore."),
              error);
      return NULL;
    }

  checksum = get_sum (ctl, path, archive, error);
  if (checksum == NULL)
    return NULL;
  if (!g_str_equal (checksum, self->checksum))
    {
      refuse (path, _ ("The file is damaged: its checksum is wrong. Use another backup."), error);
      return NULL;
    }
  return g_steal_pointer (&self);
}
