/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The cargo profiles of a CSV file whose columns are the members of RwCargoProfile, as
 * data/cargo-profiles.csv is: for tests that judge by them without a database. (transfer full);
 * NULL with error where the file cannot be read. */
RwCargoProfiles *rw_test_profiles_load (const char *path, GError **error);

G_END_DECLS
