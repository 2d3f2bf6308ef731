/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-query.h"
#include "rw-ctl-rows.h"
#include "rw-pg-error.h"
#include "rw-row-writer.h"

#include <glib/gi18n.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)

/* How often it is looked whether a test arrived, and how often at the most. */
#define TEST_LOOKS 60

/* A column of an answer as it is written. */
typedef struct
{
  const char *name;
  enum
  {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_TIME,
    COLUMN_BOOLEAN,
  } kind;
} Column;

static void
add_value (RwRowWriter *rows, const Column *column, const RwPgResult *result, guint i, guint j)
{
  if (column->kind == COLUMN_TEXT)
    rw_row_writer_add_text (rows, rw_pg_result_get_text (result, i, j));
  else if (rw_pg_result_is_null (result, i, j))
    rw_row_writer_add_missing (rows);
  else if (column->kind == COLUMN_INTEGER)
    rw_row_writer_add_integer (rows, rw_pg_result_get_int (result, i, j));
  else if (column->kind == COLUMN_TIME)
    rw_row_writer_add_time (rows, rw_pg_result_get_time (result, i, j));
  else
    rw_row_writer_add_boolean (rows, rw_pg_result_get_bool (result, i, j));
}

static gboolean
write_rows (RwCtl *ctl,
            const Column *columns,
            guint n_columns,
            const RwPgResult *result,
            RwRowFormat format,
            GError **error)
{
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  for (guint j = 0; j < n_columns; j++)
    if (columns[j].kind == COLUMN_TIME)
      rw_row_writer_add_time_column (rows, columns[j].name);
    else
      rw_row_writer_add_column (rows, columns[j].name, NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      for (guint j = 0; j < n_columns; j++)
        add_value (rows, &columns[j], result, i, j);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

/* What the database says about what was typed is a mistake of who typed. */
static int
fail (RwCtl *ctl, const GError *error)
{
  int code = rw_ctl_fail (ctl, error);

  if (rw_pg_error_is_class (error, "22") || rw_pg_error_is_class (error, "P0002")
      || rw_pg_error_is_class (error, "55000"))
    return RW_CTL_USAGE;
  return code;
}

/* --- list ------------------------------------------------------------------------------------ */

static const Column channel_columns[] = {
  { "name", COLUMN_TEXT },
  { "kind", COLUMN_TEXT },
  { "enabled", COLUMN_BOOLEAN },
  { "address", COLUMN_TEXT },
  { "min_priority", COLUMN_INTEGER },
  { "events", COLUMN_TEXT },
  { "rules", COLUMN_TEXT },
  { "reefers", COLUMN_TEXT },
  { "escalate_after", COLUMN_TEXT },
  { "escalation_only", COLUMN_BOOLEAN },
  { "repeat", COLUMN_INTEGER },
  { "pending", COLUMN_INTEGER },
};

static const char channels_sql[] =
    "SELECT name, kind, enabled, address, min_priority, array_to_string(events, ','),"
    " array_to_string(rule_ids, ','), array_to_string(reefers, ','),"
    " (SELECT string_agg(after_minutes::text, ',' ORDER BY after_minutes)"
    "    FROM reeferwatch.escalation e WHERE e.channel_id = c.channel_id),"
    " escalation_only, repeat_minutes, (SELECT count(*) FROM reeferwatch.delivery d"
    "   WHERE d.channel_id = c.channel_id AND d.state = 'pending')"
    " FROM reeferwatch.channel c ORDER BY name";

int
rw_ctl_channels (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Lists the channels on which people are told of alarms."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  rw_pg_script_add (script, channels_sql);
  results = rw_ctl_query (ctl, database, script, TIMEOUT, &error);
  if (results == NULL
      || !write_rows (ctl, channel_columns, G_N_ELEMENTS (channel_columns), results->pdata[0],
                      format, &error))
    return fail (ctl, error);
  return RW_CTL_OK;
}

/* --- deliveries ------------------------------------------------------------------------------ */

static const Column delivery_columns[] = {
  { "delivery_id", COLUMN_INTEGER }, { "channel", COLUMN_TEXT },     { "event", COLUMN_TEXT },
  { "priority", COLUMN_INTEGER },    { "subject", COLUMN_TEXT },     { "state", COLUMN_TEXT },
  { "created_time", COLUMN_TIME },   { "attempts", COLUMN_INTEGER }, { "next_time", COLUMN_TIME },
  { "delivered_time", COLUMN_TIME }, { "last_error", COLUMN_TEXT },
};

static const char deliveries_sql[] =
    "SELECT d.delivery_id, c.name, d.event, d.priority, d.payload::jsonb ->> 'subject', d.state,"
    " d.created_time, d.attempts, CASE WHEN d.state = 'pending' THEN d.next_time END,"
    " d.delivered_time, d.last_error"
    " FROM reeferwatch.delivery d JOIN reeferwatch.channel c USING (channel_id)"
    " WHERE ($1::text IS NULL OR c.name = $1) AND ($2::text IS NULL OR d.state = $2)"
    " ORDER BY d.delivery_id DESC LIMIT $3";

int
rw_ctl_channels_deliveries (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL, *channel = NULL, *state = NULL;
  static const char *const states[] = { "pending", "delivered", "failed", "bundled", NULL };
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  guint index;
  int limit = 100;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_ ("Of one channel only"), N_ ("NAME") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_ ("Only those in this state"),
      "pending|delivered|failed|bundled" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("The newest so many (100)"), "N" },
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Lists what was, or is to be, told on channels, the newest first."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_read_word ("state", state, states, &index, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  rw_pg_script_add (script, deliveries_sql);
  rw_pg_script_bind_text (script, channel);
  rw_pg_script_bind_text (script, state);
  rw_pg_script_bind_int8 (script, MAX (limit, 1));
  results = rw_ctl_query (ctl, database, script, TIMEOUT, &error);
  if (results == NULL
      || !write_rows (ctl, delivery_columns, G_N_ELEMENTS (delivery_columns), results->pdata[0],
                      format, &error))
    return fail (ctl, error);
  return RW_CTL_OK;
}

/* --- remove ---------------------------------------------------------------------------------- */

/* The one name that was typed. NULL with error. */
static const char *
get_name (char **names, GError **error)
{
  if (names != NULL && names[0] != NULL && names[1] == NULL)
    return names[0];
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say which channel, by its name; “reeferwatchctl channels” lists them"));
  return NULL;
}

int
rw_ctl_channels_remove (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("NAME"),
                             _ ("Removes a channel, with what is yet to be told there."), entries,
                             &names, argc, argv, &error)
      || (name = get_name (names, &error)) == NULL
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  rw_pg_script_add (script, "SELECT reeferwatch.remove_channel($1)");
  rw_pg_script_bind_text (script, name);
  results = rw_ctl_query (ctl, database, script, TIMEOUT, &error);
  if (results == NULL)
    return fail (ctl, error);
  if (rw_pg_result_get_bool (results->pdata[0], 0, 0))
    {
      g_print (_ ("The channel “%s” is removed.\n"), name);
      return RW_CTL_OK;
    }
  g_printerr (_ ("There is no channel “%s”; “reeferwatchctl channels” lists them.\n"), name);
  return RW_CTL_USAGE;
}

