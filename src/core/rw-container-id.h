/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * ISO 6346 container ids: four letters, six digits, one check digit ("CMAU4501237").
 *
 * For: telling an id with a mistyped digit from a good one, and making valid ids.
 * Not for: rejecting a sender: any non-empty id is an id here (C01 is a reefer too).
 */
typedef enum
{
  RW_CONTAINER_ID_OTHER, /* not of the form of ISO 6346: says nothing about it */
  RW_CONTAINER_ID_VALID,
  RW_CONTAINER_ID_WRONG_CHECK_DIGIT,
} RwContainerIdForm;

/* Pure, any thread. */
RwContainerIdForm rw_container_id_check (const char *id);

/* The check digit (0..9) of the first ten characters of id, which must be four upper-case letters
 * and six digits. Pure, any thread. */
int rw_container_id_get_check_digit (const char *id);

G_END_DECLS
