/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

G_BEGIN_DECLS

/*
 * The worker's status as Prometheus reads it: the text exposition format 0.0.4.
 *
 * For: RwMetricsServer.
 * Not for: people: names and help are English and never translated.
 *
 * Counters end in _total and count since the worker started, times are seconds. Names of sources
 * and reasons come from outside and are escaped. Pure, any thread.
 */
#define RW_METRICS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Caller frees. */
char *rw_metrics_to_text (const RwPipelineStatus *status);

G_END_DECLS
