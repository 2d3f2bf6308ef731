/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-coast-layer.h"

#include "rw-coast-renderer.h"

#include <math.h>

/* Logical pixels that an image goes beyond the widget on each side. */
#define MARGIN 256

/* A new image is asked for when less than this part of the margin is left. */
#define MARGIN_USED 0.6

/* How far an image is scaled while the zoom moves before a new one is drawn in between. */
#define MAX_SCALING 1.7

/* The zoom rests when it did not change for so long, ms. */
#define ZOOM_RESTS_AFTER 90

typedef struct
{
  cairo_surface_t *surface;
  GdkTexture *texture; /* made from the surface when a renderer wants one */
  RwMapFrame frame;
  RwMapStyle style;
  int scale;
} Image;

struct _RwCoastLayer
{
  ShumateLayer parent_instance;

  RwBaseMap *base_map;
  RwMapStyle style;
  Image *image;       /* NULL before the first */
  gboolean drawing;   /* a job is with the thread */
  GCancellable *cancellable;
  guint zoom_source;  /* runs while the zoom moves */
};

typedef struct
{
  RwBaseMap *base_map;
  Image *image; /* its surface is filled by the thread */
} Job;

G_DEFINE_FINAL_TYPE (RwCoastLayer, rw_coast_layer, SHUMATE_TYPE_LAYER)

static void
image_free (Image *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

static void
job_free (Job *self)
{
  g_clear_pointer (&self->image, image_free);
  rw_base_map_unref (self->base_map);
  g_free (self);
}

/* One thread for all maps of the process: two would only take each other's cache. */
static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  Image *image = job->image;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  image->surface = rw_coast_renderer_render (
      job->base_map, rw_map_style_get_palette (image->style), &image->frame, image->scale, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&job->image), (GDestroyNotify) image_free);
}

static GThreadPool *
get_drawing_thread (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (run_job, NULL, 1, FALSE, NULL));

  return pool;
}

static void
image_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (RwCoastLayer) self = g_weak_ref_get (ref);
  g_autoptr (GError) error = NULL;
  Image *image = g_task_propagate_pointer (G_TASK (result), &error);

  g_weak_ref_clear (ref);
  g_free (ref);
  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&image, image_free);
      return;
    }

  self->drawing = FALSE;
  if (image == NULL)
    {
      g_debug ("The base map cannot be drawn: %s", error->message);
      return;
    }

  g_clear_pointer (&self->image, image_free);
  self->image = image;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
start_drawing (RwCoastLayer *self, const RwMapFrame *frame)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *ref = g_new0 (GWeakRef, 1);
  Job *job = g_new0 (Job, 1);

  job->base_map = rw_base_map_ref (self->base_map);
  job->image = g_new0 (Image, 1);
  job->image->frame = *frame;
  job->image->frame.x = floor (frame->x) - MARGIN;
  job->image->frame.y = floor (frame->y) - MARGIN;
  job->image->frame.width += 2 * MARGIN;
  job->image->frame.height += 2 * MARGIN;
  job->image->style = self->style;
  job->image->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  /* The task does not hold the layer: a map that is closed need not wait for its picture. */
  g_weak_ref_init (ref, self);
  task = g_task_new (NULL, self->cancellable, image_drawn_cb, ref);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  self->drawing = TRUE;
  g_thread_pool_push (get_drawing_thread (), g_steal_pointer (&task), NULL);
}

/* Widths of the world by which the image is away from the frame, which may have been wrapped. */
static double
get_wrap (const RwMapFrame *image, const RwMapFrame *frame)
{
  double middle = (image->x + image->width / 2.0) / image->world_size;

  return round ((frame->x + frame->width / 2.0) / frame->world_size - middle);
}

/* Whether the image was made for a frame of this size, zoom and style, wherever it is. */
static gboolean
is_exact (RwCoastLayer *self, const RwMapFrame *frame)
{
  const Image *image = self->image;

  return image != NULL && image->style == self->style
         && image->scale == gtk_widget_get_scale_factor (GTK_WIDGET (self))
         && image->frame.world_size == frame->world_size
         && image->frame.width == frame->width + 2 * MARGIN
         && image->frame.height == frame->height + 2 * MARGIN;
}

/* Whether an exact image still reaches far enough beyond the frame on each side. */
static gboolean
has_margin (RwCoastLayer *self, const RwMapFrame *frame)
{
  const RwMapFrame *have = &self->image->frame;
  double x = frame->x - get_wrap (have, frame) * frame->world_size - have->x - MARGIN;
  double y = frame->y - have->y - MARGIN;

  return fabs (x) <= MARGIN * MARGIN_USED && fabs (y) <= MARGIN * MARGIN_USED;
}

static gboolean
needs_drawing (RwCoastLayer *self, const RwMapFrame *frame)
{
  double scaling;

  if (self->image == NULL)
    return TRUE;
  if (is_exact (self, frame))
    return !has_margin (self, frame);

  scaling = frame->world_size / self->image->frame.world_size;
  return self->zoom_source == 0 || scaling > MAX_SCALING || scaling < 1.0 / MAX_SCALING;
}

static gboolean
has_cairo_renderer (GtkWidget *widget)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);
}

