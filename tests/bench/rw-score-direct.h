/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-score-fleet.h"

G_BEGIN_DECLS

/*
 * RwScoreDirect: the transform judges what a fleet reports, without messages, worker and database:
 * for trying out rules quickly. There are no incidents, since those are made in the database.
 *
 * For: bench-alarms --direct.
 * Not for: figures that anybody is told.
 *
 * rules and profiles are files as the program ships them. Goes through the fleet to its end.
 * (transfer full) a GArray of RwScoreAlarm; NULL with error where a file is wrong.
 */
GArray *rw_score_direct (RwScoreFleet *fleet,
                         const char *rules,
                         const char *profiles,
                         GError **error);

G_END_DECLS
