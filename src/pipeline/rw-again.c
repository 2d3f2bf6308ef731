/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-again.h"

#include "rw-validator.h"

struct _RwAgain
{
  RwLetterFilter *filter;
  RwStoredLetters *fetched; /* not yet decoded, or NULL */
  gint64 after;             /* letters up to this id were fetched */
  gint64 until;             /* those that came later are left alone */
  GHashTable *settled;      /* of gint64: letters ahead whose message was decoded already */
  RwSparkplugBirths *births;
  RwAgainResult result;
  guint n_tried; /* in the batch at hand */
  guint n_resolved;
  guint n_stay;
};

RwAgain *
rw_again_new (const RwLetterFilter *filter)
{
  RwAgain *self = g_new0 (RwAgain, 1);

  self->filter = rw_letter_filter_copy (filter);
  self->until = G_MAXINT64;
  self->settled = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
rw_again_free (RwAgain *self)
{
  rw_letter_filter_free (self->filter);
  g_clear_pointer (&self->fetched, rw_stored_letters_free);
  g_hash_table_unref (self->settled);
  g_clear_pointer (&self->births, rw_sparkplug_births_free);
  g_free (self);
}

void
rw_again_fetch_async (RwAgain *self,
                      RwPgLoader *loader,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  rw_pg_loader_letters_async (loader, self->filter, self->after, self->until, cancellable, callback,
                              user_data);
}

gboolean
rw_again_fetch_finish (RwAgain *self, RwPgLoader *loader, GAsyncResult *result, GError **error)
{
  RwStoredLetters *fetched = rw_pg_loader_letters_finish (loader, result, error);

  if (fetched == NULL)
    return FALSE;

  if (self->after == 0)
    {
      self->until = fetched->newest_id;
      self->result.total = fetched->whole;
      self->result.cut = fetched->cut;
    }
  g_clear_pointer (&self->fetched, rw_stored_letters_free);
  self->fetched = fetched;
  return TRUE;
}

gboolean
rw_again_is_done (const RwAgain *self)
{
  return self->fetched != NULL && self->fetched->letters->len == 0;
}

/* --- decoding one letter --------------------------------------------------------------------- */

static void
try_reading (const RwStoredLetter *letter, RwTransform *transform, RwBatchBuilder *out)
{
  RwReading reading = letter->reading;
  g_autofree char *doubt = NULL;

  if (rw_validator_check (&reading, letter->received_time, &doubt))
    rw_transform_reading (transform, &reading, out);
  else
    rw_batch_builder_add_dead_letter (out, letter->received_time, letter->topic, letter->payload,
                                      doubt);
}

/* What is wrong with the message now: of char *, owned, each reason once. What is right in it goes
 * to out. */
static GPtrArray *
try_letter (const RwStoredLetter *letter, RwTransform *transform, RwBatchBuilder *out)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  GPtrArray *reasons = g_ptr_array_new_with_free_func (g_free);
  const RwDeadLetter *rejected;
  const RwReading *readings;
  const RwFaultyWindow *windows;
  guint n;

  if (letter->readable)
    try_reading (letter, transform, builder);
  else
    rw_transform_message (transform, letter->topic, letter->payload, letter->received_time,
                          builder);
  batch = rw_batch_builder_end (builder);

  rejected = rw_batch_get_dead_letters (batch, &n);
  for (guint i = 0; i < n; i++)
    if (!g_ptr_array_find_with_equal_func (reasons, rejected[i].reason, g_str_equal, NULL))
      g_ptr_array_add (reasons, g_strdup (rejected[i].reason));
  readings = rw_batch_get_readings (batch, &n);
  for (guint i = 0; i < n; i++)
    rw_batch_builder_add_reading (out, &readings[i]);
  windows = rw_batch_get_faulty_windows (batch, &n);
  for (guint i = 0; i < n; i++)
    rw_batch_builder_add_faulty_window (out, &windows[i]);
  return reasons;
}

/* --- what becomes of a message's letters ------------------------------------------------------ */

/* Reasons that no letter tells yet, and for each reason told until now what is told from now on. */
typedef struct
{
  GPtrArray *news;      /* of char *, borrowed from the reasons */
  GHashTable *outcomes; /* old reason → new reason, or NULL where it is gone */
} Outcome;

static gboolean
has_twin (const RwStoredLetter *letter, const char *reason)
{
  for (guint i = 0; i < letter->twins->len; i++)
    if (g_str_equal (g_array_index (letter->twins, RwLetterTwin, i).reason, reason))
      return TRUE;

  return FALSE;
}

