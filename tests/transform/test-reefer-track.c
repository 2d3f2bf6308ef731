/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-track.h"
#include "rw-time.h"

static RwReadingOrder
follow (RwReeferTrack *track, gint64 time, gint64 received_time)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = track->container_id;
  reading.time = time;
  reading.received_time = received_time;
  return rw_reefer_track_follow (track, &reading);
}

static void
test_order (void)
{
  RwReeferTracks *tracks = rw_reefer_tracks_new ();
  RwReeferTrack *track = rw_reefer_tracks_ensure (tracks, g_intern_string ("C01"));

  g_assert_cmpint (follow (track, 100, 1000), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, 100, 1001), ==, RW_READING_REPEATED);
  g_assert_cmpint (follow (track, 99, 1002), ==, RW_READING_LATE);
  g_assert_cmpint (follow (track, 101, 1003), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, 100, 1004), ==, RW_READING_LATE);
  rw_reefer_tracks_free (tracks);
}

/* A clock that is ahead for once, one that always is, and the same message again. */
static void
test_clock_ahead (void)
{
  RwReeferTracks *tracks = rw_reefer_tracks_new ();
  RwReeferTrack *track = rw_reefer_tracks_ensure (tracks, g_intern_string ("C01"));

  g_assert_cmpint (follow (track, RW_USEC_PER_DAY, 1000), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, RW_USEC_PER_DAY, 1500), ==, RW_READING_REPEATED);
  g_assert_cmpint (follow (track, 2000, 2001), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, 5000, 3000), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, 6000, 4000), ==, RW_READING_NEW);
  g_assert_cmpint (follow (track, 3500, 4500), ==, RW_READING_LATE);
  rw_reefer_tracks_free (tracks);
}

static void
test_set (void)
{
  RwReeferTracks *tracks = rw_reefer_tracks_new ();
  RwReeferTrack *first = rw_reefer_tracks_ensure (tracks, g_intern_string ("C01"));
  RwReeferTrack *second = rw_reefer_tracks_ensure (tracks, g_intern_string ("C02"));

  g_assert_true (first != second);
  g_assert_true (rw_reefer_tracks_ensure (tracks, g_intern_string ("C01")) == first);
  g_assert_cmpuint (rw_reefer_tracks_get_size (tracks), ==, 2);
  g_assert_true (rw_reefer_tracks_get (tracks, 0) == first);
  g_assert_cmpstr (second->container_id, ==, "C02");
  rw_reefer_tracks_free (tracks);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reefer-track/order", test_order);
  g_test_add_func ("/reefer-track/clock-ahead", test_clock_ahead);
  g_test_add_func ("/reefer-track/set", test_set);
  return g_test_run ();
}
