/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-set.h"

typedef struct
{
  RwReeferSet *set;
  guint slot;
  RwSeriesLoader *loader;
} Member;

struct _RwReeferSet
{
  GObject parent_instance;

  RwSession *session;
  GPtrArray *members; /* of Member, in the order of adding */
  gint64 from;        /* wanted; both 0 for nothing yet */
  gint64 to;
  guint width;
};

enum
{
  CHANGED,
  SAMPLES_CHANGED,
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReeferSet, rw_reefer_set, G_TYPE_OBJECT)

static Member *
get (RwReeferSet *self, guint position)
{
  return g_ptr_array_index (self->members, position);
}

static int
find (RwReeferSet *self, const char *container_id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (g_str_equal (rw_reefer_set_get_id (self, i), container_id))
      return (int) i;

  return -1;
}

static void
appended_cb (Member *member, guint first)
{
  g_signal_emit (member->set, signals[SAMPLES_CHANGED], 0, member->slot, first);
}

static void
reset_cb (Member *member)
{
  g_signal_emit (member->set, signals[SAMPLES_CHANGED], 0, member->slot, 0);
}

static void
state_changed_cb (Member *member)
{
  g_signal_emit (member->set, signals[STATE_CHANGED], 0, member->slot);
}

static void
free_member (gpointer data)
{
  Member *member = data;

  g_signal_handlers_disconnect_by_data (rw_series_loader_get_series (member->loader), member);
  g_signal_handlers_disconnect_by_data (member->loader, member);
  rw_series_loader_cancel (member->loader);
  g_object_unref (member->loader);
  g_free (member);
}

static guint
find_free_slot (RwReeferSet *self)
{
  guint taken = 0, slot = 0;

  for (guint i = 0; i < self->members->len; i++)
    taken |= 1u << get (self, i)->slot;
  while ((taken & 1u << slot) != 0)
    slot++;
  return slot;
}

/* Adds without telling anybody. */
static gboolean
add (RwReeferSet *self, const char *container_id)
{
  Member *member;
  RwSeries *series;

  if (*container_id == '\0' || self->members->len >= RW_REEFER_SET_MAX
      || find (self, container_id) >= 0)
    return FALSE;

  member = g_new0 (Member, 1);
  member->set = self;
  member->slot = find_free_slot (self);
  member->loader = rw_series_loader_new (self->session, container_id);
  rw_series_loader_set_width (member->loader, self->width);
  series = rw_series_loader_get_series (member->loader);
  g_signal_connect_swapped (series, "appended", G_CALLBACK (appended_cb), member);
  g_signal_connect_swapped (series, "reset", G_CALLBACK (reset_cb), member);
  g_signal_connect_swapped (member->loader, "state-changed", G_CALLBACK (state_changed_cb), member);
  g_ptr_array_add (self->members, member);
  return TRUE;
}

static void
want (RwReeferSet *self)
{
  for (guint i = 0; i < self->members->len && self->from < self->to; i++)
    rw_series_loader_want (get (self, i)->loader, self->from, self->to);
}

static void
tell_changed (RwReeferSet *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  want (self);
}

static void
rw_reefer_set_dispose (GObject *object)
{
  RwReeferSet *self = RW_REEFER_SET (object);

  g_ptr_array_set_size (self->members, 0);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_reefer_set_parent_class)->dispose (object);
}

static void
rw_reefer_set_finalize (GObject *object)
{
  g_ptr_array_unref (RW_REEFER_SET (object)->members);

  G_OBJECT_CLASS (rw_reefer_set_parent_class)->finalize (object);
}

static void
rw_reefer_set_class_init (RwReeferSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rw_reefer_set_dispose;
  object_class->finalize = rw_reefer_set_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAMPLES_CHANGED] = g_signal_new ("samples-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rw_reefer_set_init (RwReeferSet *self)
{
  self->members = g_ptr_array_new_with_free_func (free_member);
}

RwReeferSet *
rw_reefer_set_new (RwSession *session)
{
  RwReeferSet *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);

  self = g_object_new (RW_TYPE_REEFER_SET, NULL);
  self->session = g_object_ref (session);
  return self;
}

guint
rw_reefer_set_get_size (RwReeferSet *self)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self), 0);
  return self->members->len;
}

