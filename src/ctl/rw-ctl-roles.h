/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * The roles of the database and their rights.
 *
 * For: commands that make a schema anew. Not for: giving roles to people, which the administrator
 * of the server does.
 *
 * Main thread.
 */

/* Makes the roles that are missing and gives all their rights anew; the schema must be this
 * program's. What is still missing afterwards, and what to do, is told on standard error. */
gboolean rw_ctl_roles_grant (RwCtl *ctl, RwPgConnection *connection, GError **error);

G_END_DECLS
