/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwProfileForm: every member of one cargo profile, with what is wrong below the field it is about.
 *
 * For: RwProfilesView. Not for: storing.
 *
 * Temperatures are in °C, as profiles are stored. Emits "changed" () after each change by the user.
 * Main thread only.
 */
#define RW_TYPE_PROFILE_FORM (rw_profile_form_get_type ())
G_DECLARE_FINAL_TYPE (RwProfileForm, rw_profile_form, RW, PROFILE_FORM, GtkWidget)

GtkWidget *rw_profile_form_new (void);

/* Copies the profile. Only of a new one may its id be changed. */
void rw_profile_form_set_profile (RwProfileForm *self,
                                  const RwCargoProfile *profile,
                                  gboolean is_new);

/* As it is edited; valid until the next change. */
const RwCargoProfile *rw_profile_form_get_profile (RwProfileForm *self);
gboolean rw_profile_form_is_changed (RwProfileForm *self);

/* What is wrong, or NULL. Static. */
const char *rw_profile_form_get_problem (RwProfileForm *self);

void rw_profile_form_set_editable (RwProfileForm *self, gboolean editable);

/* What the user does, for tests: the number of the field at this offset of RwCargoProfile. */
void rw_profile_form_enter (RwProfileForm *self, gsize offset, double number);

G_END_DECLS