const char *
rw_reefer_set_get_id (RwReeferSet *self, guint position)
{
  return rw_series_get_container_id (rw_reefer_set_get_series (self, position));
}

guint
rw_reefer_set_get_slot (RwReeferSet *self, guint position)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self) && position < self->members->len, 0);
  return get (self, position)->slot;
}

RwSeriesLoader *
rw_reefer_set_get_loader (RwReeferSet *self, guint position)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self) && position < self->members->len, NULL);
  return get (self, position)->loader;
}

RwSeries *
rw_reefer_set_get_series (RwReeferSet *self, guint position)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self) && position < self->members->len, NULL);
  return rw_series_loader_get_series (get (self, position)->loader);
}

const char **
rw_reefer_set_dup_ids (RwReeferSet *self)
{
  const char **ids;

  g_return_val_if_fail (RW_IS_REEFER_SET (self), NULL);

  ids = g_new0 (const char *, self->members->len + 1);
  for (guint i = 0; i < self->members->len; i++)
    ids[i] = rw_reefer_set_get_id (self, i);
  return ids;
}

gboolean
rw_reefer_set_has (RwReeferSet *self, const char *container_id)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self) && container_id != NULL, FALSE);
  return find (self, container_id) >= 0;
}

gboolean
rw_reefer_set_add (RwReeferSet *self, const char *container_id)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self) && container_id != NULL, FALSE);

  if (!add (self, container_id))
    return FALSE;

  tell_changed (self);
  return TRUE;
}

gboolean
rw_reefer_set_remove (RwReeferSet *self, const char *container_id)
{
  int position;

  g_return_val_if_fail (RW_IS_REEFER_SET (self) && container_id != NULL, FALSE);

  position = find (self, container_id);
  if (position < 0)
    return FALSE;

  g_ptr_array_remove_index (self->members, (guint) position);
  tell_changed (self);
  return TRUE;
}

void
rw_reefer_set_set_ids (RwReeferSet *self, const char *const *container_ids)
{
  gboolean changed = FALSE;

  g_return_if_fail (RW_IS_REEFER_SET (self) && container_ids != NULL);

  for (guint i = self->members->len; i > 0; i--)
    if (!g_strv_contains (container_ids, rw_reefer_set_get_id (self, i - 1)))
      {
        g_ptr_array_remove_index (self->members, i - 1);
        changed = TRUE;
      }
  for (; *container_ids != NULL; container_ids++)
    changed |= add (self, *container_ids);
  if (changed)
    tell_changed (self);
}

void
rw_reefer_set_want (RwReeferSet *self, gint64 from, gint64 to)
{
  g_return_if_fail (RW_IS_REEFER_SET (self));
  g_return_if_fail (from <= to);

  self->from = from;
  self->to = to;
  want (self);
}

void
rw_reefer_set_set_width (RwReeferSet *self, guint width)
{
  g_return_if_fail (RW_IS_REEFER_SET (self));

  if (self->width == width)
    return;

  self->width = width;
  for (guint i = 0; i < self->members->len; i++)
    rw_series_loader_set_width (get (self, i)->loader, width);
}

void
rw_reefer_set_cancel (RwReeferSet *self)
{
  g_return_if_fail (RW_IS_REEFER_SET (self));

  for (guint i = 0; i < self->members->len; i++)
    rw_series_loader_cancel (get (self, i)->loader);
}

void
rw_reefer_set_retry (RwReeferSet *self)
{
  g_return_if_fail (RW_IS_REEFER_SET (self));

  for (guint i = 0; i < self->members->len; i++)
    rw_series_loader_retry (get (self, i)->loader);
}

guint
rw_reefer_set_count (RwReeferSet *self, RwSeriesLoaderState state)
{
  guint n = 0;

  g_return_val_if_fail (RW_IS_REEFER_SET (self), 0);

  for (guint i = 0; i < self->members->len; i++)
    n += rw_series_loader_get_state (get (self, i)->loader) == state;
  return n;
}

gboolean
rw_reefer_set_has_samples (RwReeferSet *self)
{
  g_return_val_if_fail (RW_IS_REEFER_SET (self), FALSE);

  for (guint i = 0; i < self->members->len; i++)
    if (rw_series_get_size (rw_reefer_set_get_series (self, i)) > 0)
      return TRUE;

  return FALSE;
}
