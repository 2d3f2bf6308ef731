/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-layer.h"

#include "rw-map-frame.h"
#include "rw-mercator.h"
#include "rw-reefer-sprites.h"

#include <math.h>
#include <string.h>

/* The fleet's changes are taken at most this often, ms. */
#define REFRESH_INTERVAL 500

/* Clusters are made anew at each of these parts of a zoom level. */
#define ZOOM_STEPS_PER_LEVEL 2.0

/* What is drawn goes at most so far beyond a cluster's centre, logical pixels. */
#define SPRITE_REACH 44.0

/* Even a small mark can be hit within so many logical pixels. */
#define LEAST_HIT_RADIUS 11.0

struct _RwReeferLayer
{
  ShumateLayer parent_instance;

  RwFleet *fleet;
  RwClock clock;
  RwMapStyle style;
  guint conditions; /* mask of 1 << RwCondition */
  guint selected;   /* position in the fleet, G_MAXUINT for none */

  GArray *points;         /* of RwClusterPoint: what is on the map */
  guint n_unplaced;
  guint64 taken_serial;   /* of the fleet, when points were taken */
  RwClusters *clusters;
  double cluster_zoom;    /* that they were made for */
  RwReeferSprites *sprites;
  guint refresh_source;   /* runs for an interval after each refresh */
};

enum
{
  SIGNAL_CLUSTERS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReeferLayer, rw_reefer_layer, SHUMATE_TYPE_LAYER)

static double
get_zoom_step (RwReeferLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return floor (shumate_viewport_get_zoom_level (viewport) * ZOOM_STEPS_PER_LEVEL + 1e-6)
         / ZOOM_STEPS_PER_LEVEL;
}

