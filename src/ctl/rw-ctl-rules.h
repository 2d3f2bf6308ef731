/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-rule-store.h"

G_BEGIN_DECLS

/*
 * What the commands about rules of alarms have in common.
 *
 * For: rw-ctl-rules*.c. Not for: other commands.
 *
 * Main thread.
 */

/* All rules of the database. Returns: (transfer full) NULL with error. */
RwAlarmRules *rw_ctl_rules_read (RwCtl *ctl, RwRuleStore *store, GError **error);

G_END_DECLS
