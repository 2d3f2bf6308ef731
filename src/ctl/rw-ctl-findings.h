/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-notify-config.h"

G_BEGIN_DECLS

/*
 * RwCtlFindings: what a row of checks has found so far, told line by line on standard output.
 *
 * For: the command doctor. Not for: checking anything.
 *
 * All text is in the user's language. Main thread.
 */
typedef struct
{
  int code; /* the exit code so far: that of what somebody must change counts most */
} RwCtlFindings;

/* text says what was found. */
void rw_ctl_findings_ok (RwCtlFindings *self, const char *name, const char *text);

/* It works, but somebody should know what the advice says. */
void rw_ctl_findings_warn (RwCtlFindings *self,
                           const char *name,
                           const char *text,
                           const char *advice);

/* code is what the failure means as an exit code; advice says what to do about it. */
void rw_ctl_findings_failed (RwCtlFindings *self,
                             const char *name,
                             int code,
                             const char *text,
                             const char *advice);

/* The parts of the command. What they can check depends on the step before. */
typedef struct
{
  char *address;
  char *password_file;
  char **topics;
  char *cafile;
  char *certfile;
  char *keyfile;
  char *keyfile_password_file;
  char *alpn;
} RwCtlBroker;

typedef struct
{
  char *hosts;
  char *topics;
  char *group;
  char *user;
  char *password_file;
  char **settings;
} RwCtlKafka;

/* Stops early when the run is cancelled. */
void rw_ctl_doctor_check_broker (RwCtl *ctl, const RwCtlBroker *broker, RwCtlFindings *findings);

/* tls: whose files count for Kafka, too. */
void rw_ctl_doctor_check_kafka (RwCtl *ctl,
                                const RwCtlKafka *kafka,
                                const RwCtlBroker *tls,
                                RwCtlFindings *findings);
void rw_ctl_doctor_check_database (RwCtl *ctl, const char *conninfo, RwCtlFindings *findings);

/* Whether what the channels of the database need is here: secrets, programs, a relay. */
void rw_ctl_doctor_check_channels (RwCtl *ctl,
                                   const char *conninfo,
                                   const RwNotifyConfig *config,
                                   RwCtlFindings *findings);

G_END_DECLS
