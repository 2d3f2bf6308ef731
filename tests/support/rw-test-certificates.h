/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestCertificates: certificates of one test's own, made by the program openssl in a folder of
 * their own.
 *
 * For: tests of what is accepted over TLS and what is refused.
 * Not for: products. Everything asserts.
 */
typedef struct _RwTestCertificates RwTestCertificates;

/* With the authorities "ca" and "other". */
RwTestCertificates *rw_test_certificates_new (void);

/* Removes the folder. */
void rw_test_certificates_free (RwTestCertificates *self);

/* Makes NAME.pem and NAME.key: subject alternative names as openssl takes them ("IP:127.0.0.1",
 * "DNS:broker.test"), signed by an authority, valid for two days or until yesterday. */
void rw_test_certificates_make (RwTestCertificates *self,
                                const char *name,
                                const char *alternative,
                                const char *authority,
                                gboolean expired);

/* Makes NAME.key from the key of another, encrypted with a password. */
void rw_test_certificates_encrypt_key (RwTestCertificates *self,
                                       const char *name,
                                       const char *other,
                                       const char *password);

/* The path of a file, as "server.pem"; as long as self. */
const char *rw_test_certificates_get (RwTestCertificates *self, const char *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTestCertificates, rw_test_certificates_free)

G_END_DECLS
