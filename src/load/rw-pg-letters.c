/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader-private.h"

/* The longest message that is kept whole, bytes. */
#define MAX_PAYLOAD 250000

/* A message of many readings may be rejected many times, each time with its whole text: beyond this
 * many bytes of the same text again, only the first letter of a message holds it. */
#define MAX_REPEATED (4 * 1024 * 1024)

/* A batch of which we do not know whether it was committed is stored again. Readings have a key;
 * a rejected message has none, so we make one: a hash of all there is to know about it, and its
 * place in its batch, for a sender may well say the same wrong thing twice at once.
 *
 * A worker that is killed between commit and acknowledgement gets its messages again in its next
 * life, received at another time, and stores those letters twice. That is meant: without the time a
 * sender that says the same wrong thing every minute could not be told from a message that came
 * again, and to keep a letter twice does less harm than to lose one. */
static const char insert_sql[]
  = "INSERT INTO reeferwatch.dead_letter"
    " (received_time, topic, payload, reason, payload_length, cut, token, ordinal)"
    " SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (token, ordinal) DO NOTHING";

struct _RwPgLetters
{
  guint n;
  GBytes *last; /* the payload of the last letter, or NULL */
  gsize repeated; /* bytes of payloads that were the one of the letter before */
  RwPgBuffer received_times;
  RwPgBuffer topics;
  RwPgBuffer payloads;
  RwPgBuffer reasons;
  RwPgBuffer lengths;
  RwPgBuffer cuts;
  RwPgBuffer tokens;
  RwPgBuffer ordinals;
};

static void
begin (RwPgLetters *self)
{
  self->n = 0;
  self->repeated = 0;
  g_clear_pointer (&self->last, g_bytes_unref);
  rw_pg_buffer_begin_array (&self->received_times, RW_PG_TIMESTAMPTZ);
  rw_pg_buffer_begin_array (&self->topics, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&self->payloads, RW_PG_BYTEA);
  rw_pg_buffer_begin_array (&self->reasons, RW_PG_TEXT);
  rw_pg_buffer_begin_array (&self->lengths, RW_PG_INT8);
  rw_pg_buffer_begin_array (&self->cuts, RW_PG_BOOL);
  rw_pg_buffer_begin_array (&self->tokens, RW_PG_INT8);
  rw_pg_buffer_begin_array (&self->ordinals, RW_PG_INT4);
}

static gint64
make_token (const RwDeadLetter *letter, const guint8 *payload, gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  gint64 token;

  g_checksum_update (checksum, (const guchar *) &letter->received_time,
                     sizeof letter->received_time);
  g_checksum_update (checksum, (const guchar *) letter->topic, (gssize) strlen (letter->topic) + 1);
  g_checksum_update (checksum, (const guchar *) letter->reason,
                     (gssize) strlen (letter->reason) + 1);
  if (length > 0)
    g_checksum_update (checksum, payload, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);
  memcpy (&token, digest, sizeof token);
  return token;
}

static void
put_valid_text (RwPgBuffer *buffer, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  rw_pg_buffer_field_text (buffer, valid);
}

RwPgLetters *
rw_pg_letters_new (void)
{
  RwPgLetters *self = g_new0 (RwPgLetters, 1);

  begin (self);
  return self;
}

void
rw_pg_letters_free (RwPgLetters *self)
{
  g_clear_pointer (&self->last, g_bytes_unref);
  rw_pg_buffer_clear (&self->received_times);
  rw_pg_buffer_clear (&self->topics);
  rw_pg_buffer_clear (&self->payloads);
  rw_pg_buffer_clear (&self->reasons);
  rw_pg_buffer_clear (&self->lengths);
  rw_pg_buffer_clear (&self->cuts);
  rw_pg_buffer_clear (&self->tokens);
  rw_pg_buffer_clear (&self->ordinals);
  g_free (self);
}

/* How many bytes of the payload are kept in this letter. */
static gsize
count_kept (RwPgLetters *self, GBytes *payload)
{
  gsize kept = MIN (g_bytes_get_size (payload), MAX_PAYLOAD);

  if (payload != self->last)
    {
      g_clear_pointer (&self->last, g_bytes_unref);
      self->last = g_bytes_ref (payload);
      return kept;
    }
  if (self->repeated + kept > MAX_REPEATED)
    return 0;

  self->repeated += kept;
  return kept;
}

void
rw_pg_letters_add (RwPgLetters *self, const RwDeadLetter *letter)
{
  gsize length;
  const guint8 *payload = g_bytes_get_data (letter->payload, &length);
  gsize kept = count_kept (self, letter->payload);

  rw_pg_buffer_field_time (&self->received_times, letter->received_time);
  put_valid_text (&self->topics, letter->topic);
  rw_pg_buffer_field_bytes (&self->payloads, payload, kept);
  put_valid_text (&self->reasons, letter->reason);
  rw_pg_buffer_field_int8 (&self->lengths, (gint64) length);
  rw_pg_buffer_field_bool (&self->cuts, kept < length);
  rw_pg_buffer_field_int8 (&self->tokens, make_token (letter, payload, kept > 0 ? length : 0));
  rw_pg_buffer_field_int4 (&self->ordinals, (gint32) self->n);
  self->n++;
}

void
rw_pg_letters_add_reading (RwPgLetters *self, const RwReading *reading, const char *obstacle)
{
  g_autoptr (GBytes) payload = rw_pg_rows_to_json (reading);
  g_autofree char *reason = g_strdup_printf (RW_PG_LETTER_OF_READING "%s.", obstacle);
  RwDeadLetter letter = {
    .received_time = reading->received_time,
    .topic = (char *) (reading->source != NULL ? reading->source : ""),
    .payload = payload,
    .reason = reason,
  };

  rw_pg_letters_add (self, &letter);
}

guint
rw_pg_letters_get_size (const RwPgLetters *self)
{
  return self->n;
}

static void
bind_array (RwPgScript *script, guint32 type, RwPgBuffer *buffer, guint n)
{
  rw_pg_buffer_end_array (buffer, n);
  rw_pg_script_bind_array (script, type, buffer);
}

void
rw_pg_letters_store (RwPgLetters *self, RwPgScript *script)
{
  rw_pg_script_add (script, insert_sql);
  bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &self->received_times, self->n);
  bind_array (script, RW_PG_TEXT_ARRAY, &self->topics, self->n);
  bind_array (script, RW_PG_BYTEA_ARRAY, &self->payloads, self->n);
  bind_array (script, RW_PG_TEXT_ARRAY, &self->reasons, self->n);
  bind_array (script, RW_PG_INT8_ARRAY, &self->lengths, self->n);
  bind_array (script, RW_PG_BOOL_ARRAY, &self->cuts, self->n);
  bind_array (script, RW_PG_INT8_ARRAY, &self->tokens, self->n);
  bind_array (script, RW_PG_INT4_ARRAY, &self->ordinals, self->n);
  begin (self);
}
