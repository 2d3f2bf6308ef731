/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-handover.h"
#include "rw-surface.h"

G_BEGIN_DECLS

/*
 * RwHandoverReport: a handover as headings, facts and tables, in the language of the locale; and
 * these as Markdown or on pages.
 *
 * For: writing, printing and looking at handovers.
 * Not for: gathering what they tell (RwHandover).
 *
 * Texts from outside are kept from steering what reads them: they are no Markdown and no control
 * characters. Built once, then read only. Any thread, one at a time.
 */
typedef struct _RwHandoverReport RwHandoverReport;

/* Copies what it needs. */
RwHandoverReport *rw_handover_report_new (const RwHandover *handover);
void rw_handover_report_free (RwHandoverReport *self);

/* Caller frees. */
char *rw_handover_report_to_markdown (RwHandoverReport *self);

/* Blocks as far as the stream does. FALSE with G_IO_ERROR. */
gboolean rw_handover_report_write_pdf (RwHandoverReport *self,
                                       GOutputStream *stream,
                                       GCancellable *cancellable,
                                       GError **error);

/* Its pages for a window or a printer: one recording in which they lie one below the other, each
 * RW_PAGES_WIDTH x RW_PAGES_HEIGHT. (transfer full) */
cairo_surface_t *rw_handover_report_record (RwHandoverReport *self, guint *n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwHandoverReport, rw_handover_report_free)

G_END_DECLS
