/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-certificates.h"

#include <glib/gstdio.h>

struct _RwTestCertificates
{
  char *folder;
  GStringChunk *paths;
};

static void
run (RwTestCertificates *self, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  int status;

  g_spawn_sync (self->folder, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s\n%s", argv[1], error->message, errors);
}

static void
make_authority (RwTestCertificates *self, const char *name)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  g_autofree char *subject = g_strconcat ("/CN=Authority ", name, NULL);
  const char *argv[] = {
    "openssl", "req",   "-x509", "-newkey",   "ec",    "-pkeyopt", "ec_paramgen_curve:prime256v1",
    "-nodes",  "-days", "2",     "-subj",     subject, "-addext",  "keyUsage=keyCertSign,cRLSign",
    "-keyout", key,     "-out",  certificate, NULL,
  };

  run (self, argv);
}

RwTestCertificates *
rw_test_certificates_new (void)
{
  RwTestCertificates *self = g_new0 (RwTestCertificates, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("rw-certificates-XXXXXX", &error);
  g_assert_no_error (error);
  self->paths = g_string_chunk_new (256);
  make_authority (self, "ca");
  make_authority (self, "other");
  return self;
}

void
rw_test_certificates_free (RwTestCertificates *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_unlink (rw_test_certificates_get (self, name));
  g_rmdir (self->folder);
  g_free (self->folder);
  g_string_chunk_free (self->paths);
  g_free (self);
}

void
rw_test_certificates_make (RwTestCertificates *self,
                           const char *name,
                           const char *alternative,
                           const char *authority,
                           gboolean expired)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  g_autofree char *request = g_strconcat (name, ".csr", NULL);
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  g_autofree char *extension = g_strconcat ("subjectAltName=", alternative, NULL);
  g_autofree char *ca = g_strconcat (authority, ".pem", NULL);
  g_autofree char *ca_key = g_strconcat (authority, ".key", NULL);
  g_autofree char *subject = g_strconcat ("/CN=", name, NULL);
  const char *ask[] = {
    "openssl", "req",   "-new",  "-newkey", "ec",      "-pkeyopt", "ec_paramgen_curve:prime256v1",
    "-nodes",  "-subj", subject, "-addext", extension, "-keyout",  key,
    "-out",    request, NULL,
  };
  const char *sign[] = {
    "openssl",
    "x509",
    "-req",
    "-in",
    request,
    "-CA",
    ca,
    "-CAkey",
    ca_key,
    "-CAcreateserial",
    "-copy_extensions",
    "copy",
    "-days",
    expired ? "-1" : "2",
    "-out",
    certificate,
    NULL,
  };

  run (self, ask);
  run (self, sign);
}

void
rw_test_certificates_encrypt_key (RwTestCertificates *self,
                                  const char *name,
                                  const char *other,
                                  const char *password)
{
  g_autofree char *in = g_strconcat (other, ".key", NULL);
  g_autofree char *out = g_strconcat (name, ".key", NULL);
  g_autofree char *pass = g_strconcat ("pass:", password, NULL);
  const char *argv[] = { "openssl",  "pkey", "-in",  in,  "-aes256",
                         "-passout", pass,   "-out", out, NULL };

  run (self, argv);
}

const char *
rw_test_certificates_get (RwTestCertificates *self, const char *file)
{
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  return g_string_chunk_insert_const (self->paths, path);
}
