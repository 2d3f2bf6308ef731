/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mailbox.h"

/* How long what is posted may wait for more, so that a busy worker wakes the window 30 times a
 * second at the most. */
#define WAKE_UP_DELAY_MS 33

struct _RwMailbox
{
  gatomicrefcount ref_count;

  /* Constant. */
  GMainContext *context;
  guint capacity;
  RwMailboxFunc func;
  gpointer user_data;

  /* Under the lock. */
  GMutex lock;
  GPtrArray *batches; /* of RwBatch, oldest first */
  guint n_readings;   /* in batches */
  guint64 dropped;
  GSource *wake_up; /* attached, not yet dispatched; NULL while nothing waits */
  gboolean closed;
};

static guint
count_readings (const RwBatch *batch)
{
  guint n;

  rw_batch_get_readings (batch, &n);
  return n;
}

static GPtrArray *
new_batches (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
}

RwMailbox *
rw_mailbox_new (GMainContext *context, guint capacity, RwMailboxFunc func, gpointer user_data)
{
  RwMailbox *self = g_new0 (RwMailbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->capacity = capacity;
  self->func = func;
  self->user_data = user_data;
  self->batches = new_batches ();
  return self;
}

RwMailbox *
rw_mailbox_ref (RwMailbox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_mailbox_unref (RwMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  /* A wake-up holds a reference, so none is pending here. */
  g_ptr_array_unref (self->batches);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
wake_up_cb (gpointer user_data)
{
  RwMailbox *self = user_data;
  g_autoptr (GPtrArray) batches = NULL;
  guint64 dropped;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->wake_up, g_source_unref);
  batches = g_steal_pointer (&self->batches);
  self->batches = new_batches ();
  self->n_readings = 0;
  dropped = self->dropped;
  g_mutex_unlock (&self->lock);

  if (batches->len > 0)
    self->func (batches, dropped, self->user_data);

  return G_SOURCE_REMOVE;
}

void
rw_mailbox_close (RwMailbox *self)
{
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GSource) wake_up = NULL;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  batches = g_steal_pointer (&self->batches);
  self->batches = new_batches ();
  self->n_readings = 0;
  wake_up = g_steal_pointer (&self->wake_up);
  g_mutex_unlock (&self->lock);

  if (wake_up != NULL)
    g_source_destroy (wake_up);
}

/* Makes room by forgetting the oldest. The newest batch always stays: it is what the window wants
 * most. Called with the lock held. Returns what was forgotten, to be freed without the lock. */
static GPtrArray *
drop_oldest (RwMailbox *self)
{
  GPtrArray *dropped = NULL;

  while (self->n_readings > self->capacity && self->batches->len > 1)
    {
      guint n = count_readings (g_ptr_array_index (self->batches, 0));

      if (dropped == NULL)
        dropped = new_batches ();
      g_ptr_array_add (dropped, g_ptr_array_steal_index (self->batches, 0));
      self->n_readings -= n;
      self->dropped += n;
    }
  return dropped;
}

void
rw_mailbox_post (RwMailbox *self, RwBatch *batch)
{
  g_autoptr (GPtrArray) dropped = NULL;

  g_mutex_lock (&self->lock);
  if (!self->closed)
    {
      g_ptr_array_add (self->batches, rw_batch_ref (batch));
      self->n_readings += count_readings (batch);
      dropped = drop_oldest (self);
      if (self->wake_up == NULL)
        {
          self->wake_up = g_timeout_source_new (WAKE_UP_DELAY_MS);
          g_source_set_priority (self->wake_up, G_PRIORITY_DEFAULT);
          g_source_set_static_name (self->wake_up, "rw-mailbox");
          g_source_set_callback (self->wake_up, wake_up_cb, rw_mailbox_ref (self),
                                 (GDestroyNotify) rw_mailbox_unref);
          g_source_attach (self->wake_up, self->context);
        }
    }
  g_mutex_unlock (&self->lock);
}

guint64
rw_mailbox_get_dropped (RwMailbox *self)
{
  guint64 dropped;

  g_mutex_lock (&self->lock);
  dropped = self->dropped;
  g_mutex_unlock (&self->lock);
  return dropped;
}
