/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-pg-work-orders.h"
#include "rw-row-writer.h"
#include "rw-time.h"

#include <glib/gi18n.h>

static RwWorkOrderStore *
open_orders (const char *database)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (database);

  return RW_WORK_ORDER_STORE (rw_pg_work_orders_new (store));
}

/* The one number that is wanted. FALSE with error. */
static gboolean
read_id (char **texts, const char *message, gint64 *id, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  if (texts == NULL || texts[1] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
      return FALSE;
    }
  ids = rw_ctl_options_read_ids (texts, error);
  if (ids == NULL)
    return FALSE;
  *id = g_array_index (ids, gint64, 0);
  return TRUE;
}

/* --- list ------------------------------------------------------------------------------------ */

static void
add_columns (RwRowWriter *rows)
{
  rw_row_writer_add_column (rows, "work_order_id", NULL);
  rw_row_writer_add_column (rows, "state", NULL);
  rw_row_writer_add_column (rows, "priority", NULL);
  rw_row_writer_add_column (rows, "container_id", NULL);
  rw_row_writer_add_column (rows, "rule_id", NULL);
  rw_row_writer_add_column (rows, "alarm_id", NULL);
  rw_row_writer_add_column (rows, "engineer", NULL);
  rw_row_writer_add_time_column (rows, "due_time");
  rw_row_writer_add_column (rows, "instructions", NULL);
  rw_row_writer_add_column (rows, "note", NULL);
  rw_row_writer_add_column (rows, "created_by", NULL);
  rw_row_writer_add_time_column (rows, "created_time");
  rw_row_writer_add_time_column (rows, "changed_time");
}

static void
add_order (RwRowWriter *rows, const RwWorkOrder *order)
{
  rw_row_writer_add_integer (rows, order->work_order_id);
  rw_row_writer_add_text (rows, rw_work_order_state_to_string (order->state));
  rw_row_writer_add_integer (rows, order->priority);
  rw_row_writer_add_text (rows, order->container_id);
  rw_row_writer_add_text (rows, order->rule_id);
  rw_row_writer_add_integer (rows, order->alarm_id);
  rw_row_writer_add_text (rows, order->engineer);
  rw_row_writer_add_time (rows, order->due_time != 0 ? order->due_time : RW_ROW_NO_TIME);
  rw_row_writer_add_text (rows, order->instructions);
  rw_row_writer_add_text (rows, order->note);
  rw_row_writer_add_text (rows, order->created_by);
  rw_row_writer_add_time (rows, order->created_time);
  rw_row_writer_add_time (rows, order->changed_time);
}

static gboolean
write_orders (GPtrArray *orders, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  add_columns (rows);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < orders->len; i++)
    {
      add_order (rows, g_ptr_array_index (orders, i));
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_work_orders (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  gboolean all = FALSE;
  g_autoptr (RwWorkOrderStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Those that are done or cancelled, too"), NULL },
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Lists the orders to field engineers that are not done or "
                                "cancelled, the newest first."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = open_orders (database);
  rw_work_order_store_list_async (store, all, G_MAXUINT, rw_ctl_get_cancellable (ctl),
                                  rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  orders = rw_work_order_store_list_finish (store, result, &error);
  if (orders == NULL || !write_orders (orders, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- open ------------------------------------------------------------------------------------ */

int
rw_ctl_work_orders_open (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *engineer = NULL, *instructions = NULL, *due_text = NULL;
  g_autofree char *number = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (RwWorkOrderStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 alarm_id, due = 0, opened;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "engineer", 0, 0, G_OPTION_ARG_STRING, &engineer, N_ ("Whom it is given to"), N_ ("NAME") },
    { "instructions", 0, 0, G_OPTION_ARG_STRING, &instructions, N_ ("What is to be done"),
      N_ ("TEXT") },
    { "due", 0, 0, G_OPTION_ARG_STRING, &due_text, N_ ("By when, as 2026-11-22T10:00:00Z"),
      N_ ("TIME") },
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("ALARM_ID"),
                             _ ("Opens an order to a field engineer because of an alarm, and tells "
                                "its number."),
                             entries, &texts, argc, argv, &error)
      || !read_id (texts,
                   _ ("Say because of which alarm, by the number that “reeferwatchctl alarms” "
                      "shows as alarm_id"),
                   &alarm_id, &error)
      || (due_text != NULL && !rw_ctl_options_read_time ("due", due_text, &due, &error))
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = open_orders (database);
  rw_work_order_store_open_async (store, alarm_id, engineer, instructions, due,
                                  rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  opened = rw_work_order_store_open_finish (store, result, &error);
  if (opened < 0)
    return rw_ctl_fail (ctl, error);

  number = g_strdup_printf ("%" G_GINT64_FORMAT, opened);
  g_print (_ ("Work order %s is open.\n"), number);
  return RW_CTL_OK;
}

/* --- change ---------------------------------------------------------------------------------- */

static gboolean
read_state (const char *text, RwWorkOrderState *state, GError **error)
{
  if (text != NULL && rw_work_order_state_from_string (text, state))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say what it becomes: --state=assigned, started, done or cancelled"));
  return FALSE;
}

int
rw_ctl_work_orders_change (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *engineer = NULL, *note = NULL, *state_text = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (RwWorkOrderStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 work_order_id;
  RwWorkOrderState state;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "state", 0, 0, G_OPTION_ARG_STRING, &state_text, N_ ("What it becomes"),
      "assigned|started|done|cancelled" },
    { "engineer", 0, 0, G_OPTION_ARG_STRING, &engineer, N_ ("Whom it is given to"), N_ ("NAME") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("What is to be said about it"), N_ ("TEXT") },
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("WORK_ORDER_ID"), _ ("Moves an order to a field engineer on."),
                             entries, &texts, argc, argv, &error)
      || !read_id (texts,
                   _ ("Say which work order, by the number that “reeferwatchctl work-orders” "
                      "shows as work_order_id"),
                   &work_order_id, &error)
      || !read_state (state_text, &state, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = open_orders (database);
  rw_work_order_store_change_async (store, work_order_id, state, engineer, note,
                                    rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_work_order_store_change_finish (store, result, &error))
    return rw_ctl_fail (ctl, error);

  g_print (_ ("Work order %s is %s.\n"), texts[0], rw_work_order_state_to_string (state));
  return RW_CTL_OK;
}