static void
make_clusters (RwReeferLayer *self)
{
  self->cluster_zoom = get_zoom_step (self);
  g_clear_pointer (&self->clusters, rw_clusters_free);
  self->clusters
      = rw_clusters_new ((const RwClusterPoint *) self->points->data, self->points->len,
                         RW_MAP_TILE_SIZE * exp2 (self->cluster_zoom));
  g_signal_emit (self, signals[SIGNAL_CLUSTERS_CHANGED], 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GArray *
take_points (RwReeferLayer *self, guint *n_unplaced)
{
  guint n = rw_fleet_get_size (self->fleet);
  gint64 oldest = rw_clock_now (&self->clock) - RW_REEFER_LAYER_STALE_AFTER;
  GArray *points = g_array_sized_new (FALSE, TRUE, sizeof (RwClusterPoint), n);

  *n_unplaced = 0;
  for (guint i = 0; i < n; i++)
    {
      const RwReeferState *state = rw_fleet_peek (self->fleet, i);
      RwClusterPoint point;

      if (isnan (state->latitude) || isnan (state->longitude))
        (*n_unplaced)++;
      else if ((self->conditions & (1u << state->condition)) != 0)
        {
          memset (&point, 0, sizeof point);
          point.x = rw_mercator_wrap (rw_mercator_x (state->longitude));
          point.y = rw_mercator_y (state->latitude);
          point.id = i;
          point.condition = state->condition;
          point.stale = state->position_time < oldest;
          g_array_append_val (points, point);
        }
    }

  return points;
}

static gboolean
equals (const GArray *a, const GArray *b)
{
  return a->len == b->len
         && (a->len == 0
             || memcmp (a->data, b->data, (gsize) a->len * sizeof (RwClusterPoint)) == 0);
}

void
rw_reefer_layer_refresh (RwReeferLayer *self)
{
  g_autoptr (GArray) points = NULL;
  guint n_unplaced;

  g_return_if_fail (RW_IS_REEFER_LAYER (self));

  self->taken_serial = rw_fleet_get_serial (self->fleet);
  points = take_points (self, &n_unplaced);
  if (n_unplaced == self->n_unplaced && equals (points, self->points))
    return;

  self->n_unplaced = n_unplaced;
  g_array_unref (self->points);
  self->points = g_steal_pointer (&points);
  make_clusters (self);
}

static gboolean
interval_over_cb (gpointer user_data)
{
  RwReeferLayer *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && self->taken_serial != rw_fleet_get_serial (self->fleet))
    {
      rw_reefer_layer_refresh (self);
      return G_SOURCE_CONTINUE;
    }

  self->refresh_source = 0;
  return G_SOURCE_REMOVE;
}

static void
fleet_updated_cb (RwReeferLayer *self)
{
  if (self->refresh_source != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  rw_reefer_layer_refresh (self);
  self->refresh_source = g_timeout_add (REFRESH_INTERVAL, interval_over_cb, self);
}

static void
zoom_changed_cb (RwReeferLayer *self)
{
  if (get_zoom_step (self) != self->cluster_zoom)
    make_clusters (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_y (const RwMapFrame *frame, const RwCluster *cluster)
{
  return cluster->y * frame->world_size - frame->y;
}

static void
put_centred (GtkSnapshot *snapshot, RwSprite *sprite, double x, double y)
{
  rw_sprite_put (sprite, snapshot, x - sprite->width / 2.0, y - sprite->height / 2.0);
}

static void
put_cluster (RwReeferLayer *self,
             GtkSnapshot *snapshot,
             const RwMapFrame *frame,
             const RwCluster *cluster,
             gboolean selected)
{
  double x = rw_map_frame_first_x (frame, cluster->x, SPRITE_REACH);
  double y = get_y (frame, cluster);

  if (y < -SPRITE_REACH || y > frame->height + SPRITE_REACH)
    return;

  for (; x < frame->width + SPRITE_REACH; x += frame->world_size)
    {
      if (selected)
        put_centred (snapshot, rw_reefer_sprites_get_selection (self->sprites, cluster->count), x,
                     y);
      put_centred (snapshot, rw_reefer_sprites_get (self->sprites, cluster), x, y);
    }
}

/* What is abnormal lies over what is normal, the selection over both. */
static void
rw_reefer_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwReeferLayer *self = RW_REEFER_LAYER (widget);
  RwMapFrame frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height);
  guint n;
  const RwCluster *clusters = rw_clusters_get (self->clusters, &n);
  const RwCluster *selected = rw_clusters_find (self->clusters, self->selected);

  if (n == 0 || frame.width < 1 || frame.height < 1)
    return;

  rw_reefer_sprites_configure (self->sprites, self->style, gtk_widget_get_scale_factor (widget),
                               gtk_widget_get_pango_context (widget));
  gtk_snapshot_push_clip (snapshot, &bounds);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < n; i++)
        {
          gboolean abnormal = rw_cluster_get_worst (&clusters[i]) != RW_CONDITION_NORMAL;

          if (abnormal == (pass == 1))
            put_cluster (self, snapshot, &frame, &clusters[i], FALSE);
        }
    }
  if (selected != NULL)
    put_cluster (self, snapshot, &frame, selected, TRUE);
  gtk_snapshot_pop (snapshot);
}

static void
rw_reefer_layer_map (GtkWidget *widget)
{
  RwReeferLayer *self = RW_REEFER_LAYER (widget);

  GTK_WIDGET_CLASS (rw_reefer_layer_parent_class)->map (widget);
  rw_reefer_layer_refresh (self);
}

