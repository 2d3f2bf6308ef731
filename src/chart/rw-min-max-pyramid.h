/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwMinMaxPyramid: the smallest and largest value of any range of an array, fast.
 *
 * For: drawing and scaling millions of samples without looking at each, and without losing one.
 * Not for: holding the samples: the caller keeps the array and passes it in with every call.
 *
 * DESIGN: level 0 holds the minimum and maximum of each block of 16 samples, level 1 of each 16
 * blocks and so on, so a range costs at most 30 looks per level. Samples are only ever appended,
 * which touches one block per level. NAN is no value; a block of nothing but NAN has no range.
 * The pyramid of a million samples takes about half a megabyte. One thread at a time.
 */
typedef struct _RwMinMaxPyramid RwMinMaxPyramid;

RwMinMaxPyramid *rw_min_max_pyramid_new (void);
void rw_min_max_pyramid_free (RwMinMaxPyramid *self);

/* Forgets every sample. */
void rw_min_max_pyramid_clear (RwMinMaxPyramid *self);

/* Takes in values[known size] to values[size - 1]; the ones before must be what they were. */
void rw_min_max_pyramid_update (RwMinMaxPyramid *self, const float *values, guint size);

/* How many samples are taken in. */
guint rw_min_max_pyramid_get_size (const RwMinMaxPyramid *self);

/*
 * The smallest and largest of values[first] to values[last - 1]. FALSE, with *minimum and *maximum
 * untouched, when there is no value among them. last must not exceed the size.
 */
gboolean rw_min_max_pyramid_get_range (const RwMinMaxPyramid *self,
                                       const float *values,
                                       guint first,
                                       guint last,
                                       float *minimum,
                                       float *maximum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMinMaxPyramid, rw_min_max_pyramid_free)

G_END_DECLS