/* --- test ------------------------------------------------------------------------------------ */

static GPtrArray *
queue_test (RwCtl *ctl, const char *database, const char *name, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, "SELECT reeferwatch.test_channel($1)");
  rw_pg_script_bind_text (script, name);
  return rw_ctl_query (ctl, database, script, TIMEOUT, error);
}

/* A second later, how it is. */
static GPtrArray *
look_at_test (RwCtl *ctl, const char *database, gint64 delivery, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, "SELECT pg_sleep(1)");
  rw_pg_script_add (script, "SELECT state, last_error FROM reeferwatch.delivery"
                            " WHERE delivery_id = $1");
  rw_pg_script_bind_int8 (script, delivery);
  return rw_ctl_query (ctl, database, script, TIMEOUT, error);
}

/* Tells how it ended, or returns FALSE while it did not. */
static gboolean
tell_test (const RwPgResult *result, gboolean last, int *code)
{
  const char *state = rw_pg_result_get_text (result, 0, 0);
  const char *trouble = rw_pg_result_get_text (result, 0, 1);

  *code = RW_CTL_UNAVAILABLE;
  if (g_strcmp0 (state, "delivered") == 0)
    {
      *code = RW_CTL_OK;
      g_print (_ ("The test message was taken.\n"));
      return TRUE;
    }
  if (trouble != NULL)
    g_printerr (_ ("The test message was not taken: %s\n"), trouble);
  else if (last)
    g_printerr (_ ("No worker took the test message: see that one runs, with --notify=on, with "
                   "--smtp for email and with --allow-commands for commands.\n"));
  return trouble != NULL || last;
}

int
rw_ctl_channels_test (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GPtrArray) queued = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  int code = RW_CTL_OK;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("NAME"),
                             _ ("Has a test message sent on a channel by the worker that runs, and "
                                "tells what came of it, within a minute."),
                             entries, &names, argc, argv, &error)
      || (name = get_name (names, &error)) == NULL
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  queued = queue_test (ctl, database, name, &error);
  if (queued == NULL)
    return fail (ctl, error);
  for (guint i = 1; i <= TEST_LOOKS; i++)
    {
      g_autoptr (GPtrArray) results =
          look_at_test (ctl, database, rw_pg_result_get_int (queued->pdata[0], 0, 0), &error);

      if (results == NULL)
        return fail (ctl, error);
      if (tell_test (results->pdata[1], i == TEST_LOOKS, &code))
        break;
    }
  return code;
}
