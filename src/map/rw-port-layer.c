/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-port-layer.h"

#include "rw-map-frame.h"
#include "rw-mercator.h"
#include "rw-ports.h"
#include "rw-sprite.h"

#include <math.h>

#define FONT_SIZE 11.0
#define HALO_WIDTH 3.0
#define DOT_RADIUS 2.0

/* Free pixels between a name and its dot or bubble, and around it. */
#define DISTANCE 4.0

#define ZOOM_STEPS_PER_LEVEL 2.0

/* From these zoom levels on ports of the second and third rank are shown. */
#define SECOND_RANK_ZOOM 3.0
#define THIRD_RANK_ZOOM 4.5

typedef enum
{
  SIDE_RIGHT,
  SIDE_LEFT,
  SIDE_BELOW,
  SIDE_ABOVE,
  N_SIDES,
  SIDE_NONE = N_SIDES, /* no room: the name is left out */
} Side;

typedef struct
{
  const RwPort *port;
  double x, y;           /* in the world */
  RwSprite *sprite;      /* its name; NULL until needed */
  Side side;
  double anchor_x, anchor_y; /* in the world: the dot, or the bubble that hides it */
  double left, top;      /* of the name from the anchor, logical pixels */
} Name;

typedef struct
{
  double x, y, radius; /* world, and pixels */
  gboolean named;      /* the name of a port under it stands beside it */
} Obstacle;

struct _RwPortLayer
{
  ShumateLayer parent_instance;

  GArray *ports;
  GArray *names;     /* of Name, best rank first */
  GArray *obstacles; /* of Obstacle */
  RwSprite *dot;
  RwMapStyle style;
  int scale;         /* of the sprites, 0 before there are any */
  double placed_zoom; /* for which names were placed, negative for never */
};

G_DEFINE_FINAL_TYPE (RwPortLayer, rw_port_layer, SHUMATE_TYPE_LAYER)

static double
get_zoom_step (RwPortLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return floor (shumate_viewport_get_zoom_level (viewport) * ZOOM_STEPS_PER_LEVEL + 1e-6)
         / ZOOM_STEPS_PER_LEVEL;
}

static guint
get_last_rank (double zoom)
{
  return zoom >= THIRD_RANK_ZOOM ? 3 : zoom >= SECOND_RANK_ZOOM ? 2 : 1;
}

/* Letters with a halo, so that they are read on land, sea and coast alike. */
static RwSprite *
draw_name (RwPortLayer *self, const char *text)
{
  const RwMapPalette *palette = rw_map_style_get_palette (self->style);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (layout)));
  PangoRectangle ink;
  RwSprite *sprite;
  cairo_t *cr;

  pango_font_description_set_absolute_size (font, FONT_SIZE * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  sprite = rw_sprite_new (ink.width + HALO_WIDTH, ink.height + HALO_WIDTH, self->scale);
  cr = cairo_create (sprite->surface);
  cairo_move_to (cr, HALO_WIDTH / 2 - ink.x, HALO_WIDTH / 2 - ink.y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, HALO_WIDTH);
  gdk_cairo_set_source_rgba (cr, &palette->halo);
  cairo_stroke (cr);
  cairo_move_to (cr, HALO_WIDTH / 2 - ink.x, HALO_WIDTH / 2 - ink.y);
  gdk_cairo_set_source_rgba (cr, &palette->label);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  return sprite;
}

static RwSprite *
draw_dot (RwPortLayer *self)
{
  const RwMapPalette *palette = rw_map_style_get_palette (self->style);
  double middle = ceil (DOT_RADIUS + 2.0);
  RwSprite *sprite = rw_sprite_new (2 * middle, 2 * middle, self->scale);
  cairo_t *cr = cairo_create (sprite->surface);

  cairo_arc (cr, middle, middle, DOT_RADIUS, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->halo);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->port);
  cairo_fill (cr);
  cairo_destroy (cr);
  return sprite;
}

static void
forget_sprites (RwPortLayer *self)
{
  for (guint i = 0; i < self->names->len; i++)
    g_clear_pointer (&g_array_index (self->names, Name, i).sprite, rw_sprite_free);
  g_clear_pointer (&self->dot, rw_sprite_free);
  self->scale = 0;
}

/* The shorter way around the world, in pixels. */
static double
across (double from, double to, double world_size)
{
  double difference = to - from;

  return (difference - round (difference)) * world_size;
}

