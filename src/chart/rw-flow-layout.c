/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-flow-layout.h"

struct _RwFlowLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

enum
{
  PROP_SPACING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwFlowLayout, rw_flow_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
rw_flow_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (RwFlowLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

/* Places the children from `first` on that fit a row, at y when `place`; returns the child that
 * begins the next row. */
static GtkWidget *
lay_row (RwFlowLayout *self,
         GtkWidget *widget,
         GtkWidget *first,
         int width,
         int y,
         gboolean place,
         int *height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *next = first, *child;
  int x = 0;

  *height = 0;
  for (; next != NULL; next = gtk_widget_get_next_sibling (next))
    {
      int natural, child_height;

      if (!gtk_widget_should_layout (next))
        continue;
      gtk_widget_measure (next, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      if (x > 0 && x + natural > width)
        break;
      /* One that is wider than a row gets the row, and may need more lines in it. */
      gtk_widget_measure (next, GTK_ORIENTATION_VERTICAL, MIN (natural, width), NULL, &child_height,
                          NULL, NULL);
      *height = MAX (*height, child_height);
      x += natural + self->spacing;
    }

  x = 0;
  for (child = first; place && child != next; child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      natural = MIN (natural, width);
      gtk_widget_size_allocate (
          child, &(GtkAllocation) { rtl ? width - x - natural : x, y, natural, *height }, -1);
      x += natural + self->spacing;
    }

  return next;
}

static int
lay_rows (RwFlowLayout *self, GtkWidget *widget, int width, gboolean place)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      int height;

      child = lay_row (self, widget, child, width, y, place, &height);
      if (height > 0)
        y += height + self->spacing;
    }

  return MAX (0, y - self->spacing);
}

static void
rw_flow_layout_measure (GtkLayoutManager *layout,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  RwFlowLayout *self = RW_FLOW_LAYOUT (layout);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    *minimum = *natural = lay_rows (self, widget, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
}

static void
rw_flow_layout_allocate (
    GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  lay_rows (RW_FLOW_LAYOUT (layout), widget, width, TRUE);
}

static void
rw_flow_layout_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_SPACING)
    g_value_set_int (value, RW_FLOW_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rw_flow_layout_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  if (property_id == PROP_SPACING)
    RW_FLOW_LAYOUT (object)->spacing = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rw_flow_layout_class_init (RwFlowLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = rw_flow_layout_get_property;
  object_class->set_property = rw_flow_layout_set_property;
  layout_class->get_request_mode = rw_flow_layout_get_request_mode;
  layout_class->measure = rw_flow_layout_measure;
  layout_class->allocate = rw_flow_layout_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rw_flow_layout_init (RwFlowLayout *self)
{
}

GtkLayoutManager *
rw_flow_layout_new (int spacing)
{
  return g_object_new (RW_TYPE_FLOW_LAYOUT, "spacing", spacing, NULL);
}
