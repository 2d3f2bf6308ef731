/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-sink.h"

#include "rw-sim-publisher.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define PASSWORD_VARIABLE "REEFERWATCH_BROKER_PASSWORD"
#define FILE_BUFFER (1 << 20)

struct _RwSimSink
{
  const RwSimOptions *options;
  RwSimPublisher *publisher; /* or NULL */
  FILE *file;                /* or NULL */
  FILE *truth;               /* or NULL */
  FILE *bookings;            /* or NULL */
  guint64 written;
  RwSimText topic;
  RwSimText payload;
  RwSimText line;
};

static FILE *
open_file (const char *name, GError **error)
{
  FILE *file = strcmp (name, "-") == 0 ? stdout : fopen (name, "we");

  if (file == NULL)
    g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_CONFIGURATION,
                 _("“%s” cannot be written: %s"), name, g_strerror (errno));
  return file;
}

static gboolean
read_password (const char *file, char **password, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;

  if (file == NULL)
    {
      *password = g_strdup (g_getenv (PASSWORD_VARIABLE));
      return TRUE;
    }

  if (!g_file_get_contents (file, &text, NULL, &local_error))
    {
      g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_CONFIGURATION,
                   _("The password cannot be read: %s"), local_error->message);
      return FALSE;
    }

  *password = g_strndup (text, strcspn (text, "\r\n"));
  return TRUE;
}

static RwSimPublisher *
make_publisher (const RwSimOptions *options, GError **error)
{
  g_autoptr (RwMqttAddress) address = NULL;
  g_autofree char *password = NULL;

  address = rw_mqtt_address_parse (options->broker, error);
  if (address == NULL || !read_password (options->password_file, &password, error))
    return NULL;

  return rw_sim_publisher_new (address, password, options->cafile, options->qos, error);
}

/* TRUE, too, where nobody wants the file. */
static gboolean
open_wanted (const char *name, FILE **file, GError **error)
{
  if (name != NULL)
    *file = open_file (name, error);

  return name == NULL || *file != NULL;
}

static gboolean
open_all (RwSimSink *self, GError **error)
{
  if (!open_wanted (self->options->truth, &self->truth, error)
      || !open_wanted (self->options->bookings, &self->bookings, error))
    return FALSE;

  if (self->options->output == NULL)
    {
      self->publisher = make_publisher (self->options, error);
      return self->publisher != NULL;
    }

  self->file = open_file (self->options->output, error);
  if (self->file == NULL)
    return FALSE;

  setvbuf (self->file, NULL, _IOFBF, FILE_BUFFER);
  return TRUE;
}

RwSimSink *
rw_sim_sink_new (const RwSimOptions *options, GError **error)
{
  g_autoptr (RwSimSink) self = g_new0 (RwSimSink, 1);

  self->options = options;
  rw_sim_text_init (&self->topic);
  rw_sim_text_init (&self->payload);
  rw_sim_text_init (&self->line);
  if (!open_all (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
close_file (FILE **file)
{
  if (*file != NULL && *file != stdout)
    fclose (*file);
  *file = NULL;
}

void
rw_sim_sink_free (RwSimSink *self)
{
  g_clear_pointer (&self->publisher, rw_sim_publisher_free);
  close_file (&self->file);
  close_file (&self->truth);
  close_file (&self->bookings);
  rw_sim_text_clear (&self->topic);
  rw_sim_text_clear (&self->payload);
  rw_sim_text_clear (&self->line);
  g_free (self);
}

gboolean
rw_sim_sink_is_ready (const RwSimSink *self)
{
  return self->publisher == NULL || rw_sim_publisher_is_ready (self->publisher);
}

static gboolean
write_text (FILE *file, const RwSimText *text, GError **error)
{
  if (fwrite (text->data, 1, text->length, file) == text->length)
    return TRUE;

  g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_INTERNAL,
               _("A line could not be written: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
write_line (RwSimSink *self, GError **error)
{
  rw_sim_text_reset (&self->line);
  rw_sim_text_append_literal (&self->line, "{\"topic\":\"");
  rw_sim_text_append (&self->line, self->topic.data, self->topic.length);
  rw_sim_text_append_literal (&self->line, "\",\"payload\":");
  rw_sim_text_append_quoted (&self->line, self->payload.data, self->payload.length);
  rw_sim_text_append_literal (&self->line, "}\n");
  if (!write_text (self->file, &self->line, error))
    return FALSE;

  self->written++;
  return TRUE;
}

gboolean
rw_sim_sink_send (RwSimSink *self, const RwSimSample *sample, GError **error)
{
  RwSimShape shape = self->options->shape;

  rw_sim_text_reset (&self->topic);
  rw_sim_text_reset (&self->payload);
  rw_sim_message_append_topic (&self->topic, shape, self->options->prefix, sample->reefer);
  rw_sim_message_append_payload (&self->payload, shape, sample);

  if (self->publisher == NULL)
    return write_line (self, error);

  return rw_sim_publisher_publish (self->publisher, self->topic.data, self->payload.data,
                                   self->payload.length, error);
}

static gboolean
write_wanted (FILE *file, RwSimText *text, GError **error)
{
  gboolean written = file == NULL || text->length == 0 || write_text (file, text, error);

  rw_sim_text_reset (text);
  return written;
}

gboolean
rw_sim_sink_write_truth (RwSimSink *self, RwSimText *truth, GError **error)
{
  return write_wanted (self->truth, truth, error);
}

gboolean
rw_sim_sink_write_bookings (RwSimSink *self, RwSimText *bookings, GError **error)
{
  return write_wanted (self->bookings, bookings, error);
}

gboolean
rw_sim_sink_wait (RwSimSink *self, int extra_fd, gint64 until, GError **error)
{
  struct pollfd fd = { .fd = extra_fd, .events = POLLIN };
  gint64 left;

  if (self->publisher != NULL)
    return rw_sim_publisher_wait (self->publisher, extra_fd, until, error);

  left = until - g_get_monotonic_time ();
  if (left <= 0)
    return TRUE;

  /* Somebody may be reading along. */
  fflush (self->file);
  poll (&fd, 1, (int) ((left + 999) / 1000));
  return TRUE;
}

static gboolean
finish_file (FILE *file, GError **error)
{
  if (file == NULL || fflush (file) == 0)
    return TRUE;

  g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_INTERNAL,
               _("The last lines could not be written: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
is_pending (const RwSimSink *self)
{
  return self->publisher != NULL && rw_sim_publisher_get_pending (self->publisher) > 0;
}

gboolean
rw_sim_sink_finish (RwSimSink *self, gint64 limit, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + limit;

  while (is_pending (self) && g_get_monotonic_time () < deadline)
    if (!rw_sim_sink_wait (self, -1, deadline, error))
      return FALSE;

  if (rw_sim_sink_get_acknowledged (self) < rw_sim_sink_get_published (self))
    {
      g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_UNAVAILABLE,
                   _("The broker has not acknowledged every message"));
      return FALSE;
    }

  return finish_file (self->truth, error) && finish_file (self->bookings, error)
         && finish_file (self->file, error);
}

guint64
rw_sim_sink_get_published (const RwSimSink *self)
{
  return self->publisher != NULL ? rw_sim_publisher_get_published (self->publisher)
                                 : self->written;
}

guint64
rw_sim_sink_get_acknowledged (const RwSimSink *self)
{
  return self->publisher != NULL ? rw_sim_publisher_get_acknowledged (self->publisher)
                                 : self->written;
}
