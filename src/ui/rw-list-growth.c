/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-list-growth.h"

/* So many rows more in a frame. From ENOUGH on the view has all the widgets that it ever needs. */
#define STEP 12
#define ENOUGH 256

struct _RwListGrowth
{
  GObject parent_instance;
  GListModel *rows;
  GtkWidget *widget; /* borrowed */
  guint n;           /* rows that are told of */
  guint tick_id;
};

static guint grown_signal;

static void rw_list_growth_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwListGrowth,
                               rw_list_growth,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_list_growth_model_init))

/* How many rows there may be when there were n. */
static guint
get_next (RwListGrowth *self, guint n)
{
  guint n_rows = g_list_model_get_n_items (self->rows);

  return n + STEP < ENOUGH ? MIN (n + STEP, n_rows) : n_rows;
}

static void
grow (RwListGrowth *self)
{
  guint n = self->n;

  self->n = get_next (self, n);
  g_list_model_items_changed (G_LIST_MODEL (self), n, 0, self->n - n);
  g_signal_emit (self, grown_signal, 0);
}

static gboolean
grow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  RwListGrowth *self = user_data;

  if (self->n < g_list_model_get_n_items (self->rows))
    grow (self);
  if (self->n < g_list_model_get_n_items (self->rows))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
tell (RwListGrowth *self, guint n, guint position, guint removed, guint added)
{
  self->n = n;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
rows_changed_cb (RwListGrowth *self, guint position, guint removed, guint added)
{
  guint n_rows = g_list_model_get_n_items (self->rows);
  guint old = self->n;
  /* As many as before have their widgets; a few more may come at once. */
  guint n = MIN (n_rows, get_next (self, old));

  if (position < old)
    {
      guint gone = MIN (removed, old - position);
      guint exact = old - gone + added;

      /* The rows behind the change stay, unless there would be too many. */
      if (exact <= n)
        tell (self, exact, position, gone, added);
      else
        tell (self, n, position, old - position, n - position);
    }
  if (n > self->n)
    tell (self, n, self->n, 0, n - self->n);
  if (self->n < n_rows && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, grow_cb, self, NULL);
}

static GType
rw_list_growth_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (RW_LIST_GROWTH (model)->rows);
}

static guint
rw_list_growth_get_n_items (GListModel *model)
{
  return RW_LIST_GROWTH (model)->n;
}

static gpointer
rw_list_growth_get_item (GListModel *model, guint position)
{
  RwListGrowth *self = RW_LIST_GROWTH (model);

  return position < self->n ? g_list_model_get_item (self->rows, position) : NULL;
}

static void
rw_list_growth_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_list_growth_get_item_type;
  iface->get_n_items = rw_list_growth_get_n_items;
  iface->get_item = rw_list_growth_get_item;
}

static void
rw_list_growth_dispose (GObject *object)
{
  RwListGrowth *self = RW_LIST_GROWTH (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (rw_list_growth_parent_class)->dispose (object);
}

static void
rw_list_growth_class_init (RwListGrowthClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_list_growth_dispose;
  grown_signal = g_signal_new ("grown", RW_TYPE_LIST_GROWTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
rw_list_growth_init (RwListGrowth *self)
{
}

RwListGrowth *
rw_list_growth_new (GListModel *rows, GtkWidget *widget)
{
  RwListGrowth *self = g_object_new (RW_TYPE_LIST_GROWTH, NULL);

  self->rows = g_object_ref (rows);
  self->widget = widget;
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rows_changed_cb (self, 0, 0, g_list_model_get_n_items (rows));
  return self;
}
