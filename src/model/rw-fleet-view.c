/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_INTERVAL 2000 /* ms */

struct _RwFleetView
{
  GObject parent_instance;
  RwFleet *fleet;
  GArray *rows;  /* of guint: the fleet's position of each row */
  GArray *keys;  /* of Key: scratch of refresh() */
  char *text;    /* upper case ASCII, or NULL */
  guint conditions;
  const char *cargo; /* interned, or NULL */
  RwFleetSort sort;
  gboolean descending;
  gboolean active;
  gboolean stale; /* the fleet changed since the last refresh */
  guint interval; /* ms */
  guint timeout_id;
};

/* What one reefer is sorted by: text where there is one, else the numbers. */
typedef struct
{
  guint position;
  const char *text;
  double number;
  double second;
} Key;

enum
{
  SIGNAL_REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rw_fleet_view_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFleetView,
                               rw_fleet_view,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rw_fleet_view_list_model_init))

/* Whether upper, which is upper case, is somewhere in text. Ids and cargo codes are short. */
static gboolean
contains (const char *text, const char *upper)
{
  for (; *text != '\0'; text++)
    {
      gsize i = 0;

      while (upper[i] != '\0' && g_ascii_toupper (text[i]) == upper[i])
        i++;
      if (upper[i] == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches (RwFleetView *self, const RwReeferState *state)
{
  if ((self->conditions & (1u << state->condition)) == 0)
    return FALSE;
  if (self->cargo != NULL && state->last.product_id != self->cargo)
    return FALSE;
  return self->text == NULL || contains (state->last.container_id, self->text)
         || (state->last.product_id != NULL
             && (contains (state->last.product_id, self->text)
                 || contains (rw_fleet_get_cargo_name (self->fleet, state->last.product_id),
                              self->text)));
}

static double
number_of (RwFleetSort sort, const RwReeferState *state)
{
  switch (sort)
    {
    case RW_FLEET_SORT_CONDITION:
      return state->condition;
    case RW_FLEET_SORT_SETPOINT:
      return state->last.value[RW_QUANTITY_TARGET_TEMPERATURE];
    case RW_FLEET_SORT_SUPPLY:
      return state->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE];
    case RW_FLEET_SORT_RETURN:
      return state->last.value[RW_QUANTITY_RETURN_TEMPERATURE];
    case RW_FLEET_SORT_DEVIATION:
      return rw_reefer_state_get_deviation (state);
    case RW_FLEET_SORT_POWER:
      return state->last.value[RW_QUANTITY_KILOWATTS];
    case RW_FLEET_SORT_HUMIDITY:
      return state->last.value[RW_QUANTITY_HUMIDITY_LEVEL];
    case RW_FLEET_SORT_AGE:
      return -(double) state->last.time;
    case RW_FLEET_SORT_CONTAINER:
    case RW_FLEET_SORT_CARGO:
    case RW_N_FLEET_SORTS:
    default:
      return NAN;
    }
}

static Key
key_of (RwFleetView *self, guint position, const RwReeferState *state)
{
  Key key = { .position = position, .number = NAN, .second = NAN };

  if (self->sort == RW_FLEET_SORT_CONTAINER)
    key.text = state->last.container_id;
  else if (self->sort == RW_FLEET_SORT_CARGO)
    key.text = rw_fleet_get_cargo_name (self->fleet, state->last.product_id);
  else
    key.number = number_of (self->sort, state);
  if (self->sort == RW_FLEET_SORT_CONDITION)
    key.second = -fabs (rw_reefer_state_get_deviation (state));
  return key;
}

static int
compare_numbers (double a, double b, gboolean descending)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return descending ? (a < b) - (a > b) : (a > b) - (a < b);
}

static int
compare_texts (const char *a, const char *b, gboolean descending)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  return descending ? strcmp (b, a) : strcmp (a, b);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Key *first = a;
  const Key *second = b;
  const RwFleetView *self = user_data;
  int order = compare_texts (first->text, second->text, self->descending);

  if (order == 0)
    order = compare_numbers (first->number, second->number, self->descending);
  if (order == 0)
    order = compare_numbers (first->second, second->second, FALSE);
  return order != 0 ? order
                    : (first->position > second->position) - (first->position < second->position);
}

/* Puts the keys' order into rows and tells what is between the equal head and tail. */
static void
replace_rows (RwFleetView *self)
{
  const Key *keys = (const Key *) (gpointer) self->keys->data;
  guint n = self->keys->len;
  guint n_before = self->rows->len;
  guint *rows = (guint *) (gpointer) self->rows->data;
  guint head = 0;
  guint tail = 0;

  while (head < MIN (n, n_before) && rows[head] == keys[head].position)
    head++;
  while (tail < MIN (n, n_before) - head
         && rows[n_before - 1 - tail] == keys[n - 1 - tail].position)
    tail++;
  if (n == n_before && head == n)
    return;
  g_array_set_size (self->rows, n);
  for (guint i = 0; i < n; i++)
    g_array_index (self->rows, guint, i) = keys[i].position;
  g_list_model_items_changed (G_LIST_MODEL (self), head, n_before - head - tail, n - head - tail);
}

