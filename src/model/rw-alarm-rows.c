/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rows.h"

#include "rw-list-diff.h"

#include <math.h>

/* More changes than this are told as one. */
#define MOST_CHANGES 24

/* Fewer are no group. */
#define FEWEST_MEMBERS 2

/* Areas that alarms are gathered in, parts of a degree. */
#define AREAS_PER_DEGREE 5

/* Ids of gathered rows begin below those of incidents. */
#define FIRST_GATHERED (-(G_GINT64_CONSTANT (1) << 48))

typedef struct
{
  gint64 id;
  RwAlarmGroup sum;
  double latitudes; /* sum of those known */
  double longitudes;
  guint n_placed;
  GPtrArray *members; /* of RwAlarm, borrowed */
} Group;

typedef struct
{
  gint64 id;
  RwAlarm *alarm; /* NULL: a group; borrowed from `alarms` */
  Group *group;   /* that it is or belongs to, or NULL; borrowed from `groups` */
} Row;

/* What is gathered: a rule in an area. */
typedef struct
{
  const char *rule_id;
  int latitude; /* AREAS_PER_DEGREE; G_MAXINT when unknown */
  int longitude;
} Area;

struct _RwAlarmRows
{
  GObject parent_instance;
  RwAlarmList *list;
  RwAlarmView *view;
  RwAlarmSection section;
  RwAlarmSort sort;
  gboolean descending;
  gboolean gathered;
  GPtrArray *alarms;    /* that rows borrow from */
  GPtrArray *groups;    /* of Group, that rows borrow from */
  GArray *rows;         /* of Row */
  GHashTable *minted;   /* id → RwAlarmRow, not owned */
  GHashTable *expanded; /* set of ids */
  GHashTable *areas;    /* Area → id */
  guint n_matching;
  guint n_all;
  guint n_alarms;
};

enum
{
  SIGNAL_REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rw_alarm_rows_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwAlarmRows,
                               rw_alarm_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_alarm_rows_model_init))

static guint
area_hash (gconstpointer key)
{
  const Area *area = key;

  return g_direct_hash (area->rule_id) ^ (guint) area->latitude * 31u
         ^ (guint) area->longitude * 7u;
}

static gboolean
area_equal (gconstpointer first, gconstpointer second)
{
  const Area *a = first, *b = second;

  return a->rule_id == b->rule_id && a->latitude == b->latitude && a->longitude == b->longitude;
}

static void
group_free (Group *group)
{
  g_ptr_array_unref (group->members);
  g_free (group);
}

static int
compare_cb (gconstpointer first, gconstpointer second, gpointer user_data)
{
  const RwAlarm *a = *(const RwAlarm *const *) first, *b = *(const RwAlarm *const *) second;
  const RwAlarmRows *self = user_data;

  return rw_alarm_compare (a, b, self->sort, self->descending);
}

/* Those that are shown, in order; counts the others. */
static GPtrArray *
choose_alarms (RwAlarmRows *self, GPtrArray *alarms)
{
  GPtrArray *chosen = g_ptr_array_new ();
  g_autoptr (GHashTable) incidents = g_hash_table_new (g_int64_hash, g_int64_equal);

  self->n_all = 0;
  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (rw_alarm_is_put_away (alarm) != (self->section == RW_ALARM_SECTION_PUT_AWAY))
        continue;
      self->n_all += alarm->incident_id == 0 || g_hash_table_add (incidents, &alarm->incident_id);
      if (rw_alarm_view_matches (self->view, alarm))
        g_ptr_array_add (chosen, alarm);
    }
  g_ptr_array_sort_with_data (chosen, compare_cb, self);
  return chosen;
}

/* The id of the row that it is gathered in. An area keeps its id as long as the model. */
static gint64
get_area_id (RwAlarmRows *self, const RwAlarm *alarm)
{
  Area area = { alarm->rule_id, G_MAXINT, G_MAXINT };
  gint64 *id;

  if (!isnan (alarm->latitude) && !isnan (alarm->longitude))
    {
      area.latitude = (int) floor (alarm->latitude * AREAS_PER_DEGREE);
      area.longitude = (int) floor (alarm->longitude * AREAS_PER_DEGREE);
    }
  id = g_hash_table_lookup (self->areas, &area);
  if (id == NULL)
    {
      id = g_new (gint64, 1);
      *id = FIRST_GATHERED - g_hash_table_size (self->areas);
      g_hash_table_insert (self->areas, g_memdup2 (&area, sizeof area), id);
    }
  return *id;
}

