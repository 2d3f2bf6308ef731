/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"

G_BEGIN_DECLS

/*
 * The commands of reeferwatchctl, each a function that reads its own options.
 *
 * For: main(). Not for: anybody else.
 *
 * argv[0] stands for the command and is followed by its options. Each returns an exit code, after
 * having said on standard error what went wrong.
 */
typedef int (*RwCtlCommand) (RwCtl *ctl, int argc, char **argv);

int rw_ctl_alarms (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_journal (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_acknowledge (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_comment (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_in_service (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_incidents (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_out_of_service (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_shelve (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_statistics (RwCtl *ctl, int argc, char **argv);
int rw_ctl_alarms_unshelve (RwCtl *ctl, int argc, char **argv);
int rw_ctl_backtest (RwCtl *ctl, int argc, char **argv);
int rw_ctl_backup (RwCtl *ctl, int argc, char **argv);
int rw_ctl_archive_list (RwCtl *ctl, int argc, char **argv);
int rw_ctl_archive_run (RwCtl *ctl, int argc, char **argv);
int rw_ctl_archive_verify (RwCtl *ctl, int argc, char **argv);
int rw_ctl_channels (RwCtl *ctl, int argc, char **argv);
int rw_ctl_channels_deliveries (RwCtl *ctl, int argc, char **argv);
int rw_ctl_channels_remove (RwCtl *ctl, int argc, char **argv);
int rw_ctl_channels_set (RwCtl *ctl, int argc, char **argv);
int rw_ctl_channels_test (RwCtl *ctl, int argc, char **argv);
int rw_ctl_geofences (RwCtl *ctl, int argc, char **argv);
int rw_ctl_geofences_remove (RwCtl *ctl, int argc, char **argv);
int rw_ctl_geofences_set (RwCtl *ctl, int argc, char **argv);
int rw_ctl_geofences_show (RwCtl *ctl, int argc, char **argv);
int rw_ctl_letters (RwCtl *ctl, int argc, char **argv);
int rw_ctl_letters_again (RwCtl *ctl, int argc, char **argv);
int rw_ctl_letters_reasons (RwCtl *ctl, int argc, char **argv);
int rw_ctl_letters_show (RwCtl *ctl, int argc, char **argv);
int rw_ctl_doctor (RwCtl *ctl, int argc, char **argv);
int rw_ctl_export (RwCtl *ctl, int argc, char **argv);

/* What export does when its --format is no list of rows: temperature records and charts. */
gboolean rw_ctl_export_is_drawn (int argc, char **argv);
int rw_ctl_export_drawn (RwCtl *ctl, int argc, char **argv);

int rw_ctl_handover (RwCtl *ctl, int argc, char **argv);
int rw_ctl_import (RwCtl *ctl, int argc, char **argv);
int rw_ctl_mapping_check (RwCtl *ctl, int argc, char **argv);
int rw_ctl_mapping_try (RwCtl *ctl, int argc, char **argv);
int rw_ctl_pack (RwCtl *ctl, int argc, char **argv);
int rw_ctl_restore (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_defaults (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_export (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_history (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_import (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_remove (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_set (RwCtl *ctl, int argc, char **argv);
int rw_ctl_rules_show (RwCtl *ctl, int argc, char **argv);
int rw_ctl_schema (RwCtl *ctl, int argc, char **argv);
int rw_ctl_schema_migrate (RwCtl *ctl, int argc, char **argv);
int rw_ctl_schema_roles (RwCtl *ctl, int argc, char **argv);
int rw_ctl_work_orders (RwCtl *ctl, int argc, char **argv);
int rw_ctl_work_orders_change (RwCtl *ctl, int argc, char **argv);
int rw_ctl_work_orders_open (RwCtl *ctl, int argc, char **argv);

G_END_DECLS
