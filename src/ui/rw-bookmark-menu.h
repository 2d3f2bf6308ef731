/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-bookmarks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwBookmarkMenu: a button that opens the bookmarks: to go to, to rename, to delete, and to name
 * the present view.
 *
 * For: the History page. Not for: knowing what the present view is.
 *
 * Emits "go-to" (guint i) and "add" (const char *name); who listens adds to the bookmarks.
 */
#define RW_TYPE_BOOKMARK_MENU (rw_bookmark_menu_get_type ())
G_DECLARE_FINAL_TYPE (RwBookmarkMenu, rw_bookmark_menu, RW, BOOKMARK_MENU, GtkWidget)

GtkWidget *rw_bookmark_menu_new (void);

/* Keeps a reference and follows them. Once. */
void rw_bookmark_menu_set_bookmarks (RwBookmarkMenu *self, RwBookmarks *bookmarks);

/* Whether there is a view that could be kept. */
void rw_bookmark_menu_set_can_add (RwBookmarkMenu *self, gboolean can_add);

/* Opens it, with the cursor where a name is typed, and proposes one. */
void rw_bookmark_menu_ask_name (RwBookmarkMenu *self, const char *proposal);

G_END_DECLS