static Outcome
compare_reasons (const RwStoredLetter *letter, GPtrArray *reasons)
{
  Outcome outcome = {
    .news = g_ptr_array_new (),
    .outcomes = g_hash_table_new (g_str_hash, g_str_equal),
  };

  for (guint i = 0; i < reasons->len; i++)
    if (!has_twin (letter, reasons->pdata[i]))
      g_ptr_array_add (outcome.news, reasons->pdata[i]);
  for (guint i = 0; i < letter->twins->len; i++)
    {
      char *reason = g_array_index (letter->twins, RwLetterTwin, i).reason;

      if (g_hash_table_contains (outcome.outcomes, reason))
        continue;
      if (g_ptr_array_find_with_equal_func (reasons, reason, g_str_equal, NULL))
        g_hash_table_insert (outcome.outcomes, reason, reason);
      else
        g_hash_table_insert (outcome.outcomes, reason,
                             outcome.news->len > 0 ? g_ptr_array_steal_index (outcome.news, 0)
                                                   : NULL);
    }

  return outcome;
}

/*
 * Each part of a message that was rejected has a letter of its own. What is wrong with it now is
 * told by as many letters as there are reasons: those whose reason still holds stay, others take a
 * new reason, and one whose reason has no successor is gone. Letters that told the same go the same
 * way, since perhaps they are of two messages that are the same. What no letter can tell gets a new
 * one. A letter is never taken away while its message has a fault that no other letter tells.
 */
static void
settle (RwAgain *self, const RwStoredLetter *letter, GPtrArray *reasons, RwBatchBuilder *out)
{
  Outcome outcome = compare_reasons (letter, reasons);

  for (guint i = 0; i < letter->twins->len; i++)
    {
      const RwLetterTwin *twin = &g_array_index (letter->twins, RwLetterTwin, i);
      const char *reason = g_hash_table_lookup (outcome.outcomes, twin->reason);

      if (g_strcmp0 (reason, twin->reason) != 0)
        rw_batch_builder_add_letter_fate (out, twin->letter_id, reason);
      if (twin->letter_id > letter->letter_id)
        g_hash_table_add (self->settled, g_memdup2 (&twin->letter_id, sizeof twin->letter_id));
      self->n_tried++;
      if (reason == NULL)
        self->n_resolved++;
      else
        self->n_stay++;
    }
  for (guint i = 0; i < outcome.news->len; i++)
    rw_batch_builder_add_dead_letter (out, letter->received_time, letter->topic, letter->payload,
                                      outcome.news->pdata[i]);
  g_ptr_array_unref (outcome.news);
  g_hash_table_unref (outcome.outcomes);
}

/* A reading that cannot be told exactly any more stays for somebody to look at. */
static void
keep (RwAgain *self)
{
  self->n_tried++;
  self->n_stay++;
}

static gboolean
is_behind (gpointer letter_id, gpointer value, gpointer after)
{
  return *(const gint64 *) letter_id <= *(const gint64 *) after;
}

RwBatch *
rw_again_decode (RwAgain *self, RwTransform *transform)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwStoredLetters) fetched = g_steal_pointer (&self->fetched);

  if (self->births == NULL)
    self->births = rw_transform_new_births (transform);
  self->n_tried = self->n_resolved = self->n_stay = 0;
  rw_transform_begin_again (transform, self->births);
  for (guint i = 0; i < fetched->letters->len; i++)
    {
      const RwStoredLetter *letter = g_ptr_array_index (fetched->letters, i);

      self->after = letter->letter_id;
      if (g_hash_table_remove (self->settled, &letter->letter_id))
        continue;
      if (letter->of_reading && !letter->readable)
        keep (self);
      else
        {
          g_autoptr (GPtrArray) reasons = try_letter (letter, transform, builder);

          settle (self, letter, reasons, builder);
        }
    }
  rw_transform_end_again (transform);
  g_hash_table_foreach_remove (self->settled, is_behind, &self->after);
  return rw_batch_builder_end (builder);
}

void
rw_again_committed (RwAgain *self, const RwLoadResult *result)
{
  self->result.tried += self->n_tried;
  self->result.total = MAX (self->result.total, self->result.tried);
  self->result.resolved += self->n_resolved;
  self->result.rejected += self->n_stay + result->rejected;
  self->result.stored += result->stored;
  self->result.duplicate += result->duplicate;
}

const RwAgainResult *
rw_again_get_result (const RwAgain *self)
{
  return &self->result;
}
