/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPosition: how far one partition of a log was read and stored.
 *
 * For: sources that can begin anywhere, whose position is stored in the transaction of the readings
 * themselves: what is stored and what is not is then never in doubt.
 * Not for: brokers that remember themselves what was acknowledged.
 *
 * A plain value; copy by assignment.
 *
 * DESIGN: each time somebody begins to read a partition it is claimed, which makes the generation
 * one higher. A batch is stored only while its generation is the stored one and the stored offset
 * is the one that the batch began from. So who lost a partition without knowing it (a process that
 * stood still, a network that was cut) can no longer store anything, and a batch whose commit was
 * not answered is recognised when it comes again.
 */
typedef struct
{
  const char *topic; /* interned */
  gint32 partition;
  gint64 generation; /* of the claim; 0 for not claimed */
  gint64 from;       /* the stored offset to go on from, RW_POSITION_BEGINNING for none yet */
  gint64 next;       /* the offset to go on from once all that was handed over is stored */
} RwPosition;

#define RW_POSITION_BEGINNING G_GINT64_CONSTANT (-1)

/* From the reading with this index on, the readings of a batch came from this partition, in which
 * their reefers are at home: who reads that partition judges them. */
typedef struct
{
  guint first;
  const char *topic; /* interned */
  gint32 partition;
} RwOrigin;

G_END_DECLS
