/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sample-list.h"

struct _RwSample
{
  GObject parent_instance;

  gint64 time;
  float value[RW_N_QUANTITIES];
  guint16 flags_known;
  guint16 flags_set;
};

G_DEFINE_FINAL_TYPE (RwSample, rw_sample, G_TYPE_OBJECT)

struct _RwSampleList
{
  GObject parent_instance;

  RwSeries *series; /* NULL for none */
  guint first;      /* the oldest sample shown */
  guint n;
};

static void rw_sample_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwSampleList, rw_sample_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_sample_list_iface_init))

static void
rw_sample_class_init (RwSampleClass *klass)
{
}

static void
rw_sample_init (RwSample *self)
{
}

gint64
rw_sample_get_time (RwSample *self)
{
  g_return_val_if_fail (RW_IS_SAMPLE (self), 0);
  return self->time;
}

float
rw_sample_get_value (RwSample *self, RwQuantity quantity)
{
  g_return_val_if_fail (RW_IS_SAMPLE (self) && quantity < RW_N_QUANTITIES, 0);
  return self->value[quantity];
}

int
rw_sample_get_flag (RwSample *self, RwReadingFlags flag)
{
  g_return_val_if_fail (RW_IS_SAMPLE (self), -1);
  return (self->flags_known & flag) == 0 ? -1 : (self->flags_set & flag) != 0;
}

static GType
rw_sample_list_get_item_type (GListModel *model)
{
  return RW_TYPE_SAMPLE;
}

static guint
rw_sample_list_get_n_items (GListModel *model)
{
  return RW_SAMPLE_LIST (model)->n;
}

static gpointer
rw_sample_list_get_item (GListModel *model, guint position)
{
  RwSampleList *self = RW_SAMPLE_LIST (model);
  RwSample *sample;
  guint index;

  if (position >= self->n)
    return NULL;

  index = self->first + self->n - 1 - position;
  if (index >= rw_series_get_size (self->series))
    return NULL;

  sample = g_object_new (RW_TYPE_SAMPLE, NULL);
  sample->time = rw_series_get_times (self->series)[index];
  sample->flags_known = rw_series_get_flags_known (self->series)[index];
  sample->flags_set = rw_series_get_flags_set (self->series)[index];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    sample->value[q] = rw_series_get_values (self->series, q)[index];
  return sample;
}

static void
rw_sample_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_sample_list_get_item_type;
  iface->get_n_items = rw_sample_list_get_n_items;
  iface->get_item = rw_sample_list_get_item;
}

static void
rw_sample_list_dispose (GObject *object)
{
  g_clear_object (&RW_SAMPLE_LIST (object)->series);

  G_OBJECT_CLASS (rw_sample_list_parent_class)->dispose (object);
}

static void
rw_sample_list_class_init (RwSampleListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_sample_list_dispose;
}

static void
rw_sample_list_init (RwSampleList *self)
{
}

RwSampleList *
rw_sample_list_new (void)
{
  return g_object_new (RW_TYPE_SAMPLE_LIST, NULL);
}

void
rw_sample_list_show (RwSampleList *self, RwSeries *series, gint64 from, gint64 to)
{
  guint n_before, first = 0, n = 0;

  g_return_if_fail (RW_IS_SAMPLE_LIST (self));

  n_before = self->n;
  if (series != NULL)
    {
      RwSamples all = rw_samples_from_series (series), part = rw_samples_cut (&all, from, to);

      first = part.time - all.time;
      n = part.n;
    }

  /* The commonest change by far: the same span with new samples at its end. */
  if (series == self->series && first == self->first && n >= n_before && n_before > 0)
    {
      self->n = n;
      if (n > n_before)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n - n_before);
      return;
    }

  g_set_object (&self->series, series);
  self->first = first;
  self->n = n;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n);
}
