/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-store.h"
#include "rw-ctl-options.h"
#include "rw-pg-store.h"

#include <glib/gi18n.h>

/* What a command does to alarms, and what it says about it. */
typedef struct
{
  RwAlarmAct act;
  const char *summary;
  const char *others; /* what about those that did not change; NULL: they cannot be counted */
} Command;

/* The numbers, at least one, each once. NULL with error. */
static GArray *
read_ids (char **texts, GError **error)
{
  if (texts != NULL)
    return rw_ctl_options_read_ids (texts, error);

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say which alarms, by the numbers that “reeferwatchctl alarms” "
                          "shows as alarm_id"));
  return NULL;
}

/* A number and a unit, as 90m, 8h or 7d: *duration in µs. NULL: 0. */
static gboolean
read_duration (const char *text, gint64 *duration, GError **error)
{
  static const struct
  {
    char unit;
    gint64 minutes;
  } units[] = { { 'm', 1 }, { 'h', 60 }, { 'd', 24 * 60 } };
  char *end = NULL;
  guint64 n;

  *duration = 0;
  if (text == NULL)
    return TRUE;

  n = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;
  for (guint i = 0; n > 0 && n <= G_MAXINT32 && i < G_N_ELEMENTS (units); i++)
    if (end[0] == units[i].unit && end[1] == '\0')
      {
        *duration = (gint64) n * units[i].minutes * 60 * G_USEC_PER_SEC;
        return TRUE;
      }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--for=%s is no duration: write 90m, 8h or 7d"), text);
  return FALSE;
}

/* What makes no sense is the fault of who typed it. */
static gboolean
check (RwAlarmAct act, const char *text, gint64 duration, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (rw_alarm_store_check_act (act, text, duration, &wrong))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       act == RW_ALARM_ACT_SHELVE && text != NULL && *text != '\0'
                           ? _ ("Say for how long, up to 30 days: --for=8h")
                           : _ ("Say it in words: --note=TEXT"));
  return FALSE;
}

static void
tell (const Command *command, int n, guint asked)
{
  if (command->others == NULL)
    {
      g_print (ngettext ("%d alarm changed.\n", "%d alarms changed.\n", (gulong) n), n);
      return;
    }
  if (command->act == RW_ALARM_ACT_ACKNOWLEDGE)
    g_print (ngettext ("%d of %u alarm acknowledged.\n", "%d of %u alarms acknowledged.\n", asked),
             n, asked);
  else
    g_print (ngettext ("%d of %u alarm changed.\n", "%d of %u alarms changed.\n", asked), n, asked);
  if (n < (int) asked)
    g_print ("%s\n", _ (command->others));
}

static int
run (RwCtl *ctl, const Command *command, int argc, char **argv)
{
  g_autofree char *database = NULL, *text = NULL, *duration_text = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 duration;
  int n;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "note", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("What the journal is to say"), N_ ("TEXT") },
    { "for", 0, command->act == RW_ALARM_ACT_SHELVE ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING,
      &duration_text, N_ ("How long, as 90m, 8h or 7d; up to 30 days"), N_ ("TIME") },
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("ALARM_ID…"), _ (command->summary), entries, &texts, argc, argv,
                             &error)
      || (ids = read_ids (texts, &error)) == NULL
      || !read_duration (duration_text, &duration, &error)
      || !check (command->act, text, duration, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_alarm_store_act_async (RW_ALARM_STORE (store), command->act,
                            (const gint64 *) (void *) ids->data, ids->len, text, duration,
                            rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  n = rw_alarm_store_act_finish (RW_ALARM_STORE (store), result, &error);
  if (n < 0)
    return rw_ctl_fail (ctl, error);

  tell (command, n, ids->len);
  return RW_CTL_OK;
}

/* clang-format off: it takes the macro N_ for the beginning of a block. */
int
rw_ctl_alarms_acknowledge (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_ACKNOWLEDGE,
    N_ ("Acknowledges alarms in the name of the user of the database, and tells how many were "
        "still to be acknowledged."),
    N_ ("The others had been acknowledged before, are over, or do not exist."),
  };

  return run (ctl, &command, argc, argv);
}

int
rw_ctl_alarms_shelve (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_SHELVE,
    N_ ("Puts alarms away for a time (--for) and says why (--note). They come back by themselves, "
        "and sooner when their priority rises."),
    N_ ("The others were put away before, are of a reefer that is out of service, or do not "
        "exist."),
  };

  return run (ctl, &command, argc, argv);
}

int
rw_ctl_alarms_unshelve (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_UNSHELVE,
    N_ ("Brings alarms back from the shelf before their time."),
    N_ ("The others were not on the shelf."),
  };

  return run (ctl, &command, argc, argv);
}

int
rw_ctl_alarms_out_of_service (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_TAKE_OUT,
    N_ ("Takes the reefers of these alarms out of service, with all their alarms, and says why "
        "(--note)."),
    NULL,
  };

  return run (ctl, &command, argc, argv);
}

int
rw_ctl_alarms_in_service (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_PUT_BACK,
    N_ ("Puts the reefers of these alarms back into service, with all their alarms."),
    NULL,
  };

  return run (ctl, &command, argc, argv);
}

int
rw_ctl_alarms_comment (RwCtl *ctl, int argc, char **argv)
{
  static const Command command = {
    RW_ALARM_ACT_COMMENT,
    N_ ("Writes something about alarms into the journal (--note)."),
    N_ ("The others do not exist."),
  };

  return run (ctl, &command, argc, argv);
}
/* clang-format on */
