/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-spool.h"

#include "rw-batch-variant.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/statvfs.h>

#define FILE_NAME "spool.sqlite"

/* A worker that was killed a moment ago may still have its lock. */
#define BUSY_MS 5000

/* See DESIGN: what is left free, at most, and as a part of the disk; and from where on it is said
 * that the disk is nearly full. */
#define RESERVE_BYTES (G_GUINT64_CONSTANT (64) * 1024 * 1024)
#define RESERVE_PART 16
#define NEARLY_FULL 4

/* When what is on disk for an empty spool is larger than this, in bytes, it is made small. */
#define SHRINK_BYTES (512 * 1024)

#define MESSAGES_TYPE "a(xayay)"

typedef enum
{
  KIND_BATCH_1 = 1, /* of RW_BATCH_VARIANT_TYPE_1, as an older program wrote */
  KIND_MESSAGES = 2,
  KIND_BATCH = 3,
} Kind;

struct _RwSpool
{
  char *folder;
  char *path;
  sqlite3 *db;
  sqlite3_stmt *insert;
  sqlite3_stmt *select;
  sqlite3_stmt *remove;
  sqlite3_stmt *count_free;
  gint64 first;         /* rows up to and without this one are removed, if only in our memory */
  gint64 last;          /* the newest row, 0 for none ever */
  gint64 at_start;      /* the newest row when it was opened */
  gint64 last_messages; /* the newest row of KIND_MESSAGES */
  RwSpoolSize size;
};

G_DEFINE_QUARK (rw - spool - error - quark, rw_spool_error)

static void
message_clear (gpointer data)
{
  RwSpoolMessage *message = data;

  g_free (message->topic);
  g_bytes_unref (message->payload);
}

GArray *
rw_spool_messages_new (void)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (RwSpoolMessage));

  g_array_set_clear_func (messages, message_clear);
  return messages;
}

void
rw_spool_messages_add (GArray *messages, gint64 received_time, const char *topic, GBytes *payload)
{
  RwSpoolMessage message = {
    .received_time = received_time,
    .topic = g_strdup (topic),
    .payload = g_bytes_ref (payload),
  };

  g_array_append_val (messages, message);
}

void
rw_spool_piece_clear (RwSpoolPiece *piece)
{
  g_clear_pointer (&piece->batch, rw_batch_unref);
  g_clear_pointer (&piece->messages, g_array_unref);
}

/* --- the file ------------------------------------------------------------------------------ */

static RwSpoolError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return RW_SPOOL_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return RW_SPOOL_ERROR_LOCKED;
    default:
      return RW_SPOOL_ERROR_BROKEN;
    }
}

/* What SQLite last complained about. A write that failed for want of room counts as full. */
static void
set_error (RwSpool *self, GError **error)
{
  int code = self->db != NULL ? sqlite3_extended_errcode (self->db) : SQLITE_NOMEM;
  RwSpoolError kind = classify (code);

  if (code == SQLITE_IOERR_WRITE && sqlite3_system_errno (self->db) == ENOSPC)
    kind = RW_SPOOL_ERROR_FULL;
  switch (kind)
    {
    case RW_SPOOL_ERROR_FULL:
      g_set_error (error, RW_SPOOL_ERROR, (int) kind, "The disk of %s is full: make room there",
                   self->folder);
      break;
    case RW_SPOOL_ERROR_LOCKED:
      g_set_error (error, RW_SPOOL_ERROR, (int) kind,
                   "%s is in use: each worker needs a spool of its own", self->path);
      break;
    case RW_SPOOL_ERROR_BROKEN:
    default:
      g_set_error (error, RW_SPOOL_ERROR, (int) kind,
                   "%s cannot be used (%s): see to its rights, or move it away if it is damaged",
                   self->path, self->db != NULL ? sqlite3_errmsg (self->db) : "out of memory");
      break;
    }
}

