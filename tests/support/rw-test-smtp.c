/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-smtp.h"

#include <gio/gio.h>
#include <string.h>

struct _RwTestSmtp
{
  RwTestSmtpMode mode;
  GTlsCertificate *certificate; /* or NULL */
  char *user;                   /* or NULL */
  char *token;                  /* what AUTH PLAIN must say */
  GSocketService *service;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GCancellable *ending;
  guint port;

  GMutex lock;
  GPtrArray *mails;    /* of RwTestMail */
  GHashTable *answers; /* verb to Answer */
  guint n_connections;
};

typedef struct
{
  char *text;
  guint n;
} Answer;

/* One client. */
typedef struct
{
  RwTestSmtp *self;
  GIOStream *stream;
  GIOStream *below; /* of TLS, or NULL */
  GDataInputStream *in;
  gboolean tls;
  char *user;
  char *from;
  GPtrArray *recipients;
} Client;

static void
mail_free (gpointer data)
{
  RwTestMail *mail = data;

  g_free (mail->from);
  g_strfreev (mail->recipients);
  g_free (mail->data);
  g_free (mail->user);
  g_free (mail);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->text);
  g_free (answer);
}

/* --- a client -------------------------------------------------------------------------------- */

static gboolean
say (Client *client, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\r\n", NULL);

  return g_output_stream_write_all (g_io_stream_get_output_stream (client->stream), line,
                                    strlen (line), NULL, client->self->ending, NULL);
}

static char *
read_line (Client *client)
{
  return g_data_input_stream_read_line (client->in, NULL, client->self->ending, NULL);
}

static void
open_input (Client *client)
{
  g_clear_object (&client->in);
  client->in = g_data_input_stream_new (g_io_stream_get_input_stream (client->stream));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (client->in), FALSE);
  g_data_input_stream_set_newline_type (client->in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
}

static gboolean
begin_tls (Client *client)
{
  GIOStream *secure = g_tls_server_connection_new (client->stream, client->self->certificate, NULL);

  client->below = client->stream;
  client->stream = secure;
  client->tls = g_tls_connection_handshake (G_TLS_CONNECTION (secure), client->self->ending, NULL);
  open_input (client);
  return client->tls;
}

/* What was set for the verb, once less; NULL when nothing was. */
static char *
take_answer (RwTestSmtp *self, const char *verb)
{
  Answer *answer;
  char *text = NULL;

  g_mutex_lock (&self->lock);
  answer = g_hash_table_lookup (self->answers, verb);
  if (answer != NULL && answer->n > 0)
    {
      answer->n--;
      text = g_strdup (answer->text);
    }
  g_mutex_unlock (&self->lock);
  return text;
}

static gboolean
greet (Client *client)
{
  RwTestSmtp *self = client->self;
  gboolean offers_tls = self->mode == RW_TEST_SMTP_STARTTLS && !client->tls;

  return say (client, "250-sink.test") && (!offers_tls || say (client, "250-STARTTLS"))
         && (self->user == NULL || say (client, "250-AUTH PLAIN")) && say (client, "250 8BITMIME");
}

static gboolean
log_in (Client *client, const char *line)
{
  RwTestSmtp *self = client->self;
  g_autofree char *token = NULL;

  if (g_ascii_strncasecmp (line, "AUTH PLAIN ", 11) == 0)
    token = g_strdup (line + 11);
  else if (!say (client, "334 ") || (token = read_line (client)) == NULL)
    return FALSE;
  if (g_strcmp0 (token, self->token) != 0)
    return say (client, "535 5.7.8 Authentication credentials invalid");
  client->user = g_strdup (self->user);
  return say (client, "235 2.7.0 Authentication successful");
}

/* <a@b> of MAIL FROM:<a@b> SIZE=1. */
static char *
dup_path (const char *line)
{
  const char *begin = strchr (line, '<');
  const char *end = begin != NULL ? strchr (begin, '>') : NULL;

  g_assert_nonnull (end);
  return g_strndup (begin + 1, (gsize) (end - begin - 1));
}

static gboolean
take_data (Client *client)
{
  RwTestSmtp *self = client->self;
  GString *data = g_string_new (NULL);
  g_autofree char *answer = NULL;
  RwTestMail *mail;
  char *line;

  if (!say (client, "354 Go ahead"))
    return FALSE;
  while ((line = read_line (client)) != NULL && !g_str_equal (line, "."))
    {
      g_string_append_printf (data, "%s\r\n", *line == '.' ? line + 1 : line);
      g_free (line);
    }
  answer = take_answer (self, ".");
  if (line == NULL || answer != NULL)
    {
      g_free (line);
      g_string_free (data, TRUE);
      return answer != NULL && *answer != '\0' && say (client, answer);
    }
  g_free (line);
  mail = g_new0 (RwTestMail, 1);
  mail->from = g_steal_pointer (&client->from);
  g_ptr_array_add (client->recipients, NULL);
  mail->recipients = (char **) g_ptr_array_free (client->recipients, FALSE);
  client->recipients = g_ptr_array_new ();
  mail->data = g_string_free (data, FALSE);
  mail->user = g_strdup (client->user);
  mail->tls = client->tls;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->mails, mail);
  g_mutex_unlock (&self->lock);
  return say (client, "250 2.0.0 Kept");
}

