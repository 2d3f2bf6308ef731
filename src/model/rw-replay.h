/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwReplay: the fleet as it was at a moment of the past.
 *
 * For: the map's time slider, which asks for one moment after the other, faster than they are told.
 * Not for: the present: the session's fleet is neither touched nor stopped by this.
 *
 * DESIGN: one question at a time is under way; of those that are asked meanwhile the newest is
 * asked when that is answered. Each moment is an RwFleet of its own, in which a reefer has the
 * position that it has in the session's fleet; one that nothing is known of then is silent and has
 * no place. Which alarms were active is not known: a reefer whose control air was beyond what its
 * cargo's profile allows, and that did not defrost, counts as one with an alarm of high priority.
 * Main thread only.
 *
 * Signals: "changed" (): the fleet is another one, or it could not be told.
 */
#define RW_TYPE_REPLAY (rw_replay_get_type ())
G_DECLARE_FINAL_TYPE (RwReplay, rw_replay, RW, REPLAY, GObject)

RwReplay *rw_replay_new (RwSession *session);

/* Asks for the fleet at time, µs since 1970 UTC. */
void rw_replay_show (RwReplay *self, gint64 time);

/* Forgets the fleet, and what is under way. */
void rw_replay_stop (RwReplay *self);

/* The one told last, and when it was so; NULL and 0 before the first. (transfer none) */
RwFleet *rw_replay_get_fleet (RwReplay *self);
gint64 rw_replay_get_time (RwReplay *self);

/* Whether something is still to be told. */
gboolean rw_replay_is_busy (RwReplay *self);

/* Why the last question had no answer, NULL when it had; (transfer none). */
const GError *rw_replay_get_error (RwReplay *self);

G_END_DECLS
