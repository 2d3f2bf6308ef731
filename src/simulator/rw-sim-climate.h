/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSimClimate: the air temperature outside a container, by latitude, season, time of day and
 * passing weather.
 *
 * For: the heat that leaks into a box.
 * Not for: weather that anyone would forecast.
 */

/* A smooth wave of period 1 with values in [-1, 1] and its crest at 0: a cosine by arithmetic that
 * is the same on every machine. */
double rw_sim_wave (double phase);

/* °C at a place (degrees) and time (µs since 1970 UTC). On land the day is hotter and the night
 * colder than at sea. weather, in [0, 1), tells one place's weather from another's. */
double rw_sim_climate_get (double latitude,
                           double longitude,
                           gint64 time,
                           gboolean on_land,
                           double weather);

G_END_DECLS
