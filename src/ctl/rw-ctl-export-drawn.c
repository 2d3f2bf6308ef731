/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-chart-export.h"
#include "rw-chart-sheet.h"
#include "rw-ctl-options.h"
#include "rw-ctl-output.h"
#include "rw-data-store.h"
#include "rw-pg-store.h"
#include "rw-temperature-record.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often progress is shown, µs. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

/* In the order of RwSurfaceFormat. */
static const char *const format_words[] = { "png", "svg", "pdf", NULL };

typedef struct
{
  char *database;
  char *from;
  char *to;
  char **reefers;
  char *format;
  gboolean chart;
  char *columns;
  char *zone;
  char *size;
  double scale;
  gboolean fahrenheit;
  char *made_by;
  char *output;
  char *preset; /* this and the rest are for rows */
  char *table;
  int as_shown;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->from);
  g_free (typed->to);
  g_strfreev (typed->reefers);
  g_free (typed->format);
  g_free (typed->columns);
  g_free (typed->zone);
  g_free (typed->size);
  g_free (typed->made_by);
  g_free (typed->output);
  g_free (typed->preset);
  g_free (typed->table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* What was typed, understood. */
typedef struct
{
  guint format; /* RwSurfaceFormat */
  gboolean chart;
  gint64 from;
  gint64 to;
  guint32 quantities;
  GTimeZone *zone;
  double width;
  double height;
  GPtrArray *ids;
  GFile *file;
  GOutputStream *stream;
  RwCargoProfiles *profiles;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_clear_pointer (&wish->zone, g_time_zone_unref);
  g_clear_pointer (&wish->ids, g_ptr_array_unref);
  g_clear_object (&wish->file);
  g_clear_object (&wish->stream);
  g_clear_pointer (&wish->profiles, rw_cargo_profiles_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

gboolean
rw_ctl_export_is_drawn (int argc, char **argv)
{
  const char *format = NULL;

  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--format") == 0 && i + 1 < argc)
      format = argv[++i];
    else if (g_str_has_prefix (argv[i], "--format="))
      format = argv[i] + strlen ("--format=");
  return format != NULL && g_strv_contains (format_words, format);
}

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    RW_CTL_FROM_OPTION (&typed->from),
    RW_CTL_TO_OPTION (&typed->to),
    { "reefer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->reefers,
      N_ ("The container; of a chart repeatable, up to eight"), N_ ("ID") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &typed->format,
      N_ ("pdf: a temperature record, or with --chart a chart; png, svg: a chart"), "pdf|png|svg" },
    { "chart", 0, 0, G_OPTION_ARG_NONE, &typed->chart, N_ ("A chart also as PDF"), NULL },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &typed->columns,
      N_ ("Which quantities the chart shows, separated by commas (all)"), N_ ("LIST") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &typed->zone,
      N_ ("Time zone of what is written: local, or a name as Europe/Amsterdam (UTC)"),
      N_ ("ZONE") },
    { "fahrenheit", 0, 0, G_OPTION_ARG_NONE, &typed->fahrenheit, N_ ("Temperatures in °F"), NULL },
    { "made-by", 0, 0, G_OPTION_ARG_STRING, &typed->made_by,
      N_ ("Who made the record, as it says (you)"), N_ ("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &typed->size,
      N_ ("Width and height of the chart: pixels, in a PDF points (1200 and what suits)"),
      N_ ("WIDTHxHEIGHT") },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &typed->scale,
      N_ ("How many times larger and finer a PNG is (2)"), N_ ("NUMBER") },
    { "preset", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &typed->preset, NULL, NULL },
    { "table", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &typed->table, NULL, NULL },
    { "as-shown", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &typed->as_shown, NULL, NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &typed->output,
      N_ ("The file to write; “-” is standard output"), N_ ("FILE") },
    { NULL },
  };

  return rw_ctl_options_parse (
             NULL,
             _ ("Writes a temperature record, or a chart, of what was measured in a "
                "span of time."),
             entries, NULL, argc, argv, error)
         && rw_ctl_options_complete_database (&typed->database, error);
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
  return FALSE;
}

