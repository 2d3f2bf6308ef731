/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-text-table.h"

/* Between two columns. */
#define GAP "  "

typedef struct
{
  char *text;
  glong width;
  gboolean to_right;
} Cell;

struct _RwTextTable
{
  GPtrArray *rows; /* of GArray of Cell; the last one is under way */
  GArray *widths;  /* of glong, a column each */
};

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->text);
}

static GArray *
new_row (void)
{
  GArray *row = g_array_new (FALSE, FALSE, sizeof (Cell));

  g_array_set_clear_func (row, cell_clear);
  return row;
}

RwTextTable *
rw_text_table_new (void)
{
  RwTextTable *self = g_new (RwTextTable, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->widths = g_array_new (FALSE, TRUE, sizeof (glong));
  g_ptr_array_add (self->rows, new_row ());
  return self;
}

void
rw_text_table_free (RwTextTable *self)
{
  g_ptr_array_unref (self->rows);
  g_array_unref (self->widths);
  g_free (self);
}

static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE
         && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static char *
make_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *result = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (result,
                             is_harmless (g_utf8_get_char (at)) ? g_utf8_get_char (at) : 0xfffd);
  return g_string_free (result, FALSE);
}

static glong
measure (const char *text)
{
  glong width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_iszerowidth (g_utf8_get_char (text)))
      width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

void
rw_text_table_add (RwTextTable *self, const char *text, gboolean to_right)
{
  GArray *row = g_ptr_array_index (self->rows, self->rows->len - 1);
  Cell cell = { .text = make_harmless (text != NULL ? text : ""), .to_right = to_right };
  glong *width;

  cell.width = measure (cell.text);
  g_array_append_val (row, cell);
  if (self->widths->len < row->len)
    g_array_set_size (self->widths, row->len);
  width = &g_array_index (self->widths, glong, row->len - 1);
  *width = MAX (*width, cell.width);
}

void
rw_text_table_end_row (RwTextTable *self)
{
  g_ptr_array_add (self->rows, new_row ());
}

static void
append_blanks (GString *lines, glong n)
{
  for (glong i = 0; i < n; i++)
    g_string_append_c (lines, ' ');
}

static void
append_row (RwTextTable *self, GString *lines, const GArray *row)
{
  gsize end = lines->len;

  for (guint i = 0; i < row->len; i++)
    {
      const Cell *cell = &g_array_index (row, Cell, i);
      glong rest = g_array_index (self->widths, glong, i) - cell->width;

      if (i > 0)
        g_string_append (lines, GAP);
      append_blanks (lines, cell->to_right ? rest : 0);
      g_string_append (lines, cell->text);
      if (*cell->text != '\0')
        end = lines->len;
      append_blanks (lines, cell->to_right ? 0 : rest);
    }

  /* A line does not end in blanks. */
  g_string_truncate (lines, end);
  g_string_append_c (lines, '\n');
}

gboolean
rw_text_table_write (RwTextTable *self,
                     GOutputStream *stream,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i + 1 < self->rows->len; i++)
    append_row (self, lines, g_ptr_array_index (self->rows, i));
  return g_output_stream_write_all (stream, lines->str, lines->len, NULL, cancellable, error);
}
