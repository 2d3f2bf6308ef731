/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fill-history --database=CONNINFO: fills a database with the readings of a simulated fleet, one a
 * minute from each reefer, and prints how fast as a line of JSON. See rw-bench-fill.h. */

#include "rw-bench-fill.h"
#include "rw-time.h"

#include <locale.h>
#include <string.h>

typedef struct
{
  char *database;
  char *start;
  int reefers;
  double days;
  gint64 rows;
  gint64 seed;
  double faults;
  gboolean roll_up;
} Words;

static gboolean
read_words (Words *words, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "database", 'd', 0, G_OPTION_ARG_STRING, &words->database, "libpq string or URL",
      "CONNINFO" },
    { "reefers", 'n', 0, G_OPTION_ARG_INT, &words->reefers, "How many (10000)", "N" },
    { "days", 0, 0, G_OPTION_ARG_DOUBLE, &words->days, "Days of readings (7, or what --rows takes)",
      "N" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &words->start, "When they begin (2026-11-01)", "TIME" },
    { "rows", 0, 0, G_OPTION_ARG_INT64, &words->rows, "End after so many rows", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &words->seed, "Which fleet (1)", "N" },
    { "faults", 0, 0, G_OPTION_ARG_DOUBLE, &words->faults, "Per reefer and day (0.01)", "N" },
    { "roll-up", 0, 0, G_OPTION_ARG_NONE, &words->roll_up, "Compute the roll-ups too", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
settle (const Words *words, RwBenchFill *fill, GError **error)
{
  gboolean zoned;

  if (words->database == NULL || words->reefers < 1 || words->reefers > 1000000 || words->rows < 0
      || words->days < 0 || words->days > 36525
      || !rw_time_parse (words->start, strlen (words->start), &fill->start, &zoned))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--database is needed, and numbers and times that make sense");
      return FALSE;
    }

  fill->n_reefers = (guint) words->reefers;
  fill->n_rows = words->rows > 0 ? (guint64) words->rows : G_MAXUINT64;
  fill->end = G_MAXINT64;
  if (words->days > 0 || words->rows == 0)
    fill->end =
        fill->start + (gint64) ((words->days > 0 ? words->days : 7) * (double) RW_USEC_PER_DAY);
  fill->seed = (guint64) words->seed;
  fill->faults = words->faults;
  fill->roll_up = words->roll_up;
  return TRUE;
}

static void
print (const RwBenchFill *fill, const RwBenchFilled *filled)
{
  g_autofree char *last = rw_time_format (filled->last_time);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE], rate[G_ASCII_DTOSTR_BUF_SIZE];
  char roll_up[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.3f", filled->seconds);
  g_ascii_formatd (rate, sizeof rate, "%.0f", (double) filled->n_rows / filled->seconds);
  g_ascii_formatd (roll_up, sizeof roll_up, "%.3f", filled->roll_up_seconds);
  g_print ("{\"name\":\"fill.history\",\"reefers\":%u,\"rows\":%" G_GUINT64_FORMAT
           ",\"last\":\"%s\",\"seconds\":%s,\"rows_per_second\":%s,\"roll_up_seconds\":%s}\n",
           fill->n_reefers, filled->n_rows, last, seconds, rate, roll_up);
}

int
main (int argc, char **argv)
{
  Words words = { .start = g_strdup ("2026-11-01"), .reefers = 10000, .seed = 1, .faults = 0.01 };
  RwBenchFill fill = { 0 };
  RwBenchFilled filled;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!read_words (&words, &argc, &argv, &error) || !settle (&words, &fill, &error)
      || !rw_bench_fill (words.database, &fill, &filled, &error))
    {
      g_printerr ("fill-history: %s\n", error->message);
      return 1;
    }

  print (&fill, &filled);
  g_free (words.database);
  g_free (words.start);
  return 0;
}
