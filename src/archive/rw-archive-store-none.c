/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-store.h"

#include "rw-archive-manifest.h"

/* Stands in for rw-archive-store.c where libcurl is missing. */

gboolean
rw_archive_store_is_supported (void)
{
  return FALSE;
}

RwArchiveStore *
rw_archive_store_new (const RwArchiveStoreOptions *options, GError **error)
{
  g_set_error_literal (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS,
                       "This program was built without object stores: install one that was built "
                       "with libcurl (meson option “s3”)");
  return NULL;
}

void
rw_archive_store_free (RwArchiveStore *self)
{
}

gboolean
rw_archive_store_put (RwArchiveStore *self,
                      const char *name,
                      const char *path,
                      const char *sha256,
                      gboolean *sent,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_reached (FALSE);
}
