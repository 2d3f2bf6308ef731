/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-spans.h"
#include "rw-axis.h"
#include "rw-label.h"
#include "rw-record-document-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What a heading wants to have below it on the same page. */
#define KEEP 60

static void
add_row (const RwRecordRun *run, char **cells)
{
  rw_pages_add_row (run->pages, (const char *const *) cells);
}

/* --- statistics ------------------------------------------------------------------------------ */

static gboolean
is_limited (RwQuantity quantity)
{
  return quantity == RW_QUANTITY_TEMPERATURE || quantity == RW_QUANTITY_SUPPLY_TEMPERATURE
         || quantity == RW_QUANTITY_RETURN_TEMPERATURE;
}

static char *
describe_extreme (const RwRecordRun *run, RwQuantity quantity, double value, gint64 time)
{
  g_autofree char *text = rw_record_text_value (&run->text, quantity, value, 0);
  g_autofree char *when = rw_record_text_time (&run->text, time);

  return g_strconcat (text, "\n", when, NULL);
}

static char *
describe_time_out (const RwRecordRun *run, RwQuantity quantity, gint64 time)
{
  return is_limited (quantity) && run->data->limited ? rw_record_text_duration (time)
                                                     : g_strdup ("–");
}

static void
add_quantity (const RwRecordRun *run, RwQuantity quantity)
{
  RwStatistics statistics;
  gboolean kinetic =
      rw_quantity_is_temperature (quantity) && quantity != RW_QUANTITY_TARGET_TEMPERATURE;
  g_auto (GStrv) cells = NULL;

  if (!rw_statistics_tracker_get (&run->data->statistics[quantity], &statistics))
    return;

  cells = g_new0 (char *, 9);
  cells[0] = g_strdup (rw_label_quantity (quantity));
  cells[1] = describe_extreme (run, quantity, statistics.minimum, statistics.minimum_time);
  cells[2] = rw_record_text_value (&run->text, quantity, statistics.mean, 1);
  cells[3] = describe_extreme (run, quantity, statistics.maximum, statistics.maximum_time);
  cells[4] = kinetic ? rw_record_text_value (&run->text, quantity, statistics.mean_kinetic, 1)
                     : g_strdup ("–");
  cells[5] = describe_time_out (run, quantity, statistics.below);
  cells[6] = describe_time_out (run, quantity, statistics.above);
  cells[7] = rw_record_text_duration (statistics.covered);
  add_row (run, cells);
}

void
rw_record_run_add_statistics (const RwRecordRun *run)
{
  gboolean zoned = run->text.zoned;
  double time = zoned ? 102 : 81;
  double out = zoned ? 47 : 60;
  const RwPagesColumn columns[] = {
    { _("Quantity"), 64, FALSE },
    { _("Minimum"), time, TRUE },
    { _("Mean"), 46, TRUE },
    { _("Maximum"), time, TRUE },
    /* Translators: mean kinetic temperature. */
    { _("MKT"), 46, TRUE },
    { _("Below limits"), out, TRUE },
    { _("Above limits"), out, TRUE },
    { _("Time covered"), RW_PAGES_TEXT_WIDTH - 156 - 2 * time - 2 * out, TRUE },
  };

  rw_pages_add_heading (run->pages, _("Statistics"), KEEP);
  if (run->data->n_readings == 0)
    {
      rw_pages_add_paragraph (run->pages, _("Nothing was measured in this span."));
      return;
    }

  rw_pages_begin_table (run->pages, columns, G_N_ELEMENTS (columns));
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    add_quantity (run, q);
  rw_pages_end_table (run->pages);
  rw_pages_add_note (run->pages, _("Each reading stands for the time until the next one, before a "
                                    "gap for one interval. MKT is "
                                    "the mean kinetic temperature with an activation energy of "
                                    "83.144 kJ/mol; it says nothing of "
                                    "harm by cold."));
}

/* --- excursions and gaps ---------------------------------------------------------------------- */

static void
add_left_out (const RwRecordRun *run, guint64 n, guint listed)
{
  g_autofree char *text = NULL;

  if (n <= listed)
    return;

  text = g_strdup_printf (g_dngettext (NULL, "%" G_GUINT64_FORMAT " more is not listed.",
                                       "%" G_GUINT64_FORMAT " more are not listed.", n - listed),
                          n - listed);
  rw_pages_add_paragraph (run->pages, text);
}

