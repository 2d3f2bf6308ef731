/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sound-sink.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <pulse/error.h>
#include <pulse/simple.h>

/* How much the server may have before it is heard, ms: what is stopped ends after that. */
#define AHEAD 100

struct _RwSoundSink
{
  pa_simple *stream;
};

static gboolean
set_error (GError **error, int code)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: %s is what the sound server says. */
               _("The sound server of this computer does not play it: %s."), pa_strerror (code));
  return FALSE;
}

RwSoundSink *
rw_sound_sink_open (guint rate, GError **error)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = rate, .channels = 1 };
  const pa_buffer_attr buffer = {
    .maxlength = (uint32_t) -1,
    .tlength = (uint32_t) (rate / 1000 * AHEAD * sizeof (gint16)),
    .prebuf = (uint32_t) -1,
    .minreq = (uint32_t) -1,
    .fragsize = (uint32_t) -1,
  };
  RwSoundSink *self;
  int code = 0;
  pa_simple *stream = pa_simple_new (NULL, "Reeferwatch", PA_STREAM_PLAYBACK, NULL, _("Alarm"),
                                     &spec, NULL, &buffer, &code);

  if (stream == NULL)
    {
      set_error (error, code);
      return NULL;
    }
  self = g_new0 (RwSoundSink, 1);
  self->stream = stream;
  return self;
}

gboolean
rw_sound_sink_write (RwSoundSink *self, const void *data, gsize size, GError **error)
{
  int code = 0;

  return pa_simple_write (self->stream, data, size, &code) >= 0 || set_error (error, code);
}

gboolean
rw_sound_sink_drain (RwSoundSink *self, GError **error)
{
  int code = 0;

  return pa_simple_drain (self->stream, &code) >= 0 || set_error (error, code);
}

void
rw_sound_sink_close (RwSoundSink *self)
{
  pa_simple_free (self->stream);
  g_free (self);
}
