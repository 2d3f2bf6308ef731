/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwCtl: one run of reeferwatchctl: its main loop, its signals, and how it ends.
 *
 * For: the commands, which ask one thing after the other.
 * Not for: what the commands do.
 *
 * SIGINT and SIGTERM cancel what is under way, so that it leaves nothing behind; the second one
 * ends the program at once. Main thread.
 */
typedef struct _RwCtl RwCtl;

/* Exit codes, those of sysexits.h. */
enum
{
  RW_CTL_OK = 0,
  RW_CTL_USAGE = 64,
  RW_CTL_UNAVAILABLE = 69,
  RW_CTL_INTERNAL = 70,
  RW_CTL_CONFIGURATION = 78,
};

RwCtl *rw_ctl_new (void);
void rw_ctl_free (RwCtl *self);

/* Cancelled by a signal. Every asynchronous call takes it. */
GCancellable *rw_ctl_get_cancellable (RwCtl *self);

/* The callback of an asynchronous call, with the RwCtl as user_data, … */
void rw_ctl_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* … and what runs the loop until it was called. Returns: (transfer full) */
GAsyncResult *rw_ctl_wait (RwCtl *self);

/* What an error means for who started the program: an exit code. */
int rw_ctl_judge (const GError *error);

/* Says on standard error what went wrong and what to do; returns the exit code. Says nothing when
 * it was a signal, or the reader of standard output has left. */
int rw_ctl_fail (RwCtl *self, const GError *error);

/* Ends the program: by the signal that stopped it, if any did, else with code. */
int rw_ctl_end (RwCtl *self, int code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCtl, rw_ctl_free)

G_END_DECLS
