/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bookmarks.h"

#define KEY "bookmarks"
#define ENTRY "(sasasxxx)"

struct _RwBookmarks
{
  GObject parent_instance;

  GPtrArray *list;     /* of RwBookmark */
  GSettings *settings; /* NULL before they are bound */
  gboolean writing;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBookmarks, rw_bookmarks, G_TYPE_OBJECT)

static void
free_bookmark (gpointer data)
{
  RwBookmark *bookmark = data;

  g_free (bookmark->name);
  g_strfreev (bookmark->container_ids);
  g_free (bookmark);
}

/* The name without the space around it; NULL when there is nothing left, or too much. */
static char *
clean_name (const char *name)
{
  g_autofree char *clean = g_strstrip (g_strdup (name));

  if (*clean == '\0' || g_utf8_strlen (clean, -1) > RW_BOOKMARK_MAX_NAME)
    return NULL;
  return g_steal_pointer (&clean);
}

static gboolean
makes_sense (const RwBookmark *bookmark)
{
  guint n = bookmark->container_ids != NULL ? g_strv_length (bookmark->container_ids) : 0;
  gboolean has_span =
      bookmark->span > 0
      || (bookmark->span == 0 && bookmark->from >= 0 && bookmark->from < bookmark->to);

  for (guint i = 0; i < n; i++)
    if (*bookmark->container_ids[i] == '\0')
      return FALSE;
  return has_span && n > 0 && n <= RW_BOOKMARK_MAX_REEFERS && bookmark->quantities != 0;
}

static int
find_name (RwBookmarks *self, const char *name)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_str_equal (rw_bookmarks_get (self, i)->name, name))
      return (int) i;

  return -1;
}

/* Adds without telling anybody. */
static gboolean
add (RwBookmarks *self, const RwBookmark *bookmark)
{
  g_autofree char *name = clean_name (bookmark->name);
  RwBookmark *copy;
  int same;

  if (name == NULL || !makes_sense (bookmark))
    return FALSE;
  same = find_name (self, name);
  if (same >= 0)
    g_ptr_array_remove_index (self->list, (guint) same);
  if (self->list->len >= RW_BOOKMARKS_MAX)
    return FALSE;

  copy = g_memdup2 (bookmark, sizeof *bookmark);
  copy->name = g_steal_pointer (&name);
  copy->container_ids = g_strdupv (bookmark->container_ids);
  g_ptr_array_add (self->list, copy);
  return TRUE;
}

static guint32
parse_quantities (char **names)
{
  guint32 quantities = 0;
  RwQuantity quantity;

  for (; *names != NULL; names++)
    if (rw_quantity_from_name (*names, &quantity))
      quantities |= 1u << quantity;
  return quantities;
}

static void
read_settings (RwBookmarks *self)
{
  g_autoptr (GVariant) list = g_settings_get_value (self->settings, KEY);
  GVariantIter iter;
  char *name, **ids, **quantities;
  RwBookmark bookmark;

  g_ptr_array_set_size (self->list, 0);
  g_variant_iter_init (&iter, list);
  while (g_variant_iter_loop (&iter, "(&s^as^asxxx)", &name, &ids, &quantities, &bookmark.span,
                              &bookmark.from, &bookmark.to))
    {
      bookmark.name = name;
      bookmark.container_ids = ids;
      bookmark.quantities = parse_quantities (quantities);
      add (self, &bookmark);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static GVariant *
serialize (const RwBookmark *bookmark)
{
  const char *quantities[RW_N_QUANTITIES + 1] = { NULL };
  guint n = 0;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if ((bookmark->quantities & 1u << q) != 0)
      quantities[n++] = rw_quantity_get_name (q);
  return g_variant_new ("(s^as^asxxx)", bookmark->name, bookmark->container_ids, quantities,
                        bookmark->span, bookmark->from, bookmark->to);
}

static void
tell_changed (RwBookmarks *self)
{
  if (self->settings != NULL)
    {
      GVariantBuilder builder;

      g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" ENTRY));
      for (guint i = 0; i < self->list->len; i++)
        g_variant_builder_add_value (&builder, serialize (rw_bookmarks_get (self, i)));
      self->writing = TRUE;
      g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
      self->writing = FALSE;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
settings_changed_cb (RwBookmarks *self)
{
  if (!self->writing)
    read_settings (self);
}

static void
rw_bookmarks_dispose (GObject *object)
{
  RwBookmarks *self = RW_BOOKMARKS (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rw_bookmarks_parent_class)->dispose (object);
}

static void
rw_bookmarks_finalize (GObject *object)
{
  g_ptr_array_unref (RW_BOOKMARKS (object)->list);

  G_OBJECT_CLASS (rw_bookmarks_parent_class)->finalize (object);
}

static void
rw_bookmarks_class_init (RwBookmarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_bookmarks_dispose;
  object_class->finalize = rw_bookmarks_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_bookmarks_init (RwBookmarks *self)
{
  self->list = g_ptr_array_new_with_free_func (free_bookmark);
}

RwBookmarks *
rw_bookmarks_new (void)
{
  return g_object_new (RW_TYPE_BOOKMARKS, NULL);
}

void
rw_bookmarks_bind (RwBookmarks *self, GSettings *settings)
{
  g_return_if_fail (RW_IS_BOOKMARKS (self));
  g_return_if_fail (G_IS_SETTINGS (settings) && self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_settings (self);
}

guint
rw_bookmarks_get_size (RwBookmarks *self)
{
  g_return_val_if_fail (RW_IS_BOOKMARKS (self), 0);
  return self->list->len;
}

const RwBookmark *
rw_bookmarks_get (RwBookmarks *self, guint i)
{
  g_return_val_if_fail (RW_IS_BOOKMARKS (self) && i < self->list->len, NULL);
  return g_ptr_array_index (self->list, i);
}

gboolean
rw_bookmarks_add (RwBookmarks *self, const RwBookmark *bookmark)
{
  g_return_val_if_fail (RW_IS_BOOKMARKS (self), FALSE);
  g_return_val_if_fail (bookmark != NULL && bookmark->name != NULL, FALSE);

  if (!add (self, bookmark))
    return FALSE;

  tell_changed (self);
  return TRUE;
}

gboolean
rw_bookmarks_rename (RwBookmarks *self, guint i, const char *name)
{
  g_autofree char *clean = NULL;
  RwBookmark *bookmark;
  int same;

  g_return_val_if_fail (RW_IS_BOOKMARKS (self) && i < self->list->len, FALSE);

  clean = clean_name (name);
  same = clean != NULL ? find_name (self, clean) : -1;
  if (clean == NULL || (same >= 0 && same != (int) i))
    return FALSE;

  bookmark = g_ptr_array_index (self->list, i);
  g_free (bookmark->name);
  bookmark->name = g_steal_pointer (&clean);
  tell_changed (self);
  return TRUE;
}

void
rw_bookmarks_remove (RwBookmarks *self, guint i)
{
  g_return_if_fail (RW_IS_BOOKMARKS (self) && i < self->list->len);

  g_ptr_array_remove_index (self->list, i);
  tell_changed (self);
}