/* The bubble over the port's dot, or NULL. */
static Obstacle *
find_cover (RwPortLayer *self, const Name *name, double world_size)
{
  for (guint i = 0; i < self->obstacles->len; i++)
    {
      Obstacle *obstacle = &g_array_index (self->obstacles, Obstacle, i);
      double dx = across (name->x, obstacle->x, world_size);
      double dy = (obstacle->y - name->y) * world_size;

      if (hypot (dx, dy) < obstacle->radius + DOT_RADIUS)
        return obstacle;
    }

  return NULL;
}

/* Where the name goes when it stands at that side of something so large. */
static void
put_at_side (Name *name, Side side, double radius)
{
  double width = name->sprite->width, height = name->sprite->height;
  double away = radius + DISTANCE - HALO_WIDTH / 2;

  name->side = side;
  name->left = side == SIDE_RIGHT ? away : side == SIDE_LEFT ? -away - width : -width / 2;
  name->top = side == SIDE_BELOW ? away : side == SIDE_ABOVE ? -away - height : -height / 2;
}

static gboolean
touches_obstacle (RwPortLayer *self, const Name *name, double world_size)
{
  for (guint i = 0; i < self->obstacles->len; i++)
    {
      const Obstacle *obstacle = &g_array_index (self->obstacles, Obstacle, i);
      double x = across (name->anchor_x, obstacle->x, world_size);
      double y = (obstacle->y - name->anchor_y) * world_size;
      double dx = x - CLAMP (x, name->left, name->left + name->sprite->width);
      double dy = y - CLAMP (y, name->top, name->top + name->sprite->height);

      if (dx * dx + dy * dy < obstacle->radius * obstacle->radius)
        return TRUE;
    }

  return FALSE;
}

static gboolean
touches_name (RwPortLayer *self, const Name *name, guint n_placed, double world_size)
{
  for (guint i = 0; i < n_placed; i++)
    {
      const Name *other = &g_array_index (self->names, Name, i);
      double x, y;

      if (other->side == SIDE_NONE)
        continue;
      x = across (name->anchor_x, other->anchor_x, world_size) + other->left - name->left;
      y = (other->anchor_y - name->anchor_y) * world_size + other->top - name->top;
      if (x < name->sprite->width && x > -other->sprite->width && y < name->sprite->height
          && y > -other->sprite->height)
        return TRUE;
    }

  return FALSE;
}

/* A bubble gets one name, that of the most important port under it: beside it the others would
 * seem to be where they are not. */
static void
place_name (RwPortLayer *self, guint index, double world_size)
{
  Name *name = &g_array_index (self->names, Name, index);
  Obstacle *cover = find_cover (self, name, world_size);
  Side first = name->side == SIDE_NONE ? SIDE_RIGHT : name->side;
  double radius = cover != NULL ? cover->radius : DOT_RADIUS;

  if (cover != NULL && cover->named)
    {
      name->side = SIDE_NONE;
      return;
    }
  if (name->sprite == NULL)
    name->sprite = draw_name (self, name->port->name);
  name->anchor_x = cover != NULL ? cover->x : name->x;
  name->anchor_y = cover != NULL ? cover->y : name->y;
  for (guint i = 0; i < N_SIDES; i++)
    {
      put_at_side (name, (first + i) % N_SIDES, radius);
      if (!touches_obstacle (self, name, world_size)
          && !touches_name (self, name, index, world_size))
        {
          if (cover != NULL)
            cover->named = TRUE;
          return;
        }
    }

  name->side = SIDE_NONE;
}

static void
place_names (RwPortLayer *self)
{
  double zoom = get_zoom_step (self);
  guint last_rank = get_last_rank (zoom);
  double world_size = RW_MAP_TILE_SIZE * exp2 (zoom);

  for (guint i = 0; i < self->obstacles->len; i++)
    g_array_index (self->obstacles, Obstacle, i).named = FALSE;
  for (guint i = 0; i < self->names->len; i++)
    {
      Name *name = &g_array_index (self->names, Name, i);

      if (name->port->rank > last_rank)
        name->side = SIDE_NONE;
      else
        place_name (self, i, world_size);
    }
  self->placed_zoom = zoom;
}