static gint64
get_group_id (RwAlarmRows *self, const RwAlarm *alarm)
{
  if (alarm->incident_id != 0)
    return rw_alarm_rows_get_incident_row (alarm->incident_id);
  return self->gathered ? get_area_id (self, alarm) : 0;
}

/* How much a state needs somebody; the highest tells the state of a group. */
static guint
get_need (RwAlarmState state)
{
  static const guint needs[RW_N_ALARM_STATES] = {
    [RW_ALARM_STATE_UNACKNOWLEDGED] = 6, [RW_ALARM_STATE_RETURNED] = 5,
    [RW_ALARM_STATE_ACKNOWLEDGED] = 4,   [RW_ALARM_STATE_SHELVED] = 3,
    [RW_ALARM_STATE_SUPPRESSED] = 2,     [RW_ALARM_STATE_OUT_OF_SERVICE] = 1,
  };

  return needs[state];
}

static Group *
group_new (gint64 id, const RwAlarm *alarm)
{
  Group *group = g_new0 (Group, 1);

  group->id = id;
  group->members = g_ptr_array_new ();
  group->sum.incident_id = alarm->incident_id;
  group->sum.rule_id = alarm->rule_id;
  group->sum.priority = alarm->priority;
  group->sum.state = alarm->state;
  group->sum.raised_time = group->sum.last_time = alarm->raised_time;
  group->sum.latitude = group->sum.longitude = NAN;
  return group;
}

static void
group_add (Group *group, RwAlarm *alarm)
{
  RwAlarmGroup *sum = &group->sum;

  g_ptr_array_add (group->members, alarm);
  sum->n++;
  sum->n_open += rw_alarm_needs_acknowledging (alarm);
  sum->n_active += rw_alarm_is_active (alarm);
  sum->priority = MIN (sum->priority, alarm->priority);
  sum->raised_time = MIN (sum->raised_time, alarm->raised_time);
  sum->last_time = MAX (sum->last_time, alarm->raised_time);
  if (get_need (alarm->state) > get_need (sum->state))
    sum->state = alarm->state;
  if (isnan (alarm->latitude) || isnan (alarm->longitude))
    return;

  /* All are within a few km: the middle of degrees is near enough, except at the date line. */
  group->n_placed++;
  group->latitudes += alarm->latitude;
  group->longitudes += alarm->longitude;
  sum->latitude = group->latitudes / group->n_placed;
  sum->longitude = group->longitudes / group->n_placed;
}

/* of[i] is the group of alarm i, or NULL. */
static GPtrArray *
gather (RwAlarmRows *self, GPtrArray *alarms, Group **of)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);
      gint64 id = get_group_id (self, alarm);

      of[i] = NULL;
      if (id == 0)
        continue;
      of[i] = g_hash_table_lookup (by_id, &id);
      if (of[i] == NULL)
        {
          of[i] = group_new (id, alarm);
          g_ptr_array_add (groups, of[i]);
          g_hash_table_insert (by_id, &of[i]->id, of[i]);
        }
      group_add (of[i], alarm);
    }

  return groups;
}

static void
add_group_rows (RwAlarmRows *self, GArray *rows, Group *group)
{
  Row row = { group->id, NULL, group };

  g_array_append_val (rows, row);
  if (!g_hash_table_contains (self->expanded, &group->id))
    return;
  for (guint i = 0; i < group->members->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (group->members, i);

      row = (Row){ alarm->alarm_id, alarm, group };
      g_array_append_val (rows, row);
    }
}

static GArray *
make_rows (RwAlarmRows *self, GPtrArray *alarms, Group **of)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  self->n_alarms = alarms->len;
  self->n_matching = 0;
  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);
      Group *group = of[i];
      gboolean first = group == NULL || g_ptr_array_index (group->members, 0) == alarm;

      self->n_matching += first || group->sum.incident_id == 0;
      if (group == NULL || group->members->len < FEWEST_MEMBERS)
        {
          Row row = { alarm->alarm_id, alarm, NULL };

          g_array_append_val (rows, row);
        }
      else if (first)
        add_group_rows (self, rows, group);
    }

  return rows;
}

static gint64 *
list_ids (GArray *rows)
{
  gint64 *ids = g_new (gint64, rows->len);

  for (guint i = 0; i < rows->len; i++)
    ids[i] = g_array_index (rows, Row, i).id;

  return ids;
}

/* How many runs of rows that do not stay there are. */
static guint
count_runs (const gboolean *stays, guint n)
{
  guint runs = 0;

  for (guint i = 0; i < n; i++)
    runs += !stays[i] && (i == 0 || stays[i - 1]);

  return runs;
}

