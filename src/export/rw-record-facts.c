/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-label.h"
#include "rw-record-document-private.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

/* Setpoints and cargoes that are named one by one. */
#define MAX_NAMED 12

guint
rw_record_run_get_judged (const RwRecordRun *run)
{
  guint most = RW_N_QUANTITIES;

  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    if (run->data->judged[q] > 0
        && (most == RW_N_QUANTITIES || run->data->judged[q] > run->data->judged[most]))
      most = q;
  return most;
}

static char *
describe_cargo (const RwRecordRun *run, const RwRecordCargo *cargo)
{
  g_autofree char *product_id = rw_paper_isolate (cargo->product_id);
  g_autofree char *name = NULL;
  g_autofree char *limits = NULL;

  if (cargo->profile == NULL)
    return g_strdup_printf (_("%s, of which no limits are known"), product_id);

  name = rw_paper_isolate (cargo->profile->name);
  limits = rw_record_text_limits (&run->text, cargo->profile->low, cargo->profile->high);
  /* Translators: name and number of a cargo, chilled or frozen, its limits. */
  return g_strdup_printf (_("%s (%s), %s, %s"), name, product_id,
                          rw_record_text_mode (cargo->profile->mode), limits);
}

/* "What", or "what from then on; what else from then on". */
static void
append_from (const RwRecordRun *run, GString *list, const char *what, gint64 from, guint n)
{
  g_autofree char *time = rw_record_text_time (&run->text, from);

  if (n == 1)
    {
      g_string_append (list, what);
      return;
    }

  if (list->len > 0)
    g_string_append_c (list, '\n');
  /* Translators: a setpoint or cargo, and since when. */
  g_string_append_printf (list, _("%s from %s"), what, time);
}

static void
append_rest (GString *list, guint64 n)
{
  if (n <= MAX_NAMED)
    return;

  g_string_append_c (list, '\n');
  g_string_append_printf (list,
                          g_dngettext (NULL, "and %" G_GUINT64_FORMAT " more change",
                                       "and %" G_GUINT64_FORMAT " more changes", n - MAX_NAMED),
                          n - MAX_NAMED);
}

static void
add_cargo (const RwRecordRun *run)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const RwRecordData *data = run->data;

  for (guint i = 0; i < data->cargoes->len && i < MAX_NAMED; i++)
    {
      const RwRecordCargo *cargo = &g_array_index (data->cargoes, RwRecordCargo, i);
      g_autofree char *what = describe_cargo (run, cargo);

      append_from (run, list, what, cargo->from, (guint) data->n_cargoes);
    }
  append_rest (list, data->n_cargoes);
  rw_pages_add_fact (run->pages, _("Cargo"),
                     list->len > 0 ? list->str : _("Not told by the readings"));
}

static void
add_setpoints (const RwRecordRun *run)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const RwRecordData *data = run->data;

  for (guint i = 0; i < data->setpoints->len && i < MAX_NAMED; i++)
    {
      const RwRecordSetpoint *setpoint = &g_array_index (data->setpoints, RwRecordSetpoint, i);
      g_autofree char *what =
          rw_record_text_value (&run->text, RW_QUANTITY_TARGET_TEMPERATURE, setpoint->value, 0);

      append_from (run, list, what, setpoint->from, (guint) data->n_setpoints);
    }
  append_rest (list, data->n_setpoints);
  rw_pages_add_fact (run->pages, _("Setpoint"),
                     list->len > 0 ? list->str : _("Not told by the readings"));
}

static void
add_span (const RwRecordRun *run)
{
  g_autofree char *from = rw_record_text_time (&run->text, run->data->from);
  g_autofree char *to = rw_record_text_time (&run->text, run->data->to);
  g_autofree char *length = rw_record_text_duration (run->data->to - run->data->from);
  g_autofree char *zone = rw_record_text_zone (&run->text, run->data->from, run->data->to);
  /* Translators: from when, until when, how long that is. */
  g_autofree char *span = g_strdup_printf (_("%s to %s (%s)"), from, to, length);

  rw_pages_add_fact (run->pages, _("Span"), span);
  rw_pages_add_fact (run->pages, _("Time zone"), zone);
}

static char *
describe_interval (const RwRecordData *data)
{
  g_autofree char *shortest = rw_record_text_duration (data->shortest_interval);
  g_autofree char *longest = rw_record_text_duration (data->longest_interval);

  if (g_str_equal (shortest, longest))
    return g_strdup_printf (_("one each %s as a rule"), shortest);
  return g_strdup_printf (_("one each %s to %s as a rule"), shortest, longest);
}

static void
add_readings (const RwRecordRun *run)
{
  const RwRecordData *data = run->data;
  g_autofree char *count = rw_record_text_count (data->n_readings);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *interval = NULL;
  g_autofree char *text = NULL;

  if (data->n_readings == 0)
    {
      rw_pages_add_fact (run->pages, _("Readings"), _("None in this span"));
      return;
    }

  first = rw_record_text_time (&run->text, data->first_time);
  last = rw_record_text_time (&run->text, data->last_time);
  interval = describe_interval (data);
  /* Translators: how many readings, the first and the last time, how often. */
  text = g_strdup_printf (_("%s, first %s, last %s, %s"), count, first, last, interval);
  rw_pages_add_fact (run->pages, _("Readings"), text);
}

static void
add_made (const RwRecordRun *run)
{
  g_autofree char *time = rw_record_text_time (&run->text, run->record->made_time);
  g_autofree char *who = rw_paper_isolate (run->record->made_by);
  g_autofree char *by = NULL;

  if (run->record->made_by == NULL || *run->record->made_by == '\0')
    {
      rw_pages_add_fact (run->pages, _("Made"), time);
      return;
    }

  /* Translators: when this was made, and by whom. */
  by = g_strdup_printf (_("%s by %s"), time, who);
  rw_pages_add_fact (run->pages, _("Made"), by);
}

void
rw_record_run_add_facts (const RwRecordRun *run)
{
  guint judged = rw_record_run_get_judged (run);
  g_autofree char *id = rw_paper_clean (run->data->container_id);

  rw_pages_add_fact (run->pages, _("Reefer"), id);
  add_span (run);
  add_cargo (run);
  add_setpoints (run);
  rw_pages_add_fact (run->pages, _("Judged on"),
                     judged < RW_N_QUANTITIES ? rw_label_quantity (judged) : _("Nothing"));
  add_readings (run);
  add_made (run);
}
