/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline.h"

#include "rw-etl.h"
#include "rw-redecoder.h"

G_BEGIN_DECLS

/*
 * What the files of RwPipeline share: rw-pipeline.c (thread, life, status) and rw-pipeline-again.c
 * (RwRedecoder).
 */

/* Has func called once in the worker's thread, even when the worker ends before: then
 * rw_pipeline_get_etl() is NULL. FALSE, with data destroyed, when it runs no more or not yet. The
 * owner's thread. */
gboolean rw_pipeline_invoke (RwPipeline *self,
                             GSourceFunc func,
                             gpointer data,
                             GDestroyNotify destroy);

/* The worker's thread. */
RwEtl *rw_pipeline_get_etl (RwPipeline *self);

GMainContext *rw_pipeline_get_owner_context (RwPipeline *self);

void rw_pipeline_redecoder_init (RwRedecoderInterface *iface);

G_END_DECLS
