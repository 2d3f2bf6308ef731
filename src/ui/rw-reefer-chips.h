/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReeferChips: the reefers of a set by colour, number and id, with what their loaders are doing;
 * a button on each takes it out.
 *
 * For: above charts of several reefers, whose legend it is. Not for: choosing reefers.
 *
 * Emits "remove" (const char *container_id).
 */
#define RW_TYPE_REEFER_CHIPS (rw_reefer_chips_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferChips, rw_reefer_chips, RW, REEFER_CHIPS, GtkWidget)

GtkWidget *rw_reefer_chips_new (void);

/* Keeps a reference and follows it. Once. */
void rw_reefer_chips_set_reefers (RwReeferChips *self, RwReeferSet *set);

/* A sample of a slot's line with its number, as in charts. (transfer floating) */
GtkWidget *rw_reefer_chips_new_swatch (guint slot);

G_END_DECLS