/* What does not go together. */
static gboolean
check (const Typed *typed, const Wish *wish, GError **error)
{
  guint n = wish->ids->len - 1;

  if (typed->preset != NULL || typed->table != NULL || typed->as_shown != 0)
    return refuse (error,
                   _ ("--preset, --table and --as-shown are for rows: leave them out, or ask "
                      "for --format=csv"));
  if (n == 0)
    return refuse (error, _ ("Say of which container: --reefer=ID"));
  if (!wish->chart && n > 1)
    return refuse (error, _ ("A temperature record is about one container: give --reefer once"));
  if (n > RW_CHART_SHEET_MAX_REEFERS)
    return refuse (error, _ ("A chart shows at most eight containers: give --reefer less often"));
  if (!wish->chart && (typed->columns != NULL || typed->size != NULL || typed->scale != 0))
    return refuse (error, _ ("--columns, --size and --scale are for charts: leave them out, or add "
                             "--chart"));
  if (wish->chart && typed->made_by != NULL)
    return refuse (error, _ ("--made-by is for temperature records: leave it out"));
  if (wish->format != RW_SURFACE_PNG && typed->scale != 0)
    return refuse (error,
                   _ ("--scale is for --format=png: the other forms are as fine as you like"));
  if (typed->scale < 0 || typed->scale > 16)
    return refuse (error, _ ("--scale must be more than 0 and at most 16"));
  if (typed->output == NULL || *typed->output == '\0')
    return refuse (error, _ ("Say where to: --output=FILE, or --output=- for standard output"));
  return TRUE;
}

static gboolean
read_quantities (const char *text, guint32 *quantities, GError **error)
{
  g_auto (GStrv) names = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  *quantities = names == NULL ? (1u << RW_N_QUANTITIES) - 1 : 0;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      RwQuantity quantity;

      if (!rw_quantity_from_name (g_strstrip (names[i]), &quantity))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--columns: “%s” is no quantity that a chart can show, as "
                          "supply_temperature is"),
                       names[i]);
          return FALSE;
        }
      *quantities |= 1u << quantity;
    }
  return TRUE;
}

static gboolean
read_zone (const char *text, GTimeZone **zone, GError **error)
{
  if (text == NULL || strcmp (text, "UTC") == 0)
    *zone = g_time_zone_new_utc ();
  else if (strcmp (text, "local") == 0)
    *zone = g_time_zone_new_local ();
  else
    *zone = g_time_zone_new_identifier (text);
  if (*zone != NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--zone=%s is not known here: it may be UTC, local, or as Europe/Amsterdam"),
               text);
  return FALSE;
}

static gboolean
read_size (const char *text, Wish *wish, GError **error)
{
  int width, height, length = 0;

  if (text == NULL)
    return TRUE;
  if (sscanf (text, "%5dx%5d%n", &width, &height, &length) == 2 && text[length] == '\0'
      && width >= 200 && height >= 150 && MAX (width, height) <= RW_SURFACE_MAX_EDGE)
    {
      wish->width = width;
      wish->height = height;
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--size=%s is no size as 1200x800, from 200x150 to %dx%d"), text,
               RW_SURFACE_MAX_EDGE, RW_SURFACE_MAX_EDGE);
  return FALSE;
}

/* The containers, each once; ends with NULL. */
static GPtrArray *
collect_ids (char **asked)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; asked != NULL && asked[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (ids, asked[i], g_str_equal, NULL))
      g_ptr_array_add (ids, asked[i]);
  g_ptr_array_add (ids, NULL);
  return ids;
}

static gboolean
understand (const Typed *typed, Wish *wish, GError **error)
{
  if (!rw_ctl_options_read_word ("format", typed->format, format_words, &wish->format, error))
    return FALSE;

  wish->chart = typed->chart || wish->format != RW_SURFACE_PDF;
  wish->ids = collect_ids (typed->reefers);
  return check (typed, wish, error)
         && rw_ctl_options_read_span (typed->from, typed->to, 0, &wish->from, &wish->to, error)
         && read_quantities (typed->columns, &wish->quantities, error)
         && read_zone (typed->zone, &wish->zone, error) && read_size (typed->size, wish, error)
         && rw_ctl_output_open (typed->output, &wish->file, &wish->stream, error);
}

