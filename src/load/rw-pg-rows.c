/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-rows.h"

#include "rw-time.h"

#include <math.h>

/* The columns in the order in which they are sent, quantities in the order of RwQuantity. */
typedef enum
{
  COLUMN_MEASUREMENT_TIME,
  COLUMN_RECEIVED_TIME,
  COLUMN_REEFER,
  COLUMN_PRODUCT,
  COLUMN_SOURCE,
  COLUMN_MARKS,
  COLUMN_LATITUDE,
  COLUMN_LONGITUDE,
  COLUMN_FIRST_QUANTITY,
  COLUMN_FLAGS_KNOWN = COLUMN_FIRST_QUANTITY + RW_N_QUANTITIES,
  COLUMN_FLAGS_SET,
  COLUMN_DEFROST_CYCLE,
  N_COLUMNS
} Column;

#define KEY_COLUMNS "measurement_time, received_time, reefer_id"
#define VALUE_COLUMNS(t)                                                                          \
  t "product_no, " t "latitude_e7, " t "longitude_e7, " t "temperature, " t "target_temperature, "  \
    t "supply_temperature, " t "return_temperature, " t "ambient_temperature, " t "kilowatts, " t   \
      "oxygen_level, " t "nitrogen_level, " t "carbon_dioxide_level, " t "humidity_level, " t       \
      "time_door_open, " t "flags_known, " t "flags_set, " t "defrost_cycle"
#define COLUMNS                                                                                   \
  KEY_COLUMNS ", product_no, source_no, marks, latitude_e7, longitude_e7, temperature,"           \
              " target_temperature, supply_temperature, return_temperature,"                      \
              " ambient_temperature, kilowatts, oxygen_level, nitrogen_level,"                    \
              " carbon_dioxide_level, humidity_level, time_door_open, flags_known, flags_set,"    \
              " defrost_cycle"
#define SENT                                                                                      \
  "unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"  \
  " $20, $21, $22) AS sent (" COLUMNS ")"

const char rw_pg_rows_copy_sql[] =
    RW_PG_ROWS_BEGIN "; SET LOCAL reeferwatch.refuse_stored = on;"
                     " COPY reeferwatch.reading (" COLUMNS ") FROM STDIN (FORMAT binary)";

const char rw_pg_rows_insert_sql[]
  = "WITH stored AS (INSERT INTO reeferwatch.reading (" COLUMNS ") SELECT * FROM " SENT
    " ON CONFLICT DO NOTHING RETURNING marks)"
    " SELECT count(*), count(*) FILTER (WHERE marks & 1073741824 <> 0) FROM stored";

const char rw_pg_rows_compare_sql[]
  = "SELECT count(*) FROM " SENT
    " JOIN reeferwatch.reading held USING (reefer_id, measurement_time)"
    " WHERE (" VALUE_COLUMNS ("sent.") ") IS DISTINCT FROM (" VALUE_COLUMNS ("held.") ")";

/* Texts have an index, and PostgreSQL indexes nothing longer than a third of a page. */
#define MAX_TEXT 255

/* The days that a partition can be named after: years 0001 to 9999. */
#define FIRST_TIME (G_GINT64_CONSTANT (-62135596800) * RW_USEC_PER_SEC)
#define LAST_TIME (G_GINT64_CONSTANT (253402300799) * RW_USEC_PER_SEC)

/* 0 is no number of a dictionary: there is no text. */
static void
put_reference (RwPgBuffer *buffer, RwDictionary *dictionary, const char *text)
{
  gint32 number = rw_dictionary_get_number (dictionary, text);

  if (number != 0)
    rw_pg_buffer_field_int4 (buffer, number);
  else
    rw_pg_buffer_field_null (buffer);
}

/* Sources are few, and the smaller number saves a row eight bytes. */
static void
put_source (RwPgBuffer *buffer, RwDictionary *dictionary, const char *text)
{
  gint32 number = rw_dictionary_get_number (dictionary, text);

  if (number != 0)
    rw_pg_buffer_field_int2 (buffer, (gint16) number);
  else
    rw_pg_buffer_field_null (buffer);
}

static void
put_degrees (RwPgBuffer *buffer, double degrees)
{
  if (fabs (degrees) <= 180.0)
    rw_pg_buffer_field_int4 (buffer, (gint32) lrint (degrees * 1e7));
  else
    rw_pg_buffer_field_null (buffer);
}

