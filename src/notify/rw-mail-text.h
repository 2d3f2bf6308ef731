/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What a mail about an event says, in the language of the worker: what, where, since when, what was
 * measured against which limit, and what to do.
 *
 * For: RwMailMessage.
 * Not for: programs, which get the event itself.
 *
 * data is the member "data" of the event (describe_alarm() and add_bundle() in SQL); whatever is
 * missing is left out. Any thread. Callers free.
 */

/* One line of any length, without control characters. */
char *rw_mail_text_subject (JsonObject *data);

/* Lines that end with \n; no control characters besides. */
char *rw_mail_text_body (JsonObject *data);

/* Any text as one line: control characters become blanks. */
char *rw_mail_text_to_line (const char *text);

G_END_DECLS
