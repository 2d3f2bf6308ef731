/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-delivery-outcome.h"
#include "rw-pg-deliveries.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwWebhookSender: POSTs events to servers of others, signed, and never blocks.
 *
 * For: the notifier, in its thread: the one whose thread-default context it was made in.
 * Not for: trying again.
 *
 * Certificates are verified, redirects are not followed, cookies and passwords not kept, and of an
 * answer no more than its head is read.
 */
typedef struct _RwWebhookSender RwWebhookSender;

/* cafile: authorities to trust instead of the system's, or NULL; timeout: µs of an attempt. NULL
 * with error when the file cannot be used. */
RwWebhookSender *rw_webhook_sender_new (const char *cafile, gint64 timeout, GError **error);

/* Only once nothing is under way. */
void rw_webhook_sender_free (RwWebhookSender *self);

/* secret signs it, NULL: it is not signed. delivery must live until func was called. */
void rw_webhook_sender_send (RwWebhookSender *self,
                             const RwDelivery *delivery,
                             const char *address,
                             const char *secret,
                             GCancellable *cancellable,
                             RwSentFunc func,
                             gpointer user_data);

/* The header that says that we sent this at this time, seconds since 1970: "t=…,v1=…", v1 being
 * HMAC-SHA256 of "t.body" in hexadecimal. Caller frees. */
char *rw_webhook_sign (const char *secret, gint64 time, const char *body, gsize length);

#define RW_WEBHOOK_SIGNATURE "X-Reeferwatch-Signature"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwWebhookSender, rw_webhook_sender_free)

G_END_DECLS