static void
add_sum (const RwRecordRun *run, guint64 n, gint64 time)
{
  g_autofree char *count = rw_record_text_count (n);
  g_autofree char *duration = rw_record_text_duration (time);
  /* Translators: how many, and how long together. */
  g_autofree char *text = g_strdup_printf (_("%s, together %s."), count, duration);

  rw_pages_add_paragraph (run->pages, text);
}

static void
add_excursion (const RwRecordRun *run, const RwRecordExcursion *row)
{
  const RwExcursion *excursion = &row->excursion;
  g_auto (GStrv) cells = g_new0 (char *, 8);
  g_autofree char *limit = rw_record_text_value (&run->text, row->quantity, excursion->limit, 0);

  cells[0] = rw_record_text_time (&run->text, excursion->begin);
  cells[1] = rw_record_text_time (&run->text, excursion->end);
  cells[2] = rw_record_text_duration (excursion->end - excursion->begin);
  cells[3] = g_strdup (rw_label_quantity (row->quantity));
  cells[4] = rw_record_text_value (&run->text, row->quantity, excursion->extreme, 1);
  cells[5] = rw_record_text_time (&run->text, excursion->extreme_time);
  /* Translators: of a limit. */
  cells[6] = g_strdup_printf (excursion->above ? _("above %s") : _("below %s"), limit);
  add_row (run, cells);
}

void
rw_record_run_add_excursions (const RwRecordRun *run)
{
  const RwRecordData *data = run->data;
  gboolean zoned = run->text.zoned;
  double time = zoned ? 102 : 81;
  double duration = zoned ? 46 : 66;
  double sensor = zoned ? 45 : 64;
  const RwPagesColumn columns[] = {
    { _("Begin"), time, FALSE },
    { _("End"), time, FALSE },
    { _("Duration"), duration, TRUE },
    { _("Sensor"), sensor, FALSE },
    { _("Extreme"), 47, TRUE },
    /* Translators: when the temperature was most extreme. */
    { _("At"), time, FALSE },
    { _("Limit"), RW_PAGES_TEXT_WIDTH - 3 * time - duration - sensor - 47, FALSE },
  };

  rw_pages_add_heading (run->pages, _("Excursions"), KEEP);
  if (!data->limited)
    {
      rw_pages_add_paragraph (run->pages, _("Not judged: no limits of the cargo are known."));
      return;
    }
  if (data->n_excursions == 0)
    {
      rw_pages_add_paragraph (run->pages, _("None: each reading was within the limits."));
      return;
    }

  add_sum (run, data->n_excursions, data->excursion_time);
  rw_pages_begin_table (run->pages, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < data->excursions->len; i++)
    add_excursion (run, &g_array_index (data->excursions, RwRecordExcursion, i));
  rw_pages_end_table (run->pages);
  add_left_out (run, data->n_excursions, data->excursions->len);
}

void
rw_record_run_add_gaps (const RwRecordRun *run)
{
  const RwRecordData *data = run->data;
  const RwPagesColumn columns[] = {
    { _("Last reading before"), 170, FALSE },
    { _("Next reading"), 170, FALSE },
    { _("Duration"), 165.28, TRUE },
  };

  rw_pages_add_heading (run->pages, _("Gaps"), KEEP);
  if (data->n_gaps == 0)
    {
      rw_pages_add_paragraph (run->pages,
                              _("None: no pause was longer than three usual intervals."));
      return;
    }

  add_sum (run, data->n_gaps, data->gap_time);
  rw_pages_add_note (
      run->pages, _("Pauses longer than three usual intervals, from the beginning to the end of "
                     "the span. What the temperature was in them is not known."));
  rw_pages_begin_table (run->pages, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < data->gaps->len; i++)
    {
      const RwPause *pause = &g_array_index (data->gaps, RwPause, i);
      g_auto (GStrv) cells = g_new0 (char *, 4);

      cells[0] = rw_record_text_time (&run->text, pause->begin);
      cells[1] = rw_record_text_time (&run->text, pause->end);
      cells[2] = rw_record_text_duration (pause->end - pause->begin);
      add_row (run, cells);
    }
  rw_pages_end_table (run->pages);
  add_left_out (run, data->n_gaps, data->gaps->len);
}

/* --- alarms ---------------------------------------------------------------------------------- */

static char *
describe_acknowledgement (const RwRecordRun *run, const RwAlarmSpan *span)
{
  g_autofree char *when = NULL;
  g_autofree char *who = rw_paper_clean (span->acknowledged_by);

  if (span->acknowledged == 0)
    return g_strdup ("–");

  when = rw_record_text_time (&run->text, span->acknowledged);
  return *who != '\0' ? g_strconcat (when, "\n", who, NULL) : g_steal_pointer (&when);
}

