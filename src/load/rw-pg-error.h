/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPgError: what goes wrong between us and PostgreSQL, with its SQLSTATE where the server said
 * one.
 *
 * For: everything in this layer that talks to the server, and for people: a message says what
 * happened, what it is about, and what to do where somebody can do something.
 * Not for: users of the layer who only need to know whether to retry (RwPgLoaderError). Messages
 * are English sentences without passwords.
 */
#define RW_PG_ERROR (rw_pg_error_quark ())
GQuark rw_pg_error_quark (void);

typedef enum
{
  RW_PG_ERROR_ADDRESS,     /* the conninfo cannot be understood */
  RW_PG_ERROR_TLS,         /* no secure connection can be made: somebody must change something */
  RW_PG_ERROR_VERSION,     /* the server is too old for us */
  RW_PG_ERROR_UNAVAILABLE, /* not connected, or the connection broke */
  RW_PG_ERROR_DEADLINE,    /* no answer in time; the connection is closed */
  RW_PG_ERROR_REFUSED,     /* the server answered with an error: see the SQLSTATE */
} RwPgError;

/* A new error; sqlstate may be NULL. What can be done about it is added to message. */
GError *rw_pg_error_new (RwPgError code, const char *sqlstate, const char *message);

/* The five letters of the SQLSTATE, "" when there is none or the error is of another domain. Valid
 * as long as the error. */
const char *rw_pg_error_get_sqlstate (const GError *error);

/* Whether the SQLSTATE begins with these letters ("22" is the class of bad data). */
gboolean rw_pg_error_is_class (const GError *error, const char *prefix);

G_END_DECLS
