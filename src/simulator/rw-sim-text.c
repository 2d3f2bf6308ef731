/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-text.h"

#include "rw-time.h"

#include <string.h>

#define INITIAL_SIZE 4096
#define MAX_DIGITS 24

static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };

static void
reserve (RwSimText *self, gsize extra)
{
  if (self->length + extra < self->size)
    return;

  self->size = MAX (self->size * 2, self->length + extra + 1);
  self->data = g_realloc (self->data, self->size);
}

void
rw_sim_text_init (RwSimText *self)
{
  self->data = g_malloc (INITIAL_SIZE);
  self->size = INITIAL_SIZE;
  self->day = G_MININT64;
  rw_sim_text_reset (self);
}

void
rw_sim_text_clear (RwSimText *self)
{
  g_clear_pointer (&self->data, g_free);
  self->size = 0;
  self->length = 0;
}

void
rw_sim_text_reset (RwSimText *self)
{
  self->length = 0;
  self->data[0] = '\0';
}

void
rw_sim_text_append (RwSimText *self, const char *text, gsize length)
{
  reserve (self, length);
  memcpy (self->data + self->length, text, length);
  self->length += length;
  self->data[self->length] = '\0';
}

void
rw_sim_text_append_string (RwSimText *self, const char *text)
{
  rw_sim_text_append (self, text, strlen (text));
}

/* Writes value with at least min_digits digits, the last `decimals` of them after a point. */
static void
append_digits (RwSimText *self, guint64 value, gboolean negative, int decimals, int min_digits)
{
  char digits[MAX_DIGITS];
  char *at = digits + sizeof digits;
  int count = 0;

  while (value > 0 || count < min_digits)
    {
      if (decimals > 0 && count == decimals)
        *--at = '.';
      *--at = (char) ('0' + value % 10);
      value /= 10;
      count++;
    }
  if (negative)
    *--at = '-';

  rw_sim_text_append (self, at, (gsize) (digits + sizeof digits - at));
}

void
rw_sim_text_append_int (RwSimText *self, gint64 value)
{
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;

  append_digits (self, magnitude, value < 0, 0, 1);
}

void
rw_sim_text_append_fixed (RwSimText *self, double value, int decimals)
{
  guint64 scaled;

  g_assert (decimals >= 0 && decimals < (int) G_N_ELEMENTS (powers));
  g_assert (value > -1e11 && value < 1e11);

  scaled = (guint64) (ABS (value) * powers[decimals] + 0.5);
  append_digits (self, scaled, value < 0 && scaled > 0, decimals, decimals + 1);
}

static void
update_date (RwSimText *self, gint64 day)
{
  g_autofree char *text = rw_time_format (day * RW_USEC_PER_DAY);

  memcpy (self->date, text, 11);
  self->date[11] = '\0';
  self->day = day;
}

static char *
put_two (char *at, int value)
{
  *at++ = (char) ('0' + value / 10);
  *at++ = (char) ('0' + value % 10);
  return at;
}

void
rw_sim_text_append_time (RwSimText *self, gint64 time, const char *suffix)
{
  gint64 start_of_day = rw_time_floor (time, RW_USEC_PER_DAY);
  int msec = (int) ((time - start_of_day) / 1000);
  int seconds = msec / 1000;
  char clock[16];
  char *at = clock;

  if (self->day != start_of_day / RW_USEC_PER_DAY)
    update_date (self, start_of_day / RW_USEC_PER_DAY);

  at = put_two (at, seconds / 3600);
  *at++ = ':';
  at = put_two (at, seconds / 60 % 60);
  *at++ = ':';
  at = put_two (at, seconds % 60);
  msec %= 1000;
  if (msec != 0)
    {
      *at++ = '.';
      *at++ = (char) ('0' + msec / 100);
      at = put_two (at, msec % 100);
    }

  rw_sim_text_append (self, self->date, 11);
  rw_sim_text_append (self, clock, (gsize) (at - clock));
  rw_sim_text_append_string (self, suffix);
}

void
rw_sim_text_append_quoted (RwSimText *self, const char *text, gsize length)
{
  char *at;

  reserve (self, 6 * length + 2);
  at = self->data + self->length;
  *at++ = '"';
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c == '"' || c == '\\')
        *at++ = '\\';
      if (c < 0x20)
        {
          memcpy (at, "\\u00", 4);
          at += 4;
          *at++ = (char) ('0' + c / 16);
          c = (guchar) "0123456789abcdef"[c % 16];
        }
      *at++ = (char) c;
    }
  *at++ = '"';
  *at = '\0';
  self->length = (gsize) (at - self->data);
}