/* One change from the first row that differs to the last. */
static void
replace_middle (RwAlarmRows *self, GArray *rows, const gint64 *old_ids, const gint64 *new_ids)
{
  guint n_old = self->rows->len, n_new = rows->len, head = 0, tail = 0;

  while (head < MIN (n_old, n_new) && old_ids[head] == new_ids[head])
    head++;
  while (tail < MIN (n_old, n_new) - head && old_ids[n_old - 1 - tail] == new_ids[n_new - 1 - tail])
    tail++;

  g_array_set_size (self->rows, 0);
  g_array_append_vals (self->rows, rows->data, rows->len);
  g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
}

/* From the end, so that positions before stay true. */
static void
remove_rows (RwAlarmRows *self, const gboolean *stays)
{
  for (guint end = self->rows->len; end > 0;)
    {
      guint start = end - 1;

      if (!stays[start])
        {
          while (start > 0 && !stays[start - 1])
            start--;
          g_array_remove_range (self->rows, start, end - start);
          g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, 0);
        }
      end = start;
    }
}

static void
insert_rows (RwAlarmRows *self, GArray *rows, const gboolean *stays)
{
  for (guint start = 0, end; start < rows->len; start = end)
    {
      end = start + 1;
      if (stays[start])
        continue;

      while (end < rows->len && !stays[end])
        end++;
      g_array_insert_vals (self->rows, start, &g_array_index (rows, Row, start), end - start);
      g_list_model_items_changed (G_LIST_MODEL (self), start, 0, end - start);
    }
}

/* Rows that stay have their old contents until the end: both sets of alarms live until then. */
static void
change_rows (RwAlarmRows *self, GArray *rows)
{
  g_autofree gint64 *old_ids = list_ids (self->rows);
  g_autofree gint64 *new_ids = list_ids (rows);
  g_autofree gboolean *old_stays = g_new (gboolean, self->rows->len + 1);
  g_autofree gboolean *new_stays = g_new (gboolean, rows->len + 1);
  guint runs;

  rw_list_diff (old_ids, self->rows->len, new_ids, rows->len, old_stays, new_stays);
  runs = count_runs (old_stays, self->rows->len) + count_runs (new_stays, rows->len);
  if (runs > MOST_CHANGES)
    replace_middle (self, rows, old_ids, new_ids);
  else if (runs > 0)
    {
      remove_rows (self, old_stays);
      insert_rows (self, rows, new_stays);
    }
}

static void
set_row (RwAlarmRows *self, RwAlarmRow *object, const Row *row)
{
  gboolean group = row->alarm == NULL;

  rw_alarm_row_set (object, row->alarm, group ? &row->group->sum : NULL,
                    group && g_hash_table_contains (self->expanded, &row->id),
                    !group && row->group != NULL);
}

/* Those that somebody holds say what is now; handlers may mint and drop others. */
static void
update_minted (RwAlarmRows *self, GArray *rows)
{
  for (guint i = 0; i < rows->len && g_hash_table_size (self->minted) > 0; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      RwAlarmRow *object = g_hash_table_lookup (self->minted, &row->id);

      if (object == NULL)
        continue;
      g_object_ref (object);
      set_row (self, object, row);
      g_object_unref (object);
    }
}

static void
refresh (RwAlarmRows *self)
{
  g_autoptr (GPtrArray) old_alarms = self->alarms;
  g_autoptr (GPtrArray) old_groups = self->groups;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autofree Group **of = NULL;

  self->alarms = g_ptr_array_ref (rw_alarm_list_get_alarms (self->list));
  chosen = choose_alarms (self, self->alarms);
  of = g_new (Group *, chosen->len + 1);
  self->groups = gather (self, chosen, of);
  rows = make_rows (self, chosen, of);
  change_rows (self, rows);
  g_array_unref (self->rows);
  self->rows = g_array_ref (rows);
  update_minted (self, rows);
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
}

static void
row_gone_cb (gpointer user_data, GObject *where_it_was)
{
  RwAlarmRows *self = user_data;
  gint64 id = rw_alarm_row_get_id ((RwAlarmRow *) where_it_was);

  g_hash_table_remove (self->minted, &id);
}

static GType
rw_alarm_rows_get_item_type (GListModel *model)
{
  return RW_TYPE_ALARM_ROW;
}

static guint
rw_alarm_rows_get_n_items (GListModel *model)
{
  return RW_ALARM_ROWS (model)->rows->len;
}

