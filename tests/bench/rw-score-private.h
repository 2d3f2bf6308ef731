/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-score.h"

G_BEGIN_DECLS

/*
 * For: the files of RwScore.
 * Not for: who scores; see rw-score.h.
 */

/* Whether the rule of @alarm is one that tells of @fault. A rule without a name tells of all. */
gboolean rw_score_is_expected (const RwScoreFault *fault, const RwScoreAlarm *alarm);

/* Whether @fault was over before anybody could have seen it in the readings. */
gboolean rw_score_is_unseen (const RwScoreTruth *truth, const RwScoreFault *fault);

/* What was told of a moment, as a line of text in @explain, which may be NULL; @time: µs since
 * 1970 UTC. */
void rw_score_explain_line (FILE *explain,
                            const char *what,
                            const char *container_id,
                            const char *name,
                            gint64 time);

/* What became of the black-outs. @alarms and @faults: container_id to GPtrArray of RwScoreAlarm and
 * of RwScoreFault. */
void rw_score_count_blackouts (RwScore *self,
                               const RwScoreTruth *truth,
                               GHashTable *alarms,
                               GHashTable *faults,
                               FILE *explain);

G_END_DECLS
