/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-deliveries.h"

#include "rw-pg-line.h"

#define TIMEOUT (15 * G_USEC_PER_SEC)

struct _RwPgDeliveries
{
  RwPgLine *line;
  RwPgDeliveriesFunc queued;
  gpointer user_data;
};

/* What is asked for; each function reads what it needs. */
typedef struct
{
  char **kinds;
  guint n;
  guint n_channel;
  gint64 lease;
  gint64 delivery_id;
  int attempt;
  char *text;
  gint64 after;
  gboolean of_channel;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_strfreev (question->kinds);
  g_free (question->text);
  g_free (question);
}

void
rw_delivery_free (RwDelivery *delivery)
{
  g_free (delivery->channel);
  g_free (delivery->kind);
  g_free (delivery->address);
  g_free (delivery->event);
  g_free (delivery->payload);
  g_free (delivery);
}

void
rw_deliveries_free (RwDeliveries *self)
{
  g_ptr_array_unref (self->deliveries);
  g_free (self);
}

/* A span in whole milliseconds, which no delivery is shorter than. */
static void
bind_span (RwPgScript *script, gint64 span)
{
  rw_pg_script_bind_int8 (script, span / 1000);
}

/* --- take ------------------------------------------------------------------------------------ */

static void
build_take (RwPgRequest *request, RwPgScript *script)
{
  const Question *question = request->data;
  RwPgBuffer kinds = { 0 };

  rw_pg_buffer_begin_array (&kinds, RW_PG_TEXT);
  for (char **kind = question->kinds; *kind != NULL; kind++)
    rw_pg_buffer_field_text (&kinds, *kind);
  rw_pg_buffer_end_array (&kinds, g_strv_length (question->kinds));

  rw_pg_script_add (script, "SELECT reeferwatch.escalate_alarms()");
  rw_pg_script_add (script, "SELECT delivery_id, attempt, channel, kind, address, event, payload,"
                            " created_time FROM reeferwatch.take_deliveries($1, $2, $3,"
                            " $4::bigint * interval '1 millisecond')");
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &kinds);
  rw_pg_script_bind_int4 (script, (gint32) question->n);
  rw_pg_script_bind_int4 (script, (gint32) question->n_channel);
  bind_span (script, question->lease);
  rw_pg_script_add (script, "SELECT count(*) FROM reeferwatch.delivery"
                            " JOIN reeferwatch.channel USING (channel_id)"
                            " WHERE state = 'pending' AND enabled");
}

static gpointer
decode_take (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[1];
  RwDeliveries *taken = g_new0 (RwDeliveries, 1);

  taken->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_delivery_free);
  taken->n_pending = (guint64) rw_pg_result_get_int (results->pdata[2], 0, 0);
  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwDelivery *delivery = g_new0 (RwDelivery, 1);

      delivery->delivery_id = rw_pg_result_get_int (rows, i, 0);
      delivery->attempt = (int) rw_pg_result_get_int (rows, i, 1);
      delivery->channel = g_strdup (rw_pg_result_get_text (rows, i, 2));
      delivery->kind = g_strdup (rw_pg_result_get_text (rows, i, 3));
      delivery->address = g_strdup (rw_pg_result_get_text (rows, i, 4));
      delivery->event = g_strdup (rw_pg_result_get_text (rows, i, 5));
      delivery->payload = g_strdup (rw_pg_result_get_text (rows, i, 6));
      delivery->created_time = rw_pg_result_get_time (rows, i, 7);
      g_ptr_array_add (taken->deliveries, delivery);
    }
  return taken;
}

/* Takes question. */
static void
submit (RwPgDeliveries *self,
        Question *question,
        void (*build) (RwPgRequest *request, RwPgScript *script),
        gpointer (*decode) (RwPgRequest *request, GPtrArray *results),
        GDestroyNotify value_free,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build, decode, value_free);

  request->timeout = TIMEOUT;
  request->data = question;
  request->data_free = question_free;
  rw_pg_line_submit (self->line, request);
}

void
rw_pg_deliveries_take_async (RwPgDeliveries *self,
                             const char *const *kinds,
                             guint n,
                             guint n_channel,
                             gint64 lease,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->kinds = g_strdupv ((char **) kinds);
  question->n = n;
  question->n_channel = n_channel;
  question->lease = lease;
  submit (self, question, build_take, decode_take, (GDestroyNotify) rw_deliveries_free, callback,
          user_data);
}

RwDeliveries *
rw_pg_deliveries_take_finish (RwPgDeliveries *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what came of it ------------------------------------------------------------------------- */

static gpointer
decode_done (RwPgRequest *request, GPtrArray *results)
{
  return GINT_TO_POINTER (TRUE);
}

static void
build_succeeded (RwPgRequest *request, RwPgScript *script)
{
  const Question *question = request->data;

  rw_pg_script_add (script, "SELECT reeferwatch.delivery_succeeded($1)");
  rw_pg_script_bind_int8 (script, question->delivery_id);
}

void
rw_pg_deliveries_succeeded_async (RwPgDeliveries *self,
                                  gint64 delivery_id,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->delivery_id = delivery_id;
  submit (self, question, build_succeeded, decode_done, NULL, callback, user_data);
}

static void
build_failed (RwPgRequest *request, RwPgScript *script)
{
  const Question *question = request->data;

  rw_pg_script_add (script,
                    "SELECT reeferwatch.delivery_failed($1, $2, $3,"
                    " CASE WHEN $4::bigint >= 0 THEN $4 * interval '1 millisecond' END, $5 <> 0)");
  rw_pg_script_bind_int8 (script, question->delivery_id);
  rw_pg_script_bind_int4 (script, question->attempt);
  rw_pg_script_bind_text (script, question->text);
  rw_pg_script_bind_int8 (script, question->after < 0 ? -1 : question->after / 1000);
  rw_pg_script_bind_int4 (script, question->of_channel);
}

void
rw_pg_deliveries_failed_async (RwPgDeliveries *self,
                               const RwDelivery *delivery,
                               const char *text,
                               gint64 after,
                               gboolean of_channel,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->delivery_id = delivery->delivery_id;
  question->attempt = delivery->attempt;
  question->text = g_utf8_make_valid (text, -1);
  question->after = after;
  question->of_channel = of_channel;
  submit (self, question, build_failed, decode_done, NULL, callback, user_data);
}

static void
build_purge (RwPgRequest *request, RwPgScript *script)
{
  const Question *question = request->data;

  rw_pg_script_add (script, "SELECT reeferwatch.purge_deliveries("
                            "$1::bigint * interval '1 millisecond')");
  bind_span (script, question->lease);
}

void
rw_pg_deliveries_purge_async (RwPgDeliveries *self,
                              gint64 keep,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->lease = keep;
  submit (self, question, build_purge, decode_done, NULL, callback, user_data);
}

gboolean
rw_pg_deliveries_finish (RwPgDeliveries *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
heard_cb (const char *channel, gpointer user_data)
{
  RwPgDeliveries *self = user_data;

  self->queued (self->user_data);
}

RwPgDeliveries *
rw_pg_deliveries_new (const char *conninfo, RwPgDeliveriesFunc queued, gpointer user_data)
{
  static const char *const channels[] = { "reeferwatch_delivery", NULL };
  RwPgDeliveries *self = g_new0 (RwPgDeliveries, 1);

  self->queued = queued;
  self->user_data = user_data;
  self->line = rw_pg_line_new (conninfo, channels, heard_cb, self);
  return self;
}

void
rw_pg_deliveries_free (RwPgDeliveries *self)
{
  rw_pg_line_free (self->line);
  g_free (self);
}