/* What was measured is a temperature, or what else the rule is about. */
static char *
describe_alarm_value (const RwRecordRun *run, const RwAlarmSpan *span)
{
  if (isnan (span->value))
    return g_strdup ("–");
  if (g_str_has_prefix (span->rule_id, "control_air"))
    return rw_record_text_value (&run->text, RW_QUANTITY_SUPPLY_TEMPERATURE, span->value, 0);
  return rw_axis_format (span->value, 1);
}

static void
add_alarm (const RwRecordRun *run, const RwAlarmSpan *span)
{
  g_auto (GStrv) cells = g_new0 (char *, 7);
  g_autofree char *label = rw_label_rule (span->rule_id);

  cells[0] = rw_paper_clean (label);
  cells[1] = span->raised != G_MININT64 ? rw_record_text_time (&run->text, span->raised)
                                        : g_strdup (_("before"));
  cells[2] = span->over != G_MAXINT64 ? rw_record_text_time (&run->text, span->over)
                                      : g_strdup (_("not over"));
  cells[3] = describe_alarm_value (run, span);
  cells[4] = describe_acknowledgement (run, span);
  cells[5] = rw_paper_clean (span->note);
  add_row (run, cells);
}

void
rw_record_run_add_alarms (const RwRecordRun *run)
{
  GArray *alarms = run->record->alarms;
  double time = run->text.zoned ? 102 : 81;
  const RwPagesColumn columns[] = {
    { _("Alarm"), 76, FALSE },
    { _("Raised"), time, FALSE },
    { _("Over"), time, FALSE },
    { _("Value"), 42, TRUE },
    { _("Acknowledged"), time, FALSE },
    { _("Note"), RW_PAGES_TEXT_WIDTH - 118 - 3 * time, FALSE },
  };

  rw_pages_add_heading (run->pages, _("Alarms"), KEEP);
  if (alarms == NULL)
    {
      rw_pages_add_paragraph (run->pages, _("Not known: the journal of alarms was not read."));
      return;
    }
  if (alarms->len == 0)
    {
      rw_pages_add_paragraph (run->pages, _("None in this span."));
      return;
    }

  rw_pages_begin_table (run->pages, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < alarms->len; i++)
    add_alarm (run, &g_array_index (alarms, RwAlarmSpan, i));
  rw_pages_end_table (run->pages);
  if (run->record->alarms_cut)
    rw_pages_add_paragraph (run->pages, _("The journal is longer: older entries are left out."));
}

/* --- the quality of the data ------------------------------------------------------------------ */

static void
add_quality_row (const RwRecordRun *run, const char *what, guint64 n)
{
  g_auto (GStrv) cells = g_new0 (char *, 3);

  if (n == 0)
    return;

  cells[0] = g_strdup (what);
  cells[1] = rw_record_text_count (n);
  add_row (run, cells);
}

static gboolean
has_quality_rows (const RwRecordData *data)
{
  guint64 n = data->n_late;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    n += data->implausible[q];
  for (guint bit = 0; bit < RW_RECORD_N_QUALITIES; bit++)
    n += rw_record_text_quality (bit) != NULL ? data->qualities[bit] : 0;
  return n > 0;
}

void
rw_record_run_add_quality (const RwRecordRun *run)
{
  const RwRecordData *data = run->data;
  const RwPagesColumn columns[] = {
    { _("What is odd"), 405, FALSE },
    { _("How often"), 100.28, TRUE },
  };

  rw_pages_add_heading (run->pages, _("Quality of the Data"), KEEP);
  if (!has_quality_rows (data))
    {
      rw_pages_add_paragraph (run->pages, _("Nothing odd was noticed in the readings."));
      return;
    }

  rw_pages_begin_table (run->pages, columns, G_N_ELEMENTS (columns));
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_autofree char *what =
          g_strdup_printf (_("%s: physically impossible values, left out of this record"),
                           rw_label_quantity (q));

      add_quality_row (run, what, data->implausible[q]);
    }
  for (guint bit = 0; bit < RW_RECORD_N_QUALITIES; bit++)
    if (rw_record_text_quality (bit) != NULL)
      add_quality_row (run, rw_record_text_quality (bit), data->qualities[bit]);
  add_quality_row (run, _("Received after a reading that was measured later"), data->n_late);
  rw_pages_end_table (run->pages);
}
