/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwApplication: the composition root: options, settings, the session, its backend and its window.
 *
 * For: main (). Not for: anything that a layer below can do.
 */
#define RW_TYPE_APPLICATION (rw_application_get_type ())
G_DECLARE_FINAL_TYPE (RwApplication, rw_application, RW, APPLICATION, AdwApplication)

RwApplication *rw_application_new (void);

/* What the process shall return where the run itself returned 0. */
int rw_application_get_exit_status (RwApplication *self);

G_END_DECLS