static void
refresh (RwFleetView *self)
{
  guint size = rw_fleet_get_size (self->fleet);

  self->stale = FALSE;
  g_array_set_size (self->keys, 0);
  for (guint i = 0; i < size; i++)
    {
      const RwReeferState *state = rw_fleet_peek (self->fleet, i);

      if (matches (self, state))
        {
          Key key = key_of (self, i, state);

          g_array_append_val (self->keys, key);
        }
    }
  g_array_sort_with_data (self->keys, compare_keys, self);
  replace_rows (self);
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
}

static gboolean
interval_over_cb (gpointer user_data)
{
  RwFleetView *self = user_data;

  if (!self->stale)
    {
      self->timeout_id = 0;
      return G_SOURCE_REMOVE;
    }
  refresh (self);
  return G_SOURCE_CONTINUE;
}

/* The first change after a pause shows at once; the timeout runs only while changes come. */
static void
fleet_updated_cb (RwFleet *fleet, RwFleetView *self)
{
  if (!self->active || self->timeout_id != 0)
    {
      self->stale = TRUE;
      return;
    }
  if (self->interval > 0)
    self->timeout_id = g_timeout_add (self->interval, interval_over_cb, self);
  refresh (self);
}

static GType
rw_fleet_view_get_item_type (GListModel *model)
{
  return RW_TYPE_REEFER;
}

static guint
rw_fleet_view_get_n_items (GListModel *model)
{
  return RW_FLEET_VIEW (model)->rows->len;
}

static gpointer
rw_fleet_view_get_item (GListModel *model, guint position)
{
  RwFleetView *self = RW_FLEET_VIEW (model);

  if (position >= self->rows->len)
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->fleet),
                                g_array_index (self->rows, guint, position));
}

static void
rw_fleet_view_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_fleet_view_get_item_type;
  iface->get_n_items = rw_fleet_view_get_n_items;
  iface->get_item = rw_fleet_view_get_item;
}

static void
rw_fleet_view_dispose (GObject *object)
{
  RwFleetView *self = RW_FLEET_VIEW (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->fleet != NULL)
    g_signal_handlers_disconnect_by_data (self->fleet, self);
  g_clear_object (&self->fleet);
  G_OBJECT_CLASS (rw_fleet_view_parent_class)->dispose (object);
}

static void
rw_fleet_view_finalize (GObject *object)
{
  RwFleetView *self = RW_FLEET_VIEW (object);

  g_array_unref (self->rows);
  g_array_unref (self->keys);
  g_free (self->text);
  G_OBJECT_CLASS (rw_fleet_view_parent_class)->finalize (object);
}

static void
rw_fleet_view_class_init (RwFleetViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_fleet_view_dispose;
  object_class->finalize = rw_fleet_view_finalize;
  signals[SIGNAL_REFRESHED] = g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_fleet_view_init (RwFleetView *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  self->conditions = RW_FLEET_ALL_CONDITIONS;
  self->active = TRUE;
  self->interval = DEFAULT_INTERVAL;
}

RwFleetView *
rw_fleet_view_new (RwFleet *fleet)
{
  RwFleetView *self = g_object_new (RW_TYPE_FLEET_VIEW, NULL);

  self->fleet = g_object_ref (fleet);
  g_signal_connect (fleet, "updated", G_CALLBACK (fleet_updated_cb), self);
  refresh (self);
  return self;
}

void
rw_fleet_view_set_text (RwFleetView *self, const char *text)
{
  g_autofree char *upper = text != NULL && *text != '\0' ? g_ascii_strup (text, -1) : NULL;

  if (g_strcmp0 (upper, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&upper);
  refresh (self);
}

void
rw_fleet_view_set_conditions (RwFleetView *self, guint mask)
{
  if (self->conditions == mask)
    return;
  self->conditions = mask;
  refresh (self);
}

guint
rw_fleet_view_get_conditions (RwFleetView *self)
{
  return self->conditions;
}

void
rw_fleet_view_set_cargo (RwFleetView *self, const char *product_id)
{
  const char *cargo = product_id != NULL ? g_intern_string (product_id) : NULL;

  if (self->cargo == cargo)
    return;
  self->cargo = cargo;
  refresh (self);
}

void
rw_fleet_view_set_sort (RwFleetView *self, RwFleetSort sort, gboolean descending)
{
  if (self->sort == sort && self->descending == descending)
    return;
  self->sort = sort;
  self->descending = descending;
  refresh (self);
}

void
rw_fleet_view_set_interval (RwFleetView *self, guint interval)
{
  self->interval = interval;
}

void
rw_fleet_view_set_active (RwFleetView *self, gboolean active)
{
  if (self->active == active)
    return;
  self->active = active;
  if (!active)
    g_clear_handle_id (&self->timeout_id, g_source_remove);
  else if (self->stale)
    refresh (self);
}

guint
rw_fleet_view_get_fleet_position (RwFleetView *self, guint row)
{
  return row < self->rows->len ? g_array_index (self->rows, guint, row) : G_MAXUINT;
}
