/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The program's GSettings, installed or run from the build folder.
 *
 * For: the application. Not for: secrets.
 */
typedef enum
{
  RW_SETTINGS_USER,   /* the user's own */
  RW_SETTINGS_FILE,   /* a key file in a folder: a profile beside the user's own */
  RW_SETTINGS_MEMORY, /* the defaults, forgotten at the end */
} RwSettingsKind;

/* folder is used by RW_SETTINGS_FILE only. NULL when the schema is nowhere to be found. */
GSettings *rw_settings_open (RwSettingsKind kind, const char *folder);

G_END_DECLS
