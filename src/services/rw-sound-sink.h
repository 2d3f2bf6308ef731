/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSoundSink: the loudspeaker: a stream to the sound server while something is played.
 *
 * For: RwSoundPlayer, in its thread: everything here blocks.
 * Not for: anybody else.
 *
 * Takes mono samples of 16 bits in the machine's byte order. There is an implementation on the
 * simple API of PulseAudio, which PipeWire speaks as well, and one for a program that was built
 * without it. Errors are G_IO_ERROR_FAILED, or G_IO_ERROR_NOT_SUPPORTED, with a sentence for the
 * user.
 */
typedef struct _RwSoundSink RwSoundSink;

RwSoundSink *rw_sound_sink_open (guint rate, GError **error);

/* Waits until there is room. */
gboolean rw_sound_sink_write (RwSoundSink *self, const void *data, gsize size, GError **error);

/* Waits until all of it was heard. */
gboolean rw_sound_sink_drain (RwSoundSink *self, GError **error);

/* What was written and not heard yet is dropped. */
void rw_sound_sink_close (RwSoundSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSoundSink, rw_sound_sink_close)

G_END_DECLS
