/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Mean kinetic temperature: the constant temperature at which as much would have spoilt as did at
 * the real ones.
 *
 * For: adding up samples that are not kept. Pure functions, any thread.
 * Not for: harm by cold, of which it says nothing.
 *
 * With an activation energy of 83.144 kJ/mol. Temperatures are °C. The sum of the terms, each times
 * the weight of its sample, and the sum of the weights make the mean.
 */

/* What a sample adds; 0 at absolute zero and below, which no sample should be. */
double rw_kinetic_get_term (double temperature);

/* NAN when the weight is 0. */
double rw_kinetic_get_mean (double sum, double weight);

/* The same with another activation energy, kJ/mol; 0 is the usual one. */
double rw_kinetic_get_term_with (double temperature, double energy);
double rw_kinetic_get_mean_with (double sum, double weight, double energy);

G_END_DECLS
