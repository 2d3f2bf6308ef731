/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-strip.h"

/* Below this width the controls are one row. */
#define NARROW 560

/* Room for the scroll bar below that row. It also makes that height one that no number of rows has:
 * GTK takes two widths with the same height to mean that all widths between have it, too. */
#define SCROLL_BAR 7

struct _RwStrip
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *viewport;
  GtkWidget *child; /* NULL before it is set */
};

enum
{
  PROP_CHILD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwStrip, rw_strip, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
rw_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rw_strip_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  RwStrip *self = RW_STRIP (widget);
  int least, most;

  gtk_widget_measure (self->scroller, orientation, -1, minimum, natural, NULL, NULL);
  if (self->child == NULL)
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->child, orientation, -1, &least, &most, NULL, NULL);
      *natural = MAX (*minimum, most);
      return;
    }
  gtk_widget_measure (self->child, orientation, for_size < NARROW ? -1 : for_size, &least, &most,
                      NULL, NULL);
  *minimum = *natural = MAX (*minimum, most) + (for_size < NARROW ? SCROLL_BAR : 0);
}

static void
rw_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwStrip *self = RW_STRIP (widget);
  GtkScrollablePolicy policy = width < NARROW ? GTK_SCROLL_NATURAL : GTK_SCROLL_MINIMUM;
  int least;

  if (gtk_scrollable_get_hscroll_policy (GTK_SCROLLABLE (self->viewport)) != policy)
    gtk_scrollable_set_hscroll_policy (GTK_SCROLLABLE (self->viewport), policy);
  /* GTK wants each child to have been measured. */
  gtk_widget_measure (self->scroller, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
rw_strip_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_CHILD)
    g_value_set_object (value, RW_STRIP (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rw_strip_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_CHILD)
    rw_strip_set_child (RW_STRIP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rw_strip_dispose (GObject *object)
{
  RwStrip *self = RW_STRIP (object);

  self->child = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (rw_strip_parent_class)->dispose (object);
}

static void
rw_strip_class_init (RwStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rw_strip_get_property;
  object_class->set_property = rw_strip_set_property;
  object_class->dispose = rw_strip_dispose;
  widget_class->get_request_mode = rw_strip_get_request_mode;
  widget_class->measure = rw_strip_measure;
  widget_class->size_allocate = rw_strip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "rw-strip");

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rw_strip_init (RwStrip *self)
{
  self->viewport = gtk_viewport_new (NULL, NULL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (self->viewport), TRUE);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->viewport);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
rw_strip_set_child (RwStrip *self, GtkWidget *child)
{
  g_return_if_fail (RW_IS_STRIP (self) && self->child == NULL);

  if (child == NULL)
    return;
  self->child = child;
  gtk_viewport_set_child (GTK_VIEWPORT (self->viewport), child);
}
