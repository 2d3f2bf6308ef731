/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-redecoder.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAgainBar: one run of decoding rejected messages again: how far it is, a way to stop it, and a
 * toast that tells what came of it.
 *
 * For: the Data page. Not for: choosing the messages.
 *
 * Hidden while nothing runs. Signal "changed" (): a run began or ended. A run is stopped when the
 * widget goes; what it has done is done.
 */
#define RW_TYPE_AGAIN_BAR (rw_again_bar_get_type ())
G_DECLARE_FINAL_TYPE (RwAgainBar, rw_again_bar, RW, AGAIN_BAR, GtkWidget)

/* Begins, unless one runs. */
void rw_again_bar_start (RwAgainBar *self, RwRedecoder *redecoder, const RwLetterFilter *filter);
gboolean rw_again_bar_is_running (RwAgainBar *self);

/* What came of it in a sentence or two: "12 readings stored, 3 messages still rejected". Caller
 * frees. Pure. */
char *rw_again_bar_describe (const RwAgainResult *result);

G_END_DECLS
