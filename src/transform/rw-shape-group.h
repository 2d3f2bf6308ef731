/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-shape.h"

G_BEGIN_DECLS

/*
 * RwShapeGroup: the shapes of a message that holds several readings whose values lie scattered.
 *
 * For: finding the shape that a value belongs to by a key, in constant time.
 * Not for: channels of one device at one moment, which RwShape itself tells apart.
 *
 * Lives for one call.
 */
typedef struct
{
  GPtrArray *shapes; /* of RwShape, in the order of the message */
  GHashTable *by_key;
} RwShapeGroup;

void rw_shape_group_init (RwShapeGroup *self);
void rw_shape_group_clear (RwShapeGroup *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwShapeGroup, rw_shape_group_clear)

/* The shape of a key, or NULL. Borrowed. */
RwShape *rw_shape_group_find (RwShapeGroup *self, const char *key);

/* A new shape under a key that there is none for; see rw_shape_begin(). */
RwShape *rw_shape_group_add (RwShapeGroup *self,
                             const char *key,
                             RwDecoding *decoding,
                             const char *source,
                             const char *device);

/* Appends the readings of all shapes; those without a value are left out. FALSE with *reason, and
 * nothing appended, where one fails. */
gboolean rw_shape_group_end (RwShapeGroup *self, char **reason);

G_END_DECLS
