/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

/*
 * A session with a synthetic fleet, for tests of widgets: ids RWTU0000000 on, chilled and frozen
 * cargo in turn, each with its position, every 50th without power.
 */
RwSession *rw_test_session_new (guint n_reefers);

/* A newer reading for each reefer, with slightly other values each time. */
void rw_test_session_move (RwSession *session);

/* Makes sure that the session dies with the test, which what it still queued may delay. */
void rw_test_session_end (RwSession *session);

/* Runs what is pending in the default context. */
void rw_test_settle (void);

/* Lets the main loop run for so many ms, for frames and timeouts. */
void rw_test_wait (guint ms);
