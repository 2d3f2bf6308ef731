/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover-private.h"

#include <string.h>

/* What a heading wants to have below it on the same page. */
#define KEEP 40

/* --- Markdown --------------------------------------------------------------------------------- */

/* Whatever has a meaning in Markdown, would begin HTML or become a link is taken as it is. */
static void
append_escaped (GString *markdown, const char *text)
{
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    {
      gboolean address = g_str_has_prefix (c, ":/") || (*c == '.' && c > text && c[-1] == 'w');

      if (g_ascii_isspace (*c))
        g_string_append_c (markdown, ' ');
      else
        {
          if (address || strchr ("\\`*_[]<>|~&@", *c) != NULL)
            g_string_append_c (markdown, '\\');
          g_string_append_c (markdown, *c);
        }
    }
}

/* At the begin of a line some more has a meaning: lists, headings, rules. */
static void
append_paragraph (GString *markdown, const char *text)
{
  const char *c = text;

  while (g_ascii_isdigit (*c))
    c++;
  if (*c != '\0' && strchr (c == text ? "-+#=" : ".)", *c) != NULL)
    {
      g_string_append_len (markdown, text, c - text);
      g_string_append_c (markdown, '\\');
      g_string_append_c (markdown, *c);
      text = c + 1;
    }
  append_escaped (markdown, text);
  g_string_append (markdown, "\n\n");
}

static void
append_cells (GString *markdown, const char *const *cells, guint n)
{
  g_string_append_c (markdown, '|');
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (markdown, ' ');
      append_escaped (markdown, cells[i]);
      g_string_append (markdown, " |");
    }
  g_string_append_c (markdown, '\n');
}

static void
append_rows (GString *markdown, const RwHandoverSection *section)
{
  if (section->rows->len == 0)
    return;

  if (section->n_columns > 0)
    {
      append_cells (markdown, section->titles, section->n_columns);
      for (guint i = 0; i < section->n_columns; i++)
        g_string_append (markdown, i == 0 ? "| --- |" : " --- |");
      g_string_append_c (markdown, '\n');
    }
  for (guint i = 0; i < section->rows->len; i++)
    {
      const char *const *cells = g_ptr_array_index (section->rows, i);

      if (section->n_columns > 0)
        append_cells (markdown, cells, section->n_columns);
      else
        {
          g_string_append (markdown, "- **");
          append_escaped (markdown, cells[0]);
          g_string_append (markdown, "**: ");
          append_escaped (markdown, cells[1]);
          g_string_append_c (markdown, '\n');
        }
    }
  g_string_append_c (markdown, '\n');
}

static void
append_section (GString *markdown, const RwHandoverSection *section)
{
  if (section->heading != NULL)
    {
      g_string_append (markdown, "## ");
      append_escaped (markdown, section->heading);
      g_string_append (markdown, "\n\n");
    }
  for (guint i = 0; i < section->paragraphs->len; i++)
    append_paragraph (markdown, g_ptr_array_index (section->paragraphs, i));
  append_rows (markdown, section);
  if (section->after != NULL)
    append_paragraph (markdown, section->after);
}

char *
rw_handover_report_to_markdown (RwHandoverReport *self)
{
  GString *markdown = g_string_new ("# ");

  append_escaped (markdown, self->title);
  g_string_append (markdown, "\n\n");
  for (guint i = 0; i < self->sections->len; i++)
    append_section (markdown, g_ptr_array_index (self->sections, i));
  /* One line feed at the end, as files have. */
  g_string_truncate (markdown, markdown->len - 1);
  return g_string_free (markdown, FALSE);
}

/* --- pages ------------------------------------------------------------------------------------ */

static void
lay_out_table (RwPages *pages, const RwHandoverSection *section)
{
  RwPagesColumn columns[RW_HANDOVER_MAX_COLUMNS];

  for (guint i = 0; i < section->n_columns; i++)
    columns[i] =
        (RwPagesColumn){ section->titles[i], section->widths[i] * RW_PAGES_TEXT_WIDTH, FALSE };
  rw_pages_begin_table (pages, columns, section->n_columns);
  for (guint i = 0; i < section->rows->len; i++)
    rw_pages_add_row (pages, g_ptr_array_index (section->rows, i));
  rw_pages_end_table (pages);
}

static void
lay_out_section (RwPages *pages, const RwHandoverSection *section)
{
  if (section->heading != NULL)
    rw_pages_add_heading (pages, section->heading, KEEP);
  for (guint i = 0; i < section->paragraphs->len; i++)
    rw_pages_add_paragraph (pages, g_ptr_array_index (section->paragraphs, i));
  if (section->n_columns > 0 && section->rows->len > 0)
    lay_out_table (pages, section);
  else
    for (guint i = 0; i < section->rows->len; i++)
      {
        const char *const *cells = g_ptr_array_index (section->rows, i);

        rw_pages_add_fact (pages, cells[0], cells[1]);
      }
  if (section->after != NULL)
    rw_pages_add_paragraph (pages, section->after);
}

static RwPages *
run_once (RwHandoverReport *self, RwSurface *surface, const RwPages *draft)
{
  RwPagesFoot foot = { .left = self->title, .centre = self->foot };
  RwPages *pages = rw_pages_new (surface, draft, &foot);

  rw_pages_add_title (pages, self->title, "Reeferwatch");
  for (guint i = 0; i < self->sections->len; i++)
    lay_out_section (pages, g_ptr_array_index (self->sections, i));
  return pages;
}

gboolean
rw_handover_report_write_pdf (RwHandoverReport *self,
                              GOutputStream *stream,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (RwPages) draft = run_once (self, NULL, NULL);
  g_autoptr (RwPages) pages = NULL;
  g_autoptr (RwSurface) surface = rw_surface_new (RW_SURFACE_PDF, RW_PAGES_WIDTH, RW_PAGES_HEIGHT,
                                                  1, stream, cancellable, error);

  if (surface == NULL)
    return FALSE;
  rw_surface_set_title (surface, self->title);
  pages = run_once (self, surface, draft);
  return rw_pages_check (pages, error) && rw_surface_finish (surface, error);
}

cairo_surface_t *
rw_handover_report_record (RwHandoverReport *self, guint *n_pages)
{
  g_autoptr (RwPages) draft = run_once (self, NULL, NULL);
  g_autoptr (RwSurface) surface = rw_surface_new_recording (RW_PAGES_WIDTH, RW_PAGES_HEIGHT);
  g_autoptr (RwPages) pages = run_once (self, surface, draft);

  *n_pages = rw_surface_get_n_pages (surface);
  return cairo_surface_reference (rw_surface_get_recording (surface));
}
