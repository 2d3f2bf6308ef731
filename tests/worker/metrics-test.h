/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the tests of metrics share: a strict reader of the text format 0.0.4, and an HTTP client
 * that owes nothing to the server's library. */

/* The value of each sample by "name" or "name{label=\"value\"}", the label unescaped. Asserts that
 * the text is well-formed: help and type once and before the samples of their family, families in
 * one piece, names and labels of the right letters, counters that end in _total, no sample twice, a
 * line feed at the end. */
GHashTable *metrics_parse (const char *text);

/* The value of a sample that must be there. */
double metrics_get (GHashTable *samples, const char *name);

/* The sum of all samples of a family, 0 when it has none. */
double metrics_sum (GHashTable *samples, const char *family);

typedef struct
{
  int code;
  char *headers; /* all of them, each with its line end */
  char *body;
} HttpAnswer;

void http_answer_clear (HttpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HttpAnswer, http_answer_clear)

/* Sends one request, as "GET /metrics", to the server of a URI and reads all that it answers until
 * it closes. more is more headers, each with its line end, an empty line and a body; NULL for none.
 * Blocks. */
void http_request (const char *uri, const char *request, const char *more, HttpAnswer *answer);

G_END_DECLS