static void
append_surface (GtkSnapshot *snapshot,
                const Image *image,
                const RwMapFrame *frame,
                const graphene_rect_t *target,
                double scaling)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, frame->width, frame->height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_translate (cr, target->origin.x, target->origin.y);
  cairo_scale (cr, scaling, scaling);
  cairo_set_source_surface (cr, image->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            scaling == 1.0 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_FAST);
  if (scaling == 1.0)
    cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_rectangle (cr, 0, 0, image->frame.width, image->frame.height);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
append_texture (GtkSnapshot *snapshot, Image *image, const graphene_rect_t *target)
{
  if (image->texture == NULL)
    {
      int stride = cairo_image_surface_get_stride (image->surface);
      int height = cairo_image_surface_get_height (image->surface);
      g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
          cairo_image_surface_get_data (image->surface), (gsize) stride * height,
          (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (image->surface));

      image->texture
          = gdk_memory_texture_new (cairo_image_surface_get_width (image->surface), height,
                                    GDK_MEMORY_DEFAULT, bytes, stride);
    }

  gtk_snapshot_append_texture (snapshot, image->texture, target);
}

static void
append_image (RwCoastLayer *self, GtkSnapshot *snapshot, const RwMapFrame *frame)
{
  Image *image = self->image;
  double scaling = frame->world_size / image->frame.world_size;
  double scale = image->scale;
  double x = image->frame.x * scaling + get_wrap (&image->frame, frame) * frame->world_size
             - frame->x;
  double y = image->frame.y * scaling - frame->y;
  graphene_rect_t target;

  /* Between two device pixels the coast would be blurred. */
  if (scaling == 1.0)
    {
      x = round (x * scale) / scale;
      y = round (y * scale) / scale;
    }

  target = GRAPHENE_RECT_INIT (x, y, image->frame.width * scaling, image->frame.height * scaling);
  if (has_cairo_renderer (GTK_WIDGET (self)))
    append_surface (snapshot, image, frame, &target, scaling);
  else
    append_texture (snapshot, image, &target);
}

static gboolean
covers (RwCoastLayer *self, const RwMapFrame *frame)
{
  return is_exact (self, frame) && has_margin (self, frame);
}

static void
rw_coast_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwCoastLayer *self = RW_COAST_LAYER (widget);
  RwMapFrame frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height);

  if (frame.width < 1 || frame.height < 1)
    return;
  if (!self->drawing && needs_drawing (self, &frame))
    start_drawing (self, &frame);

  gtk_snapshot_push_clip (snapshot, &bounds);
  if (!covers (self, &frame))
    gtk_snapshot_append_color (snapshot, &rw_map_style_get_palette (self->style)->sea, &bounds);
  if (self->image != NULL)
    append_image (self, snapshot, &frame);
  gtk_snapshot_pop (snapshot);
}

static gboolean
zoom_rests_cb (gpointer user_data)
{
  RwCoastLayer *self = user_data;

  self->zoom_source = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
zoom_changed_cb (RwCoastLayer *self)
{
  g_clear_handle_id (&self->zoom_source, g_source_remove);
  self->zoom_source = g_timeout_add (ZOOM_RESTS_AFTER, zoom_rests_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rw_coast_layer_constructed (GObject *object)
{
  RwCoastLayer *self = RW_COAST_LAYER (object);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  G_OBJECT_CLASS (rw_coast_layer_parent_class)->constructed (object);

  g_signal_connect_object (viewport, "notify::latitude", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::longitude", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::zoom-level", G_CALLBACK (zoom_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
rw_coast_layer_dispose (GObject *object)
{
  RwCoastLayer *self = RW_COAST_LAYER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->zoom_source, g_source_remove);

  G_OBJECT_CLASS (rw_coast_layer_parent_class)->dispose (object);
}

static void
rw_coast_layer_finalize (GObject *object)
{
  RwCoastLayer *self = RW_COAST_LAYER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->image, image_free);
  g_clear_pointer (&self->base_map, rw_base_map_unref);

  G_OBJECT_CLASS (rw_coast_layer_parent_class)->finalize (object);
}

static void
rw_coast_layer_class_init (RwCoastLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = rw_coast_layer_constructed;
  object_class->dispose = rw_coast_layer_dispose;
  object_class->finalize = rw_coast_layer_finalize;
  widget_class->snapshot = rw_coast_layer_snapshot;
}

static void
rw_coast_layer_init (RwCoastLayer *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

RwCoastLayer *
rw_coast_layer_new (ShumateViewport *viewport, RwBaseMap *base_map)
{
  RwCoastLayer *self = g_object_new (RW_TYPE_COAST_LAYER, "viewport", viewport, NULL);

  self->base_map = rw_base_map_ref (base_map);
  return self;
}

void
rw_coast_layer_set_style (RwCoastLayer *self, RwMapStyle style)
{
  g_return_if_fail (RW_IS_COAST_LAYER (self));

  if (self->style == style)
    return;
  self->style = style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
rw_coast_layer_is_settled (RwCoastLayer *self)
{
  RwMapFrame frame;

  g_return_val_if_fail (RW_IS_COAST_LAYER (self), FALSE);

  frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
  return !self->drawing && is_exact (self, &frame);
}
