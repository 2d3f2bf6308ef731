/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pages.h"

#include <glib/gi18n.h>

#define TOP RW_PAGES_MARGIN
#define LEFT RW_PAGES_MARGIN
#define RIGHT (RW_PAGES_WIDTH - RW_PAGES_MARGIN)
#define BOTTOM (RW_PAGES_HEIGHT - 58)
#define FOOT (RW_PAGES_HEIGHT - 44)

#define FACT_NAME_WIDTH 100
#define CELL_PADDING 3

#define TITLE_FONT ((RwPaperFont){ 20, TRUE, FALSE })
#define HEADING_FONT ((RwPaperFont){ 11, TRUE, FALSE })
#define TEXT_FONT ((RwPaperFont){ 8.5, FALSE, FALSE })
#define NOTE_FONT ((RwPaperFont){ 7.5, FALSE, FALSE })
#define STRONG_FONT ((RwPaperFont){ 8.5, TRUE, FALSE })
#define FIXED_FONT ((RwPaperFont){ 7.5, FALSE, TRUE })
#define CELL_FONT ((RwPaperFont){ 7.5, FALSE, FALSE })
#define CELL_TITLE_FONT ((RwPaperFont){ 7.5, TRUE, FALSE })

#define INK 0.14, 0.12, 0.19
#define QUIET_INK 0.37, 0.36, 0.39
#define RULE 0.60, 0.60, 0.59
#define LIGHT_RULE 0.87, 0.87, 0.86
#define HEAD_GROUND 0.95, 0.95, 0.94

struct _RwPages
{
  RwSurface *surface; /* NULL when it is only laid out */
  cairo_t *cr;        /* of the surface, or of nothing */
  RwPaper *paper;
  char *foot_left;
  char *foot_centre;
  const RwPages *draft; /* NULL when it is only laid out */
  GArray *heights;      /* of double: of the rows of all tables */
  guint page;
  guint row; /* of all tables */
  double y;
  const RwPagesColumn *columns;
  guint n_columns;
  GError *error;
};

static void
draw_foot (RwPages *self)
{
  g_autofree char *number = NULL;

  if (self->surface == NULL)
    return;

  number = g_strdup_printf (_("Page %u of %u"), self->page, self->draft->page);
  cairo_set_source_rgb (self->cr, RULE);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, LEFT, FOOT - 4);
  cairo_line_to (self->cr, RIGHT, FOOT - 4);
  cairo_stroke (self->cr);
  cairo_set_source_rgb (self->cr, QUIET_INK);
  rw_paper_line (self->paper, NOTE_FONT, self->foot_left, LEFT, FOOT, RW_PAPER_LEFT, 165);
  rw_paper_line (self->paper, NOTE_FONT, self->foot_centre, (LEFT + RIGHT) / 2, FOOT,
                 RW_PAPER_CENTRE, 170);
  rw_paper_line (self->paper, NOTE_FONT, number, RIGHT, FOOT, RW_PAPER_RIGHT, 160);
}

static void
next_page (RwPages *self)
{
  if (self->surface != NULL && self->error == NULL)
    rw_surface_next_page (self->surface, &self->error);
  self->page++;
  self->y = TOP;
  draw_foot (self);
}

/* Goes to the next page unless this much is left of the present one. */
static gboolean
need (RwPages *self, double height)
{
  if (self->y + height <= BOTTOM || self->y <= TOP)
    return FALSE;

  next_page (self);
  return TRUE;
}

RwPages *
rw_pages_new (RwSurface *surface, const RwPages *draft, const RwPagesFoot *foot)
{
  RwPages *self;

  g_return_val_if_fail ((surface == NULL) == (draft == NULL), NULL);

  self = g_new0 (RwPages, 1);
  self->surface = surface;
  self->draft = draft;
  self->heights = g_array_new (FALSE, FALSE, sizeof (double));
  if (surface != NULL)
    self->cr = cairo_reference (rw_surface_get_context (surface));
  else
    {
      cairo_surface_t *nothing = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);

      self->cr = cairo_create (nothing);
      cairo_surface_destroy (nothing);
    }
  self->paper = rw_paper_new (self->cr);
  self->foot_left = g_strdup (foot->left);
  self->foot_centre = g_strdup (foot->centre);
  self->page = 1;
  self->y = TOP;
  draw_foot (self);
  return self;
}

