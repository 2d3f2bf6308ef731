/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-quantity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwBookmarks: views of the history that a user gave a name: which reefers, which quantities, and
 * what span.
 *
 * For: the History page; kept in the user's settings once rw_bookmarks_bind() was called.
 * Not for: what operators share (RwNoteStore).
 *
 * Names are unique. What the settings hold is checked like any input: an entry that makes no sense
 * is left out. Signal: "changed" (). Main thread only.
 */
#define RW_TYPE_BOOKMARKS (rw_bookmarks_get_type ())
G_DECLARE_FINAL_TYPE (RwBookmarks, rw_bookmarks, RW, BOOKMARKS, GObject)

#define RW_BOOKMARKS_MAX 50
#define RW_BOOKMARK_MAX_NAME 60 /* characters */
#define RW_BOOKMARK_MAX_REEFERS 8

typedef struct
{
  char *name;
  char **container_ids;
  guint32 quantities; /* a mask of 1 << RwQuantity */
  gint64 span;        /* µs up to now; 0 for the fixed span below */
  gint64 from;        /* µs since 1970 UTC */
  gint64 to;
} RwBookmark;

RwBookmarks *rw_bookmarks_new (void);

/* Takes the bookmarks of the settings in place of what there is, follows and writes them. Once. */
void rw_bookmarks_bind (RwBookmarks *self, GSettings *settings);

guint rw_bookmarks_get_size (RwBookmarks *self);

/* Borrowed until the next change; in the order of adding. */
const RwBookmark *rw_bookmarks_get (RwBookmarks *self, guint i);

/* Copies it to the end; one with the same name gives way. FALSE when it makes no sense (no name, no
 * reefer, no span) or there are too many. */
gboolean rw_bookmarks_add (RwBookmarks *self, const RwBookmark *bookmark);

/* FALSE when the name is empty, too long, or that of another. */
gboolean rw_bookmarks_rename (RwBookmarks *self, guint i, const char *name);
void rw_bookmarks_remove (RwBookmarks *self, guint i);

G_END_DECLS
