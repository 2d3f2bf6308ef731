/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwColumnFit: shows as many columns of a table as there is room for, most important first.
 *
 * For: column views with more columns than a narrow window can show. Widths are for text of the
 * usual size and grow with it.
 * Not for: during an allocation: columns come and go. Main thread only.
 */
typedef struct
{
  int available; /* px that the columns were chosen for; 0 before the first time */
  int used;      /* px */
  double scale;  /* of the text */
  gboolean rescaled;
} RwColumnFit;

/* Whether the columns were chosen for another width, or for text of another size. */
gboolean rw_column_fit_is_stale (const RwColumnFit *self, int available);

/* Begins to choose; then each column is added by its rank. The first is always shown; from the one
 * that does not fit all are hidden. */
void rw_column_fit_begin (RwColumnFit *self, int available);
void rw_column_fit_add (RwColumnFit *self, GtkColumnViewColumn *column, int width);

G_END_DECLS
