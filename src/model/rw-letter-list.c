/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-letter-list.h"

#include "rw-list-diff.h"

/* --- item ------------------------------------------------------------------------------------ */

struct _RwLetterItem
{
  GObject parent_instance;
  RwLetterHead head;
};

G_DEFINE_FINAL_TYPE (RwLetterItem, rw_letter_item, G_TYPE_OBJECT)

static guint item_changed_signal;

static void
rw_letter_item_finalize (GObject *object)
{
  RwLetterItem *self = RW_LETTER_ITEM (object);

  g_free (self->head.topic);
  g_free (self->head.reason);
  G_OBJECT_CLASS (rw_letter_item_parent_class)->finalize (object);
}

static void
rw_letter_item_class_init (RwLetterItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_letter_item_finalize;
  item_changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_letter_item_init (RwLetterItem *self)
{
}

static RwLetterItem *
item_new (const RwLetterHead *head)
{
  RwLetterItem *self = g_object_new (RW_TYPE_LETTER_ITEM, NULL);

  self->head = *head;
  self->head.topic = g_strdup (head->topic);
  self->head.reason = g_strdup (head->reason);
  return self;
}

/* Only the reason can change. */
static void
item_update (RwLetterItem *self, const RwLetterHead *head)
{
  if (g_str_equal (self->head.reason, head->reason))
    return;
  g_free (self->head.reason);
  self->head.reason = g_strdup (head->reason);
  g_signal_emit (self, item_changed_signal, 0);
}

const RwLetterHead *
rw_letter_item_get_head (RwLetterItem *self)
{
  return &self->head;
}

/* --- list ------------------------------------------------------------------------------------ */

struct _RwLetterList
{
  GObject parent_instance;
  RwDataStore *store;
  RwLetterFilter *filter;
  GPtrArray *items; /* of RwLetterItem, newest first */
  RwLetterKinds *kinds;
  GCancellable *asking;    /* of the questions for this store and filter */
  gboolean asking_letters; /* one for letters is on its way */
  gboolean asking_kinds;
  gboolean again;  /* ask for letters once more after the one on its way */
  gboolean forced; /* whatever the kinds say, the letters are to be asked for */
  gboolean known;
  gboolean more;
  char *problem;
};

static void rw_letter_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwLetterList,
                               rw_letter_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_letter_list_model_init))

static guint changed_signal;

/* A question does not keep the list alive, and is told from a later one by its cancellable. */
typedef struct
{
  GWeakRef list;
  GCancellable *cancellable;
  gboolean older; /* its answer is appended */
} Query;

static Query *
query_new (RwLetterList *self, gboolean older)
{
  Query *query = g_new0 (Query, 1);

  g_weak_ref_init (&query->list, self);
  query->cancellable = g_object_ref (self->asking);
  query->older = older;
  return query;
}

static void
query_free (Query *query)
{
  g_weak_ref_clear (&query->list);
  g_object_unref (query->cancellable);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

/* The list that still wants the answer (transfer full), or NULL. */
static RwLetterList *
query_get_list (Query *query)
{
  RwLetterList *self = g_weak_ref_get (&query->list);

  if (self != NULL && self->asking == query->cancellable)
    return self;
  g_clear_object (&self);
  return NULL;
}

static void
tell_changed (RwLetterList *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static RwLetterItem *
get_item (RwLetterList *self, guint i)
{
  return g_ptr_array_index (self->items, i);
}

static const RwLetterHead *
get_head (const RwLetterPage *page, guint i)
{
  return &g_array_index (page->heads, RwLetterHead, i);
}

/* Removes what is gone and inserts what came, in as few pieces as it takes. */
static void
change_items (RwLetterList *self,
              const RwLetterPage *page,
              const gboolean *old_stays,
              const gboolean *new_stays)
{
  guint place = 0;
  guint n_old = self->items->len;
  guint n_new = page->heads->len;

  for (guint o = 0, n = 0; o < n_old || n < n_new;)
    {
      guint removed = 0, added = 0;

      for (; o < n_old && !old_stays[o]; o++, removed++)
        g_ptr_array_remove_index (self->items, place);
      for (; n < n_new && !new_stays[n]; n++, added++)
        g_ptr_array_insert (self->items, (int) (place + added), item_new (get_head (page, n)));
      if (removed > 0 || added > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), place, removed, added);
      place += added;
      for (; o < n_old && n < n_new && old_stays[o] && new_stays[n]; o++, n++, place++)
        item_update (get_item (self, place), get_head (page, n));
    }
}

static void
replace_items (RwLetterList *self, const RwLetterPage *page)
{
  guint n_old = self->items->len, n_new = page->heads->len;
  g_autofree gint64 *old_ids = g_new (gint64, n_old);
  g_autofree gint64 *new_ids = g_new (gint64, n_new);
  g_autofree gboolean *old_stays = g_new0 (gboolean, n_old);
  g_autofree gboolean *new_stays = g_new0 (gboolean, n_new);

  for (guint i = 0; i < n_old; i++)
    old_ids[i] = get_item (self, i)->head.letter_id;
  for (guint i = 0; i < n_new; i++)
    new_ids[i] = get_head (page, i)->letter_id;
  rw_list_diff (old_ids, n_old, new_ids, n_new, old_stays, new_stays);
  change_items (self, page, old_stays, new_stays);
}

static void
append_items (RwLetterList *self, const RwLetterPage *page)
{
  guint before = self->items->len;

  for (guint i = 0; i < page->heads->len; i++)
    g_ptr_array_add (self->items, item_new (get_head (page, i)));
  if (page->heads->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, page->heads->len);
}

static void
set_problem (RwLetterList *self, const GError *error)
{
  g_free (self->problem);
  self->problem = error != NULL ? g_strdup (error->message) : NULL;
}

static void ask_letters (RwLetterList *self, gboolean older);

static void
letters_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwLetterPage) page =
      rw_data_store_letters_finish (RW_DATA_STORE (source), result, &error);
  g_autoptr (RwLetterList) self = query_get_list (query);

  if (self == NULL)
    return;

  self->asking_letters = FALSE;
  set_problem (self, error);
  if (page != NULL)
    {
      self->known = TRUE;
      self->more = page->more;
      if (query->older)
        append_items (self, page);
      else
        replace_items (self, page);
    }
  if (self->again)
    ask_letters (self, FALSE);
  tell_changed (self);
}

