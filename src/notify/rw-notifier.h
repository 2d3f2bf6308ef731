/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-notify-config.h"
#include "rw-notify-status.h"

G_BEGIN_DECLS

/*
 * RwNotifier: sends what is queued for people: webhooks, mails and commands, and has the database
 * escalate what nobody acknowledges.
 *
 * For: the worker and the console, which have one beside the ETL.
 * Not for: deciding what is told to whom (the database does), and not for replays, which tell
 * nobody.
 *
 * DESIGN: a thread with its own GMainContext and its own connection, so that a receiver that hangs
 * delays no reading. It takes a few deliveries with a lease, sends them side by side, at most
 * RW_NOTIFIER_PER_CHANNEL on each channel, and says what came of each. That a delivery was taken is
 * kept until the database knows it; only a crash in between has it sent twice, with the same id.
 *
 * The owner's thread, except where it says otherwise.
 */
typedef struct _RwNotifier RwNotifier;

#define RW_NOTIFIER_PER_CHANNEL 4

/* Starts at once. conninfo is a libpq string or URL, of a database with our schema; config is
 * copied. */
RwNotifier *rw_notifier_new (const char *conninfo, const RwNotifyConfig *config);

/* Breaks off what is under way, which is sent again later, and waits for the thread: some seconds
 * at the most. */
void rw_notifier_free (RwNotifier *self);

/* A snapshot, any thread. */
void rw_notifier_get_status (RwNotifier *self, RwNotifyStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwNotifier, rw_notifier_free)

G_END_DECLS
