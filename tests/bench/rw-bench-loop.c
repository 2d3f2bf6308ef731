/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-loop.h"

#include <string.h>
#include <time.h>

/* A poll function has no user data. */
static struct
{
  RwBenchLoop loop;
  double cpu, wall; /* when the turn began, ms */
} probe;

double
rw_bench_loop_get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static double
get_wall (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  probe.loop.longest_cpu = MAX (probe.loop.longest_cpu, rw_bench_loop_get_cpu () - probe.cpu);
  probe.loop.longest_wall = MAX (probe.loop.longest_wall, get_wall () - probe.wall);
  probe.loop.n_turns++;
  n = g_poll (fds, n_fds, timeout);
  probe.cpu = rw_bench_loop_get_cpu ();
  probe.wall = get_wall ();
  return n;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

RwBenchLoop
rw_bench_loop_run (guint ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  double cpu = rw_bench_loop_get_cpu (), wall = get_wall ();

  memset (&probe, 0, sizeof probe);
  probe.cpu = cpu;
  probe.wall = wall;
  g_main_context_set_poll_func (NULL, poll_cb);
  g_timeout_add (ms, quit_cb, loop);
  g_main_loop_run (loop);
  g_main_context_set_poll_func (NULL, NULL);
  probe.loop.cpu += rw_bench_loop_get_cpu () - cpu;
  probe.loop.wall = get_wall () - wall;
  return probe.loop;
}

void
rw_bench_loop_excuse (double cpu, double wall)
{
  probe.cpu += cpu;
  probe.wall += wall;
  probe.loop.cpu -= cpu;
}

double
rw_bench_loop_get_memory (void)
{
  g_autofree char *text = NULL;
  const char *pss;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  pss = strstr (text, "\nPss:");
  return pss != NULL ? (double) g_ascii_strtoull (pss + strlen ("\nPss:"), NULL, 10) / 1024 : 0;
}
