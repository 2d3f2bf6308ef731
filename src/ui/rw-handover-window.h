/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwHandoverWindow: the report with which one shift hands over to the next: its span, who, a note,
 * a look at it, saving (PDF, Markdown) and printing.
 *
 * For: win.handover. Not for: what the report says (RwHandoverReport).
 */
#define RW_TYPE_HANDOVER_WINDOW (rw_handover_window_get_type ())
G_DECLARE_FINAL_TYPE (RwHandoverWindow, rw_handover_window, RW, HANDOVER_WINDOW, AdwWindow)

GtkWidget *rw_handover_window_new (RwSession *session);

/* What the user does, and sees: for tests. */
void rw_handover_window_set_words (RwHandoverWindow *self,
                                   const char *giver,
                                   const char *taker,
                                   const char *note);
guint rw_handover_window_get_n_pages (RwHandoverWindow *self); /* 0 while there is no report */
void rw_handover_window_save (RwHandoverWindow *self, GFile *file);
/* Prints as the button does, but into a PDF; returns when it is written. */
void rw_handover_window_print_to (RwHandoverWindow *self, const char *path);
const char *rw_handover_window_get_message (RwHandoverWindow *self); /* what it says below */

G_END_DECLS
