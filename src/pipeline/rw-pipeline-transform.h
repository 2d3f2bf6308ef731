/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-loader.h"
#include "rw-pipeline-config.h"
#include "rw-transform.h"

G_BEGIN_DECLS

/*
 * rw_pipeline_make_transform: the transform as the configuration describes it, with the state that
 * the database tells.
 *
 * For: the worker, and reeferwatchctl where it decodes as the worker would. The routes of the
 * configuration were validated; mapping is what its mapping file says, or NULL.
 */
RwTransform *rw_pipeline_make_transform (const RwPipelineConfig *config,
                                         const RwMapping *mapping,
                                         const RwLoaderStart *start);

G_END_DECLS