static gboolean
execute (RwSpool *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

static gboolean
prepare (RwSpool *self, const char *sql, sqlite3_stmt **statement, GError **error)
{
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL)
      == SQLITE_OK)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

static gboolean
count_rows (RwSpool *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok;

  if (!prepare (self,
                "SELECT total(items), total(messages), total(length(content)),"
                " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'record'), 0),"
                " coalesce(max(id) FILTER (WHERE kind = 2), 0), min(id) - 1 FROM record",
                &statement, error))
    return FALSE;

  ok = sqlite3_step (statement) == SQLITE_ROW;
  if (ok)
    {
      self->size.items = (guint64) sqlite3_column_int64 (statement, 0);
      self->size.messages = (guint64) sqlite3_column_int64 (statement, 1);
      self->size.bytes = (guint64) sqlite3_column_int64 (statement, 2);
      self->at_start = self->last = sqlite3_column_int64 (statement, 3);
      self->last_messages = sqlite3_column_int64 (statement, 4);
      self->first = sqlite3_column_type (statement, 5) != SQLITE_NULL
                        ? sqlite3_column_int64 (statement, 5)
                        : self->last;
    }
  else
    set_error (self, error);
  sqlite3_finalize (statement);
  return ok;
}

static gboolean
open_file (RwSpool *self, GError **error)
{
  if (sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL)
      != SQLITE_OK)
    {
      set_error (self, error);
      return FALSE;
    }

  sqlite3_busy_timeout (self->db, BUSY_MS);
  return execute (self,
                  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                  " PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256;"
                  " BEGIN IMMEDIATE;"
                  " CREATE TABLE IF NOT EXISTS record ("
                  "  id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
                  "  items INTEGER NOT NULL, messages INTEGER NOT NULL, content BLOB NOT NULL);"
                  " COMMIT",
                  error)
         && prepare (self,
                     "INSERT INTO record (kind, items, messages, content) VALUES (?, ?, ?, ?)",
                     &self->insert, error)
         && prepare (self, "SELECT id, kind, items, content FROM record WHERE id > ? ORDER BY id",
                     &self->select, error)
         && prepare (self, "DELETE FROM record WHERE id <= ?", &self->remove, error)
         && prepare (
             self, "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size",
             &self->count_free, error)
         && count_rows (self, error);
}

RwSpool *
rw_spool_open (const char *folder, GError **error)
{
  g_autoptr (RwSpool) self = g_new0 (RwSpool, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_BROKEN, "The folder %s cannot be made: %s",
                   folder, g_strerror (saved_errno));
      return NULL;
    }

  return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rw_spool_free (RwSpool *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->select);
  sqlite3_finalize (self->remove);
  sqlite3_finalize (self->count_free);
  sqlite3_close (self->db);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

gboolean
rw_spool_is_empty (RwSpool *self)
{
  return self->first == self->last;
}

gboolean
rw_spool_has_messages (RwSpool *self)
{
  return self->last_messages > self->first;
}

void
rw_spool_get_size (RwSpool *self, RwSpoolSize *size)
{
  *size = self->size;
}

gint64
rw_spool_get_last (RwSpool *self)
{
  return self->last;
}

/* What the file itself has room for without growing. */
static guint64
count_free_bytes (RwSpool *self)
{
  guint64 bytes = 0;

  if (sqlite3_step (self->count_free) == SQLITE_ROW)
    bytes = (guint64) sqlite3_column_int64 (self->count_free, 0);
  sqlite3_reset (self->count_free);
  return bytes;
}

guint64
rw_spool_get_room (RwSpool *self, gboolean *nearly)
{
  struct statvfs disk;
  guint64 total, available, reserve;

  *nearly = FALSE;
  if (statvfs (self->folder, &disk) != 0)
    return G_MAXUINT64;

  total = (guint64) disk.f_blocks * disk.f_frsize;
  available = (guint64) disk.f_bavail * disk.f_frsize + count_free_bytes (self);
  reserve = MIN (RESERVE_BYTES, total / RESERVE_PART);
  *nearly = available < NEARLY_FULL * reserve;
  return available > reserve ? available - reserve : 0;
}