static gboolean
find_profiles (RwCtl *ctl, RwPgStore *store, Wish *wish, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_data_store_profiles_async (RW_DATA_STORE (store), rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  wish->profiles = rw_data_store_profiles_finish (RW_DATA_STORE (store), result, error);
  return wish->profiles != NULL;
}

static void
progress_cb (GObject *export, double fraction, guint64 readings, gpointer user_data)
{
  gint64 *shown = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - *shown < PROGRESS_INTERVAL)
    return;
  *shown = now;
  g_printerr ("\r");
  g_printerr (_ ("%3.0f %%, %" G_GUINT64_FORMAT " readings "), fraction * 100, readings);
}

/* Only somebody who looks at a terminal sees progress. */
static void
watch (gpointer export, gint64 *shown)
{
  *shown = g_get_monotonic_time ();
  if (isatty (STDERR_FILENO))
    g_signal_connect (export, "progress", G_CALLBACK (progress_cb), shown);
}

/* Its line is taken away at the end. */
static void
unwatch (gpointer export, gint64 *shown)
{
  if (g_signal_handlers_disconnect_by_data (export, shown) > 0)
    g_printerr ("\r\033[K");
}

static const char *
get_maker (const Typed *typed)
{
  const char *name = g_get_real_name ();

  if (typed->made_by != NULL)
    return typed->made_by;
  return g_str_equal (name, "Unknown") || *name == '\0' ? g_get_user_name () : name;
}

static gboolean
run_record (RwCtl *ctl,
            RwPgStore *store,
            const Typed *typed,
            const Wish *wish,
            guint64 *n,
            GError **error)
{
  RwTemperatureRecordPlan plan = {
    .container_id = wish->ids->pdata[0],
    .from = wish->from,
    .to = wish->to,
    .zone = wish->zone,
    .fahrenheit = typed->fahrenheit,
    .profiles = wish->profiles,
    .alarms = RW_ALARM_STORE (store),
    .made_by = get_maker (typed),
    .file = wish->file,
    .stream = wish->stream,
  };
  g_autoptr (RwTemperatureRecord) record =
      rw_temperature_record_new (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 shown;

  watch (record, &shown);
  rw_temperature_record_run_async (record, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  unwatch (record, &shown);
  return rw_temperature_record_run_finish (record, result, n, error);
}

static gboolean
run_chart (RwCtl *ctl,
           RwPgStore *store,
           const Typed *typed,
           const Wish *wish,
           guint64 *n,
           GError **error)
{
  RwChartExportPlan plan = {
    .container_ids = (const char *const *) wish->ids->pdata,
    .from = wish->from,
    .to = wish->to,
    .quantities = wish->quantities,
    .zone = wish->zone,
    .fahrenheit = typed->fahrenheit,
    .profiles = wish->profiles,
    .alarms = RW_ALARM_STORE (store),
    .format = wish->format,
    .width = wish->width,
    .height = wish->height,
    .scale = typed->scale,
    .file = wish->file,
    .stream = wish->stream,
  };
  g_autoptr (RwChartExport) export = rw_chart_export_new (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 shown;

  watch (export, &shown);
  rw_chart_export_run_async (export, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  unwatch (export, &shown);
  return rw_chart_export_run_finish (export, result, n, error);
}

static void
tell (const char *output, gboolean chart, guint64 n)
{
  g_autofree char *name = g_filename_display_name (output);

  if (chart)
    g_print (g_dngettext (NULL, "%s: a chart of %" G_GUINT64_FORMAT " reading\n",
                          "%s: a chart of %" G_GUINT64_FORMAT " readings\n", n),
             name, n);
  else
    g_print (g_dngettext (NULL, "%s: a temperature record of %" G_GUINT64_FORMAT " reading\n",
                          "%s: a temperature record of %" G_GUINT64_FORMAT " readings\n", n),
             name, n);
}

int
rw_ctl_export_drawn (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_auto (Wish) wish = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n = 0;
  gboolean done;

  if (!parse (&typed, argc, argv, &error) || !understand (&typed, &wish, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (typed.database);
  done = find_profiles (ctl, store, &wish, &error)
         && (wish.chart ? run_chart (ctl, store, &typed, &wish, &n, &error)
                        : run_record (ctl, store, &typed, &wish, &n, &error));
  if (!done)
    return rw_ctl_fail (ctl, error);
  if (wish.file != NULL)
    tell (typed.output, wish.chart, n);
  return RW_CTL_OK;
}
