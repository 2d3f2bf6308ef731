/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwNotifyStatus: how telling people of alarms goes.
 *
 * For: the status of the worker, its metrics and the Data page.
 * Not for: what became of one delivery (the table delivery).
 *
 * A plain value; copy by assignment. Counters count since the worker started.
 */
typedef struct
{
  gboolean on;       /* whether this worker sends anything at all */
  guint64 pending;   /* deliveries that wait, in the database, for any worker */
  guint64 delivered; /* that a receiver took from us */
  guint64 failed;    /* attempts that failed, tried again or not */
  char text[400];    /* what went wrong last and what to do, English, with the channel and without
                        secrets; "" when all is well */
} RwNotifyStatus;

G_END_DECLS
