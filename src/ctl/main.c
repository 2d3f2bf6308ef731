/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-config.h"
#include "rw-ctl-commands.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#define NAME "reeferwatchctl"

/* clang-format off: it takes the macro N_ for the beginning of a block. */
static const struct
{
  const char *words; /* one or two */
  const char *summary; /* NULL: another name of the next one */
  RwCtlCommand run;
} commands[] = {
  { "alarms", N_ ("List the alarms that are not over"), rw_ctl_alarms },
  { "alarms acknowledge", N_ ("Take alarms, in the name of the database’s user"),
    rw_ctl_alarms_acknowledge },
  { "alarms comment", N_ ("Write something about alarms into the journal"), rw_ctl_alarms_comment },
  { "alarms in-service", N_ ("Put the reefers of alarms back into service"),
    rw_ctl_alarms_in_service },
  { "alarms incidents", N_ ("List alarms of one cause"), rw_ctl_alarms_incidents },
  { "alarms journal", N_ ("List what happened to alarms"), rw_ctl_alarms_journal },
  { "alarms list", NULL, rw_ctl_alarms },
  { "alarms out-of-service", N_ ("Take the reefers of alarms out of service"),
    rw_ctl_alarms_out_of_service },
  { "alarms shelve", N_ ("Put alarms away for a time"), rw_ctl_alarms_shelve },
  { "alarms statistics", N_ ("Tell figures of the alarm system itself"), rw_ctl_alarms_statistics },
  { "alarms unshelve", N_ ("Bring alarms back before their time"), rw_ctl_alarms_unshelve },
  { "archive", NULL, rw_ctl_archive_list },
  { "archive list", N_ ("List the days whose readings were archived"), rw_ctl_archive_list },
  { "archive run", N_ ("Archive and drop the readings that are old enough"), rw_ctl_archive_run },
  { "archive verify", N_ ("Read archived readings back, and say whether they are good"),
    rw_ctl_archive_verify },
  { "backtest", N_ ("Try rules on stored readings: which alarms they would have raised"),
    rw_ctl_backtest },
  { "backup", N_ ("Write the whole database to a file"), rw_ctl_backup },
  { "channels", N_ ("List the channels on which people are told of alarms"), rw_ctl_channels },
  { "channels deliveries", N_ ("List what was, or is to be, told on channels"),
    rw_ctl_channels_deliveries },
  { "channels list", NULL, rw_ctl_channels },
  { "channels remove", N_ ("Remove a channel"), rw_ctl_channels_remove },
  { "channels set", N_ ("Make or change a channel"), rw_ctl_channels_set },
  { "channels test", N_ ("Send a test message on a channel"), rw_ctl_channels_test },
  { "dead-letters", N_ ("List messages that were rejected, and why"), rw_ctl_letters },
  { "dead-letters again", N_ ("Decode rejected messages again"), rw_ctl_letters_again },
  { "dead-letters reasons", N_ ("Count rejected messages by what is wrong with them"),
    rw_ctl_letters_reasons },
  { "dead-letters show", N_ ("Show a rejected message as it came"), rw_ctl_letters_show },
  { "doctor", N_ ("Check broker, Kafka, database, clock and disk, and say what to do"),
    rw_ctl_doctor },
  { "export", N_ ("Write stored readings to a file"), rw_ctl_export },
  { "geofences", NULL, rw_ctl_geofences },
  { "geofences list", N_ ("List the areas that raise alarms"), rw_ctl_geofences },
  { "geofences remove", N_ ("Remove an area"), rw_ctl_geofences_remove },
  { "geofences set", N_ ("Make or change an area"), rw_ctl_geofences_set },
  { "geofences show", N_ ("Show one area"), rw_ctl_geofences_show },
  { "handover", N_ ("Report what one shift has to tell the next"), rw_ctl_handover },
  { "import", N_ ("Store what is in a file: readings, bookings or cargo profiles"), rw_ctl_import },
  { "mapping check", N_ ("Say whether a mapping file is right, and what rules it has"),
    rw_ctl_mapping_check },
  { "mapping try", N_ ("Show what a mapping file makes of a message"), rw_ctl_mapping_try },
  { "pack", N_ ("Pack days that are over"), rw_ctl_pack },
  { "restore", N_ ("Make a database from a backup"), rw_ctl_restore },
  { "rules", NULL, rw_ctl_rules },
  { "rules defaults", N_ ("Write the rules that this program ships"), rw_ctl_rules_defaults },
  { "rules export", N_ ("Write all rules to a file"), rw_ctl_rules_export },
  { "rules history", N_ ("List who changed rules, how and why"), rw_ctl_rules_history },
  { "rules import", N_ ("Store the rules of a file"), rw_ctl_rules_import },
  { "rules list", N_ ("List the rules that raise alarms"), rw_ctl_rules },
  { "rules remove", N_ ("Remove a rule"), rw_ctl_rules_remove },
  { "rules set", N_ ("Change a rule"), rw_ctl_rules_set },
  { "rules show", N_ ("Show all of a rule"), rw_ctl_rules_show },
  { "schema", N_ ("Compare the database’s schema with this program’s"), rw_ctl_schema },
  { "schema migrate", N_ ("Bring the database to this program’s schema"), rw_ctl_schema_migrate },
  { "schema roles", N_ ("Make the roles that are missing, and give all their rights anew"),
    rw_ctl_schema_roles },
  { "work-orders", N_ ("List the orders to field engineers"), rw_ctl_work_orders },
  { "work-orders change", N_ ("Move a work order on"), rw_ctl_work_orders_change },
  { "work-orders list", NULL, rw_ctl_work_orders },
  { "work-orders open", N_ ("Open a work order because of an alarm"), rw_ctl_work_orders_open },
};
/* clang-format on */

