/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>
#include <glib.h>

G_BEGIN_DECLS

/*
 * How a database elsewhere is reached where nobody said how: encrypted, and only when the server
 * proves that it is the one that was named (sslmode=verify-full). libpq's own default, "prefer",
 * sends everything in plain text to whoever answers without TLS.
 *
 * For: RwPgConnection, before it connects.
 * Not for: unix sockets and this machine, and not for overruling an address or PGSSLMODE that says
 * something else: who wants less says so.
 *
 * Any thread. Options are those of PQconninfoParse() or PQconninfo(), which end with a keyword that
 * is NULL.
 */

/* Whether host and hostaddr, lists as libpq takes them, "" or NULL for none, all mean this machine.
 * A name other than "localhost" does not, whatever it resolves to. Pure. */
gboolean rw_pg_tls_is_local (const char *host, const char *hostaddr);

typedef enum
{
  RW_PG_TLS_SAID,    /* the address, the environment or this machine leave nothing to decide */
  RW_PG_TLS_STRICT,  /* sslmode=verify-full is to be added */
  RW_PG_TLS_UNKNOWN, /* a service file says where to go: ask again with what libpq made of it */
} RwPgTls;

/* What to do about an address. */
RwPgTls rw_pg_tls_judge (const PQconninfoOption *options);

/* The same for what libpq made of one that named a service. In a service file sslmode=prefer cannot
 * be told from nothing, and counts as nothing. */
RwPgTls rw_pg_tls_judge_effective (const PQconninfoOption *options);

/* What sslrootcert is to be added so that verify-full trusts the authorities that the system
 * trusts, where nobody named others; NULL for nothing. strict as above. Caller frees. */
char *rw_pg_tls_dup_roots (const PQconninfoOption *options, gboolean strict);

/* Whether a message of libpq is about TLS in a way that trying again does not change. */
gboolean rw_pg_tls_is_final (const char *message);

/* What to say after an error of a connection that is strict by our doing. */
extern const char rw_pg_tls_advice[];

G_END_DECLS