static void
put_name (RwPortLayer *self, GtkSnapshot *snapshot, const RwMapFrame *frame, const Name *name)
{
  const double reach = 200.0;
  double x = rw_map_frame_first_x (frame, name->x, reach);
  double y = name->y * frame->world_size - frame->y;
  double anchor_x = across (name->x, name->anchor_x, frame->world_size);
  double anchor_y = (name->anchor_y - name->y) * frame->world_size;

  if (y < -reach || y > frame->height + reach)
    return;

  for (; x < frame->width + reach; x += frame->world_size)
    {
      rw_sprite_put (self->dot, snapshot, x - self->dot->width / 2, y - self->dot->height / 2);
      rw_sprite_put (name->sprite, snapshot, x + anchor_x + name->left, y + anchor_y + name->top);
    }
}

static void
rw_port_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwPortLayer *self = RW_PORT_LAYER (widget);
  RwMapFrame frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height);

  if (frame.width < 1 || frame.height < 1)
    return;

  if (self->scale != gtk_widget_get_scale_factor (widget))
    {
      forget_sprites (self);
      self->scale = gtk_widget_get_scale_factor (widget);
      self->dot = draw_dot (self);
      self->placed_zoom = -1.0;
    }
  if (self->placed_zoom != get_zoom_step (self))
    place_names (self);

  gtk_snapshot_push_clip (snapshot, &bounds);
  for (guint i = 0; i < self->names->len; i++)
    {
      const Name *name = &g_array_index (self->names, Name, i);

      if (name->side != SIDE_NONE)
        put_name (self, snapshot, &frame, name);
    }
  gtk_snapshot_pop (snapshot);
}

/* Letters change with the font and its size. */
static void
rw_port_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rw_port_layer_parent_class)->css_changed (widget, change);
  forget_sprites (RW_PORT_LAYER (widget));
}

static void
rw_port_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));
  const char *const properties[]
      = { "notify::latitude", "notify::longitude", "notify::zoom-level" };

  G_OBJECT_CLASS (rw_port_layer_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect_object (viewport, properties[i], G_CALLBACK (gtk_widget_queue_draw), object,
                             G_CONNECT_SWAPPED);
}

static void
rw_port_layer_finalize (GObject *object)
{
  RwPortLayer *self = RW_PORT_LAYER (object);

  forget_sprites (self);
  g_clear_pointer (&self->names, g_array_unref);
  g_clear_pointer (&self->obstacles, g_array_unref);
  g_clear_pointer (&self->ports, g_array_unref);

  G_OBJECT_CLASS (rw_port_layer_parent_class)->finalize (object);
}

static void
rw_port_layer_class_init (RwPortLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = rw_port_layer_constructed;
  object_class->finalize = rw_port_layer_finalize;
  widget_class->snapshot = rw_port_layer_snapshot;
  widget_class->css_changed = rw_port_layer_css_changed;
}

static void
rw_port_layer_init (RwPortLayer *self)
{
  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  self->obstacles = g_array_new (FALSE, FALSE, sizeof (Obstacle));
  self->placed_zoom = -1.0;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

RwPortLayer *
rw_port_layer_new (ShumateViewport *viewport, GArray *ports)
{
  RwPortLayer *self = g_object_new (RW_TYPE_PORT_LAYER, "viewport", viewport, NULL);

  self->ports = g_array_ref (ports);
  for (guint i = 0; i < ports->len; i++)
    {
      const RwPort *port = &g_array_index (ports, RwPort, i);
      Name name = { .port = port,
                    .x = rw_mercator_wrap (rw_mercator_x (port->longitude)),
                    .y = rw_mercator_y (port->latitude),
                    .side = SIDE_RIGHT };

      g_array_append_val (self->names, name);
    }

  return self;
}

void
rw_port_layer_set_style (RwPortLayer *self, RwMapStyle style)
{
  g_return_if_fail (RW_IS_PORT_LAYER (self));

  if (self->style == style)
    return;
  self->style = style;
  forget_sprites (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_port_layer_set_obstacles (RwPortLayer *self, const RwClusters *clusters)
{
  guint n;
  const RwCluster *all;

  g_return_if_fail (RW_IS_PORT_LAYER (self));

  all = rw_clusters_get (clusters, &n);
  g_array_set_size (self->obstacles, 0);
  for (guint i = 0; i < n; i++)
    {
      Obstacle obstacle = { all[i].x, all[i].y, rw_cluster_get_radius (all[i].count), FALSE };

      g_array_append_val (self->obstacles, obstacle);
    }
  self->placed_zoom = -1.0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
