/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"

static gint64
read_manual (gpointer user_data)
{
  return *(const gint64 *) user_data;
}

gint64
rw_clock_now (const RwClock *clock)
{
  if (clock == NULL || clock->now == NULL)
    return g_get_real_time ();

  return clock->now (clock->user_data);
}

RwClock
rw_clock_manual (gint64 *time)
{
  return (RwClock) { .now = read_manual, .user_data = time };
}
