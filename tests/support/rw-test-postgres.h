/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestPostgres: a real PostgreSQL of one test program's own, on a unix socket in a temporary
 * folder, with the empty database "reeferwatch" and the superuser "postgres".
 *
 * For: tests that need a database, and tests of what happens when it fails.
 * Not for: the product (RwPrivatePostgres).
 *
 * Everything blocks and aborts the test on failure. The server dies and the folder goes with the
 * test program, however that ends.
 */
typedef struct _RwTestPostgres RwTestPostgres;

typedef enum
{
  RW_TEST_POSTGRES_FAST,    /* fsync off: for tests that do not crash the server */
  RW_TEST_POSTGRES_DURABLE, /* fsync on: what was committed survives a kill */
} RwTestPostgresMode;

/* Starts a server. */
RwTestPostgres *rw_test_postgres_new (RwTestPostgresMode mode);

/* Starts a server that listens at port 5432 of a loopback address of its own as well; *address is
 * set to it, caller frees. */
RwTestPostgres *rw_test_postgres_new_with_address (RwTestPostgresMode mode, char **address);

/* From now on the server speaks TLS at its address, to who asks for it. */
void rw_test_postgres_set_certificate (RwTestPostgres *self,
                                       const char *certfile,
                                       const char *keyfile);

/* Ends it and removes its folder. */
void rw_test_postgres_free (RwTestPostgres *self);

/* The conninfo of the superuser. Valid as long as the server object. */
const char *rw_test_postgres_get_conninfo (RwTestPostgres *self);

/* The conninfo of another user or database; NULL for the usual one. Caller frees. */
char *rw_test_postgres_dup_conninfo (RwTestPostgres *self, const char *user, const char *database);

/* The folder of the unix socket ".s.PGSQL.5432". */
const char *rw_test_postgres_get_folder (RwTestPostgres *self);

/* Makes an empty database on the same server, so that tests need not share tables. */
void rw_test_postgres_create_database (RwTestPostgres *self, const char *name);

/* Runs SQL through psql and returns its output, without the last line feed: columns separated by
 * "|", rows by line feeds. database may be NULL. Aborts the test when it fails. Caller frees. */
char *rw_test_postgres_query (RwTestPostgres *self, const char *database, const char *sql);

/* The same, but expects failure and returns what psql wrote on standard error. user may be NULL. */
char *rw_test_postgres_query_error (RwTestPostgres *self,
                                    const char *user,
                                    const char *database,
                                    const char *sql);

/* Orderly stop (fast) and start on the same data. */
void rw_test_postgres_stop (RwTestPostgres *self);
void rw_test_postgres_start (RwTestPostgres *self);

/* kill -9 of every process of the server; start again with rw_test_postgres_start(). */
void rw_test_postgres_kill (RwTestPostgres *self);

/* SIGSTOP and SIGCONT to every process of the server: alive, but silent. */
void rw_test_postgres_freeze (RwTestPostgres *self);
void rw_test_postgres_thaw (RwTestPostgres *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTestPostgres, rw_test_postgres_free)

G_END_DECLS
