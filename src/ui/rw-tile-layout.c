/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-tile-layout.h"

struct _RwTileLayout
{
  GtkLayoutManager parent_instance;
  guint columns;
  int minimum_width;
  int spacing;
};

enum
{
  PROP_COLUMNS = 1,
  PROP_MINIMUM_WIDTH,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwTileLayout, rw_tile_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
child_width (RwTileLayout *self, int width, guint columns)
{
  return (width - (int) (columns - 1) * self->spacing) / (int) columns;
}

/* The most columns that divide the full number evenly and leave each child its width. */
static guint
columns_for (RwTileLayout *self, int width)
{
  guint columns = self->columns;

  while (columns > 1
         && (self->columns % columns != 0
             || child_width (self, width, columns) < self->minimum_width))
    columns--;
  return columns;
}

/* The next visible child at or after child. */
static GtkWidget *
visible_from (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The first child after a row of columns that begins with child, and the row's height. */
static GtkWidget *
measure_row (GtkWidget *child, guint columns, int width, int *height)
{
  *height = 0;
  for (guint i = 0; i < columns && child != NULL; i++)
    {
      int natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      *height = MAX (*height, natural);
      child = visible_from (gtk_widget_get_next_sibling (child));
    }
  return child;
}

static void
measure_width (RwTileLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *child = visible_from (gtk_widget_get_first_child (widget));
  int gaps = (int) (self->columns - 1) * self->spacing;

  *minimum = 0;
  *natural = 0;
  for (; child != NULL; child = visible_from (gtk_widget_get_next_sibling (child)))
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, MAX (wanted, self->minimum_width));
    }
  *natural = *natural * (int) self->columns + gaps;
}

static void
measure_height (RwTileLayout *self, GtkWidget *widget, int width, int *height)
{
  GtkWidget *child = visible_from (gtk_widget_get_first_child (widget));
  guint columns = width < 0 ? self->columns : columns_for (self, width);
  int tile_width = width < 0 ? -1 : child_width (self, width, columns);

  *height = 0;
  while (child != NULL)
    {
      int row;

      child = measure_row (child, columns, tile_width, &row);
      *height += row + (child != NULL ? self->spacing : 0);
    }
}

static void
rw_tile_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  RwTileLayout *self = RW_TILE_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  measure_height (self, widget, for_size, natural);
  *minimum = *natural;
}

static void
rw_tile_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  RwTileLayout *self = RW_TILE_LAYOUT (manager);
  GtkWidget *child = visible_from (gtk_widget_get_first_child (widget));
  guint columns = columns_for (self, width);
  int tile_width = child_width (self, width, columns);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  while (child != NULL)
    {
      int row;
      GtkWidget *next = measure_row (child, columns, tile_width, &row);

      for (guint i = 0; child != next; i++)
        {
          /* What the division leaves over goes to the gaps, so that the row ends at the edge. */
          int x = columns > 1 ? (int) i * (width - tile_width) / (int) (columns - 1) : 0;

          gtk_widget_size_allocate (
            child,
            &(GtkAllocation) { mirrored ? width - tile_width - x : x, y, tile_width, row }, -1);
          child = visible_from (gtk_widget_get_next_sibling (child));
        }
      y += row + self->spacing;
    }
}

static GtkSizeRequestMode
rw_tile_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rw_tile_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  RwTileLayout *self = RW_TILE_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_COLUMNS:
      g_value_set_uint (value, self->columns);
      break;
    case PROP_MINIMUM_WIDTH:
      g_value_set_int (value, self->minimum_width);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rw_tile_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  RwTileLayout *self = RW_TILE_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_COLUMNS:
      self->columns = g_value_get_uint (value);
      break;
    case PROP_MINIMUM_WIDTH:
      self->minimum_width = g_value_get_int (value);
      break;
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
rw_tile_layout_class_init (RwTileLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rw_tile_layout_get_property;
  object_class->set_property = rw_tile_layout_set_property;
  manager_class->measure = rw_tile_layout_measure;
  manager_class->allocate = rw_tile_layout_allocate;
  manager_class->get_request_mode = rw_tile_layout_get_request_mode;
  properties[PROP_COLUMNS] = g_param_spec_uint ("columns", NULL, NULL, 1, 64, 1, flags);
  properties[PROP_MINIMUM_WIDTH]
    = g_param_spec_int ("minimum-width", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 256, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rw_tile_layout_init (RwTileLayout *self)
{
  self->columns = 1;
}
