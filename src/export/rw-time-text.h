/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTimeText: times as text for files, one after the other.
 *
 * For: the writers of this layer: what it found out for one time it uses for the next, which is
 * near by as a rule.
 * Not for: times shown to people, and not for a single one (rw_time_format()).
 *
 * A plain struct, one thread at a time. Independent of the locale, whose digits may be others.
 */
typedef struct
{
  GTimeZone *zone; /* NULL: UTC */
  gint64 day;      /* since 1970, local, of which date is the text */
  char date[12];   /* "2026-10-25" */
  gint64 slot;     /* the quarter of an hour for which offset holds */
  gint64 offset;   /* of the zone, µs */
} RwTimeText;

/* zone, which may be NULL, is borrowed. */
void rw_time_text_init (RwTimeText *self, GTimeZone *zone);

#define RW_TIME_TEXT_SIZE 40

/* "2026-10-25T02:30:00" with this separator between date and time; *fraction is µs beyond the
 * second, *offset how far the zone is ahead of UTC, whole minutes. Returns the length, and 0 with
 * an empty text where the time is no date of the years 1 to 9999. */
gsize rw_time_text_put (RwTimeText *self,
                        char text[RW_TIME_TEXT_SIZE],
                        gint64 time,
                        char separator,
                        int *fraction,
                        int *offset);

/* Appends ".123456" at text; returns the length. */
gsize rw_time_text_put_fraction (char *text, int fraction);

/* Appends "+02:00" at text; returns the length. */
gsize rw_time_text_put_offset (char *text, int offset);

G_END_DECLS