/* --- appending ----------------------------------------------------------------------------- */

static gboolean
check_room (RwSpool *self, gsize size, GError **error)
{
  gboolean nearly;
  g_autofree char *room_text = NULL;
  guint64 room = rw_spool_get_room (self, &nearly);

  if (room >= size)
    return TRUE;

  room_text = g_format_size (room);
  g_set_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_FULL,
               "The disk of %s is nearly full (%s may still be used): make room there",
               self->folder, room_text);
  return FALSE;
}

static gboolean
append (RwSpool *self, Kind kind, guint items, guint messages, GVariant *content, GError **error)
{
  gsize size = g_variant_get_size (content);
  gboolean ok;

  if (!check_room (self, size, error))
    return FALSE;

  sqlite3_bind_int (self->insert, 1, (int) kind);
  sqlite3_bind_int64 (self->insert, 2, items);
  sqlite3_bind_int64 (self->insert, 3, messages);
  sqlite3_bind_blob64 (self->insert, 4, g_variant_get_data (content), size, SQLITE_STATIC);
  ok = sqlite3_step (self->insert) == SQLITE_DONE;
  if (!ok)
    set_error (self, error);
  sqlite3_reset (self->insert);
  sqlite3_clear_bindings (self->insert);
  if (!ok)
    return FALSE;

  self->last = sqlite3_last_insert_rowid (self->db);
  if (kind == KIND_MESSAGES)
    self->last_messages = self->last;
  self->size.items += items;
  self->size.messages += messages;
  self->size.bytes += size;
  return TRUE;
}

gboolean
rw_spool_append_batch (RwSpool *self, RwBatch *batch, GError **error)
{
  g_autoptr (GVariant) content = g_variant_ref_sink (rw_batch_to_variant (batch));
  guint n_readings, n_letters;

  rw_batch_get_readings (batch, &n_readings);
  rw_batch_get_dead_letters (batch, &n_letters);
  return append (self, KIND_BATCH, n_readings + n_letters, rw_batch_get_n_messages (batch), content,
                 error);
}

gboolean
rw_spool_append_messages (RwSpool *self, GArray *messages, GError **error)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (MESSAGES_TYPE));
  g_autoptr (GVariant) content = NULL;

  for (guint i = 0; i < messages->len; i++)
    {
      const RwSpoolMessage *message = &g_array_index (messages, RwSpoolMessage, i);

      g_variant_builder_add (&builder, "(x@ay@ay)", message->received_time,
                             g_variant_new_bytestring (message->topic),
                             g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, message->payload,
                                                       TRUE));
    }
  content = g_variant_ref_sink (g_variant_builder_end (&builder));
  return append (self, KIND_MESSAGES, messages->len, messages->len, content, error);
}

/* --- reading ------------------------------------------------------------------------------- */

static GVariant *
dup_content (sqlite3_stmt *statement, Kind kind)
{
  gsize size = (gsize) sqlite3_column_bytes (statement, 3);
  g_autoptr (GBytes) bytes = g_bytes_new (sqlite3_column_blob (statement, 3), size);
  const char *type = MESSAGES_TYPE;

  if (kind == KIND_BATCH)
    type = RW_BATCH_VARIANT_TYPE;
  else if (kind == KIND_BATCH_1)
    type = RW_BATCH_VARIANT_TYPE_1;
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
}

static void
take_messages (GArray *messages, GVariant *content)
{
  GVariantIter iter;
  gint64 received_time;
  const char *topic;
  GVariant *bytes;

  g_variant_iter_init (&iter, content);
  while (g_variant_iter_next (&iter, "(x^&ay@ay)", &received_time, &topic, &bytes))
    {
      g_autoptr (GBytes) payload = g_variant_get_data_as_bytes (bytes);

      rw_spool_messages_add (messages, received_time, topic, payload);
      g_variant_unref (bytes);
    }
}

