/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-sprites.h"

#include <math.h>
#include <string.h>

/* The ring of a cluster is divided into so many parts: fine enough to see, coarse enough for
 * clusters to share sprites. */
#define RING_PARTS 48

/* What the smallest share of an abnormal condition gets, so that one in a thousand is seen. */
#define LEAST_PARTS 4

#define RING_WIDTH 3.0
#define OUTLINE_WIDTH 1.25

/* Half the size of the mark at a cluster's shoulder, and of a reefer on its own. */
#define BADGE_HALF 6.5
#define MARK_HALF 8.5

/* Sprites kept before all are forgotten: an hour of counts that change. */
#define MAX_SPRITES 3000

#define FADED 0.5

typedef struct
{
  char label[8];
  guint8 parts[RW_N_CONDITIONS]; /* of the ring; all 0 for a single reefer */
  guint8 worst;
  guint8 stale;
  guint8 radius; /* in quarters of a pixel */
  guint8 selection;
} Look;

struct _RwReeferSprites
{
  RwMapStyle style;
  int scale;
  PangoContext *context;
  const RwMapPalette *palette;
  GHashTable *sprites; /* Look → RwSprite */
};

static guint
look_hash (gconstpointer key)
{
  const guint8 *bytes = key;
  guint hash = 2166136261u;

  for (gsize i = 0; i < sizeof (Look); i++)
    hash = (hash ^ bytes[i]) * 16777619u;

  return hash;
}

static gboolean
look_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Look)) == 0;
}

RwReeferSprites *
rw_reefer_sprites_new (void)
{
  RwReeferSprites *self = g_new0 (RwReeferSprites, 1);

  self->palette = rw_map_style_get_palette (RW_MAP_STYLE_LIGHT);
  self->sprites = g_hash_table_new_full (look_hash, look_equal, g_free,
                                         (GDestroyNotify) rw_sprite_free);
  return self;
}

void
rw_reefer_sprites_free (RwReeferSprites *self)
{
  g_clear_object (&self->context);
  g_hash_table_unref (self->sprites);
  g_free (self);
}

void
rw_reefer_sprites_configure (RwReeferSprites *self,
                             RwMapStyle style,
                             int scale,
                             PangoContext *context)
{
  if (self->style == style && self->scale == scale && self->context == context)
    return;

  g_hash_table_remove_all (self->sprites);
  self->style = style;
  self->scale = scale;
  self->palette = rw_map_style_get_palette (style);
  g_set_object (&self->context, context);
}

static void
draw_text (cairo_t *cr,
           PangoContext *context,
           const char *text,
           double size,
           const GdkRGBA *color,
           double x,
           double y)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) font
      = pango_font_description_copy (pango_context_get_font_description (context));
  PangoRectangle ink;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, x - ink.x - ink.width / 2.0, y - ink.y - ink.height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
trace_octagon (cairo_t *cr, double x, double y, double half)
{
  double side = half * 1.02, corner = half * 0.42;

  cairo_move_to (cr, x - corner, y - side);
  cairo_line_to (cr, x + corner, y - side);
  cairo_line_to (cr, x + side, y - corner);
  cairo_line_to (cr, x + side, y + corner);
  cairo_line_to (cr, x + corner, y + side);
  cairo_line_to (cr, x - corner, y + side);
  cairo_line_to (cr, x - side, y + corner);
  cairo_line_to (cr, x - side, y - corner);
  cairo_close_path (cr);
}

static void
trace_triangle (cairo_t *cr, double x, double y, double half)
{
  cairo_move_to (cr, x, y - half * 1.1);
  cairo_line_to (cr, x + half * 1.1, y + half * 0.88);
  cairo_line_to (cr, x - half * 1.1, y + half * 0.88);
  cairo_close_path (cr);
}

static void
trace_diamond (cairo_t *cr, double x, double y, double half)
{
  cairo_move_to (cr, x, y - half * 1.15);
  cairo_line_to (cr, x + half * 1.15, y);
  cairo_line_to (cr, x, y + half * 1.15);
  cairo_line_to (cr, x - half * 1.15, y);
  cairo_close_path (cr);
}

static void
trace_circle (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_close_path (cr);
}

