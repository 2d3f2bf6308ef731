/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-sum.h"

#include <math.h>
#include <string.h>

/* From 1970-01-01 to 2000-01-01, from which PostgreSQL counts, µs. */
#define EPOCH (G_GINT64_CONSTANT (946684800) * 1000000)

#define MARK_LATE (1u << 30)
#define NO_DEGREES G_MININT32
#define NO_NUMBER 0x7fc00000u
#define SHA256_SIZE 32

typedef __int128 Wide;

struct _RwArchiveSum
{
  GChecksum *hash;
  GByteArray *row;
  guint64 readings;
  Wide sums[2];
};

RwArchiveSum *
rw_archive_sum_new (void)
{
  RwArchiveSum *self = g_new0 (RwArchiveSum, 1);

  self->hash = g_checksum_new (G_CHECKSUM_SHA256);
  self->row = g_byte_array_new ();
  return self;
}

void
rw_archive_sum_free (RwArchiveSum *self)
{
  g_checksum_free (self->hash);
  g_byte_array_unref (self->row);
  g_free (self);
}

static void
put_2 (RwArchiveSum *self, guint16 value)
{
  guint16 big = GUINT16_TO_BE (value);

  g_byte_array_append (self->row, (const guint8 *) &big, sizeof big);
}

static void
put_4 (RwArchiveSum *self, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (self->row, (const guint8 *) &big, sizeof big);
}

static void
put_8 (RwArchiveSum *self, guint64 value)
{
  guint64 big = GUINT64_TO_BE (value);

  g_byte_array_append (self->row, (const guint8 *) &big, sizeof big);
}

static void
put_degrees (RwArchiveSum *self, double degrees)
{
  put_4 (self, isnan (degrees) ? (guint32) NO_DEGREES : (guint32) (gint32) lrint (degrees * 1e7));
}

/* Zero is zero, whatever its sign. */
static void
put_number (RwArchiveSum *self, float value)
{
  guint32 bits = NO_NUMBER;

  value += 0.0f;
  if (!isnan (value))
    memcpy (&bits, &value, sizeof bits);
  put_4 (self, bits);
}

static void
put_text (RwArchiveSum *self, const char *text)
{
  if (text != NULL)
    g_byte_array_append (self->row, (const guint8 *) text, (guint) strlen (text));
}

static void
put_end (RwArchiveSum *self)
{
  g_byte_array_append (self->row, (const guint8 *) "", 1);
}

static gint64
take_half (const guint8 *digest)
{
  guint64 big;

  memcpy (&big, digest, sizeof big);
  return (gint64) GUINT64_FROM_BE (big);
}

void
rw_archive_sum_add (RwArchiveSum *self, const RwReading *reading)
{
  guint8 digest[SHA256_SIZE];
  gsize size = sizeof digest;

  g_byte_array_set_size (self->row, 0);
  put_8 (self, (guint64) (reading->time - EPOCH));
  put_8 (self, (guint64) (reading->received_time - EPOCH));
  put_4 (self, reading->quality | (reading->late ? MARK_LATE : 0));
  put_degrees (self, reading->latitude);
  put_degrees (self, reading->longitude);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    put_number (self, reading->value[q]);
  put_2 (self, reading->flags_known);
  put_2 (self, reading->flags_set);
  put_2 (self, (guint16) reading->defrost_cycle);
  put_text (self, reading->container_id);
  put_end (self);
  put_text (self, reading->product_id);
  put_end (self);
  put_text (self, reading->source);

  g_checksum_reset (self->hash);
  g_checksum_update (self->hash, self->row->data, self->row->len);
  g_checksum_get_digest (self->hash, digest, &size);
  self->sums[0] += take_half (digest);
  self->sums[1] += take_half (digest + sizeof (guint64));
  self->readings++;
}

guint64
rw_archive_sum_get_readings (const RwArchiveSum *self)
{
  return self->readings;
}

/* Writes backwards from end, which holds NUL; returns where the number begins. */
static char *
write_wide (char *end, Wide value)
{
  gboolean negative = value < 0;
  unsigned __int128 rest = negative ? -(unsigned __int128) value : (unsigned __int128) value;

  do
    *--end = (char) ('0' + (int) (rest % 10));
  while ((rest /= 10) > 0);
  if (negative)
    *--end = '-';
  return end;
}

char *
rw_archive_sum_to_text (const RwArchiveSum *self)
{
  char first[48] = "", second[48] = "";

  return g_strdup_printf ("%s,%s", write_wide (first + sizeof first - 1, self->sums[0]),
                          write_wide (second + sizeof second - 1, self->sums[1]));
}
