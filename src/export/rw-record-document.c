/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-document.h"

#include "rw-record-document-private.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* How high a chart must be and may be. */
#define CHART_LEAST 230
#define CHART_MOST 360
#define OTHER_LEAST 240
#define OTHER_MOST 520

/* What the cargo feels and what it was to feel come first. */
#define FIRST                                                                                      \
  (1u << RW_QUANTITY_TEMPERATURE | 1u << RW_QUANTITY_TARGET_TEMPERATURE                            \
   | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE | 1u << RW_QUANTITY_RETURN_TEMPERATURE)

static void
add_sheet (const RwRecordRun *run, const char *title, double least, double most)
{
  RwChartSheet *sheet = run->data->sheet;
  double wanted = rw_chart_sheet_suggest_height (sheet, RW_PAGES_TEXT_WIDTH);
  double x, y, height;
  cairo_t *cr;

  rw_pages_add_heading (run->pages, title, least);
  height = rw_pages_add_picture (run->pages, least, CLAMP (wanted, least, most), &cr, &x, &y);
  if (cr != NULL)
    rw_chart_sheet_draw (sheet, cr, x, y, RW_PAGES_TEXT_WIDTH, height);
}

static void
add_charts (const RwRecordRun *run)
{
  RwChartSheet *sheet = run->data->sheet;

  rw_chart_sheet_show (sheet, FIRST);
  add_sheet (run, _("Chart"), CHART_LEAST, CHART_MOST);
  if (rw_chart_sheet_show (sheet, ~(guint32) FIRST))
    add_sheet (run, _("Chart of the Other Quantities"), OTHER_LEAST, OTHER_MOST);
}

/* The line that makes the bytes whose checksum it is. */
static char *
make_command (const RwRecordRun *run)
{
  g_autofree char *from = rw_time_format (run->data->from);
  g_autofree char *to = rw_time_format (run->data->to);
  g_autofree char *id = g_shell_quote (run->data->container_id);
  g_autofree char *clean = rw_paper_clean (id);

  return g_strdup_printf (
      "reeferwatchctl export --reefer=%s --from=%s --to=%s --output=- | sha256sum", clean, from,
      to);
}

static void
add_checksum (const RwRecordRun *run)
{
  g_autofree char *command = make_command (run);

  rw_pages_add_heading (run->pages, _("Checksum of the Data"), 90);
  rw_pages_add_paragraph (
      run->pages, _("SHA-256 of the readings, as the Standard CSV export of this reefer and "
                     "this span writes them, byte for byte:"));
  rw_pages_add_fixed (run->pages, run->record->checksum);
  rw_pages_add_paragraph (run->pages, _("Anybody who can read the database can check it with:"));
  rw_pages_add_fixed (run->pages, command);
  rw_pages_add_note (
      run->pages, _("Readings of this span that are stored after this record was made change the "
                     "checksum. All that this record tells was calculated from those bytes, but "
                     "the cargo’s limits and the alarms."));
}

static void
lay_out (const RwRecordRun *run)
{
  rw_pages_add_title (run->pages, _("Temperature Record"), "Reeferwatch");
  rw_pages_add_paragraph (run->pages, _("Not an EN 12830 certified recorder"));
  rw_pages_add_space (run->pages, 6);
  rw_record_run_add_facts (run);
  rw_record_run_add_statistics (run);
  add_charts (run);
  rw_record_run_add_excursions (run);
  rw_record_run_add_gaps (run);
  rw_record_run_add_alarms (run);
  rw_record_run_add_quality (run);
  add_checksum (run);
}

/* Without a surface: only lays it out. */
static RwPages *
run_once (const RwRecordDocument *self, RwSurface *surface, const RwPages *draft)
{
  g_autofree char *id = rw_paper_clean (self->data->container_id);
  RwPagesFoot foot = { .left = id, .centre = _("Not an EN 12830 certified recorder") };
  RwRecordRun run = {
    .record = self,
    .data = self->data,
    .pages = rw_pages_new (surface, draft, &foot),
    .text = rw_record_text_init (self->zone, self->fahrenheit, self->data->from, self->data->to),
  };

  lay_out (&run);
  return run.pages;
}

gboolean
rw_record_document_write (const RwRecordDocument *self,
                          GOutputStream *stream,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (RwSurface) surface = NULL;
  g_autoptr (RwPages) draft = run_once (self, NULL, NULL);
  g_autoptr (RwPages) pages = NULL;
  g_autofree char *id = rw_paper_clean (self->data->container_id);
  g_autofree char *title = g_strdup_printf (_("Temperature Record of %s"), id);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  surface = rw_surface_new (RW_SURFACE_PDF, RW_PAGES_WIDTH, RW_PAGES_HEIGHT, 1, stream, cancellable,
                            error);
  if (surface == NULL)
    return FALSE;

  rw_surface_set_title (surface, title);
  pages = run_once (self, surface, draft);
  return rw_pages_check (pages, error) && rw_surface_finish (surface, error);
}
