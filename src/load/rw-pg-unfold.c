/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-unfold.h"

#include "rw-history.h"
#include "rw-pg-array.h"
#include "rw-pg-rows.h"
#include "rw-time.h"

#include <math.h>

/* A column of the table reading that is no quantity, and its array in packed. */
typedef struct
{
  const char *open;
  const char *packed;
  const char *type;
  gboolean whole; /* only with RW_HISTORY_WHOLE */
} Column;

/* The order is that of read_others() and Others. */
static const Column columns[] = {
  { "product_no", "products", "integer", FALSE },
  { "marks", "marks", "integer", FALSE },
  { "flags_known", "flags_known", "smallint", FALSE },
  { "flags_set", "flags_set", "smallint", FALSE },
  { "source_no", "sources", "smallint", TRUE },
  { "defrost_cycle", "defrost_cycles", "smallint", TRUE },
  { "latitude_e7", "latitudes_e7", "integer", TRUE },
  { "longitude_e7", "longitudes_e7", "integer", TRUE },
};

/* The arrays of those columns. */
typedef struct
{
  RwPgArray product, marks, known, set, source, defrost_cycle, latitude, longitude;
} Others;

static gboolean
is_whole (const RwPgUnfold *self)
{
  return (self->quantities & RW_HISTORY_WHOLE) != 0;
}

static gboolean
has_quantity (const RwPgUnfold *self, guint quantity)
{
  return (self->quantities & 1u << quantity) != 0;
}

static void
add_others (const RwPgUnfold *self, GString *open, GString *packed)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (columns[i].whole && !is_whole (self))
        continue;
      g_string_append_printf (open, ", t.%s", columns[i].open);
      g_string_append_printf (packed, ", NULL::%s", columns[i].type);
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (columns[i].whole && !is_whole (self))
        continue;
      g_string_append_printf (open, ", NULL::%s[]", columns[i].type);
      g_string_append_printf (packed, ", p.%s", columns[i].packed);
    }
}

char *
rw_pg_unfold_query (const RwPgUnfold *self, const char *reefer, const char *from, const char *to)
{
  g_autoptr (GString) open = g_string_new (NULL);
  g_autoptr (GString) packed = g_string_new (NULL);

  if (is_whole (self))
    {
      g_string_append (open, ", t.received_time, NULL::integer[], NULL::bigint[]");
      g_string_append (packed, ", NULL::timestamptz, p.delays_us, p.delays_long_us");
    }
  add_others (self, open, packed);
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    {
      const char *name = rw_quantity_get_name (i);

      if (!has_quantity (self, i))
        continue;
      g_string_append_printf (open, ", t.%s, NULL::smallint[], NULL::real[]", name);
      g_string_append_printf (packed, ", NULL::real, p.%s, p.%s_exact", name, name);
    }

  return g_strdup_printf (
      "SELECT t.measurement_time AS at, NULL::integer AS n, NULL::integer[], NULL::bigint[]%s"
      " FROM reeferwatch.reading t"
      " WHERE t.reefer_id = %s AND t.measurement_time >= %s AND t.measurement_time < %s"
      " UNION ALL "
      "SELECT p.start, p.n, p.times_ms, p.times_us%s FROM reeferwatch.packed p"
      " WHERE p.reefer_id = %s AND p.start > %s::timestamptz - interval '24 hours' AND p.start < %s"
      " ORDER BY at, n",
      open->str, reefer, from, to, packed->str, reefer, from, to);
}

/* --- one row ---------------------------------------------------------------------------------- */

static double
to_degrees (gboolean known, gint32 steps)
{
  return known ? steps / 1e7 : (double) NAN;
}

static void
set_reading (const RwPgUnfold *self,
             RwReading *reading,
             gint32 product,
             gint16 source,
             gint32 marks,
             gint16 known,
             gint16 set)
{
  reading->product_id = rw_dictionary_get_text (self->products, product);
  reading->source = rw_dictionary_get_text (self->sources, source);
  reading->flags_known = (guint16) known;
  reading->flags_set = (guint16) set;
  reading->late = (marks & RW_PG_MARK_LATE) != 0;
  reading->quality = (guint32) (marks & (RW_PG_MARK_LATE - 1));
}

static void
read_open_others (const RwPgUnfold *self, RwPgTuple *tuple, RwReading *reading)
{
  gint32 product = 0, marks = 0, latitude = 0, longitude = 0;
  gint16 known = 0, set = 0, source = 0;
  gboolean located;

  rw_pg_tuple_int4 (tuple, &product);
  rw_pg_tuple_int4 (tuple, &marks);
  rw_pg_tuple_int2 (tuple, &known);
  rw_pg_tuple_int2 (tuple, &set);
  if (is_whole (self))
    {
      rw_pg_tuple_int2 (tuple, &source);
      rw_pg_tuple_int2 (tuple, &reading->defrost_cycle);
      located = rw_pg_tuple_int4 (tuple, &latitude);
      reading->latitude = to_degrees (located, latitude);
      located = rw_pg_tuple_int4 (tuple, &longitude);
      reading->longitude = to_degrees (located, longitude);
    }
  set_reading (self, reading, product, source, marks, known, set);
}

static void
skip (RwPgTuple *tuple, guint n)
{
  while (n-- > 0)
    rw_pg_tuple_skip (tuple);
}