/* The outline parts a mark from whatever lies under it. */
static void
fill_mark (cairo_t *cr, const RwMapPalette *palette, const GdkRGBA *color)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2.0 * OUTLINE_WIDTH);
  gdk_cairo_set_source_rgba (cr, &palette->outline);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
}

static void
draw_numbered (cairo_t *cr,
               const RwMapPalette *palette,
               PangoContext *context,
               RwCondition condition,
               double x,
               double y,
               double half)
{
  static void (*const trace[]) (cairo_t *, double, double, double)
      = { trace_octagon, trace_triangle, trace_diamond, trace_circle };
  static const char *const numbers[] = { "1", "2", "3", "4" };
  const GdkRGBA *color = &palette->condition[condition];
  gboolean hollow = condition == RW_CONDITION_LOW;
  /* A triangle has its middle below the centre of its box. */
  double text_y = condition == RW_CONDITION_HIGH ? y + half * 0.22 : y;

  trace[condition](cr, x, y, half);
  fill_mark (cr, palette, hollow ? &palette->bubble : color);
  if (hollow)
    {
      trace_circle (cr, x, y, half * 0.88);
      gdk_cairo_set_source_rgba (cr, color);
      cairo_set_line_width (cr, half * 0.24);
      cairo_stroke (cr);
    }
  draw_text (cr, context, numbers[condition], half * 1.3,
             hollow ? color : &palette->on_condition, x, text_y);
}

/* Silent and off are hollow: nothing comes from them. */
static void
draw_hollow (cairo_t *cr,
             const RwMapPalette *palette,
             RwCondition condition,
             double x,
             double y,
             double half)
{
  /* The power sign is open at the top, where its bar stands. */
  const double gap = 0.7;
  double radius = half * 0.78;
  double dash = 2.0 * G_PI * radius / 10.0;

  trace_circle (cr, x, y, half);
  fill_mark (cr, palette, &palette->bubble);
  gdk_cairo_set_source_rgba (cr, &palette->condition[condition]);
  cairo_set_line_width (cr, MAX (half * 0.24, 1.6));
  if (condition == RW_CONDITION_SILENT)
    {
      cairo_set_dash (cr, &dash, 1, 0);
      trace_circle (cr, x, y, radius);
    }
  else
    {
      cairo_arc (cr, x, y, radius, gap - G_PI / 2, 1.5 * G_PI - gap);
      cairo_move_to (cr, x, y - radius);
      cairo_line_to (cr, x, y - radius * 0.1);
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_mark (cairo_t *cr,
           const RwMapPalette *palette,
           PangoContext *context,
           RwCondition condition,
           double x,
           double y,
           double half)
{
  if (condition <= RW_CONDITION_LOW)
    draw_numbered (cr, palette, context, condition, x, y, half);
  else if (condition != RW_CONDITION_NORMAL)
    draw_hollow (cr, palette, condition, x, y, half);
  else
    {
      trace_circle (cr, x, y, half * 0.5);
      fill_mark (cr, palette, &palette->condition[condition]);
    }
}

static void
draw_ring (cairo_t *cr, const RwMapPalette *palette, const Look *look, double middle, double radius)
{
  double from = -G_PI / 2;

  cairo_set_line_width (cr, RING_WIDTH);
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      double to = from + 2.0 * G_PI * look->parts[i] / RING_PARTS;

      if (look->parts[i] == 0)
        continue;
      gdk_cairo_set_source_rgba (
          cr, i == RW_CONDITION_NORMAL ? &palette->ring : &palette->condition[i]);
      cairo_arc (cr, middle, middle, radius - RING_WIDTH / 2, from, to);
      cairo_stroke (cr);
      from = to;
    }
}

static void
draw_bubble (const RwReeferSprites *self, cairo_t *cr, const Look *look, double middle)
{
  double radius = look->radius / 4.0;
  double shoulder = (radius - 1.0) * G_SQRT2 / 2.0;
  const double dashes[] = { 3.0, 3.0 };

  trace_circle (cr, middle, middle, radius);
  fill_mark (cr, self->palette, &self->palette->bubble);
  draw_ring (cr, self->palette, look, middle, radius);
  if (look->stale)
    {
      gdk_cairo_set_source_rgba (cr, &self->palette->outline);
      cairo_set_dash (cr, dashes, 2, 0);
      trace_circle (cr, middle, middle, radius - RING_WIDTH / 2);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  draw_text (cr, self->context, look->label, 11.0, &self->palette->text, middle, middle);
  if (look->worst != RW_CONDITION_NORMAL)
    draw_mark (cr, self->palette, self->context, look->worst, middle + shoulder, middle - shoulder,
               BADGE_HALF);
}

static void
draw_single (const RwReeferSprites *self, cairo_t *cr, const Look *look, double middle)
{
  const double dashes[] = { 2.0, 2.0 };

  draw_mark (cr, self->palette, self->context, look->worst, middle, middle, MARK_HALF);
  if (look->stale)
    {
      gdk_cairo_set_source_rgba (cr, &self->palette->condition[look->worst]);
      cairo_set_line_width (cr, 1.2);
      cairo_set_dash (cr, dashes, 2, 0);
      trace_circle (cr, middle, middle, MARK_HALF + 2.0);
      cairo_stroke (cr);
    }
}

static void
draw_selection (const RwReeferSprites *self, cairo_t *cr, const Look *look, double middle)
{
  trace_circle (cr, middle, middle, look->radius / 4.0 + 3.5);
  gdk_cairo_set_source_rgba (cr, &self->palette->outline);
  cairo_set_line_width (cr, 5.0);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette->selection);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
}

static RwSprite *
draw_look (const RwReeferSprites *self, const Look *look)
{
  double middle = ceil (look->radius / 4.0 + BADGE_HALF + OUTLINE_WIDTH + 1.0);
  RwSprite *sprite = rw_sprite_new (2 * middle, 2 * middle, self->scale);
  cairo_t *cr = cairo_create (sprite->surface);

  if (look->stale)
    cairo_push_group (cr);
  if (look->selection)
    draw_selection (self, cr, look, middle);
  else if (look->label[0] != '\0')
    draw_bubble (self, cr, look, middle);
  else
    draw_single (self, cr, look, middle);
  if (look->stale)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, FADED);
    }

  cairo_destroy (cr);
  return sprite;
}

