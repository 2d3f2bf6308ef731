/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwBanner: one line across the window about a state that lasts, with at most one button.
 *
 * For: broker lost, database lost, demo data, servers that are starting.
 * Not for: events (win.toast) and not for questions.
 */
typedef enum
{
  RW_BANNER_NOTE, /* calm: how things are */
  RW_BANNER_BUSY, /* calm, with a spinner: something is on its way */
  RW_BANNER_BAD,  /* something does not work and somebody has to know */
} RwBannerKind;

#define RW_TYPE_BANNER (rw_banner_get_type ())
G_DECLARE_FINAL_TYPE (RwBanner, rw_banner, RW, BANNER, GtkWidget)

GtkWidget *rw_banner_new (void);

/* text is shown as it is, never as markup. button and action are NULL for none; action is a detailed
 * action name. */
void rw_banner_set (RwBanner *self,
                    RwBannerKind kind,
                    const char *text,
                    const char *button,
                    const char *action);
const char *rw_banner_get_text (RwBanner *self);

G_END_DECLS