static void
put_field (RwPgBuffer *buffer,
           const RwPgDictionaries *dictionaries,
           const RwReading *reading,
           Column column)
{
  switch (column)
    {
    case COLUMN_MEASUREMENT_TIME:
      rw_pg_buffer_field_time (buffer, reading->time);
      break;
    case COLUMN_RECEIVED_TIME:
      rw_pg_buffer_field_time (buffer, reading->received_time);
      break;
    case COLUMN_REEFER:
      put_reference (buffer, dictionaries->reefers, reading->container_id);
      break;
    case COLUMN_PRODUCT:
      put_reference (buffer, dictionaries->products, reading->product_id);
      break;
    case COLUMN_SOURCE:
      put_source (buffer, dictionaries->sources, reading->source);
      break;
    case COLUMN_MARKS:
      rw_pg_buffer_field_int4 (buffer, (gint32) (reading->quality & (RW_PG_MARK_LATE - 1))
                                         | (reading->late ? RW_PG_MARK_LATE : 0));
      break;
    case COLUMN_LATITUDE:
      put_degrees (buffer, reading->latitude);
      break;
    case COLUMN_LONGITUDE:
      put_degrees (buffer, reading->longitude);
      break;
    case COLUMN_FLAGS_KNOWN:
      rw_pg_buffer_field_int2 (buffer, (gint16) reading->flags_known);
      break;
    case COLUMN_FLAGS_SET:
      rw_pg_buffer_field_int2 (buffer, (gint16) reading->flags_set);
      break;
    case COLUMN_DEFROST_CYCLE:
      if (reading->defrost_cycle >= 0)
        rw_pg_buffer_field_int2 (buffer, reading->defrost_cycle);
      else
        rw_pg_buffer_field_null (buffer);
      break;
    case COLUMN_FIRST_QUANTITY:
    case N_COLUMNS:
    default:
      /* -0 is 0: a packed day keeps hundredths, which have no such thing. */
      rw_pg_buffer_field_float (buffer, reading->value[column - COLUMN_FIRST_QUANTITY] + 0.0f);
      break;
    }
}

static void
get_column_type (Column column, guint32 *element, guint32 *array)
{
  switch (column)
    {
    case COLUMN_MEASUREMENT_TIME:
    case COLUMN_RECEIVED_TIME:
      *element = RW_PG_TIMESTAMPTZ;
      *array = RW_PG_TIMESTAMPTZ_ARRAY;
      break;
    case COLUMN_REEFER:
    case COLUMN_PRODUCT:
    case COLUMN_MARKS:
    case COLUMN_LATITUDE:
    case COLUMN_LONGITUDE:
      *element = RW_PG_INT4;
      *array = RW_PG_INT4_ARRAY;
      break;
    case COLUMN_SOURCE:
    case COLUMN_FLAGS_KNOWN:
    case COLUMN_FLAGS_SET:
    case COLUMN_DEFROST_CYCLE:
      *element = RW_PG_INT2;
      *array = RW_PG_INT2_ARRAY;
      break;
    case COLUMN_FIRST_QUANTITY:
    case N_COLUMNS:
    default:
      *element = RW_PG_FLOAT4;
      *array = RW_PG_FLOAT4_ARRAY;
      break;
    }
}

GBytes *
rw_pg_rows_to_copy (const RwPgDictionaries *dictionaries,
                    const RwReading *readings,
                    const guint *rows,
                    guint n_rows)
{
  RwPgBuffer buffer = { 0 };

  /* At most this much for a row, so it never grows on the way. */
  rw_pg_buffer_reserve (&buffer, 64 + (gsize) n_rows * (2 + N_COLUMNS * 8 + 8));
  rw_pg_buffer_begin_copy (&buffer);
  for (guint i = 0; i < n_rows; i++)
    {
      rw_pg_buffer_put_int2 (&buffer, N_COLUMNS);
      for (int column = 0; column < N_COLUMNS; column++)
        put_field (&buffer, dictionaries, &readings[rows[i]], column);
    }
  rw_pg_buffer_end_copy (&buffer);
  return rw_pg_buffer_steal (&buffer);
}

void
rw_pg_rows_bind (RwPgScript *script,
                 const RwPgDictionaries *dictionaries,
                 const RwReading *readings,
                 const guint *rows,
                 guint n_rows)
{
  for (int column = 0; column < N_COLUMNS; column++)
    {
      RwPgBuffer buffer = { 0 };
      guint32 element, array;

      get_column_type (column, &element, &array);
      rw_pg_buffer_reserve (&buffer, 32 + (gsize) n_rows * 12);
      rw_pg_buffer_begin_array (&buffer, element);
      for (guint i = 0; i < n_rows; i++)
        put_field (&buffer, dictionaries, &readings[rows[i]], column);
      rw_pg_buffer_end_array (&buffer, n_rows);
      rw_pg_script_bind_array (script, array, &buffer);
    }
}

const char *
rw_pg_rows_find_obstacle (const RwReading *reading)
{
  if (strlen (reading->container_id) > MAX_TEXT)
    return "its container id is longer than 255 bytes";
  if (reading->product_id != NULL && strlen (reading->product_id) > MAX_TEXT)
    return "its product id is longer than 255 bytes";
  if (!g_utf8_validate (reading->container_id, -1, NULL)
      || (reading->product_id != NULL && !g_utf8_validate (reading->product_id, -1, NULL)))
    return "its ids are not valid UTF-8";
  if (reading->time < FIRST_TIME || reading->time > LAST_TIME)
    return "its time is not in the years 1 to 9999";

  return NULL;
}
