/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPaper: text on a cairo context, in the fonts of documents.
 *
 * For: charts and documents that are written to files, without a display.
 * Not for: windows.
 *
 * Lengths are in the units of the context; of a document that is points. Texts are taken as they
 * are and never as markup. They are drawn in the present colour. One thread at a time; each paper
 * has fonts of its own, so many threads may have one each.
 */
typedef struct _RwPaper RwPaper;

typedef enum
{
  RW_PAPER_LEFT,
  RW_PAPER_CENTRE,
  RW_PAPER_RIGHT,
} RwPaperAlign;

typedef struct
{
  double size; /* of the letters */
  gboolean bold;
  gboolean fixed; /* all letters of one width */
} RwPaperFont;

/* Keeps a reference on cr. */
RwPaper *rw_paper_new (cairo_t *cr);
void rw_paper_free (RwPaper *self);

/* How wide and how high a line is; either may be NULL. */
void rw_paper_measure (RwPaper *self,
                       RwPaperFont font,
                       const char *text,
                       double *width,
                       double *height);

/* One line with its upper edge at y: from x on, around x, or up to x. With a limit > 0 that it must
 * not be wider than, it is cut with an ellipsis. */
void rw_paper_line (RwPaper *self,
                    RwPaperFont font,
                    const char *text,
                    double x,
                    double y,
                    RwPaperAlign align,
                    double limit);

/* Broken into lines of at most width, also inside of words where it must be, which begin at x, lie
 * in the middle or end at x + width; returns how high they are together. With draw FALSE it is only
 * measured. */
double rw_paper_paragraph (RwPaper *self,
                           RwPaperFont font,
                           const char *text,
                           double x,
                           double y,
                           double width,
                           RwPaperAlign align,
                           gboolean draw);

/* Text from outside: what is no character to be seen, or turns the direction of what follows, is
 * replaced. NULL is an empty text. Caller frees. */
char *rw_paper_clean (const char *text);

/* The same for the middle of a sentence, whose direction it keeps to itself. Caller frees. */
char *rw_paper_isolate (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPaper, rw_paper_free)

G_END_DECLS
