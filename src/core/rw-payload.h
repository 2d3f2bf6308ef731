/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPayload: the bytes of a message in a form that can be looked at, whatever they are.
 *
 * For: showing what somebody sent, in the window and on a terminal.
 * Not for: interpreting it. What comes out is plain text, never markup.
 *
 * Pure, any thread. Caller frees. At most limit bytes are shown (0: all).
 */

/* Whether it is text: UTF-8 without NUL. */
gboolean rw_payload_is_text (GBytes *payload);

/* The bytes as valid UTF-8; control characters and broken bytes are made visible, so that nothing
 * steers a terminal. */
char *rw_payload_to_text (GBytes *payload, gsize limit);

/* The bytes as lines of offset, sixteen bytes and their ASCII. */
char *rw_payload_to_hex (GBytes *payload, gsize limit);

G_END_DECLS