static void
print_help (void)
{
  g_print (_ ("Usage:\n  %s COMMAND [OPTION…]\n\nCommands:\n"), NAME);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].summary != NULL)
      g_print ("  %-21s  %s\n", commands[i].words, _ (commands[i].summary));
  g_print (_ ("\n“%s COMMAND --help” tells the options of a command.\n"), NAME);
}

/* How many arguments say that it is this command; 0 when it is another one. */
static int
match (const char *words, int argc, char **argv)
{
  const char *second = strchr (words, ' ');

  if (second == NULL)
    return argc > 1 && g_str_equal (argv[1], words) ? 1 : 0;

  return argc > 2 && strncmp (words, argv[1], second - words) == 0
                 && argv[1][second - words] == '\0' && g_str_equal (argv[2], second + 1)
             ? 2
             : 0;
}

static int
run (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *name = NULL;
  int best = -1, n_words = 0;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int n = match (commands[i].words, argc, argv);

      if (n > n_words)
        {
          best = (int) i;
          n_words = n;
        }
    }
  if (best < 0)
    {
      if (argc > 1)
        g_printerr (_ ("%s: there is no command “%s”; “%s --help” lists them\n"), NAME, argv[1],
                    NAME);
      else
        g_printerr (_ ("%s: say what to do; “%s --help” lists the commands\n"), NAME, NAME);
      return RW_CTL_USAGE;
    }

  /* The name that help and errors show. */
  name = g_strconcat (NAME " ", commands[best].words, NULL);
  g_set_prgname (name);
  return commands[best].run (ctl, argc - n_words, argv + n_words);
}

int
main (int argc, char **argv)
{
  g_autoptr (RwCtl) ctl = NULL;
  int code;

  setlocale (LC_ALL, "");
  bindtextdomain (RW_GETTEXT_PACKAGE, RW_LOCALE_DIR);
  bind_textdomain_codeset (RW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (RW_GETTEXT_PACKAGE);
  g_set_prgname (NAME);

  /* A reader that goes away is an error of writing, so that what is under way ends in order. */
  signal (SIGPIPE, SIG_IGN);

  if (argc > 1 && g_str_equal (argv[1], "--version"))
    {
      g_print ("%s %s\n", NAME, RW_VERSION);
      return RW_CTL_OK;
    }
  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      print_help ();
      return RW_CTL_OK;
    }

  ctl = rw_ctl_new ();
  code = run (ctl, argc, argv);
  return rw_ctl_end (ctl, code);
}
