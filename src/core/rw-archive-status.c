/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-status.h"

const char *
rw_archive_state_to_string (RwArchiveState state)
{
  static const char *const names[] = {
    [RW_ARCHIVE_OFF] = "off",
    [RW_ARCHIVE_IDLE] = "idle",
    [RW_ARCHIVE_RUNNING] = "running",
    [RW_ARCHIVE_FAILED] = "failed",
  };

  return names[state];
}

const char *
rw_archive_step_to_string (RwArchiveStep step)
{
  static const char *const names[] = {
    [RW_ARCHIVE_LOOKING] = "looking",   [RW_ARCHIVE_WRITING] = "writing",
    [RW_ARCHIVE_CHECKING] = "checking", [RW_ARCHIVE_COPYING] = "copying",
    [RW_ARCHIVE_DROPPING] = "dropping",
  };

  return names[step];
}
