/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-application.h"
#include "rw-backend.h"
#include "rw-desk.h"
#include "rw-screenshots.h"
#include "rw-window.h"

G_BEGIN_DECLS

/*
 * What the files of RwApplication share: rw-application.c (life and data sources),
 * rw-application-actions.c (actions and their keys) and rw-application-alarms.c (those of alarms,
 * which notifications have as well).
 */
struct _RwApplication
{
  AdwApplication parent_instance;
  GSettings *settings;
  RwSession *session;
  RwBackend *backend;
  RwWindow *window;
  RwDesk *desk; /* NULL for pictures, which nobody hears */
  RwScreenshots *screenshots;
  GCancellable *cancellable; /* of the question for the password */
  char *folder;              /* where this profile keeps everything; the demo has one in it */
  gboolean remove_folder;    /* at the end: it was made for pictures */
  int exit_status;

  /* Options. */
  gboolean demo;
  char *page;
  char *reefer;
  char *broker;
  char *database;
  char *profile;
  char *screenshots_folder;
  char **rest;
};

/* rw-application.c: each ends what runs and begins again with an empty session. */
void rw_application_run_demo (RwApplication *self);
void rw_application_run_broker (RwApplication *self, const char *password);

/* rw-application-actions.c */
void rw_application_add_actions (RwApplication *self);

/* rw-application-alarms.c */
void rw_application_add_alarm_actions (RwApplication *self);

G_END_DECLS
