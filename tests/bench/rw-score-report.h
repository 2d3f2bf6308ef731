/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-score.h"

G_BEGIN_DECLS

/*
 * RwScoreReport: a score as lines of JSON on standard output and as a table on standard error.
 *
 * seed is a word, "all" for several together. baselines are those of RwBaseline. incidents says
 * whether there is a database that makes them.
 */
void rw_score_report (const char *seed,
                      const RwScore *score,
                      RwScore *const *baselines,
                      gboolean incidents,
                      double seconds);

G_END_DECLS
