/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-paper.h"

#include <pango/pangocairo.h>

#define FAMILIES "Cantarell, DejaVu Sans, Noto Sans, sans-serif"
#define FIXED_FAMILIES "DejaVu Sans Mono, Noto Sans Mono, monospace"

/* What keeps the direction of a text to itself. */
#define ISOLATE "\u2068"
#define END_ISOLATE "\u2069"

struct _RwPaper
{
  cairo_t *cr;
  PangoFontMap *fonts;
  PangoLayout *layout;
};

RwPaper *
rw_paper_new (cairo_t *cr)
{
  RwPaper *self = g_new0 (RwPaper, 1);
  PangoContext *context;
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Letters keep their widths whatever the resolution. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);

  self->cr = cairo_reference (cr);
  self->fonts = pango_cairo_font_map_new ();
  context = pango_font_map_create_context (self->fonts);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_cairo_update_context (cr, context);
  pango_context_set_round_glyph_positions (context, FALSE);
  self->layout = pango_layout_new (context);
  g_object_unref (context);
  cairo_font_options_destroy (options);
  return self;
}

void
rw_paper_free (RwPaper *self)
{
  g_object_unref (self->layout);
  g_object_unref (self->fonts);
  cairo_destroy (self->cr);
  g_free (self);
}

/* Figures of one width, so that columns of numbers can be compared. */
static void
set_features (PangoLayout *layout)
{
  PangoAttrList *list = pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, list);
  pango_attr_list_unref (list);
}

static void
prepare (RwPaper *self, RwPaperFont font, const char *text)
{
  PangoFontDescription *description = pango_font_description_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  pango_font_description_set_family_static (description, font.fixed ? FIXED_FAMILIES : FAMILIES);
  pango_font_description_set_weight (description,
                                     font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (description, font.size * PANGO_SCALE);
  pango_layout_set_font_description (self->layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (self->layout, -1);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_auto_dir (self->layout, TRUE);
  pango_layout_set_text (self->layout, valid, -1);
  set_features (self->layout);
}

static double
get_width (RwPaper *self)
{
  PangoRectangle extents;

  pango_layout_get_extents (self->layout, NULL, &extents);
  return (double) extents.width / PANGO_SCALE;
}

static double
get_height (RwPaper *self)
{
  PangoRectangle extents;

  pango_layout_get_extents (self->layout, NULL, &extents);
  return (double) extents.height / PANGO_SCALE;
}

void
rw_paper_measure (RwPaper *self, RwPaperFont font, const char *text, double *width, double *height)
{
  prepare (self, font, text);
  if (width != NULL)
    *width = get_width (self);
  if (height != NULL)
    *height = get_height (self);
}

void
rw_paper_line (RwPaper *self,
               RwPaperFont font,
               const char *text,
               double x,
               double y,
               RwPaperAlign align,
               double limit)
{
  double width;

  prepare (self, font, text);
  width = get_width (self);
  if (limit > 0 && width > limit)
    {
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (self->layout, limit * PANGO_SCALE);
      width = limit;
    }

  if (align == RW_PAPER_CENTRE)
    x -= width / 2;
  else if (align == RW_PAPER_RIGHT)
    x -= width;
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
}

double
rw_paper_paragraph (RwPaper *self,
                    RwPaperFont font,
                    const char *text,
                    double x,
                    double y,
                    double width,
                    RwPaperAlign align,
                    gboolean draw)
{
  static const PangoAlignment alignments[] = {
    [RW_PAPER_LEFT] = PANGO_ALIGN_LEFT,
    [RW_PAPER_CENTRE] = PANGO_ALIGN_CENTER,
    [RW_PAPER_RIGHT] = PANGO_ALIGN_RIGHT,
  };

  prepare (self, font, text);
  pango_layout_set_alignment (self->layout, alignments[align]);
  /* Left is left, also for a name that runs the other way. */
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  if (draw)
    {
      cairo_move_to (self->cr, x, y);
      pango_cairo_show_layout (self->cr, self->layout);
    }
  return get_height (self);
}

static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE
         && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
rw_paper_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *result = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* Notes have lines. */
      if (c == '\n' || c == '\t')
        c = ' ';
      g_string_append_unichar (result, is_harmless (c) ? c : 0xfffd);
    }
  return g_string_free (result, FALSE);
}

char *
rw_paper_isolate (const char *text)
{
  g_autofree char *clean = rw_paper_clean (text);

  return g_strconcat (ISOLATE, clean, END_ISOLATE, NULL);
}
