/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-wide-layout.h"

/* From this width on the children are side by side. */
#define WIDE 900
#define SPACING 18

struct _RwWideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (RwWideLayout, rw_wide_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
get_children (GtkWidget *widget, GtkWidget **main_child, GtkWidget **side_child)
{
  *main_child = gtk_widget_get_first_child (widget);
  *side_child = *main_child != NULL ? gtk_widget_get_next_sibling (*main_child) : NULL;
}

static int
measure_child (GtkWidget *child, GtkOrientation orientation, int for_size, int *natural)
{
  int minimum = 0, ignored;

  gtk_widget_measure (child, orientation, for_size, &minimum, natural != NULL ? natural : &ignored,
                      NULL, NULL);
  return minimum;
}

static GtkSizeRequestMode
rw_wide_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_height (
    GtkWidget *main_child, GtkWidget *side_child, int width, int *minimum, int *natural)
{
  int side_width, main_natural, side_natural, main_minimum, side_minimum;

  measure_child (side_child, GTK_ORIENTATION_HORIZONTAL, -1, &side_width);
  if (width >= WIDE)
    {
      main_minimum = measure_child (main_child, GTK_ORIENTATION_VERTICAL,
                                    width - SPACING - side_width, &main_natural);
      side_minimum
          = measure_child (side_child, GTK_ORIENTATION_VERTICAL, side_width, &side_natural);
      *minimum = MAX (main_minimum, side_minimum);
      *natural = MAX (main_natural, side_natural);
      return;
    }

  main_minimum = measure_child (main_child, GTK_ORIENTATION_VERTICAL, width, &main_natural);
  side_minimum = measure_child (side_child, GTK_ORIENTATION_VERTICAL, width, &side_natural);
  *minimum = main_minimum + SPACING + side_minimum;
  *natural = main_natural + SPACING + side_natural;
}

static void
rw_wide_layout_measure (GtkLayoutManager *layout,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *main_child, *side_child;
  int main_natural, side_natural;

  get_children (widget, &main_child, &side_child);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      measure_height (main_child, side_child, for_size < 0 ? WIDE : for_size, minimum, natural);
      return;
    }

  *minimum = MAX (measure_child (main_child, orientation, -1, &main_natural),
                  measure_child (side_child, orientation, -1, &side_natural));
  *natural = MAX (WIDE, main_natural + SPACING + side_natural);
}

static void
rw_wide_layout_allocate (
    GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *main_child, *side_child;
  GtkAllocation main_box = { 0, 0, width, height }, side_box = { 0, 0, width, height };

  get_children (widget, &main_child, &side_child);
  if (width >= WIDE)
    {
      measure_child (side_child, GTK_ORIENTATION_HORIZONTAL, -1, &side_box.width);
      main_box.width = width - SPACING - side_box.width;
      side_box.x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
                     ? 0
                     : main_box.width + SPACING;
      main_box.x = side_box.x == 0 ? side_box.width + SPACING : 0;
    }
  else
    {
      measure_child (side_child, GTK_ORIENTATION_VERTICAL, width, &side_box.height);
      side_box.height = MIN (side_box.height, height);
      main_box.height = MAX (0, height - SPACING - side_box.height);
      side_box.y = main_box.height + SPACING;
    }
  gtk_widget_size_allocate (main_child, &main_box, -1);
  gtk_widget_size_allocate (side_child, &side_box, -1);
}

static void
rw_wide_layout_class_init (RwWideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = rw_wide_layout_get_request_mode;
  layout_class->measure = rw_wide_layout_measure;
  layout_class->allocate = rw_wide_layout_allocate;
}

static void
rw_wide_layout_init (RwWideLayout *self)
{
}
