/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Measured values as text for files.
 *
 * For: the writers of this layer.
 * Not for: numbers shown to people, which follow their language.
 */
#define RW_NUMBER_TEXT_SIZE (G_ASCII_DTOSTR_BUF_SIZE + 64)

/* Writes the shortest decimal number that reads back as the same float, with at least so many
 * decimals and a point whatever the locale; "" unless it is finite. Pure, any thread. */
void rw_number_text (char text[RW_NUMBER_TEXT_SIZE], float value, int decimals);

/* Degrees of latitude or longitude as they are stored, in steps of 1e-7; "" unless it is finite.
 * Pure, any thread. */
void rw_degrees_text (char text[RW_NUMBER_TEXT_SIZE], double degrees);

G_END_DECLS
