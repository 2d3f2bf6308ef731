/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-config.h"

G_BEGIN_DECLS

/*
 * RwWorkerOptions: what the daemon was told: command line, then environment, then key file, the
 * first that says something counts.
 *
 * For: main().
 * Not for: checking whether the settings fit together (rw_pipeline_config_validate()).
 *
 * Main thread.
 */
typedef struct
{
  RwPipelineConfig *pipeline;
  char *metrics;         /* where to listen for who reads metrics, or NULL */
  guint status_interval; /* seconds between status lines; 0 for none */
  gboolean show_version;
} RwWorkerOptions;

/*
 * argv and environment as main() got them. NULL with G_OPTION_ERROR for what was typed wrong, and
 * with G_KEY_FILE_ERROR or G_FILE_ERROR for what a file holds or does not.
 */
RwWorkerOptions *rw_worker_options_parse (int argc, char **argv, GError **error);
void rw_worker_options_free (RwWorkerOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwWorkerOptions, rw_worker_options_free)

G_END_DECLS