/* Reads the rows of one kind, and of one life, that come first. */
static gboolean
read_rows (RwSpool *self, guint max_items, RwBatchBuilder *builder, RwSpoolPiece *piece)
{
  gint64 items = 0;
  int kind = 0;
  int code;

  while (items < max_items && (code = sqlite3_step (self->select)) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (self->select, 0);
      g_autoptr (GVariant) content = NULL;

      if (kind == 0)
        {
          kind = sqlite3_column_int (self->select, 1);
          piece->earlier = id <= self->at_start;
        }
      else if (kind != sqlite3_column_int (self->select, 1)
               || piece->earlier != (id <= self->at_start))
        return TRUE;

      content = dup_content (self->select, (Kind) kind);
      if (kind != KIND_MESSAGES)
        rw_batch_builder_add_variant (builder, content);
      else
        take_messages (piece->messages, content);
      items += sqlite3_column_int64 (self->select, 2) + 1;
      piece->last = id;
    }

  return items >= max_items || code == SQLITE_DONE;
}

gboolean
rw_spool_peek (RwSpool *self, guint max_items, RwSpoolPiece *piece, GError **error)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_auto (RwSpoolPiece) found = { .messages = rw_spool_messages_new (), .last = self->first };
  gboolean ok;

  sqlite3_bind_int64 (self->select, 1, self->first);
  ok = read_rows (self, max_items, builder, &found);
  if (!ok)
    set_error (self, error);
  sqlite3_reset (self->select);
  if (!ok)
    return FALSE;

  if (found.messages->len == 0)
    g_clear_pointer (&found.messages, g_array_unref);
  if (found.messages == NULL && found.last != self->first)
    found.batch = rw_batch_builder_end (builder);
  found.is_all = found.last == self->last;
  *piece = found;
  found = (RwSpoolPiece){ 0 };
  return TRUE;
}

/* --- removing ------------------------------------------------------------------------------ */

static guint64
get_file_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

static void
shrink (RwSpool *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

  /* That it cannot be made small now harms nobody: the room is used again. */
  if (get_file_size (self->path) + get_file_size (log) > SHRINK_BYTES)
    execute (self, "PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)",
             NULL);
}

/* What the rows from the first to last hold. */
static void
measure (RwSpool *self, gint64 last, RwSpoolSize *size)
{
  sqlite3_stmt *statement = NULL;

  *size = (RwSpoolSize){ 0 };
  if (sqlite3_prepare_v2 (self->db,
                          "SELECT total(items), total(messages), total(length(content))"
                          " FROM record WHERE id > ? AND id <= ?",
                          -1, &statement, NULL)
      == SQLITE_OK)
    {
      sqlite3_bind_int64 (statement, 1, self->first);
      sqlite3_bind_int64 (statement, 2, last);
      if (sqlite3_step (statement) == SQLITE_ROW)
        {
          size->items = (guint64) sqlite3_column_int64 (statement, 0);
          size->messages = (guint64) sqlite3_column_int64 (statement, 1);
          size->bytes = (guint64) sqlite3_column_int64 (statement, 2);
        }
    }
  sqlite3_finalize (statement);
}

void
rw_spool_remove (RwSpool *self, gint64 last)
{
  RwSpoolSize gone;

  if (last <= self->first)
    return;

  measure (self, last, &gone);
  self->size.items -= MIN (self->size.items, gone.items);
  self->size.messages -= MIN (self->size.messages, gone.messages);
  self->size.bytes -= MIN (self->size.bytes, gone.bytes);
  self->first = last;

  /* On a disk that others filled this may fail: then the rows go with the next removal, or are
   * recognised by the database when a later life loads them again. */
  sqlite3_bind_int64 (self->remove, 1, last);
  sqlite3_step (self->remove);
  sqlite3_reset (self->remove);
  if (rw_spool_is_empty (self))
    {
      self->size = (RwSpoolSize){ 0 };
      shrink (self);
    }
}
