/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-test-broker.h"
#include "rw-test-postgres.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts reeferwatch-worker as a program between a broker and a database and waits until it is
 * connected. options are more arguments, ending with NULL. Standard output is a pipe. Asserts. */
GSubprocess *rw_worker_process_start (RwTestBroker *broker,
                                      RwTestPostgres *postgres,
                                      const char *const *options);

G_END_DECLS
