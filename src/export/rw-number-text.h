/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Measured values as text for files.
 *
 * For: the writers of this layer.
 * Not for: numbers shown to people, which follow their language.
 *
 * All end the text with NUL and return its length. Pure, any thread.
 */
#define RW_NUMBER_TEXT_SIZE (G_ASCII_DTOSTR_BUF_SIZE + 64)

/* Writes the shortest decimal number that reads back as the same float, with at least so many
 * decimals and a point whatever the locale; "" unless it is finite. */
gsize rw_number_text (char text[RW_NUMBER_TEXT_SIZE], float value, int decimals);

/* Degrees of latitude or longitude as they are stored, in steps of 1e-7; "" unless it is finite. */
gsize rw_degrees_text (char text[RW_NUMBER_TEXT_SIZE], double degrees);

gsize rw_integer_text (char text[RW_NUMBER_TEXT_SIZE], gint64 value);

G_END_DECLS
