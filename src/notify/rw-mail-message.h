/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-deliveries.h"

G_BEGIN_DECLS

/*
 * A mail about an event, as RFC 5322 has it.
 *
 * For: RwMailSender.
 * Not for: what it says (rw-mail-text.h).
 *
 * Whatever the event holds cannot become a header: a header is one line, and what is not plain
 * ASCII is encoded. All mails about one alarm, from when it is raised until it is over, are one
 * thread; an attempt that is repeated is the same mail, with the same Message-ID.
 */

/* Lines end with \r\n. date is µs since 1970 UTC. NULL with G_IO_ERROR_INVALID_DATA when the event
 * is none, or an address is more than one. Any thread; caller frees. */
char *rw_mail_message_new (const RwDelivery *delivery,
                           const char *from,
                           gint64 date,
                           GError **error);

/* Whether it is one plain address, as it stands in an envelope. */
gboolean rw_mail_message_is_address (const char *text);

/* The addresses of a channel, one each; NULL with error when there is none or one that is not
 * plain. */
char **rw_mail_message_split_addresses (const char *addresses, GError **error);

G_END_DECLS
