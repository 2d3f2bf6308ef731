/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-silence-watch.h"

#include "rw-time.h"

#define N_MINUTES 256

struct _RwSilenceWatch
{
  gint64 minute;                 /* until which tracks were taken, since 1970; 0: none yet */
  GPtrArray *minutes[N_MINUTES]; /* of RwReeferTrack; by minute, a ring */
};

RwSilenceWatch *
rw_silence_watch_new (void)
{
  RwSilenceWatch *self = g_new0 (RwSilenceWatch, 1);

  for (int i = 0; i < N_MINUTES; i++)
    self->minutes[i] = g_ptr_array_new ();
  return self;
}

void
rw_silence_watch_free (RwSilenceWatch *self)
{
  for (int i = 0; i < N_MINUTES; i++)
    g_ptr_array_unref (self->minutes[i]);
  g_free (self);
}

void
rw_silence_watch_add (RwSilenceWatch *self, RwReeferTrack *track, gint64 due, gint64 now)
{
  gint64 minute;

  if (due == G_MAXINT64)
    return;
  if (self->minute == 0)
    self->minute = now / RW_USEC_PER_MIN;

  /* The first full minute in which it is over. */
  minute = CLAMP (due / RW_USEC_PER_MIN + 1, self->minute + 1, self->minute + N_MINUTES - 1);
  if (track->watched != 0 && track->watched <= minute)
    return;

  /* Where it was put for later it is passed over. */
  g_ptr_array_add (self->minutes[minute % N_MINUTES], track);
  track->watched = minute;
}

gboolean
rw_silence_watch_is_due (const RwSilenceWatch *self, gint64 now)
{
  return now / RW_USEC_PER_MIN > self->minute;
}

static void
take_minute (RwSilenceWatch *self, gint64 minute, GPtrArray *tracks)
{
  GPtrArray *put = self->minutes[minute % N_MINUTES];

  for (guint i = 0; i < put->len; i++)
    {
      RwReeferTrack *track = put->pdata[i];

      if (track->watched != minute)
        continue;
      track->watched = 0;
      g_ptr_array_add (tracks, track);
    }
  g_ptr_array_set_size (put, 0);
}

void
rw_silence_watch_take (RwSilenceWatch *self, gint64 now, GPtrArray *tracks)
{
  gint64 end = now / RW_USEC_PER_MIN;
  gint64 first = self->minute != 0 ? self->minute + 1 : end;

  /* None is put farther than the wheel goes round. */
  for (gint64 minute = first; minute <= MIN (end, first + N_MINUTES - 1); minute++)
    take_minute (self, minute, tracks);
  self->minute = MAX (self->minute, end);
}
