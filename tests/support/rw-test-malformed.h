/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestMalformed: messages of which none is a reading: a corpus of everything that has ever come
 * over a wire in place of JSON, wrong types for each native key, ids and times that cannot be,
 * noise, and each recorded shape damaged in several ways.
 *
 * For: tests that send them between good ones; each must end as a dead letter with a reason.
 * Not for: products.
 *
 * The corpus is made anew by each call and always the same.
 */
typedef struct
{
  char *name; /* what is wrong, unique */
  char *topic;
  GBytes *payload;
} RwTestMalformed;

/* A GPtrArray of RwTestMalformed. shapes is the path of payload-shapes.jsonl. */
GPtrArray *rw_test_malformed_new (const char *shapes);

G_END_DECLS
