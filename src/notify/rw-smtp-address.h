/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSmtpAddress: where mail is handed in: smtp[s]://[user@]host[:port], taken apart.
 *
 * For: the settings of the worker and the checks of doctor.
 * Not for: passwords, which an address never holds.
 */
typedef struct
{
  gboolean tls; /* from the first byte on (smtps); else after STARTTLS */
  char *user;   /* or NULL */
  char *host;
  guint port;
} RwSmtpAddress;

/* NULL with G_KEY_FILE_ERROR_INVALID_VALUE that says what is wrong, without showing a password. */
RwSmtpAddress *rw_smtp_address_parse (const char *text, GError **error);
void rw_smtp_address_free (RwSmtpAddress *self);

/* Whether the relay is on this machine, so that nobody can listen on the way. */
gboolean rw_smtp_address_is_local (const RwSmtpAddress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSmtpAddress, rw_smtp_address_free)

G_END_DECLS