static guint
count_others (const RwPgUnfold *self)
{
  return is_whole (self) ? G_N_ELEMENTS (columns) : 4;
}

static void
take_open (const RwPgUnfold *self, RwPgTuple *tuple, RwReading *reading)
{
  skip (tuple, 2);
  reading->received_time = reading->time;
  if (is_whole (self))
    {
      rw_pg_tuple_time (tuple, &reading->received_time);
      skip (tuple, 2);
    }
  read_open_others (self, tuple, reading);
  skip (tuple, count_others (self));
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    if (has_quantity (self, i))
      {
        rw_pg_tuple_float (tuple, &reading->value[i]);
        skip (tuple, 2);
      }
}

/* --- one day ---------------------------------------------------------------------------------- */

/* The next of whichever of the two arrays there is, in µs. */
static gint64
next_duration (RwPgArray *narrow, gint64 unit, RwPgArray *wide)
{
  gint32 small = 0;
  gint64 large = 0;

  if (narrow->end != NULL)
    {
      rw_pg_array_int4 (narrow, &small);
      return small * unit;
    }

  rw_pg_array_int8 (wide, &large);
  return large;
}

static void
unfold_times (RwPgTuple *tuple, gint64 start, RwReading *readings, gint32 n)
{
  RwPgArray ms, us;

  rw_pg_array_init (&ms, tuple);
  rw_pg_array_init (&us, tuple);
  for (gint32 i = 0; i < n; i++)
    readings[i].time = readings[i].received_time = start + next_duration (&ms, 1000, &us);
}

static void
unfold_delays (RwPgTuple *tuple, RwReading *readings, gint32 n)
{
  RwPgArray us, longer;

  rw_pg_tuple_skip (tuple);
  rw_pg_array_init (&us, tuple);
  rw_pg_array_init (&longer, tuple);
  for (gint32 i = 0; i < n; i++)
    readings[i].received_time += next_duration (&us, 1, &longer);
}

static void
unfold_others (const RwPgUnfold *self, RwPgTuple *tuple, RwReading *readings, gint32 n)
{
  Others others = { 0 };
  RwPgArray *arrays = &others.product;
  guint n_arrays = count_others (self);

  skip (tuple, n_arrays);
  for (guint i = 0; i < n_arrays; i++)
    rw_pg_array_init (&arrays[i], tuple);
  for (gint32 i = 0; i < n; i++)
    {
      gint32 product = 0, marks = 0, latitude = 0, longitude = 0;
      gint16 known = 0, set = 0, source = 0;
      gboolean located;

      rw_pg_array_int4 (&others.product, &product);
      rw_pg_array_int4 (&others.marks, &marks);
      rw_pg_array_int2 (&others.known, &known);
      rw_pg_array_int2 (&others.set, &set);
      rw_pg_array_int2 (&others.source, &source);
      set_reading (self, &readings[i], product, source, marks, known, set);
      rw_pg_array_int2 (&others.defrost_cycle, &readings[i].defrost_cycle);
      located = rw_pg_array_int4 (&others.latitude, &latitude);
      readings[i].latitude = to_degrees (located, latitude);
      located = rw_pg_array_int4 (&others.longitude, &longitude);
      readings[i].longitude = to_degrees (located, longitude);
    }
}

static void
unfold_quantity (RwPgTuple *tuple, guint quantity, RwReading *readings, gint32 n)
{
  RwPgArray hundredths, exact;

  rw_pg_tuple_skip (tuple);
  rw_pg_array_init (&hundredths, tuple);
  rw_pg_array_init (&exact, tuple);
  if (exact.end != NULL)
    for (gint32 i = 0; i < n; i++)
      rw_pg_array_float (&exact, &readings[i].value[quantity]);
  else if (hundredths.end != NULL)
    for (gint32 i = 0; i < n; i++)
      {
        gint16 value;

        if (rw_pg_array_int2 (&hundredths, &value))
          readings[i].value[quantity] = (float) value / 100.0f;
      }
}

static void
take_day (const RwPgUnfold *self, RwPgTuple *tuple, gint64 start, RwReading *readings, gint32 n)
{
  unfold_times (tuple, start, readings, n);
  if (is_whole (self))
    unfold_delays (tuple, readings, n);
  unfold_others (self, tuple, readings, n);
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    if (has_quantity (self, i))
      unfold_quantity (tuple, i, readings, n);
}

gint64
rw_pg_unfold_take (const RwPgUnfold *self,
                   RwPgTuple *tuple,
                   const char *container_id,
                   GArray *readings)
{
  guint first = readings->len;
  gint64 time = 0;
  gint32 n = 1;
  gboolean packed;

  rw_pg_tuple_time (tuple, &time);
  packed = rw_pg_tuple_int4 (tuple, &n);
  g_array_set_size (readings, first + (guint) n);
  for (guint i = first; i < readings->len; i++)
    {
      RwReading *reading = &g_array_index (readings, RwReading, i);

      rw_reading_init (reading);
      reading->container_id = container_id;
      reading->time = time;
    }

  if (packed)
    take_day (self, tuple, time, &g_array_index (readings, RwReading, first), n);
  else
    take_open (self, tuple, &g_array_index (readings, RwReading, first));
  return packed ? time + RW_USEC_PER_DAY : G_MININT64;
}