static void
rw_reefer_layer_constructed (GObject *object)
{
  RwReeferLayer *self = RW_REEFER_LAYER (object);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  G_OBJECT_CLASS (rw_reefer_layer_parent_class)->constructed (object);

  self->clusters = rw_clusters_new (NULL, 0, RW_MAP_TILE_SIZE);
  g_signal_connect_object (viewport, "notify::latitude", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::longitude", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::zoom-level", G_CALLBACK (zoom_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
rw_reefer_layer_dispose (GObject *object)
{
  RwReeferLayer *self = RW_REEFER_LAYER (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->fleet);

  G_OBJECT_CLASS (rw_reefer_layer_parent_class)->dispose (object);
}

static void
rw_reefer_layer_finalize (GObject *object)
{
  RwReeferLayer *self = RW_REEFER_LAYER (object);

  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->clusters, rw_clusters_free);
  g_clear_pointer (&self->sprites, rw_reefer_sprites_free);

  G_OBJECT_CLASS (rw_reefer_layer_parent_class)->finalize (object);
}

static void
rw_reefer_layer_class_init (RwReeferLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = rw_reefer_layer_constructed;
  object_class->dispose = rw_reefer_layer_dispose;
  object_class->finalize = rw_reefer_layer_finalize;
  widget_class->snapshot = rw_reefer_layer_snapshot;
  widget_class->map = rw_reefer_layer_map;

  signals[SIGNAL_CLUSTERS_CHANGED]
      = g_signal_new ("clusters-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_reefer_layer_init (RwReeferLayer *self)
{
  self->conditions = (1u << RW_N_CONDITIONS) - 1;
  self->selected = G_MAXUINT;
  self->points = g_array_new (FALSE, FALSE, sizeof (RwClusterPoint));
  self->sprites = rw_reefer_sprites_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

RwReeferLayer *
rw_reefer_layer_new (ShumateViewport *viewport, RwFleet *fleet)
{
  RwReeferLayer *self = g_object_new (RW_TYPE_REEFER_LAYER, "viewport", viewport, NULL);

  self->fleet = g_object_ref (fleet);
  g_signal_connect_object (fleet, "updated", G_CALLBACK (fleet_updated_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
rw_reefer_layer_set_fleet (RwReeferLayer *self, RwFleet *fleet)
{
  g_return_if_fail (RW_IS_REEFER_LAYER (self));
  g_return_if_fail (RW_IS_FLEET (fleet));

  if (self->fleet == fleet)
    return;

  g_signal_handlers_disconnect_by_data (self->fleet, self);
  g_set_object (&self->fleet, fleet);
  g_signal_connect_object (fleet, "updated", G_CALLBACK (fleet_updated_cb), self,
                           G_CONNECT_SWAPPED);
  rw_reefer_layer_refresh (self);
}

void
rw_reefer_layer_set_style (RwReeferLayer *self, RwMapStyle style)
{
  g_return_if_fail (RW_IS_REEFER_LAYER (self));

  if (self->style == style)
    return;
  self->style = style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_reefer_layer_set_clock (RwReeferLayer *self, RwClock clock)
{
  g_return_if_fail (RW_IS_REEFER_LAYER (self));

  self->clock = clock;
  rw_reefer_layer_refresh (self);
}

void
rw_reefer_layer_set_conditions (RwReeferLayer *self, guint mask)
{
  g_return_if_fail (RW_IS_REEFER_LAYER (self));

  if (self->conditions == mask)
    return;
  self->conditions = mask;
  rw_reefer_layer_refresh (self);
}

void
rw_reefer_layer_set_selected (RwReeferLayer *self, guint position)
{
  g_return_if_fail (RW_IS_REEFER_LAYER (self));

  if (self->selected == position)
    return;
  self->selected = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const RwClusters *
rw_reefer_layer_get_clusters (RwReeferLayer *self)
{
  g_return_val_if_fail (RW_IS_REEFER_LAYER (self), NULL);

  return self->clusters;
}

const RwClusterPoint *
rw_reefer_layer_get_points (RwReeferLayer *self, guint *n)
{
  g_return_val_if_fail (RW_IS_REEFER_LAYER (self), NULL);

  *n = self->points->len;
  return (const RwClusterPoint *) self->points->data;
}

guint
rw_reefer_layer_get_n_unplaced (RwReeferLayer *self)
{
  g_return_val_if_fail (RW_IS_REEFER_LAYER (self), 0);

  return self->n_unplaced;
}

const RwCluster *
rw_reefer_layer_pick (RwReeferLayer *self, double x, double y, graphene_point_t *center)
{
  RwMapFrame frame;
  const RwCluster *clusters, *best = NULL;
  double best_distance = G_MAXDOUBLE;
  guint n;

  g_return_val_if_fail (RW_IS_REEFER_LAYER (self), NULL);

  frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
  clusters = rw_clusters_get (self->clusters, &n);
  for (guint i = 0; i < n; i++)
    {
      double radius = MAX (rw_cluster_get_radius (clusters[i].count), LEAST_HIT_RADIUS);
      double dx = rw_map_frame_first_x (&frame, clusters[i].x, 0.0) - x;
      double distance;

      /* The repetition of the world nearest to the place. */
      dx -= round (dx / frame.world_size) * frame.world_size;
      distance = hypot (dx, get_y (&frame, &clusters[i]) - y);
      if (distance > radius || distance >= best_distance)
        continue;
      best = &clusters[i];
      best_distance = distance;
      if (center != NULL)
        *center = GRAPHENE_POINT_INIT (x + dx, get_y (&frame, best));
    }

  return best;
}