static gboolean
obey (Client *client, const char *verb, const char *line)
{
  RwTestSmtp *self = client->self;

  if (g_str_equal (verb, "EHLO"))
    return greet (client);
  if (g_str_equal (verb, "STARTTLS"))
    return say (client, "220 Go ahead") && begin_tls (client);
  if (g_str_equal (verb, "AUTH"))
    return log_in (client, line);
  if (g_str_equal (verb, "QUIT"))
    {
      say (client, "221 Bye");
      return FALSE;
    }
  if (g_str_equal (verb, "MAIL"))
    {
      if (self->user != NULL && client->user == NULL)
        return say (client, "530 5.7.0 Authentication required");
      g_free (client->from);
      client->from = dup_path (line);
      g_ptr_array_set_size (client->recipients, 0);
    }
  if (g_str_equal (verb, "RCPT"))
    g_ptr_array_add (client->recipients, dup_path (line));
  if (g_str_equal (verb, "DATA"))
    return take_data (client);
  return say (client, "250 OK");
}

static gboolean
hear (Client *client)
{
  g_autofree char *line = read_line (client);
  g_autofree char *verb = NULL, *answer = NULL;

  if (line == NULL)
    return FALSE;
  verb = g_ascii_strup (line, (gssize) strcspn (line, " "));
  answer = take_answer (client->self, verb);
  if (answer == NULL)
    return obey (client, verb, line);
  if (g_str_equal (answer, "hang"))
    return TRUE;
  return *answer != '\0' && say (client, answer);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  Client client = { .self = user_data, .stream = g_object_ref (G_IO_STREAM (connection)) };

  g_mutex_lock (&client.self->lock);
  client.self->n_connections++;
  g_mutex_unlock (&client.self->lock);
  client.recipients = g_ptr_array_new ();
  open_input (&client);
  if ((client.self->mode != RW_TEST_SMTP_TLS || begin_tls (&client))
      && say (&client, "220 sink.test ESMTP"))
    while (hear (&client))
      ;
  g_clear_object (&client.in);
  g_io_stream_close (client.stream, NULL, NULL);
  g_object_unref (client.stream);
  g_clear_object (&client.below);
  g_ptr_array_unref (client.recipients);
  g_free (client.user);
  g_free (client.from);
  return TRUE;
}

/* --- the relay ------------------------------------------------------------------------------- */

static gpointer
serve (gpointer user_data)
{
  RwTestSmtp *self = user_data;

  g_main_loop_run (self->loop);
  return NULL;
}

RwTestSmtp *
rw_test_smtp_new (RwTestSmtpMode mode,
                  const char *certfile,
                  const char *keyfile,
                  const char *user,
                  const char *password)
{
  RwTestSmtp *self = g_new0 (RwTestSmtp, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->mode = mode;
  self->mails = g_ptr_array_new_with_free_func (mail_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->ending = g_cancellable_new ();
  if (mode != RW_TEST_SMTP_PLAIN)
    self->certificate = g_tls_certificate_new_from_files (certfile, keyfile, &error);
  g_assert_no_error (error);
  if (user != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%c%s%c%s", 1, user, 1, password);
      gsize length = strlen (text);

      for (gsize i = 0; i < length; i++)
        if (text[i] == 1)
          text[i] = '\0';
      self->user = g_strdup (user);
      self->token = g_base64_encode ((const guchar *) text, length);
    }

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (8);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("smtp", serve, self);
  return self;
}

void
rw_test_smtp_free (RwTestSmtp *self)
{
  g_cancellable_cancel (self->ending);
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  /* Threads of clients hold a reference on the service. */
  while (G_OBJECT (self->service)->ref_count > 1)
    {
      g_main_context_iteration (self->context, FALSE);
      g_usleep (1000);
    }
  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_object_unref (self->ending);
  g_ptr_array_unref (self->mails);
  g_hash_table_unref (self->answers);
  g_free (self->user);
  g_free (self->token);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
rw_test_smtp_get_port (RwTestSmtp *self)
{
  return self->port;
}

void
rw_test_smtp_set_answer (RwTestSmtp *self, const char *verb, const char *answer, guint n)
{
  Answer *value = g_new (Answer, 1);

  *value = (Answer){ g_strdup (answer), n };
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->answers, g_strdup (verb), value);
  g_mutex_unlock (&self->lock);
}

guint
rw_test_smtp_get_n_mails (RwTestSmtp *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->mails->len;
  g_mutex_unlock (&self->lock);
  return n;
}

const RwTestMail *
rw_test_smtp_get_mail (RwTestSmtp *self, guint i)
{
  const RwTestMail *mail;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (i, <, self->mails->len);
  mail = g_ptr_array_index (self->mails, i);
  g_mutex_unlock (&self->lock);
  return mail;
}

guint
rw_test_smtp_get_n_connections (RwTestSmtp *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_connections;
  g_mutex_unlock (&self->lock);
  return n;
}
