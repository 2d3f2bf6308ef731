/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-paper.h"
#include "rw-surface.h"

G_BEGIN_DECLS

/*
 * RwPages: headings, paragraphs, facts and tables one below the other on A4 pages.
 *
 * For: documents.
 * Not for: what they say.
 *
 * What does not fit goes to the next page, where a table has its heading again. Laid out without a
 * surface first, the number of pages is known, which each of them states. Lengths are in points.
 * Texts are taken as they are, never as markup. One thread at a time.
 */
#define RW_PAGES_WIDTH 595.28
#define RW_PAGES_HEIGHT 841.89
#define RW_PAGES_MARGIN 45.0

#define RW_PAGES_TEXT_WIDTH (RW_PAGES_WIDTH - 2 * RW_PAGES_MARGIN)

typedef struct _RwPages RwPages;

/* What each page says at its foot. */
typedef struct
{
  const char *left;
  const char *centre;
} RwPagesFoot;

typedef struct
{
  const char *title;
  double width;      /* of all columns together: RW_PAGES_TEXT_WIDTH */
  gboolean to_right; /* numbers */
} RwPagesColumn;

/* Without a surface it only lays out. With one, draft is what the same calls were laid out in
 * before: it knows how many pages there are, and how high the rows. Copies the foot; borrows
 * surface and draft. */
RwPages *rw_pages_new (RwSurface *surface, const RwPages *draft, const RwPagesFoot *foot);
void rw_pages_free (RwPages *self);

/* FALSE with the first error of the surface. */
gboolean rw_pages_check (RwPages *self, GError **error);

/* The title of the document, with something beside it. */
void rw_pages_add_title (RwPages *self, const char *title, const char *beside);

/* A heading that stays with what follows, if that is not higher than keep. */
void rw_pages_add_heading (RwPages *self, const char *text, double keep);
void rw_pages_add_paragraph (RwPages *self, const char *text);
void rw_pages_add_note (RwPages *self, const char *text);
void rw_pages_add_fixed (RwPages *self, const char *text);

/* What it is called, and what it is. */
void rw_pages_add_fact (RwPages *self, const char *name, const char *value);

/* A table: its columns, row after row of as many texts, its end. */
void rw_pages_begin_table (RwPages *self, const RwPagesColumn *columns, guint n_columns);
void rw_pages_add_row (RwPages *self, const char *const *cells);
void rw_pages_end_table (RwPages *self);

/* Makes room for a picture that is between least and most high: on this page if it can be. Returns
 * the height it has, *cr is NULL when it is only laid out. Its upper left corner is at *x, *y. */
double rw_pages_add_picture (RwPages *self,
                             double least,
                             double most,
                             cairo_t **cr,
                             double *x,
                             double *y);

void rw_pages_add_space (RwPages *self, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPages, rw_pages_free)

G_END_DECLS
