/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-delivery-outcome.h"
#include "rw-notify-config.h"
#include "rw-pg-deliveries.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwMailSender: hands mails in at a relay (SMTP), one after the other over one connection, in a
 * thread of its own, because libcurl's simple calls block.
 *
 * For: the notifier, in its thread: the one whose thread-default context it was made in; doctor.
 * Not for: trying again, and not for what mails say (rw-mail-message.h).
 *
 * TLS is required, and the relay's certificate verified, except where the configuration lets mail
 * go without, or the relay is on this machine; a password never leaves the machine without TLS.
 */
typedef struct _RwMailSender RwMailSender;

/* Whether this program was built with libcurl; if not, every call fails. */
gboolean rw_mail_sender_is_supported (void);

/* config, which is copied, must have a valid relay. timeout: µs of an attempt. */
RwMailSender *rw_mail_sender_new (const RwNotifyConfig *config, gint64 timeout);

/* Breaks off what is under way, and waits for the thread. What was not told by then never is: only
 * once nothing is under way that matters. */
void rw_mail_sender_free (RwMailSender *self);

/* delivery must live until func was called. */
void rw_mail_sender_send (RwMailSender *self,
                          const RwDelivery *delivery,
                          GCancellable *cancellable,
                          RwSentFunc func,
                          gpointer user_data);

/* Logs in at the relay and sends nothing. Blocks; for doctor. */
RwDeliveryOutcome rw_mail_sender_try (const RwNotifyConfig *config,
                                      gint64 timeout,
                                      GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMailSender, rw_mail_sender_free)

G_END_DECLS
