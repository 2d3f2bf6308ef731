/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwNotifySecrets: what of a channel is not in the database, found by the channel's name: a key
 * file with a group for each, of
 *
 *   secret=…          signs what a webhook gets; or secret-file=/path
 *   address=https://… of a webhook whose address is a secret itself
 *   command=/path;argument;…   what a channel of kind command runs
 *
 * For: the notifier, and doctor, which looks whether all is there.
 * Not for: the password of the relay (RwNotifyConfig).
 *
 * A value that is not there may be in the environment: REEFERWATCH_WEBHOOK_SECRET_NAME, in
 * capitals and with _ for -. Immutable; any thread.
 */
typedef struct _RwNotifySecrets RwNotifySecrets;

/* path may be NULL. NULL with G_KEY_FILE_ERROR or G_FILE_ERROR that names the file. */
RwNotifySecrets *rw_notify_secrets_load (const char *path, GError **error);
void rw_notify_secrets_free (RwNotifySecrets *self);

/* The key that signs; fallback is that of all channels, or NULL. NULL without error when there is
 * none; with G_FILE_ERROR when its file cannot be read. */
char *rw_notify_secrets_dup_secret (RwNotifySecrets *self,
                                    const char *channel,
                                    const char *fallback,
                                    GError **error);

/* Of a webhook; NULL when the file has none. */
char *rw_notify_secrets_dup_address (RwNotifySecrets *self, const char *channel);

/* What a command runs, as argv; NULL when the file has none, or none with a whole path. */
char **rw_notify_secrets_dup_command (RwNotifySecrets *self, const char *channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwNotifySecrets, rw_notify_secrets_free)

G_END_DECLS
