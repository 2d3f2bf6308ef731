/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwPayloadView: the bytes of a message, as text or as hexadecimal, to look at, to copy, to save.
 *
 * For: looking at what somebody sent, whatever it is. Not for: interpreting it, and never as
 * markup.
 */
#define RW_TYPE_PAYLOAD_VIEW (rw_payload_view_get_type ())
G_DECLARE_FINAL_TYPE (RwPayloadView, rw_payload_view, RW, PAYLOAD_VIEW, GtkWidget)

/* payload may be NULL for none. size is how long the message was; less may have been kept of it.
 * name is what a file with it is called, without extension. What is text is shown as text, anything
 * else in hexadecimal, until somebody chooses. */
void rw_payload_view_set_payload (RwPayloadView *self,
                                  GBytes *payload,
                                  guint64 size,
                                  const char *name);

/* What is shown. Caller frees. */
char *rw_payload_view_dup_text (RwPayloadView *self);

/* So many bytes are shown at first. */
#define RW_PAYLOAD_SHOWN 16384

G_END_DECLS
