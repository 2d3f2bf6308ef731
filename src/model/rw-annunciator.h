/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-view.h"
#include "rw-clock.h"

G_BEGIN_DECLS

/*
 * RwAnnunciator: decides what an operator is told of alarms, and when a sound is due.
 *
 * For: the application, which shows notifications and plays sounds as it says.
 * Not for: showing or playing anything itself, and not for the list of alarms.
 *
 * One notice for each reefer, and one for an incident, replaced rather than piled up, withdrawn
 * when what it tells of is acknowledged, over or put away. More than three in ten seconds become
 * one summary, as does what is found unacknowledged at the start. Silence holds until something new
 * of the same or a higher priority; muting, for a time, whatever comes. What the view leaves out is
 * neither told nor heard. Main thread only; has no timer of its own: see tick().
 *
 * Signals: "announce" (const RwAnnouncement *, as pointer), "withdraw" (const char *id), "ring"
 * (int priority: play its sound once), "changed" (): level, silence or muting are others.
 */
typedef enum
{
  RW_ANNOUNCEMENT_REEFER,
  RW_ANNOUNCEMENT_INCIDENT,
  RW_ANNOUNCEMENT_FEED,
  RW_ANNOUNCEMENT_SUMMARY,
} RwAnnouncementKind;

/* Valid during the signal. */
typedef struct
{
  const char *id; /* of the notice that it replaces, if there is one */
  RwAnnouncementKind kind;
  int priority; /* the highest of them */
  guint n;      /* alarms of the reefer, members of the incident, calls of the summary */
  gint64 incident_id;
  const RwAlarm *alarm; /* the one to be named; NULL for a summary, and for a feed of which there is
                           no alarm yet */
} RwAnnouncement;

#define RW_TYPE_ANNUNCIATOR (rw_annunciator_get_type ())
G_DECLARE_FINAL_TYPE (RwAnnunciator, rw_annunciator, RW, ANNUNCIATOR, GObject)

/* clock may be NULL for the machine's; copied. */
RwAnnunciator *rw_annunciator_new (const RwClock *clock);

/* The filter; NULL: everything is told. What comes into it by a change is heard but not told. */
void rw_annunciator_set_view (RwAnnunciator *self, RwAlarmView *view);

/* The least urgent priority that there are notices of, and that sounds; 0 for none. */
void rw_annunciator_set_least (RwAnnunciator *self, int notices, int sounds);

/* µs from sound to sound while nobody does anything. */
void rw_annunciator_set_repeat (RwAnnunciator *self, gint64 repeat);

/* All alarms that are not normal, GPtrArray of RwAlarm, each time they may be others. The first
 * ones are what was there at the start. */
void rw_annunciator_update (RwAnnunciator *self, GPtrArray *alarms);

/* Whether nothing comes from the feed, as the window itself sees it: an alarm of its own, critical,
 * until the database has one. */
void rw_annunciator_set_feed_silent (RwAnnunciator *self, gboolean silent);

/* To be called about once a second. */
void rw_annunciator_tick (RwAnnunciator *self);

/* Ends the sound of what calls now. Acknowledges nothing. */
void rw_annunciator_silence (RwAnnunciator *self);

/* No sound for so many µs from now on; 0 ends it. */
void rw_annunciator_mute (RwAnnunciator *self, gint64 duration);

/* When muting ends, µs since 1970 UTC; 0 while it is not muted. */
gint64 rw_annunciator_get_muted_until (RwAnnunciator *self);

/* The priority that sounds, or would if it were not muted; 0 for none. */
int rw_annunciator_get_level (RwAnnunciator *self);

/* Whether something calls that was silenced. */
gboolean rw_annunciator_is_silenced (RwAnnunciator *self);

G_END_DECLS
