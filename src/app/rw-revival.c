/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-revival.h"

#include "rw-time.h"

#define FIRST_WAIT RW_USEC_PER_SEC
#define LONGEST_WAIT RW_USEC_PER_MIN

/* Who ran for so long was well. */
#define STEADY RW_USEC_PER_MIN

static gboolean
time_has_come_cb (gpointer user_data)
{
  RwRevival *self = user_data;

  self->timeout_id = 0;
  self->start (self->owner);
  return G_SOURCE_REMOVE;
}

void
rw_revival_init (RwRevival *self, RwRevivalFunc start, gpointer owner)
{
  *self = (RwRevival){
    .start = start,
    .owner = owner,
    .backoff = { .first = FIRST_WAIT, .limit = LONGEST_WAIT },
  };
}

void
rw_revival_failed (RwRevival *self)
{
  if (!self->down && g_get_monotonic_time () - self->started > STEADY)
    rw_backoff_reset (&self->backoff);
  self->down = TRUE;
  if (self->timeout_id == 0)
    self->timeout_id =
        g_timeout_add ((guint) (rw_backoff_next (&self->backoff) / 1000), time_has_come_cb, self);
}

void
rw_revival_succeeded (RwRevival *self)
{
  self->down = FALSE;
  self->started = g_get_monotonic_time ();
}

void
rw_revival_stop (RwRevival *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  rw_backoff_reset (&self->backoff);
  self->down = FALSE;
}
