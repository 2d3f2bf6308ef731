/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-layer.h"

#include <math.h>

/* Above this many samples per pixel a layer draws columns. */
#define DENSE 2.0

typedef struct
{
  RwChartData *data;
} RwDataLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RwDataLayer, rw_data_layer, RW_TYPE_CHART_LAYER)

static RwChartData *
get_data (RwChartLayer *layer)
{
  RwDataLayerPrivate *priv = rw_data_layer_get_instance_private (RW_DATA_LAYER (layer));

  return priv->data;
}

/* The columns' edges are multiples of their width in time, so they stay the same while the view
 * moves; hence one column more than fits, because the first begins before the frame. */
static void
draw_columns (RwDataLayer *self, RwCanvas *canvas, const RwChartFrame *frame, const GdkRGBA *color)
{
  double step = (double) (frame->to - frame->from) / frame->width;
  double number = floor (frame->from / step);
  guint n = (guint) ceilf (frame->width) + 1;
  int x = (int) lround ((number * step - frame->from) / step);
  g_autofree RwChartColumn *columns = g_new (RwChartColumn, n);

  rw_chart_data_get_columns (get_data (RW_CHART_LAYER (self)), number * step, step, n, columns);
  RW_DATA_LAYER_GET_CLASS (self)->draw_columns (self, canvas, frame, color, columns, n, x);
}

static void
rw_data_layer_draw (RwChartLayer *layer,
                    RwCanvas *canvas,
                    const RwChartFrame *frame,
                    const GdkRGBA *color)
{
  RwDataLayer *self = RW_DATA_LAYER (layer);
  RwChartData *data = get_data (layer);
  guint first = rw_chart_data_find (data, frame->from);
  guint last = rw_chart_data_find (data, frame->to);

  if (last - first > DENSE * frame->width)
    {
      draw_columns (self, canvas, frame, color);
      return;
    }

  /* The line runs on to the samples just outside. */
  if (first > 0)
    first--;
  if (last < rw_chart_data_get_size (data))
    last++;
  if (first < last)
    RW_DATA_LAYER_GET_CLASS (self)->draw_samples (self, canvas, frame, color, first, last);
}

static gboolean
rw_data_layer_get_range (
    RwChartLayer *layer, gint64 from, gint64 to, double *minimum, double *maximum)
{
  RwChartData *data = get_data (layer);
  const gint64 *times = rw_chart_data_get_times (data);
  guint first = rw_chart_data_find (data, from);
  guint last = rw_chart_data_find (data, to);
  float low, high;

  if (first > 0 && rw_chart_data_is_connected (data, first - 1))
    from = times[first - 1];
  if (last > 0 && rw_chart_data_is_connected (data, last - 1))
    to = times[last] + 1;
  if (!rw_chart_data_get_range (data, from, to, &low, &high))
    return FALSE;

  *minimum = low;
  *maximum = high;
  return TRUE;
}

static gboolean
rw_data_layer_get_value (
    RwChartLayer *layer, gint64 time, gint64 reach, gint64 *sample_time, double *value)
{
  RwChartData *data = get_data (layer);
  gint64 gap = rw_chart_data_get_gap (data);
  guint index;

  /* Between two samples that a line connects there is always one to read. */
  reach = gap == 0 ? G_MAXINT64 / 4 : MAX (reach, gap / 2);
  if (!rw_chart_data_find_nearest (data, time, reach, &index))
    return FALSE;

  *sample_time = rw_chart_data_get_times (data)[index];
  *value = rw_chart_data_get_values (data)[index];
  return TRUE;
}

static gboolean
rw_data_layer_get_last (RwChartLayer *layer, gint64 *sample_time, double *value)
{
  RwChartData *data = get_data (layer);
  guint index;

  if (!rw_chart_data_find_last (data, &index))
    return FALSE;

  *sample_time = rw_chart_data_get_times (data)[index];
  *value = rw_chart_data_get_values (data)[index];
  return TRUE;
}

static gboolean
rw_data_layer_get_neighbour (RwChartLayer *layer, gint64 time, gboolean later, gint64 *sample_time)
{
  RwChartData *data = get_data (layer);
  guint index = rw_chart_data_find (data, later ? time + 1 : time);

  if (later ? index == rw_chart_data_get_size (data) : index == 0)
    return FALSE;

  *sample_time = rw_chart_data_get_times (data)[later ? index : index - 1];
  return TRUE;
}

static void
rw_data_layer_dispose (GObject *object)
{
  RwDataLayerPrivate *priv = rw_data_layer_get_instance_private (RW_DATA_LAYER (object));

  g_clear_object (&priv->data);

  G_OBJECT_CLASS (rw_data_layer_parent_class)->dispose (object);
}

static void
rw_data_layer_class_init (RwDataLayerClass *klass)
{
  RwChartLayerClass *layer_class = RW_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_data_layer_dispose;
  layer_class->draw = rw_data_layer_draw;
  layer_class->get_range = rw_data_layer_get_range;
  layer_class->get_value = rw_data_layer_get_value;
  layer_class->get_last = rw_data_layer_get_last;
  layer_class->get_neighbour = rw_data_layer_get_neighbour;
}

static void
rw_data_layer_init (RwDataLayer *self)
{
}

gpointer
rw_data_layer_new (GType type, RwChartData *data, const char *title)
{
  RwDataLayer *self;
  RwDataLayerPrivate *priv;

  g_return_val_if_fail (g_type_is_a (type, RW_TYPE_DATA_LAYER), NULL);
  g_return_val_if_fail (RW_IS_CHART_DATA (data), NULL);

  self = g_object_new (type, NULL);
  priv = rw_data_layer_get_instance_private (self);
  priv->data = g_object_ref (data);
  rw_chart_layer_set_title (RW_CHART_LAYER (self), title);
  g_signal_connect_object (data, "changed", G_CALLBACK (rw_chart_layer_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

RwChartData *
rw_data_layer_get_data (RwDataLayer *self)
{
  g_return_val_if_fail (RW_IS_DATA_LAYER (self), NULL);
  return get_data (RW_CHART_LAYER (self));
}
