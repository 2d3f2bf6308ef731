/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pages.h"
#include "rw-record-document.h"
#include "rw-record-text.h"

G_BEGIN_DECLS

/*
 * What the files of RwRecordDocument share: its course (rw-record-document.c), its facts
 * (rw-record-facts.c) and its tables (rw-record-tables.c).
 */
typedef struct
{
  const RwRecordDocument *record;
  const RwRecordData *data;
  RwPages *pages;
  RwRecordText text;
} RwRecordRun;

void rw_record_run_add_facts (const RwRecordRun *run);
void rw_record_run_add_statistics (const RwRecordRun *run);
void rw_record_run_add_excursions (const RwRecordRun *run);
void rw_record_run_add_gaps (const RwRecordRun *run);
void rw_record_run_add_alarms (const RwRecordRun *run);
void rw_record_run_add_quality (const RwRecordRun *run);

/* What the cargo was judged on: the sensor that most readings were; RW_N_QUANTITIES for none. */
guint rw_record_run_get_judged (const RwRecordRun *run);

G_END_DECLS
