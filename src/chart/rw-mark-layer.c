/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mark-layer.h"

#include <math.h>

/* A flag on its pole; the bar of a span. */
#define FLAG_WIDTH 9
#define FLAG_HEIGHT 8
#define BAR_HEIGHT 3

/* The crosshair tells no more marks than these at once, so that they do not hide the curves. */
#define MAX_TOLD 3

struct _RwMarkLayer
{
  RwChartLayer parent_instance;

  GArray *marks; /* of RwMark */
  gboolean silent;
};

G_DEFINE_FINAL_TYPE (RwMarkLayer, rw_mark_layer, RW_TYPE_CHART_LAYER)

static void
clear_mark (gpointer data)
{
  RwMark *mark = data;

  g_free (mark->text);
}

/* Where the flag would run out of the plot it points to the other side. */
static void
draw_flag (RwCanvas *canvas, const GdkRGBA *color, float x, const RwChartFrame *frame)
{
  GdkRGBA pole = *color;
  float flag_x = x + FLAG_WIDTH <= frame->width ? x : x + 1 - FLAG_WIDTH;

  pole.alpha *= .5f;
  rw_canvas_fill (canvas, &pole, x, FLAG_HEIGHT, 1, frame->height - FLAG_HEIGHT);
  rw_canvas_fill (canvas, color, flag_x, 0, FLAG_WIDTH, FLAG_HEIGHT);
}

static void
rw_mark_layer_draw (RwChartLayer *layer,
                    RwCanvas *canvas,
                    const RwChartFrame *frame,
                    const GdkRGBA *color)
{
  RwMarkLayer *self = RW_MARK_LAYER (layer);

  for (guint i = 0; i < self->marks->len; i++)
    {
      const RwMark *mark = &g_array_index (self->marks, RwMark, i);
      float left, right;

      if (mark->to < frame->from || mark->from > frame->to)
        continue;

      left = floorf (rw_chart_frame_get_x (frame, MAX (mark->from, frame->from)));
      right = ceilf (rw_chart_frame_get_x (frame, MIN (mark->to, frame->to)));
      if (mark->to > mark->from)
        rw_canvas_fill (canvas, color, left, 0, MAX (1, right - left), BAR_HEIGHT);
      if (mark->from >= frame->from)
        draw_flag (canvas, color, left, frame);
    }
}

static void
rw_mark_layer_draw_swatch (RwChartLayer *layer,
                           RwCanvas *canvas,
                           const GdkRGBA *color,
                           float width,
                           float height)
{
  rw_canvas_fill (canvas, color, 2, 0, 1, height);
  rw_canvas_fill (canvas, color, 2, 0, FLAG_WIDTH, height * .6f);
}

static char *
rw_mark_layer_get_text (RwChartLayer *layer, gint64 time, gint64 reach)
{
  RwMarkLayer *self = RW_MARK_LAYER (layer);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_told = 0;

  for (guint i = 0; i < self->marks->len && !self->silent; i++)
    {
      const RwMark *mark = &g_array_index (self->marks, RwMark, i);

      if (mark->from - reach > time || mark->to + reach < time)
        continue;
      if (n_told == MAX_TOLD)
        {
          g_string_append (text, " …");
          break;
        }
      g_string_append_printf (text, "%s%s", n_told > 0 ? "  ·  " : "", mark->text);
      n_told++;
    }

  return n_told > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
rw_mark_layer_finalize (GObject *object)
{
  g_array_unref (RW_MARK_LAYER (object)->marks);

  G_OBJECT_CLASS (rw_mark_layer_parent_class)->finalize (object);
}

static void
rw_mark_layer_class_init (RwMarkLayerClass *klass)
{
  RwChartLayerClass *layer_class = RW_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_mark_layer_finalize;
  layer_class->draw = rw_mark_layer_draw;
  layer_class->draw_swatch = rw_mark_layer_draw_swatch;
  layer_class->get_text = rw_mark_layer_get_text;
}

static void
rw_mark_layer_init (RwMarkLayer *self)
{
  self->marks = rw_mark_layer_new_marks ();
}

RwMarkLayer *
rw_mark_layer_new (void)
{
  return g_object_new (RW_TYPE_MARK_LAYER, NULL);
}

GArray *
rw_mark_layer_new_marks (void)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (RwMark));

  g_array_set_clear_func (marks, clear_mark);
  return marks;
}

void
rw_mark_layer_set_marks (RwMarkLayer *self, GArray *marks)
{
  g_return_if_fail (RW_IS_MARK_LAYER (self));
  g_return_if_fail (marks != NULL);

  g_array_ref (marks);
  g_array_unref (self->marks);
  self->marks = marks;
  rw_chart_layer_changed (RW_CHART_LAYER (self));
}

void
rw_mark_layer_set_silent (RwMarkLayer *self, gboolean silent)
{
  g_return_if_fail (RW_IS_MARK_LAYER (self));
  self->silent = silent;
}

guint
rw_mark_layer_get_n_marks (RwMarkLayer *self)
{
  g_return_val_if_fail (RW_IS_MARK_LAYER (self), 0);
  return self->marks->len;
}
