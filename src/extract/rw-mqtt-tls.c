/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-tls.h"

#include "rw-mqtt-address.h"

#include <mosquitto.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

/* Where Debian and most others have the authorities by their hash. */
#define SYSTEM_AUTHORITIES "/etc/ssl/certs"

/* More than a handshake ever has to say. */
#define MAX_COMPLAINT 4096

/* What a line of the complaint means, the most telling first. Alerts are the broker's, the rest is
 * ours. */
static const struct
{
  const char *sign;
  const char *meaning;
} meanings[] = {
  { "Unable to load CA certificates",
    "The file of --cafile holds no certificates: give one in PEM form" },
  { "Unable to load client certificate",
    "The file of --certfile holds no certificate: give one in PEM form" },
  { "problems getting password",
    "The key of --keyfile is encrypted: give its password with --keyfile-password-file" },
  { "bad password read",
    "The key of --keyfile is encrypted: give its password with --keyfile-password-file" },
  { "bad decrypt",
    "The password of the key of --keyfile is wrong: correct --keyfile-password-file" },
  { "maybe wrong password",
    "The password of the key of --keyfile is wrong: correct --keyfile-password-file" },
  { "key values mismatch", "The key of --keyfile is not that of the certificate of --certfile" },
  { "inconsistent", "The key of --keyfile is not that of the certificate of --certfile" },
  { "Unable to load client key",
    "The file of --keyfile holds no key that can be used: give one in PEM form" },
  { "host name verification failed",
    "The broker’s certificate is made for another host: write a name in --broker that it is made "
    "for" },
  { "alert certificate required",
    "The broker asks for a certificate of this client: give --certfile and --keyfile" },
  { "alert unknown ca",
    "The broker does not know the authority that signed the certificate of --certfile" },
  { "alert certificate expired", "The certificate of --certfile has expired: have it renewed" },
  { "alert certificate revoked", "The certificate of --certfile was revoked: have a new one made" },
  { "alert bad certificate", "The broker does not accept the certificate of --certfile" },
  { "alert unsupported certificate", "The broker does not accept the certificate of --certfile" },
  { "alert certificate unknown", "The broker does not accept the certificate of --certfile" },
  { "alert access denied", "The broker does not let the certificate of --certfile in" },
  { "no application protocol", "The broker does not speak the protocol of --alpn" },
  { "alert handshake failure",
    "The broker refuses the handshake: it may ask for a certificate of this client (--certfile "
    "and --keyfile)" },
  { "unsupported protocol", "The broker speaks no TLS 1.2 or newer: bring it up to date" },
  { "alert protocol version", "The broker speaks no TLS 1.2 or newer: bring it up to date" },
  { "unexpected eof",
    "The broker broke off the handshake: check that this port of it speaks TLS, and its log" },
  { "wrong version number",
    "What answers does not speak TLS: check the port, or whether mqtt:// is meant" },
  { "packet length too long",
    "What answers does not speak TLS: check the port, or whether mqtt:// is meant" },
  { "record layer failure",
    "What answers does not speak TLS: check the port, or whether mqtt:// is meant" },
};

void
rw_mqtt_complaint_add (RwMqttComplaint *self, struct mosquitto *mosq, int level, const char *text)
{
  SSL *ssl = mosquitto_ssl_get (mosq);
  char *longer;

  if (level != MOSQ_LOG_ERR)
    return;
  if (ssl != NULL && SSL_get_verify_result (ssl) != X509_V_OK)
    self->verify = SSL_get_verify_result (ssl);
  if (self->text != NULL && strlen (self->text) + strlen (text) > MAX_COMPLAINT)
    return;
  longer = g_strconcat (self->text != NULL ? self->text : "", text, "\n", NULL);
  g_free (self->text);
  self->text = longer;
}

void
rw_mqtt_complaint_clear (RwMqttComplaint *self)
{
  g_clear_pointer (&self->text, g_free);
  self->verify = X509_V_OK;
}

static const char *
explain_verify (long code)
{
  switch (code)
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "The broker’s certificate has expired: have it renewed, or correct this clock";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "The broker’s certificate is not valid yet: check this machine’s clock";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "The broker’s certificate is made for another host: write a name in --broker that it "
             "is made for";
    case X509_V_ERR_CERT_REVOKED:
      return "The broker’s certificate was revoked: do not send anything there";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "The broker’s certificate is not signed by an authority trusted here: give the "
             "authority’s certificate with --cafile";
    default:
      return NULL;
    }
}

const char *
rw_mqtt_complaint_explain (const RwMqttComplaint *self)
{
  const char *explanation = explain_verify (self->verify);

  if (explanation != NULL)
    return explanation;
  for (guint i = 0; self->text != NULL && i < G_N_ELEMENTS (meanings); i++)
    if (strstr (self->text, meanings[i].sign) != NULL)
      return meanings[i].meaning;
  if (self->verify != X509_V_OK)
    return X509_verify_cert_error_string (self->verify);
  if (self->text != NULL && strstr (self->text, "OpenSSL") != NULL)
    return "The handshake broke off: check the certificates and the broker’s log";
  return NULL;
}

/* OpenSSL asks for the password of an encrypted key, and without an answer from us would ask
 * whoever sits at the terminal. */
static int
password_cb (char *buffer, int size, int writing, void *user_data)
{
  const char *const *password = mosquitto_userdata (user_data);
  gsize length = *password != NULL ? strlen (*password) : 0;

  /* Less than none: an empty password would be tried. */
  if (length == 0 || length > (gsize) size)
    return -1;
  memcpy (buffer, *password, length);
  return (int) length;
}

gboolean
rw_mqtt_tls_configure (struct mosquitto *mosq, const RwMqttOptions *options, GError **error)
{
  const char *folder = options->cafile == NULL ? SYSTEM_AUTHORITIES : NULL;
  const char *alpn = options->alpn != NULL
                         ? options->alpn
                         : rw_mqtt_address_get_default_alpn (options->host, options->port);
  int code = mosquitto_tls_set (mosq, options->cafile, folder, options->certfile, options->keyfile,
                                password_cb);

  /* Every code counts: a handle whose certificates were refused would go on in plain text. */
  if (code == MOSQ_ERR_SUCCESS && options->cafile == NULL)
    code = mosquitto_int_option (mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_tls_opts_set (mosq, SSL_VERIFY_PEER, "tlsv1.2", NULL);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_tls_insecure_set (mosq, false);
  if (code == MOSQ_ERR_SUCCESS && alpn != NULL && *alpn != '\0')
    code = mosquitto_string_option (mosq, MOSQ_OPT_TLS_ALPN, alpn);
  if (code == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
               "The certificates cannot be used (%s): check that the files of --cafile, --certfile "
               "and --keyfile exist and may be read",
               mosquitto_strerror (code));
  return FALSE;
}

const char *
rw_mqtt_tls_get_doubt (const RwMqttOptions *options)
{
  if (!options->tls)
    return NULL;
  return options->certfile == NULL
             ? "The broker broke off the handshake: it may ask for a certificate of this client "
               "(--certfile and --keyfile), or not speak TLS at this port"
             : "The broker broke off the handshake: it may not accept the certificate of "
               "--certfile, or not speak TLS at this port";
}

gboolean
rw_mqtt_tls_is_on (struct mosquitto *mosq)
{
  SSL *ssl = mosquitto_ssl_get (mosq);

  return ssl != NULL && (SSL_get_verify_mode (ssl) & SSL_VERIFY_PEER) != 0;
}
