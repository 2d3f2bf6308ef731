/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-profile-form.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwProfilesView: what each cargo wants: the list of profiles, and the one that is chosen to be
 * seen and changed.
 *
 * For: RwRulesWindow. Not for: what one container was booked with (RwBookingsView).
 *
 * Follows the session's profiles; a profile that was stored is in them at once. Action:
 * profiles.new. Emits "denied" (const char *reason). Main thread only.
 */
#define RW_TYPE_PROFILES_VIEW (rw_profiles_view_get_type ())
G_DECLARE_FINAL_TYPE (RwProfilesView, rw_profiles_view, RW, PROFILES_VIEW, GtkWidget)

GtkWidget *rw_profiles_view_new (RwSession *session);

/* NULL: the user may change profiles; else why not. */
void rw_profiles_view_set_denied (RwProfilesView *self, const char *reason);

/* FALSE when there is no such profile. */
gboolean rw_profiles_view_choose (RwProfilesView *self, const char *product_id);

/* (transfer none) */
RwProfileForm *rw_profiles_view_get_form (RwProfilesView *self);

/* What the user does: for tests. */
void rw_profiles_view_save (RwProfilesView *self);

G_END_DECLS