/* Older ones, or all that are listed once more with those that are new. */
static void
ask_letters (RwLetterList *self, gboolean older)
{
  guint n = self->items->len;
  gint64 before = older && n > 0 ? get_item (self, n - 1)->head.letter_id : G_MAXINT64;

  self->again = self->asking_letters && !older;
  if (self->asking_letters)
    return;
  self->asking_letters = TRUE;
  rw_data_store_letters_async (self->store, self->filter, before,
                               older ? RW_LETTER_LIST_PAGE : MAX (n, RW_LETTER_LIST_PAGE),
                               self->asking, letters_answered_cb, query_new (self, older));
}

static void
kinds_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwLetterKinds) kinds =
      rw_data_store_letter_kinds_finish (RW_DATA_STORE (source), result, &error);
  g_autoptr (RwLetterList) self = query_get_list (query);
  gboolean news;

  if (self == NULL)
    return;

  self->asking_kinds = FALSE;
  set_problem (self, error);
  if (kinds != NULL)
    {
      news = self->kinds == NULL || self->kinds->total != kinds->total
             || self->kinds->newest_id != kinds->newest_id;
      g_clear_pointer (&self->kinds, rw_letter_kinds_free);
      self->kinds = g_steal_pointer (&kinds);
      if (news || self->forced || !self->known)
        ask_letters (self, FALSE);
      self->forced = FALSE;
    }
  tell_changed (self);
}

static void
stop_asking (RwLetterList *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking_letters = self->asking_kinds = self->again = FALSE;
}

/* Another store or filter: what is listed is of no interest any more. */
static void
begin_anew (RwLetterList *self)
{
  guint n = self->items->len;

  stop_asking (self);
  self->asking = g_cancellable_new ();
  self->known = self->more = FALSE;
  set_problem (self, NULL);
  g_ptr_array_set_size (self->items, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static GType
get_item_type (GListModel *model)
{
  return RW_TYPE_LETTER_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return RW_LETTER_LIST (model)->items->len;
}

static gpointer
get_list_item (GListModel *model, guint position)
{
  RwLetterList *self = RW_LETTER_LIST (model);

  return position < self->items->len ? g_object_ref (get_item (self, position)) : NULL;
}

static void
rw_letter_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_list_item;
}

static void
rw_letter_list_dispose (GObject *object)
{
  RwLetterList *self = RW_LETTER_LIST (object);

  if (self->asking != NULL)
    stop_asking (self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rw_letter_list_parent_class)->dispose (object);
}

static void
rw_letter_list_finalize (GObject *object)
{
  RwLetterList *self = RW_LETTER_LIST (object);

  rw_letter_filter_free (self->filter);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->kinds, rw_letter_kinds_free);
  g_free (self->problem);
  G_OBJECT_CLASS (rw_letter_list_parent_class)->finalize (object);
}

static void
rw_letter_list_class_init (RwLetterListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_letter_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_letter_list_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_letter_list_init (RwLetterList *self)
{
  self->filter = rw_letter_filter_copy (NULL);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->asking = g_cancellable_new ();
}

RwLetterList *
rw_letter_list_new (void)
{
  return g_object_new (RW_TYPE_LETTER_LIST, NULL);
}

void
rw_letter_list_set_store (RwLetterList *self, RwDataStore *store)
{
  if (!g_set_object (&self->store, store))
    return;
  g_clear_pointer (&self->kinds, rw_letter_kinds_free);
  begin_anew (self);
  tell_changed (self);
}

static char *
dup_set (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

void
rw_letter_list_set_filter (RwLetterList *self, const char *kind, const char *text)
{
  g_autoptr (RwLetterFilter) before = self->filter;

  self->filter = rw_letter_filter_copy (NULL);
  self->filter->kind = dup_set (kind);
  self->filter->text = dup_set (text);
  if (g_strcmp0 (before->kind, self->filter->kind) == 0
      && g_strcmp0 (before->text, self->filter->text) == 0)
    return;
  begin_anew (self);
  if (self->store != NULL)
    ask_letters (self, FALSE);
  tell_changed (self);
}

const RwLetterFilter *
rw_letter_list_get_filter (RwLetterList *self)
{
  return self->filter;
}

void
rw_letter_list_refresh (RwLetterList *self, gboolean force)
{
  self->forced |= force;
  if (self->store == NULL || self->asking_kinds)
    return;
  self->asking_kinds = TRUE;
  rw_data_store_letter_kinds_async (self->store, self->asking, kinds_answered_cb,
                                    query_new (self, FALSE));
}

void
rw_letter_list_load_more (RwLetterList *self)
{
  if (self->store != NULL && self->more && !self->asking_letters)
    ask_letters (self, TRUE);
}

gboolean
rw_letter_list_has_more (RwLetterList *self)
{
  return self->more;
}

gboolean
rw_letter_list_is_known (RwLetterList *self)
{
  return self->known;
}

const char *
rw_letter_list_get_problem (RwLetterList *self)
{
  return self->problem;
}

const RwLetterKinds *
rw_letter_list_get_kinds (RwLetterList *self)
{
  return self->kinds;
}
