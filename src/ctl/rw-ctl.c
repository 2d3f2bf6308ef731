/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl.h"

#include "rw-archive-manifest.h"
#include "rw-kafka-options.h"
#include "rw-mqtt-connection.h"
#include "rw-pg-error.h"
#include "rw-pg-loader.h"
#include "rw-schema.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

static const int caught[] = { SIGINT, SIGTERM };

struct _RwCtl
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GAsyncResult *result; /* came, and nobody took it yet */
  guint sources[G_N_ELEMENTS (caught)];
  int signal; /* what stopped us, or 0 */
};

/* The source goes with its first signal, and with it our handler. */
static void
stop (RwCtl *self, int number)
{
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    if (caught[i] == number)
      self->sources[i] = 0;
  self->signal = number;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  stop (user_data, SIGINT);
  return G_SOURCE_REMOVE;
}

static gboolean
terminated_cb (gpointer user_data)
{
  stop (user_data, SIGTERM);
  return G_SOURCE_REMOVE;
}

RwCtl *
rw_ctl_new (void)
{
  RwCtl *self = g_new0 (RwCtl, 1);

  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->sources[0] = g_unix_signal_add (caught[0], interrupted_cb, self);
  self->sources[1] = g_unix_signal_add (caught[1], terminated_cb, self);
  return self;
}

void
rw_ctl_free (RwCtl *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    g_clear_handle_id (&self->sources[i], g_source_remove);
  g_clear_object (&self->result);
  g_object_unref (self->cancellable);
  g_main_loop_unref (self->loop);
  g_free (self);
}

GCancellable *
rw_ctl_get_cancellable (RwCtl *self)
{
  return self->cancellable;
}

void
rw_ctl_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwCtl *self = user_data;

  g_set_object (&self->result, result);
  g_main_loop_quit (self->loop);
}

GAsyncResult *
rw_ctl_wait (RwCtl *self)
{
  while (self->result == NULL)
    g_main_loop_run (self->loop);
  return g_steal_pointer (&self->result);
}

/* Something of ours is not in the database: a table, a schema, a function, a column. */
static gboolean
is_schema_missing (const GError *error)
{
  static const char *const states[] = { "42P01", "3F000", "42883", "42703" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (rw_pg_error_is_class (error, states[i]))
      return TRUE;
  return FALSE;
}

static int
judge_loader (const GError *error)
{
  switch (error->code)
    {
    case RW_PG_LOADER_ERROR_UNAVAILABLE:
      return RW_CTL_UNAVAILABLE;
    case RW_PG_LOADER_ERROR_CONFIGURATION:
    case RW_PG_LOADER_ERROR_SCHEMA:
      return RW_CTL_CONFIGURATION;
    default:
      return RW_CTL_INTERNAL;
    }
}

static int
judge_database (const GError *error)
{
  g_autoptr (GError) mapped = rw_pg_loader_map_error (g_error_copy (error));

  return is_schema_missing (error) ? RW_CTL_CONFIGURATION : judge_loader (mapped);
}

int
rw_ctl_judge (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return RW_CTL_USAGE;
  if (error->domain == RW_PG_ERROR || error->domain == RW_SCHEMA_ERROR)
    return judge_database (error);
  if (error->domain == RW_PG_LOADER_ERROR)
    return judge_loader (error);
  if (error->domain == RW_MQTT_ERROR)
    return error->code == RW_MQTT_ERROR_CONFIGURATION ? RW_CTL_CONFIGURATION : RW_CTL_UNAVAILABLE;
  if (g_error_matches (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS))
    return RW_CTL_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
      || g_error_matches (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
      || g_error_matches (error, RW_KAFKA_ERROR, RW_KAFKA_ERROR_UNAVAILABLE))
    return RW_CTL_UNAVAILABLE;

  /* What is left is about files. */
  return RW_CTL_CONFIGURATION;
}

static const char *
get_advice (const GError *error, int code)
{
  if (code == RW_CTL_USAGE)
    return _ ("Try “--help”.");
  if (code == RW_CTL_INTERNAL)
    return _ ("This is a fault of the program. Please report it with the line above.");
  if (is_schema_missing (error))
    return _ (
        "The database does not have the schema of this program: see “reeferwatchctl schema”.");
  if (code == RW_CTL_UNAVAILABLE
      && (error->domain == RW_PG_ERROR || error->domain == RW_PG_LOADER_ERROR
          || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)))
    return _ ("Check that the database runs and can be reached from here; “reeferwatchctl doctor” "
              "looks into it.");
  return NULL;
}

int
rw_ctl_fail (RwCtl *self, const GError *error)
{
  int code = rw_ctl_judge (error);
  const char *advice;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->signal != 0)
    return code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      self->signal = SIGPIPE;
      return code;
    }

  g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  advice = get_advice (error, code);
  if (advice != NULL)
    g_printerr ("%s\n", advice);
  return code;
}

int
rw_ctl_end (RwCtl *self, int code)
{
  if (self->signal == 0 || code == RW_CTL_OK)
    return code;

  /* So that a shell sees what happened, and stops the script that it runs. */
  signal (self->signal, SIG_DFL);
  raise (self->signal);
  return code;
}