static RwSprite *
get_sprite (RwReeferSprites *self, const Look *look)
{
  RwSprite *sprite = g_hash_table_lookup (self->sprites, look);

  if (sprite != NULL)
    return sprite;

  if (g_hash_table_size (self->sprites) >= MAX_SPRITES)
    g_hash_table_remove_all (self->sprites);
  sprite = draw_look (self, look);
  g_hash_table_insert (self->sprites, g_memdup2 (look, sizeof *look), sprite);
  return sprite;
}

/* Each abnormal condition gets its share, but never less than can be seen; normal gets the rest. */
static void
divide_ring (const RwCluster *cluster, guint8 parts[RW_N_CONDITIONS])
{
  guint rest = RING_PARTS;

  for (guint i = 0; i < RW_CONDITION_NORMAL; i++)
    {
      guint share = (cluster->counts[i] * RING_PARTS + cluster->count / 2) / cluster->count;

      if (cluster->counts[i] == 0)
        continue;
      parts[i] = (guint8) MIN (MAX (share, LEAST_PARTS), rest);
      rest -= parts[i];
    }
  parts[RW_CONDITION_NORMAL] = (guint8) rest;
}

static void
print_count (char label[8], guint count)
{
  if (count < 1000)
    g_snprintf (label, 8, "%u", count);
  else if (count < 9950)
    g_snprintf (label, 8, "%.1fk", count / 1000.0);
  else
    g_snprintf (label, 8, "%uk", MIN ((count + 500) / 1000, 9999));
}

RwSprite *
rw_reefer_sprites_get (RwReeferSprites *self, const RwCluster *cluster)
{
  Look look;

  memset (&look, 0, sizeof look);
  look.radius = (guint8) ceil (rw_cluster_get_radius (cluster->count) * 4.0);
  look.worst = rw_cluster_get_worst (cluster);
  look.stale = cluster->n_stale == cluster->count;
  if (cluster->count > 1)
    {
      print_count (look.label, cluster->count);
      divide_ring (cluster, look.parts);
    }

  return get_sprite (self, &look);
}

RwSprite *
rw_reefer_sprites_get_selection (RwReeferSprites *self, guint count)
{
  Look look;

  memset (&look, 0, sizeof look);
  look.radius = (guint8) ceil (rw_cluster_get_radius (count) * 4.0);
  look.selection = TRUE;
  return get_sprite (self, &look);
}
