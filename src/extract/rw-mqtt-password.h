/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The password for a broker, out of a file.
 *
 * For: programs, whose command line must not hold it.
 * Not for: the keyring of the desktop.
 */

/* The first line of the file. Caller frees. NULL with G_FILE_ERROR that names the file when it
 * cannot be read or does not begin with a password. Blocks. */
char *rw_mqtt_password_read (const char *path, GError **error);

G_END_DECLS
