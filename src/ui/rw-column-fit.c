/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-column-fit.h"

/* Resolution at which text has its usual size, in the setting's 1024ths of a dot per inch. */
#define USUAL_DPI (96 * 1024)

static double
text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0;

  if (settings != NULL)
    g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  return dpi > USUAL_DPI ? (double) dpi / USUAL_DPI : 1;
}

gboolean
rw_column_fit_is_stale (const RwColumnFit *self, int available)
{
  return available != self->available || text_scale () > self->scale || text_scale () < self->scale;
}

void
rw_column_fit_begin (RwColumnFit *self, int available)
{
  double scale = text_scale ();

  self->rescaled = scale > self->scale || scale < self->scale;
  self->scale = scale;
  self->available = available;
  self->used = 0;
}

void
rw_column_fit_add (RwColumnFit *self, GtkColumnViewColumn *column, int width)
{
  int scaled = (int) (width * self->scale);
  gboolean visible = self->used == 0 || self->used + scaled <= self->available;

  self->used += scaled;
  /* What the user resized stays so. */
  if (gtk_column_view_column_get_visible (column) == visible && !self->rescaled)
    return;
  /* GTK 4.8 gives a hidden column its share of the width all the same, so a hidden one has none. */
  gtk_column_view_column_set_fixed_width (column, visible ? scaled : 0);
  gtk_column_view_column_set_visible (column, visible);
}
