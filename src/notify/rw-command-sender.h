/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-delivery-outcome.h"
#include "rw-pg-deliveries.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Runs a program that the worker's configuration names, with the event as JSON on its standard
 * input.
 *
 * For: the notifier, where commands are allowed.
 * Not for: choosing the program: nothing of it comes from the database, and no shell sees it.
 *
 * The program runs in a process group of its own with few variables (PATH, LANG, and
 * REEFERWATCH_CHANNEL, REEFERWATCH_EVENT, REEFERWATCH_DELIVERY), its output goes nowhere, what it
 * says on standard error goes where the worker's goes. It and its children are killed after the
 * time, µs, or when it is cancelled. Exit status 0: taken; 75 (EX_TEMPFAIL) or death: to be tried
 * again; others: never.
 *
 * argv and delivery are needed during the call only. In the thread-default context.
 */
void rw_command_send (const RwDelivery *delivery,
                      const char *const *argv,
                      gint64 timeout,
                      GCancellable *cancellable,
                      RwSentFunc func,
                      gpointer user_data);

G_END_DECLS
