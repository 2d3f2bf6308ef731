/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-handover-report.h"
#include "rw-pages.h"
#include "rw-record-text.h"

G_BEGIN_DECLS

/*
 * What the files of RwHandoverReport share: rw-handover-report.c (building, the parts about
 * alarms), rw-handover-sections.c (the others) and rw-handover-output.c (Markdown, pages).
 */

#define RW_HANDOVER_MAX_COLUMNS 7

/* A heading, what there is to say, a table or facts, and how many rows are left out. */
typedef struct
{
  char *heading;
  guint n_columns;                             /* 0: facts, of two texts each */
  const char *titles[RW_HANDOVER_MAX_COLUMNS]; /* translated, static */
  double widths[RW_HANDOVER_MAX_COLUMNS];      /* shares of the width */
  GPtrArray *rows;                             /* of GStrv */
  GPtrArray *paragraphs;                       /* of char * */
  char *after;                                 /* or NULL */
} RwHandoverSection;

struct _RwHandoverReport
{
  char *title;
  char *foot;
  GPtrArray *sections; /* of RwHandoverSection */
};

/* Rows of a table that are told; of more only how many. */
#define RW_HANDOVER_MAX_ROWS 20

RwHandoverSection *rw_handover_report_add (RwHandoverReport *self, const char *heading);

/* Titles and shares of the width, ended by NULL. */
void rw_handover_section_set_columns (RwHandoverSection *self,
                                      const char *title,
                                      ...) G_GNUC_NULL_TERMINATED;

/* Takes the texts, as many as there are columns, NULL for none. */
void rw_handover_section_add_row (RwHandoverSection *self, char *first, ...);
void rw_handover_section_add_fact (RwHandoverSection *self, const char *name, char *value);
void rw_handover_section_add_paragraph (RwHandoverSection *self, char *text);

/* Says how many of n rows are not told. */
void rw_handover_section_set_total (RwHandoverSection *self, guint n);

/* rw-handover-sections.c */
void rw_handover_report_add_incidents (RwHandoverReport *self,
                                       const RwHandover *handover,
                                       const RwRecordText *text);
void rw_handover_report_add_orders (RwHandoverReport *self,
                                    const RwHandover *handover,
                                    const RwRecordText *text);
void rw_handover_report_add_notes (RwHandoverReport *self,
                                   const RwHandover *handover,
                                   const RwRecordText *text);
void rw_handover_report_add_rate (RwHandoverReport *self, const RwHandover *handover);
void rw_handover_report_add_health (RwHandoverReport *self,
                                    const RwHandover *handover,
                                    const RwRecordText *text);

G_END_DECLS
