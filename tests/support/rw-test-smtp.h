/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestSmtp: a mail relay of one test's own, which speaks real SMTP (RFC 5321) with STARTTLS and
 * AUTH PLAIN, and keeps what it is handed instead of delivering it.
 *
 * For: tests of who sends mail.
 * Not for: products. Everything asserts.
 *
 * Serves in threads of its own at a free port of 127.0.0.1.
 */
typedef struct _RwTestSmtp RwTestSmtp;

typedef struct
{
  char *from;
  char **recipients;
  char *data; /* as sent, dots undone */
  char *user; /* who logged in, or NULL */
  gboolean tls;
} RwTestMail;

typedef enum
{
  RW_TEST_SMTP_PLAIN,
  RW_TEST_SMTP_STARTTLS,
  RW_TEST_SMTP_TLS, /* from the first byte on */
} RwTestSmtpMode;

/* The certificate is needed for TLS only; with a user, mail is taken from nobody else. */
RwTestSmtp *rw_test_smtp_new (RwTestSmtpMode mode,
                              const char *certfile,
                              const char *keyfile,
                              const char *user,
                              const char *password);
void rw_test_smtp_free (RwTestSmtp *self);

guint rw_test_smtp_get_port (RwTestSmtp *self);

/* What is answered to a verb ("RCPT", "DATA", "EHLO"…) the next n times, as "550 No such user";
 * "" closes the connection, "hang" answers nothing. */
void rw_test_smtp_set_answer (RwTestSmtp *self, const char *verb, const char *answer, guint n);

/* How many mails it has, and the mail i; as long as self. */
guint rw_test_smtp_get_n_mails (RwTestSmtp *self);
const RwTestMail *rw_test_smtp_get_mail (RwTestSmtp *self, guint i);

/* How many connections were made. */
guint rw_test_smtp_get_n_connections (RwTestSmtp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTestSmtp, rw_test_smtp_free)

G_END_DECLS
