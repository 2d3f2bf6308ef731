/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSimText: a growing buffer in which messages are written, fast and without the locale.
 *
 * For: 100,000 messages a second: numbers are written from integers, and the day's date is worked
 * out once a day.
 * Not for: text shown to people.
 *
 * One thread at a time. data is always ended by NUL.
 */
typedef struct
{
  char *data;
  gsize length;
  gsize size;
  gint64 day;    /* the day since 1970 that is in date, or G_MININT64 */
  char date[12]; /* "2026-11-22T" */
} RwSimText;

void rw_sim_text_init (RwSimText *self);
void rw_sim_text_clear (RwSimText *self);

/* Empties it and keeps the memory. */
void rw_sim_text_reset (RwSimText *self);

void rw_sim_text_append (RwSimText *self, const char *text, gsize length);

/* Only for string literals. */
#define rw_sim_text_append_literal(self, literal)                                                  \
  rw_sim_text_append ((self), (literal), sizeof (literal "") - 1)

void rw_sim_text_append_string (RwSimText *self, const char *text);
void rw_sim_text_append_int (RwSimText *self, gint64 value);

/* value rounded to decimals (0 to 7), always with that many digits: "-18.0". Never "-0.0". */
void rw_sim_text_append_fixed (RwSimText *self, double value, int decimals);

/* µs since 1970 as "2026-11-22T10:00:00", with ".123" only when there are milliseconds, then
 * suffix ("Z" or ""). */
void rw_sim_text_append_time (RwSimText *self, gint64 time, const char *suffix);

/* text as a JSON string with its quotes. */
void rw_sim_text_append_quoted (RwSimText *self, const char *text, gsize length);

G_END_DECLS
