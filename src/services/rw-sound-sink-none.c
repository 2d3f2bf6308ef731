/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sound-sink.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

RwSoundSink *
rw_sound_sink_open (guint rate, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("This program was built without support for sound (libpulse)."));
  return NULL;
}

gboolean
rw_sound_sink_write (RwSoundSink *self, const void *data, gsize size, GError **error)
{
  g_return_val_if_reached (FALSE);
}

gboolean
rw_sound_sink_drain (RwSoundSink *self, GError **error)
{
  g_return_val_if_reached (FALSE);
}

void
rw_sound_sink_close (RwSoundSink *self)
{
}
