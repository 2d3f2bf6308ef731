/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking-file.h"

#include "rw-csv-table.h"
#include "rw-csv-value.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Longer ones are no ids that a message could have. */
#define MAX_ID 64

/* What a probe can measure, °C. */
#define LOWEST (-95)
#define HIGHEST 80

typedef struct
{
  RwCsvTable *table;
  int container;
  int product;  /* -1: there is no such column */
  int setpoint; /* -1: there is no such column */
  int time;
} Columns;

const char *
rw_booking_file_find_problem (const RwBooking *booking)
{
  if (booking->container_id == NULL || *booking->container_id == '\0'
      || strlen (booking->container_id) > MAX_ID)
    return _("The container’s id must have 1 to 64 characters.");
  if (booking->product_id != NULL && strlen (booking->product_id) > MAX_ID)
    return _("The product’s id must have at most 64 characters.");
  if (!isnan (booking->setpoint)
      && (booking->setpoint < (float) LOWEST || booking->setpoint > (float) HIGHEST))
    return _("The setpoint must be from −95 to 80 °C.");
  if (booking->valid_from <= 0)
    return _("The time from when it holds is missing.");
  return NULL;
}

static const char *
get_text (const RwCsvRecord *record, int column)
{
  return column >= 0 && (guint) column < record->n_fields ? record->fields[column].text : "";
}

/* Interned without spaces around; NULL for none. */
static const char *
get_id (const RwCsvRecord *record, int column)
{
  g_autofree char *text = g_strstrip (g_strdup (rw_csv_value_unguard (get_text (record, column))));

  return *text != '\0' && g_utf8_validate (text, -1, NULL) ? g_intern_string (text) : NULL;
}

static const char *
read_booking (const Columns *columns, const RwCsvRecord *record, RwBooking *booking)
{
  const char *setpoint = get_text (record, columns->setpoint);
  double number = NAN;
  gboolean zoned;

  *booking = (RwBooking){ .setpoint = NAN };
  if (record->fault != NULL)
    return record->fault;
  booking->container_id = get_id (record, columns->container);
  booking->product_id = get_id (record, columns->product);
  if (!rw_csv_value_is_missing (setpoint)
      && !rw_csv_value_parse_number (setpoint, rw_csv_table_get_separator (columns->table), &number))
    return _("The setpoint is no number.");
  booking->setpoint = (float) number;
  if ((guint) columns->time >= record->n_fields
      || !rw_csv_table_get_time (columns->table, record, (guint) columns->time,
                                 &booking->valid_from, &zoned))
    return _("valid_from is no time: write 2026-11-01T12:00:00Z.");
  return rw_booking_file_find_problem (booking);
}

static gboolean
find_columns (Columns *columns, GError **error)
{
  columns->container = rw_csv_table_find (columns->table, "container_id");
  columns->product = rw_csv_table_find (columns->table, "product_id");
  columns->setpoint = rw_csv_table_find (columns->table, "booked_setpoint");
  columns->time = rw_csv_table_find (columns->table, "valid_from");
  if (columns->container >= 0 && columns->time >= 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("the first line must name the columns container_id and valid_from, and "
                         "may name product_id and booked_setpoint"));
  return FALSE;
}

static void
add_row (const Columns *columns,
         const RwCsvRecord *record,
         GPtrArray *bookings,
         GPtrArray *problems)
{
  RwBooking booking;
  const char *problem = read_booking (columns, record, &booking);

  if (problem != NULL)
    g_ptr_array_add (problems,
                     /* Translators: the number of a line and a sentence about it. */
                     g_strdup_printf (_("Line %u: %s"), (guint) record->line, problem));
  else
    g_ptr_array_add (bookings, rw_booking_copy (&booking));
}

GPtrArray *
rw_booking_file_parse (const char *text, gsize length, GPtrArray *problems, GError **error)
{
  const char *end = memchr (text, '\n', length);
  char separator = rw_csv_guess_separator (text, end != NULL ? (gsize) (end - text) : length);
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  g_autoptr (RwCsvTable) table = NULL;
  g_autoptr (GPtrArray) bookings = NULL;
  Columns columns = { NULL, -1, -1, -1, -1 };
  RwCsvRecord record;
  gsize used = 0;

  bookings = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_booking_free);
  while (rw_csv_reader_read (reader, text, length, TRUE, &record, &used))
    {
      if (table != NULL)
        add_row (&columns, &record, bookings, problems);
      else
        {
          table = rw_csv_table_new (&record, separator, error);
          columns.table = table;
          if (table == NULL || !find_columns (&columns, error))
            return NULL;
        }
      text += used;
      length -= used;
    }
  if (table == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("the file is empty"));
      return NULL;
    }
  return g_steal_pointer (&bookings);
}
