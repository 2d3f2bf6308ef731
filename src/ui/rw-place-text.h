/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_place_text: a place in words.
 *
 * For: where something happened, at a glance. Not for: navigation. Translated. Main thread only.
 */

/* "near Rotterdam" within 60 km of a port that the program knows, else its position; NULL when it
 * is not known. Caller frees. */
char *rw_place_text (double latitude, double longitude);

G_END_DECLS
