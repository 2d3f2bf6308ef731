/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwPayloadView: the bytes of a message, as text or as hexadecimal.
 *
 * For: looking at what somebody sent, whatever it is. Not for: interpreting it, and never as markup.
 */
#define RW_TYPE_PAYLOAD_VIEW (rw_payload_view_get_type ())
G_DECLARE_FINAL_TYPE (RwPayloadView, rw_payload_view, RW, PAYLOAD_VIEW, GtkWidget)

/* payload may be NULL for none. */
void rw_payload_view_set_payload (RwPayloadView *self, GBytes *payload);

/* The bytes as valid UTF-8 with control characters and broken bytes made visible; not more than
 * RW_PAYLOAD_SHOWN of them. Caller frees. Pure. */
char *rw_payload_to_text (GBytes *payload);

/* The bytes as lines of offset, sixteen bytes and their ASCII; not more than RW_PAYLOAD_SHOWN of
 * them. Caller frees. Pure. */
char *rw_payload_to_hex (GBytes *payload);

#define RW_PAYLOAD_SHOWN 16384

G_END_DECLS
