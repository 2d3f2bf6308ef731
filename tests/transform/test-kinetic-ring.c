/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kinetic-ring.h"

#include <math.h>

#define HOUR 3600
#define DAY (24 * HOUR)
#define START 1763805600

/* Temperatures that held for an hour each, or longer. */
typedef struct
{
  guint hours;
  float temperature;
} Piece;

/* Published figures for the usual energy of activation. */
static const struct
{
  Piece pieces[2];
  float mean;
} vectors[] = {
  { { { 24, 5 } }, 5.0f },
  { { { 20, 5 }, { 4, 15 } }, 7.7046f },
  { { { 12, 2 }, { 12, 8 } }, 5.5364f },
  { { { 23, 25 }, { 1, 30 } }, 25.2698f },
  { { { 20, -18 }, { 4, -8 } }, -15.0542f },
};

static gint64
add (RwKineticRing *ring, gint64 time, const Piece *piece)
{
  for (guint i = 0; i < piece->hours * 4; i++)
    {
      time += HOUR / 4;
      rw_kinetic_ring_add (ring, time - 1, piece->temperature, HOUR / 4);
    }
  return time;
}

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      RwKineticRing ring;
      gint64 time = START;

      rw_kinetic_ring_init (&ring, DAY, 0);
      for (guint piece = 0; piece < 2; piece++)
        time = add (&ring, time, &vectors[i].pieces[piece]);
      g_assert_cmpfloat_with_epsilon (rw_kinetic_ring_get_mean (&ring), vectors[i].mean, 0.001);
    }
}

/* 29 days at 20 °C and one at 40. */
static void
test_month (void)
{
  static const Piece warm = { 29 * 24, 20 }, hot = { 24, 40 };
  RwKineticRing ring;
  gint64 time;

  rw_kinetic_ring_init (&ring, 30 * DAY, 0);
  time = add (&ring, START - START % (30 * DAY), &warm);
  add (&ring, time, &hot);
  g_assert_cmpfloat_with_epsilon (rw_kinetic_ring_get_mean (&ring), 22.0076, 0.01);
}

/* What was before the window counts no more, however long ago it was. */
static void
test_forgets (void)
{
  static const Piece hot = { 24, 30 }, cold = { 26, 5 };
  RwKineticRing ring;
  gint64 time;

  rw_kinetic_ring_init (&ring, DAY, 0);
  time = add (&ring, START, &hot);
  time = add (&ring, time, &cold);
  g_assert_cmpfloat_with_epsilon (rw_kinetic_ring_get_mean (&ring), 5, 0.001);
  time = add (&ring, time + 10 * DAY, &hot);
  g_assert_cmpfloat_with_epsilon (rw_kinetic_ring_get_mean (&ring), 30, 0.001);
}

static void
test_wants_half (void)
{
  static const Piece some = { 11, 5 }, more = { 2, 5 };
  RwKineticRing ring;
  gint64 time;

  rw_kinetic_ring_init (&ring, DAY, 0);
  time = add (&ring, START, &some);
  g_assert_true (isnan (rw_kinetic_ring_get_mean (&ring)));
  add (&ring, time, &more);
  g_assert_cmpfloat_with_epsilon (rw_kinetic_ring_get_mean (&ring), 5, 0.001);
}

/* The more energy the more a warm hour counts. */
static void
test_energy (void)
{
  static const Piece cold = { 20, 5 }, warm = { 4, 15 };
  float means[3];

  for (int i = 0; i < 3; i++)
    {
      RwKineticRing ring;
      gint64 time;

      rw_kinetic_ring_init (&ring, DAY, (float) i * 60);
      time = add (&ring, START, &cold);
      add (&ring, time, &warm);
      means[i] = rw_kinetic_ring_get_mean (&ring);
    }
  g_assert_cmpfloat (means[1], <, means[0]);
  g_assert_cmpfloat (means[0], <, means[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinetic-ring/vectors", test_vectors);
  g_test_add_func ("/kinetic-ring/month", test_month);
  g_test_add_func ("/kinetic-ring/forgets", test_forgets);
  g_test_add_func ("/kinetic-ring/wants-half", test_wants_half);
  g_test_add_func ("/kinetic-ring/energy", test_energy);
  return g_test_run ();
}
