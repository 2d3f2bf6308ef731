/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-live.h"

#include "rw-time.h"

#include <mosquitto.h>
#include <string.h>

/* Messages are sent when they are due, at the latest so much later, µs. */
#define PERIOD 2000

struct _RwBenchLive
{
  struct mosquitto *mosq;
  GThread *thread;
  guint n_reefers;
  guint rate;
  guint n;           /* messages so far; the thread's until it has ended */
  gint64 begin, end; /* µs, monotonic */
  gint stop;         /* atomic */
};

static void
publish (RwBenchLive *self)
{
  guint reefer = self->n++ % self->n_reefers;
  g_autofree char *time = rw_time_format (g_get_real_time ());
  char topic[64], payload[512];
  int length;

  g_snprintf (topic, sizeof topic, "reefers/LIVE%07u/telemetry", reefer);
  length =
      g_snprintf (payload, sizeof payload,
                  "{\"container_id\":\"LIVE%07u\",\"measurement_time\":\"%s\",\"temperature\":4.%u,"
                  "\"product_id\":\"P01\",\"target_temperature\":4.0,\"supply_temperature\":3.%u,"
                  "\"return_temperature\":4.6,\"ambient_temperature\":19.2,\"kilowatts\":3.%u,"
                  "\"humidity_level\":61.0,\"powered\":true,\"latitude\":%u.5,\"longitude\":%u.5}",
                  reefer, time, self->n % 10, self->n % 9, self->n % 8, reefer % 60, reefer % 170);
  mosquitto_publish (self->mosq, NULL, topic, length, payload, 0, false);
}

static gpointer
publish_in_thread (gpointer user_data)
{
  RwBenchLive *self = user_data;

  while (!g_atomic_int_get (&self->stop))
    {
      double due = (double) (g_get_monotonic_time () - self->begin) * self->rate / G_USEC_PER_SEC;

      while (self->n < due && !g_atomic_int_get (&self->stop))
        publish (self);
      g_usleep (PERIOD);
    }
  self->end = g_get_monotonic_time ();
  return NULL;
}

RwBenchLive *
rw_bench_live_new (const char *address, guint n_reefers, guint rate)
{
  RwBenchLive *self = g_new0 (RwBenchLive, 1);

  g_assert_true (g_str_has_prefix (address, "unix:"));
  self->n_reefers = n_reefers;
  self->rate = rate;
  mosquitto_lib_init ();
  self->mosq = mosquitto_new (NULL, true, NULL);
  g_assert_cmpint (mosquitto_connect (self->mosq, address + strlen ("unix:"), 0, 60), ==,
                   MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_loop_start (self->mosq), ==, MOSQ_ERR_SUCCESS);
  self->begin = g_get_monotonic_time ();
  self->thread = g_thread_new ("publisher", publish_in_thread, self);
  return self;
}

double
rw_bench_live_free (RwBenchLive *self)
{
  double rate;

  g_atomic_int_set (&self->stop, 1);
  g_thread_join (self->thread);
  rate = self->n / ((double) (self->end - self->begin) / G_USEC_PER_SEC);
  mosquitto_disconnect (self->mosq);
  mosquitto_loop_stop (self->mosq, false);
  mosquitto_destroy (self->mosq);
  g_free (self);
  return rate;
}