static gpointer
rw_alarm_rows_get_item (GListModel *model, guint position)
{
  RwAlarmRows *self = RW_ALARM_ROWS (model);
  const Row *row;
  RwAlarmRow *object;

  if (position >= self->rows->len)
    return NULL;

  row = &g_array_index (self->rows, Row, position);
  object = g_hash_table_lookup (self->minted, &row->id);
  if (object != NULL)
    return g_object_ref (object);

  object = rw_alarm_row_new (row->id);
  set_row (self, object, row);
  g_object_weak_ref (G_OBJECT (object), row_gone_cb, self);
  g_hash_table_insert (self->minted, g_memdup2 (&row->id, sizeof row->id), object);
  return object;
}

static void
rw_alarm_rows_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_alarm_rows_get_item_type;
  iface->get_n_items = rw_alarm_rows_get_n_items;
  iface->get_item = rw_alarm_rows_get_item;
}

static void
rw_alarm_rows_finalize (GObject *object)
{
  RwAlarmRows *self = RW_ALARM_ROWS (object);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->minted);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, row_gone_cb, self);
  g_hash_table_unref (self->minted);
  g_hash_table_unref (self->expanded);
  g_hash_table_unref (self->areas);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->alarms);
  g_object_unref (self->list);
  g_object_unref (self->view);
  G_OBJECT_CLASS (rw_alarm_rows_parent_class)->finalize (object);
}

static void
rw_alarm_rows_class_init (RwAlarmRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_rows_finalize;
  signals[SIGNAL_REFRESHED] = g_signal_new ("refreshed", RW_TYPE_ALARM_ROWS, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_alarm_rows_init (RwAlarmRows *self)
{
  self->alarms = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->minted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->expanded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->areas = g_hash_table_new_full (area_hash, area_equal, g_free, g_free);
}

RwAlarmRows *
rw_alarm_rows_new (RwAlarmList *list, RwAlarmView *view, RwAlarmSection section)
{
  RwAlarmRows *self = g_object_new (RW_TYPE_ALARM_ROWS, NULL);

  self->list = g_object_ref (list);
  self->view = g_object_ref (view);
  self->section = section;
  g_signal_connect_object (list, "refreshed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

void
rw_alarm_rows_set_sort (RwAlarmRows *self, RwAlarmSort sort, gboolean descending)
{
  g_return_if_fail (RW_IS_ALARM_ROWS (self));

  if (self->sort == sort && self->descending == descending)
    return;
  self->sort = sort;
  self->descending = descending;
  refresh (self);
}

void
rw_alarm_rows_set_gathered (RwAlarmRows *self, gboolean gathered)
{
  g_return_if_fail (RW_IS_ALARM_ROWS (self));

  if (self->gathered == gathered)
    return;
  self->gathered = gathered;
  refresh (self);
}

gboolean
rw_alarm_rows_get_gathered (RwAlarmRows *self)
{
  return self->gathered;
}

void
rw_alarm_rows_set_expanded (RwAlarmRows *self, gint64 id, gboolean expanded)
{
  g_return_if_fail (RW_IS_ALARM_ROWS (self));

  if (expanded == g_hash_table_contains (self->expanded, &id))
    return;
  if (expanded)
    g_hash_table_add (self->expanded, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (self->expanded, &id);
  refresh (self);
}

guint
rw_alarm_rows_get_n_matching (RwAlarmRows *self)
{
  return self->n_matching;
}

guint
rw_alarm_rows_get_n_all (RwAlarmRows *self)
{
  return self->n_all;
}

guint
rw_alarm_rows_get_n_alarms (RwAlarmRows *self)
{
  return self->n_alarms;
}

gint64
rw_alarm_rows_get_id (RwAlarmRows *self, guint position)
{
  return position < self->rows->len ? g_array_index (self->rows, Row, position).id : 0;
}

gboolean
rw_alarm_rows_find (RwAlarmRows *self, gint64 id, guint *position)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).id == id)
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}

void
rw_alarm_rows_collect (RwAlarmRows *self, guint position, GPtrArray *alarms)
{
  const Row *row;

  g_return_if_fail (position < self->rows->len);

  row = &g_array_index (self->rows, Row, position);
  if (row->alarm != NULL)
    g_ptr_array_add (alarms, row->alarm);
  else
    for (guint i = 0; i < row->group->members->len; i++)
      g_ptr_array_add (alarms, g_ptr_array_index (row->group->members, i));
}

gint64
rw_alarm_rows_get_incident_row (gint64 incident_id)
{
  return -incident_id;
}
