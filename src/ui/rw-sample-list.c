/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sample-list.h"

struct _RwSample
{
  GObject parent_instance;

  const char *container_id; /* interned */
  gint64 time;
  float value[RW_N_QUANTITIES];
  guint16 flags_known;
  guint16 flags_set;
};

G_DEFINE_FINAL_TYPE (RwSample, rw_sample, G_TYPE_OBJECT)

struct _RwSampleList
{
  GObject parent_instance;

  GPtrArray *series; /* of RwSeries */
  GArray *places;    /* of Place, oldest first */
};

/* Where the sample of a row is. */
typedef struct
{
  gint64 time;
  guint32 series;
  guint32 index;
} Place;

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

const char *
rw_sample_get_container_id (RwSample *self)
{
  g_return_val_if_fail (RW_IS_SAMPLE (self), NULL);
  return self->container_id;
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
  return RW_SAMPLE_LIST (model)->places->len;
}

static gpointer
rw_sample_list_get_item (GListModel *model, guint position)
{
  RwSampleList *self = RW_SAMPLE_LIST (model);
  const Place *place;
  RwSample *sample;
  RwSeries *series;

  if (position >= self->places->len)
    return NULL;

  place = &g_array_index (self->places, Place, self->places->len - 1 - position);
  series = g_ptr_array_index (self->series, place->series);
  if (place->index >= rw_series_get_size (series))
    return NULL;

  sample = g_object_new (RW_TYPE_SAMPLE, NULL);
  sample->container_id = rw_series_get_container_id (series);
  sample->time = rw_series_get_times (series)[place->index];
  sample->flags_known = rw_series_get_flags_known (series)[place->index];
  sample->flags_set = rw_series_get_flags_set (series)[place->index];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    sample->value[q] = rw_series_get_values (series, q)[place->index];
  return sample;
}

static void
rw_sample_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_sample_list_get_item_type;
  iface->get_n_items = rw_sample_list_get_n_items;
  iface->get_item = rw_sample_list_get_item;
}

/* The places of the samples in [from, to), merged by time; of one moment in the order of series. */
static GArray *
find_places (GPtrArray *series, gint64 from, gint64 to)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autofree RwSamples *parts = g_new (RwSamples, series->len);
  g_autofree guint *firsts = g_new (guint, series->len);
  g_autofree guint *next = g_new0 (guint, series->len);

  for (guint s = 0; s < series->len; s++)
    {
      RwSamples all = rw_samples_from_series (g_ptr_array_index (series, s));

      parts[s] = rw_samples_cut (&all, from, to);
      firsts[s] = parts[s].time - all.time;
    }
  for (;;)
    {
      Place place = { .time = G_MAXINT64 };
      gboolean found = FALSE;

      for (guint s = 0; s < series->len; s++)
        if (next[s] < parts[s].n && parts[s].time[next[s]] < place.time)
          {
            place = (Place){ parts[s].time[next[s]], s, firsts[s] + next[s] };
            found = TRUE;
          }
      if (!found)
        return places;
      g_array_append_val (places, place);
      next[place.series]++;
    }
}

static gboolean
has_series (RwSampleList *self, GPtrArray *series)
{
  if (self->series->len != series->len)
    return FALSE;
  for (guint i = 0; i < series->len; i++)
    if (g_ptr_array_index (self->series, i) != g_ptr_array_index (series, i))
      return FALSE;
  return TRUE;
}

/* How many of the oldest places of `before` are gone when all the others are the oldest of `now`;
 * all when that is not so. */
static guint
count_gone (GArray *before, GArray *now)
{
  const Place *places = (const Place *) before->data;
  guint gone = 0;

  if (now->len == 0)
    return before->len;
  while (gone < before->len && places[gone].time < g_array_index (now, Place, 0).time)
    gone++;
  if (before->len - gone > now->len
      || memcmp (places + gone, now->data, (before->len - gone) * sizeof (Place)) != 0)
    return before->len;
  return gone;
}

static void
rw_sample_list_finalize (GObject *object)
{
  RwSampleList *self = RW_SAMPLE_LIST (object);

  g_ptr_array_unref (self->series);
  g_array_unref (self->places);

  G_OBJECT_CLASS (rw_sample_list_parent_class)->finalize (object);
}

static void
rw_sample_list_class_init (RwSampleListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_sample_list_finalize;
}

static void
rw_sample_list_init (RwSampleList *self)
{
  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
}

RwSampleList *
rw_sample_list_new (void)
{
  return g_object_new (RW_TYPE_SAMPLE_LIST, NULL);
}

void
rw_sample_list_show (RwSampleList *self, RwSeries *const *series, guint n, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) places = NULL;
  guint gone, kept;

  g_return_if_fail (RW_IS_SAMPLE_LIST (self));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (shown, g_object_ref (series[i]));
  places = find_places (shown, from, to);

  /* The commonest change by far: the span moved on, so the oldest samples went and newer ones came.
   * Who looks at those between is not to be moved. */
  gone = has_series (self, shown) ? count_gone (self->places, places) : self->places->len;
  kept = self->places->len - gone;
  if (gone > 0)
    {
      g_array_remove_range (self->places, 0, gone);
      g_list_model_items_changed (G_LIST_MODEL (self), kept, gone, 0);
    }
  g_ptr_array_unref (self->series);
  self->series = g_steal_pointer (&shown);
  g_array_unref (self->places);
  self->places = g_steal_pointer (&places);
  if (self->places->len > kept)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->places->len - kept);
}
