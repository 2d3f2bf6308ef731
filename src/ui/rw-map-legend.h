/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMapLegend: what the marks on the map mean, how many reefers have each, and which are shown.
 *
 * For: the Map page. Each line is a button that hides its condition and shows it again.
 * Not for: counting: it is told.
 *
 * Signal: "changed" (): the user chose other conditions.
 */
#define RW_TYPE_MAP_LEGEND (rw_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (RwMapLegend, rw_map_legend, RW, MAP_LEGEND, GtkWidget)

/* counts has RW_N_CONDITIONS elements. */
void rw_map_legend_set_counts (RwMapLegend *self, const guint *counts);

/* Mask of 1 << RwCondition. Setting it emits "changed" when it differs. */
guint rw_map_legend_get_conditions (RwMapLegend *self);
void rw_map_legend_set_conditions (RwMapLegend *self, guint mask);

G_END_DECLS