void
rw_pages_free (RwPages *self)
{
  rw_paper_free (self->paper);
  cairo_destroy (self->cr);
  g_array_unref (self->heights);
  g_free (self->foot_left);
  g_free (self->foot_centre);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
rw_pages_check (RwPages *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

void
rw_pages_add_space (RwPages *self, double height)
{
  self->y += height;
}

/* --- text ------------------------------------------------------------------------------------ */

static double
put (RwPages *self, RwPaperFont font, const char *text, double x, double y, double width)
{
  return rw_paper_paragraph (self->paper, font, text, x, y, width, RW_PAPER_LEFT,
                             self->surface != NULL);
}

static double
measure (RwPages *self, RwPaperFont font, const char *text, double width)
{
  return rw_paper_paragraph (self->paper, font, text, 0, 0, width, RW_PAPER_LEFT, FALSE);
}

void
rw_pages_add_title (RwPages *self, const char *title, const char *beside)
{
  double width = RW_PAGES_TEXT_WIDTH * 0.62;

  cairo_set_source_rgb (self->cr, INK);
  if (self->surface != NULL)
    rw_paper_line (self->paper, HEADING_FONT, beside, RIGHT, self->y + 9, RW_PAPER_RIGHT,
                   RW_PAGES_TEXT_WIDTH - width - 10);
  self->y += put (self, TITLE_FONT, title, LEFT, self->y, width) + 6;
}

void
rw_pages_add_heading (RwPages *self, const char *text, double keep)
{
  self->y += self->y > TOP ? 12 : 0;
  need (self, 18 + keep);
  cairo_set_source_rgb (self->cr, INK);
  self->y += put (self, HEADING_FONT, text, LEFT, self->y, RW_PAGES_TEXT_WIDTH) + 3;
}

/* A text that is longer than a page is not to be expected. */
static void
add_text (RwPages *self, RwPaperFont font, const char *text)
{
  need (self, measure (self, font, text, RW_PAGES_TEXT_WIDTH));
  self->y += put (self, font, text, LEFT, self->y, RW_PAGES_TEXT_WIDTH) + 3;
}

void
rw_pages_add_paragraph (RwPages *self, const char *text)
{
  cairo_set_source_rgb (self->cr, INK);
  add_text (self, TEXT_FONT, text);
}

void
rw_pages_add_note (RwPages *self, const char *text)
{
  cairo_set_source_rgb (self->cr, QUIET_INK);
  add_text (self, NOTE_FONT, text);
}

void
rw_pages_add_fixed (RwPages *self, const char *text)
{
  cairo_set_source_rgb (self->cr, INK);
  add_text (self, FIXED_FONT, text);
}

void
rw_pages_add_fact (RwPages *self, const char *name, const char *value)
{
  double width = RW_PAGES_TEXT_WIDTH - FACT_NAME_WIDTH;
  double height = MAX (measure (self, TEXT_FONT, name, FACT_NAME_WIDTH - 6),
                       measure (self, STRONG_FONT, value, width));

  need (self, height);
  cairo_set_source_rgb (self->cr, QUIET_INK);
  put (self, TEXT_FONT, name, LEFT, self->y, FACT_NAME_WIDTH - 6);
  cairo_set_source_rgb (self->cr, INK);
  put (self, STRONG_FONT, value, LEFT + FACT_NAME_WIDTH, self->y, width);
  self->y += height + 2;
}

/* --- tables ---------------------------------------------------------------------------------- */

static double
measure_row (RwPages *self, RwPaperFont font, const char *const *cells)
{
  double height = 0;

  for (guint i = 0; i < self->n_columns; i++)
    height =
        MAX (height, measure (self, font, cells[i], self->columns[i].width - 2 * CELL_PADDING));
  return height + CELL_PADDING;
}

static void
put_row (RwPages *self, RwPaperFont font, const char *const *cells, double height)
{
  double x = LEFT;

  cairo_set_source_rgb (self->cr, INK);
  for (guint i = 0; i < self->n_columns && self->surface != NULL; i++)
    {
      const RwPagesColumn *column = &self->columns[i];

      rw_paper_paragraph (self->paper, font, cells[i], x + CELL_PADDING,
                          self->y + CELL_PADDING / 2.0, column->width - 2 * CELL_PADDING,
                          column->to_right ? RW_PAPER_RIGHT : RW_PAPER_LEFT, TRUE);
      x += column->width;
    }
  self->y += height;
}

static void
draw_rule (RwPages *self, double red, double green, double blue)
{
  if (self->surface == NULL)
    return;

  cairo_set_source_rgb (self->cr, red, green, blue);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, LEFT, self->y);
  cairo_line_to (self->cr, RIGHT, self->y);
  cairo_stroke (self->cr);
}

static void
get_titles (RwPages *self, const char **titles)
{
  for (guint i = 0; i < self->n_columns; i++)
    titles[i] = self->columns[i].title;
}

static void
put_titles (RwPages *self)
{
  g_autofree const char **titles = g_new (const char *, self->n_columns);
  double height;

  get_titles (self, titles);
  height = measure_row (self, CELL_TITLE_FONT, titles);
  if (self->surface != NULL)
    {
      cairo_set_source_rgb (self->cr, HEAD_GROUND);
      cairo_rectangle (self->cr, LEFT, self->y, RW_PAGES_TEXT_WIDTH, height);
      cairo_fill (self->cr);
    }
  put_row (self, CELL_TITLE_FONT, titles, height);
  draw_rule (self, RULE);
}

void
rw_pages_begin_table (RwPages *self, const RwPagesColumn *columns, guint n_columns)
{
  self->columns = columns;
  self->n_columns = n_columns;
  need (self, 40);
  put_titles (self);
}

/* A row is measured once. */
static double
find_row_height (RwPages *self, const char *const *cells)
{
  const GArray *known = self->draft != NULL ? self->draft->heights : NULL;
  guint row = self->row++;
  double height;

  if (known != NULL && row < known->len)
    return g_array_index (known, double, row);

  height = measure_row (self, CELL_FONT, cells);
  g_array_append_val (self->heights, height);
  return height;
}

void
rw_pages_add_row (RwPages *self, const char *const *cells)
{
  double height = find_row_height (self, cells);

  if (need (self, height))
    put_titles (self);
  put_row (self, CELL_FONT, cells, height);
  draw_rule (self, LIGHT_RULE);
}

void
rw_pages_end_table (RwPages *self)
{
  self->columns = NULL;
  self->n_columns = 0;
  self->y += 3;
}

/* --- pictures -------------------------------------------------------------------------------- */

double
rw_pages_add_picture (RwPages *self, double least, double most, cairo_t **cr, double *x, double *y)
{
  double height;

  need (self, least);
  height = MIN (most, BOTTOM - self->y);
  *cr = self->surface != NULL ? self->cr : NULL;
  *x = LEFT;
  *y = self->y;
  self->y += height;
  return height;
}
