/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-backoff.h"

gint64
rw_backoff_next (RwBackoff *self)
{
  gint64 wait = self->first;

  for (guint i = 0; i < self->failures && wait < self->limit; i++)
    wait *= 2;
  wait = MIN (wait, self->limit);
  self->failures++;
  return wait / 2 + (gint64) (g_random_double () * (double) (wait - wait / 2));
}

void
rw_backoff_reset (RwBackoff *self)
{
  self->failures = 0;
}
