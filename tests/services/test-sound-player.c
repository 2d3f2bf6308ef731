/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sound-player.h"

#include <pulse/error.h>
#include <pulse/simple.h>
#include <string.h>

/* The library, played by the test: what is called here instead of libpulse. */
struct pa_simple
{
  int unused;
};

static struct
{
  GMutex mutex;
  GCond cond;
  GByteArray *heard;
  guint n_open;
  guint n_opened;
  guint n_drained;
  gboolean is_away;  /* there is no server */
  gboolean is_stuck; /* writing waits */
} server;

pa_simple *
pa_simple_new (const char *address,
               const char *name,
               pa_stream_direction_t direction,
               const char *device,
               const char *stream_name,
               const pa_sample_spec *format,
               const pa_channel_map *map,
               const pa_buffer_attr *attributes,
               int *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  g_assert_cmpint (direction, ==, PA_STREAM_PLAYBACK);
  g_assert_cmpint (format->format, ==, PA_SAMPLE_S16NE);
  g_assert_cmpuint (format->channels, ==, 1);
  if (server.is_away)
    {
      *error = PA_ERR_CONNECTIONREFUSED;
      return NULL;
    }
  server.n_open++;
  server.n_opened++;
  g_cond_broadcast (&server.cond);
  return g_new0 (pa_simple, 1);
}

void
pa_simple_free (pa_simple *stream)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  server.n_open--;
  g_cond_broadcast (&server.cond);
  g_free (stream);
}

int
pa_simple_write (pa_simple *stream, const void *data, size_t size, int *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  g_byte_array_append (server.heard, data, (guint) size);
  g_cond_broadcast (&server.cond);
  while (server.is_stuck)
    g_cond_wait (&server.cond, &server.mutex);
  return 0;
}

int
pa_simple_drain (pa_simple *stream, int *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  server.n_drained++;
  return 0;
}

const char *
pa_strerror (int error)
{
  return error == PA_ERR_CONNECTIONREFUSED ? "Connection refused" : "Something else";
}

/* --- tests ------------------------------------------------------------------------------------ */

typedef struct
{
  RwSoundPlayer *player;
  GBytes *sound;
  guint n_finished;
  char *problem;
} Fixture;

static void
finished_cb (RwSoundPlayer *player, const char *problem, Fixture *fixture)
{
  fixture->n_finished++;
  g_free (fixture->problem);
  fixture->problem = g_strdup (problem);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  guint8 *samples = g_malloc (48000);

  memset (samples, 7, 48000);
  fixture->sound = g_bytes_new_take (samples, 48000);
  fixture->player = rw_sound_player_new ();
  g_signal_connect (fixture->player, "finished", G_CALLBACK (finished_cb), fixture);
  server.heard = g_byte_array_new ();
  server.n_open = server.n_opened = server.n_drained = 0;
  server.is_away = server.is_stuck = FALSE;
}

static void
wait_until_closed (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  while (server.n_open > 0)
    g_cond_wait (&server.cond, &server.mutex);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->player);
  wait_until_closed ();
  g_bytes_unref (fixture->sound);
  g_byte_array_unref (server.heard);
  g_free (fixture->problem);
}

static void
wait_for_end (Fixture *fixture, guint n)
{
  while (fixture->n_finished < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_play (Fixture *fixture, gconstpointer data)
{
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_for_end (fixture, 1);
  g_assert_null (fixture->problem);
  g_assert_cmpmem (server.heard->data, server.heard->len, g_bytes_get_data (fixture->sound, NULL),
                   g_bytes_get_size (fixture->sound));
  g_assert_cmpuint (server.n_drained, ==, 1);
}

static void
test_no_server (Fixture *fixture, gconstpointer data)
{
  server.is_away = TRUE;
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_for_end (fixture, 1);
  g_assert_nonnull (strstr (fixture->problem, "Connection refused"));
  server.is_away = FALSE;
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_for_end (fixture, 2);
  g_assert_null (fixture->problem);
}

static void
wait_until_stuck (guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  while (server.n_opened < n || server.heard->len == 0)
    g_cond_wait (&server.cond, &server.mutex);
}

static void
let_go (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server.mutex);

  server.is_stuck = FALSE;
  g_cond_broadcast (&server.cond);
}

/* A sound that is no longer wanted is left after a piece of it. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  server.is_stuck = TRUE;
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_until_stuck (1);
  rw_sound_player_stop (fixture->player);
  let_go ();
  wait_until_closed ();
  g_assert_cmpuint (server.heard->len, <, 48000);
  g_assert_cmpuint (server.n_drained, ==, 0);
  g_assert_cmpuint (fixture->n_finished, ==, 0);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  server.is_stuck = TRUE;
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_until_stuck (1);
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  let_go ();
  wait_for_end (fixture, 1);
  g_assert_cmpuint (server.n_opened, ==, 2);
  g_assert_cmpuint (server.n_drained, ==, 1);
}

/* The server never answers: it is said, and the player can go. */
static void
test_stuck (Fixture *fixture, gconstpointer data)
{
  server.is_stuck = TRUE;
  rw_sound_player_play (fixture->player, fixture->sound, 48000);
  wait_for_end (fixture, 1);
  g_assert_nonnull (fixture->problem);
  g_assert_finalize_object (fixture->player);
  let_go ();
  fixture->player = rw_sound_player_new ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/sound-player/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("play", test_play);
  ADD ("no-server", test_no_server);
  ADD ("stop", test_stop);
  ADD ("replace", test_replace);
  ADD ("stuck", test_stuck);
  return g_test_run ();
}
