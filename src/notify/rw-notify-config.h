/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-smtp-address.h"

G_BEGIN_DECLS

/*
 * RwNotifyConfig: what a worker needs to send to people that must not stand in the database.
 *
 * For: filling from options, environment, key file or settings, and handing to RwNotifier.
 * Not for: what is told to whom (the table channel).
 */
typedef struct
{
  char *channels;       /* file with a group for each channel: its secret, its program; or NULL */
  char *webhook_secret; /* of webhooks without one of their own, or NULL */
  char *smtp;           /* smtp[s]://[user@]host[:port], or NULL: this worker sends no mail */
  char *smtp_from;      /* address that mails come from */
  char *smtp_password;  /* or NULL */
  gboolean smtp_may_plain; /* mail may go without TLS where the relay offers none */
  char *cafile;            /* authorities to trust for webhooks and relay; NULL: the system's */
  gboolean allow_commands; /* channels may run the programs that the file names */
  gint64 first_retry;      /* µs, the wait after a first failure; 0 for the usual one */
  gint64 timeout;          /* µs for one attempt; 0 for the usual one */
} RwNotifyConfig;

RwNotifyConfig *rw_notify_config_new (void);
RwNotifyConfig *rw_notify_config_copy (const RwNotifyConfig *self);
void rw_notify_config_free (RwNotifyConfig *self);

/* TRUE when it makes sense; else a G_KEY_FILE_ERROR_INVALID_VALUE that names the option and says
 * what to do. Reads no file. */
gboolean rw_notify_config_validate (const RwNotifyConfig *self, GError **error);

/* What the environment says (REEFERWATCH_CHANNELS_FILE, REEFERWATCH_SMTP and so on), for who has no
 * options. NULL with error when that makes no sense. */
RwNotifyConfig *rw_notify_config_new_from_environment (GError **error);

/* The file of the user's that holds the secrets of channels when no other is named; NULL when there
 * is none. */
char *rw_notify_config_dup_default_channels (void);

/* The relay; NULL when none is configured. */
RwSmtpAddress *rw_notify_config_get_smtp (const RwNotifyConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwNotifyConfig, rw_notify_config_free)

G_END_DECLS
