/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-plan.h"

#include "rw-archive-manifest.h"
#include "rw-archive-store.h"
#include "rw-archive-writer.h"

#define INTERVAL (15 * 60)
#define LATE_WAIT (24 * 60 * 60)

RwArchivePlan *
rw_archive_plan_new (void)
{
  RwArchivePlan *self = g_new0 (RwArchivePlan, 1);

  self->raw_days = RW_ARCHIVE_RAW_DAYS;
  self->rollup_days = RW_ARCHIVE_ROLLUP_DAYS;
  self->interval = INTERVAL;
  self->late_wait = LATE_WAIT;
  self->part_readings = RW_ARCHIVE_PART_READINGS;
  return self;
}

RwArchivePlan *
rw_archive_plan_copy (const RwArchivePlan *self)
{
  RwArchivePlan *copy = g_new (RwArchivePlan, 1);

  *copy = *self;
  copy->folder = g_strdup (self->folder);
  copy->s3_url = g_strdup (self->s3_url);
  copy->s3_region = g_strdup (self->s3_region);
  copy->s3_credentials = g_strdup (self->s3_credentials);
  copy->s3_cafile = g_strdup (self->s3_cafile);
  return copy;
}

void
rw_archive_plan_free (RwArchivePlan *self)
{
  g_free (self->folder);
  g_free (self->s3_url);
  g_free (self->s3_region);
  g_free (self->s3_credentials);
  g_free (self->s3_cafile);
  g_free (self);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS, message);
  return FALSE;
}

gboolean
rw_archive_plan_validate (const RwArchivePlan *self, GError **error)
{
  if (self->drop_only && self->s3_url != NULL)
    return fail (error,
                 "--no-archive and --archive-s3 exclude each other: readings are archived or "
                 "they are not");
  if (!self->drop_only && (self->folder == NULL || !g_path_is_absolute (self->folder)))
    return fail (error, "--archive must be the path of a folder, beginning with “/”; --no-archive "
                        "drops old readings without an archive");
  if (self->s3_url == NULL)
    return TRUE;
  if (!rw_archive_store_is_supported ())
    return fail (error, "--archive-s3: This program was built without object stores: install one "
                        "that was built with libcurl (meson option “s3”)");
  return rw_archive_store_check_url (self->s3_url, error);
}
