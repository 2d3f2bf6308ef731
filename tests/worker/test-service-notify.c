/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-service-notify.h"
#include "rw-time.h"

#include "notify-socket.h"

static const gint64 now = G_GINT64_CONSTANT (1000000000);

static void
test_ready (gconstpointer user_data)
{
  g_autoptr (NotifySocket) socket = notify_socket_new (GPOINTER_TO_INT (user_data));
  g_autoptr (RwServiceNotify) notify = rw_service_notify_new (notify_socket_get_name (socket), 0);
  RwPipelineStatus status = { .broker = RW_LINK_CONNECTING, .database = RW_LINK_CONNECTING };

  rw_service_notify_update (notify, &status, now);
  notify_socket_assert (socket, "STATUS=Connecting to the database");

  status.database = RW_LINK_UP;
  g_strlcpy (status.broker_text, "Nobody\nanswers", sizeof status.broker_text);
  rw_service_notify_update (notify, &status, now + 1);
  notify_socket_assert (socket, "STATUS=Waiting for the broker: Nobody answers");

  status.broker = RW_LINK_UP;
  status.stored = 5;
  rw_service_notify_update (notify, &status, now + 2);
  notify_socket_assert (socket, "STATUS=5 readings stored, 0 rejected, 0.0 messages/s");
  notify_socket_assert (socket, "READY=1");

  /* Ready is said once, and counters only now and then. */
  status.stored = 6;
  rw_service_notify_update (notify, &status, now + 3);
  notify_socket_assert (socket, NULL);
  rw_service_notify_update (notify, &status, now + 6 * RW_USEC_PER_SEC);
  notify_socket_assert (socket, "STATUS=6 readings stored, 0 rejected, 0.0 messages/s");

  status.database = RW_LINK_CONNECTING;
  g_strlcpy (status.database_text, "It is away", sizeof status.database_text);
  rw_service_notify_update (notify, &status, now + 7 * RW_USEC_PER_SEC);
  notify_socket_assert (socket, "STATUS=Waiting for the database: It is away");

  rw_service_notify_stopping (notify);
  notify_socket_assert (socket, "STOPPING=1\nSTATUS=");
  rw_service_notify_update (notify, &status, now + 100 * RW_USEC_PER_SEC);
  notify_socket_assert (socket, NULL);
}

/* A second after the other, in which the thread turns or hangs. */
static guint
count_beats (NotifySocket *socket,
             RwServiceNotify *notify,
             RwPipelineStatus *status,
             guint first,
             guint end,
             gboolean turns)
{
  guint n = 0;

  for (guint i = first; i < end; i++)
    {
      if (turns)
        status->heartbeat = now + i * RW_USEC_PER_SEC;
      rw_service_notify_update (notify, status, now + i * RW_USEC_PER_SEC + 1000);
      n += notify_socket_count (socket, "WATCHDOG=1");
    }
  return n;
}

/* A sign of life as often as asked for, as long as the thread turns, and none once it hangs. */
static void
test_watchdog (void)
{
  const gint64 watchdog = 20 * RW_USEC_PER_SEC;
  g_autoptr (NotifySocket) socket = notify_socket_new (FALSE);
  g_autoptr (RwServiceNotify) notify =
      rw_service_notify_new (notify_socket_get_name (socket), watchdog);
  RwPipelineStatus status = { .broker = RW_LINK_UP, .database = RW_LINK_UP };

  rw_service_notify_update (notify, &status, now);
  g_assert_cmpuint (notify_socket_count (socket, "WATCHDOG=1"), ==, 0);

  g_assert_cmpuint (count_beats (socket, notify, &status, 0, 60, TRUE), ==, 12);
  /* The last turn was in second 59, and what is older than ten counts for nothing. */
  g_assert_cmpuint (count_beats (socket, notify, &status, 60, 69, FALSE), ==, 2);
  g_assert_cmpuint (count_beats (socket, notify, &status, 69, 200, FALSE), ==, 0);

  status.heartbeat = now + 200 * RW_USEC_PER_SEC;
  rw_service_notify_update (notify, &status, status.heartbeat);
  g_assert_cmpuint (notify_socket_count (socket, "WATCHDOG=1"), ==, 1);
}

/* Without a manager, with one that is gone, and with one that does not read, all goes on. */
static void
test_nobody_there (void)
{
  static const char *const names[] = { NULL, "", "relative", "/nonexistent/notify", "@nobody" };
  RwPipelineStatus status = { .broker = RW_LINK_UP, .database = RW_LINK_UP, .heartbeat = 1 };
  g_autoptr (NotifySocket) socket = notify_socket_new (FALSE);
  g_autoptr (RwServiceNotify) full = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RwServiceNotify) notify = rw_service_notify_new (names[i], RW_USEC_PER_SEC);

      rw_service_notify_update (notify, &status, now);
      rw_service_notify_stopping (notify);
    }

  full = rw_service_notify_new (notify_socket_get_name (socket), 0);
  for (gint64 i = 0; i < 10000; i++)
    rw_service_notify_update (full, &status, now + i * RW_USEC_PER_MIN);
}

static void
test_environment (void)
{
  g_autoptr (NotifySocket) socket = notify_socket_new (FALSE);
  RwPipelineStatus status = { .heartbeat = now };
  const struct
  {
    const char *usec, *pid;
    guint beats;
  } cases[] = { { "5000000", NULL, 1 }, { "5000000", "1", 0 }, { "x", NULL, 0 }, { "", NULL, 0 } };

  g_setenv ("NOTIFY_SOCKET", notify_socket_get_name (socket), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RwServiceNotify) notify = NULL;

      g_setenv ("WATCHDOG_USEC", cases[i].usec, TRUE);
      if (cases[i].pid != NULL)
        g_setenv ("WATCHDOG_PID", cases[i].pid, TRUE);
      else
        g_unsetenv ("WATCHDOG_PID");
      notify = rw_service_notify_new_from_environment ();
      rw_service_notify_update (notify, &status, now);
      g_assert_cmpuint (notify_socket_count (socket, "WATCHDOG=1"), ==, cases[i].beats);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/service-notify/ready/path", GINT_TO_POINTER (FALSE), test_ready);
  g_test_add_data_func ("/service-notify/ready/abstract", GINT_TO_POINTER (TRUE), test_ready);
  g_test_add_func ("/service-notify/watchdog", test_watchdog);
  g_test_add_func ("/service-notify/nobody-there", test_nobody_there);
  g_test_add_func ("/service-notify/environment", test_environment);
  return g_test_run ();
}
