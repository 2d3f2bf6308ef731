/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-session.h"

#include "rw-clock.h"
#include "rw-time.h"

static void
fill (RwReading *reading, guint i, gint64 time)
{
  g_autofree char *id = g_strdup_printf ("RWTU%07u", i);
  gboolean frozen = i % 2 == 1;
  float wave = (float) ((i * 7 + time / RW_USEC_PER_SEC) % 40) / 20 - 1;
  float setpoint = frozen ? -18 : 4;

  rw_reading_init (reading);
  reading->container_id = g_intern_string (id);
  reading->product_id = g_intern_static_string (frozen ? "P02" : "P01");
  reading->source = g_intern_static_string ("native");
  reading->time = time;
  reading->received_time = time;
  reading->latitude = (int) (i % 100) - 50;
  reading->longitude = (int) (i * 3 % 340) - 170;
  reading->value[RW_QUANTITY_TARGET_TEMPERATURE] = setpoint;
  reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE] = setpoint + wave;
  reading->value[RW_QUANTITY_RETURN_TEMPERATURE] = setpoint + wave + 1;
  reading->value[RW_QUANTITY_AMBIENT_TEMPERATURE] = 20 + wave;
  reading->value[RW_QUANTITY_KILOWATTS] = 3 + wave;
  reading->value[RW_QUANTITY_HUMIDITY_LEVEL] = 60 + 10 * wave;
  reading->flags_known = RW_FLAG_POWERED | RW_FLAG_DEFROSTING;
  reading->flags_set = i % 50 == 49 ? 0 : RW_FLAG_POWERED;
}

static void
apply (RwSession *session, guint n, gint64 time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (guint i = 0; i < n; i++)
    {
      RwReading reading;

      fill (&reading, i, time);
      rw_batch_builder_add_message (builder);
      rw_batch_builder_add_reading (builder, &reading);
    }
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_session_apply (session, batches);
}

RwSession *
rw_test_session_new (guint n_reefers)
{
  RwSession *session = rw_session_new ();
  gint64 now = rw_clock_now (NULL);
  RwPipelineStatus status = {
    .broker = RW_LINK_UP,
    .database = RW_LINK_UP,
    .messages = n_reefers,
    .readings = n_reefers,
    .stored = n_reefers,
    .rate = 167,
    .started_time = now - RW_USEC_PER_MIN,
    .last_message = now,
    .last_commit = now,
    .lag = 12000,
  };

  apply (session, n_reefers, now - 10 * RW_USEC_PER_SEC);
  rw_session_set_status (session, &status);
  return session;
}

void
rw_test_session_move (RwSession *session)
{
  RwFleet *fleet = rw_session_get_fleet (session);

  apply (session, rw_fleet_get_size (fleet), rw_fleet_peek (fleet, 0)->last.time + RW_USEC_PER_SEC);
}

void
rw_test_session_end (RwSession *session)
{
  rw_test_settle ();
  g_assert_finalize_object (session);
}

void
rw_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
time_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
rw_test_wait (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, time_over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
