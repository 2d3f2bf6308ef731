/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwNoteStore: what operators wrote down about a reefer at a time, which every console shares.
 *
 * For: showing notes beside measurements, writing them and taking them away.
 * Not for: what is said about an alarm when it is acknowledged (RwAlarmStore).
 *
 * Asynchronous like RwHistoryProvider. Writing may fail with G_IO_ERROR_PERMISSION_DENIED: the user
 * of the database may look only.
 */
#define RW_TYPE_NOTE_STORE (rw_note_store_get_type ())
G_DECLARE_INTERFACE (RwNoteStore, rw_note_store, RW, NOTE_STORE, GObject)

/* A note is no longer than so many characters. */
#define RW_NOTE_MAX_LENGTH 1000

/* Plain struct in a GPtrArray with a free function. */
typedef struct
{
  gint64 note_id;
  const char *container_id; /* interned */
  gint64 from;              /* µs since 1970 UTC */
  gint64 to;                /* the same for a moment */
  char *text;               /* as it was written: never markup */
  char *author;
  gint64 written_time;
} RwNote;

void rw_note_free (RwNote *note);

struct _RwNoteStoreInterface
{
  GTypeInterface parent;

  void (*list_async) (RwNoteStore *self,
                      const char *const *container_ids,
                      gint64 from,
                      gint64 to,
                      guint limit,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*list_finish) (RwNoteStore *self, GAsyncResult *result, GError **error);
  void (*add_async) (RwNoteStore *self,
                     const char *container_id,
                     gint64 from,
                     gint64 to,
                     const char *text,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  gint64 (*add_finish) (RwNoteStore *self, GAsyncResult *result, GError **error);
  void (*remove_async) (RwNoteStore *self,
                        gint64 note_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*remove_finish) (RwNoteStore *self, GAsyncResult *result, GError **error);
};

/* The newest notes of these reefers that touch [from, to] µs, oldest first, at most limit. Finish
 * returns a GPtrArray of RwNote that owns its elements. */
void rw_note_store_list_async (RwNoteStore *self,
                               const char *const *container_ids,
                               gint64 from,
                               gint64 to,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *rw_note_store_list_finish (RwNoteStore *self, GAsyncResult *result, GError **error);

/* Writes a note about from to to µs (the same for a moment). Finish returns its number, or -1 with
 * error. */
void rw_note_store_add_async (RwNoteStore *self,
                              const char *container_id,
                              gint64 from,
                              gint64 to,
                              const char *text,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gint64 rw_note_store_add_finish (RwNoteStore *self, GAsyncResult *result, GError **error);

/* Takes a note away; it is no error that somebody did so before. */
void rw_note_store_remove_async (RwNoteStore *self,
                                 gint64 note_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean rw_note_store_remove_finish (RwNoteStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
