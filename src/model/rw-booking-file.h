/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-booking.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * rw_booking_file_parse: bookings from the bytes of a CSV file with the columns container_id,
 * valid_from and, where they are known, product_id and booked_setpoint (°C): the file that
 * `reeferwatchctl import` takes.
 *
 * For: importing them in the console. Not for: storing (RwRuleStore).
 *
 * What is wrong with rows is appended to problems (of char *), a sentence each that names the line.
 * Rows that are good in themselves are returned all the same. NULL with error when there is no such
 * heading. Pure, any thread.
 */
GPtrArray *rw_booking_file_parse (const char *text,
                                  gsize length,
                                  GPtrArray *problems,
                                  GError **error);

/* What is wrong with a booking, a translated sentence, or NULL. Static. */
const char *rw_booking_file_find_problem (const RwBooking *booking);

G_END_DECLS
