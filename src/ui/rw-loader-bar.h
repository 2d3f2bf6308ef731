/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwLoaderBar: what an RwSeriesLoader, or those of an RwReeferSet together, are doing, with Cancel
 * while it loads and Try Again after it failed. Takes no room while all is well.
 *
 * For: above charts. Not for: pages that have nothing at all to show.
 */
#define RW_TYPE_LOADER_BAR (rw_loader_bar_get_type ())
G_DECLARE_FINAL_TYPE (RwLoaderBar, rw_loader_bar, RW, LOADER_BAR, GtkWidget)

GtkWidget *rw_loader_bar_new (void);

/* loader may be NULL. Keeps a reference. */
void rw_loader_bar_set_loader (RwLoaderBar *self, RwSeriesLoader *loader);

/* All loaders of a set instead, NULL for none: the worst state is told, with whose it is where
 * there are several, and Cancel and Try Again are for all. Keeps a reference. */
void rw_loader_bar_set_reefers (RwLoaderBar *self, RwReeferSet *reefers);

/* The sentence shown, or NULL while there is none. */
const char *rw_loader_bar_get_text (RwLoaderBar *self);

G_END_DECLS
