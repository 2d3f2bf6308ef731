/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-store.h"

#include "rw-archive-manifest.h"
#include "rw-backoff.h"

#include <curl/curl.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_REGION "us-east-1"
#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA256_SIZE 32

#define ATTEMPTS 5
#define FIRST_WAIT G_USEC_PER_SEC
#define LONGEST_WAIT (30 * G_USEC_PER_SEC)

/* A connection that carries nothing for so long is given up, s. */
#define CONNECT_TIMEOUT 15L
#define STALL_TIMEOUT 60L

/* How much of what the store says about an error is read. */
#define MAX_ANSWER 4096

struct _RwArchiveStore
{
  CURL *curl;
  char *url;
  char *signing;
  char *key_id;
  char *secret;
  char *token_header; /* or NULL */
  char *cafile;       /* or NULL */
  gint64 first_wait;
};

/* One request and what came of it. */
typedef struct
{
  GCancellable *cancellable;
  long status; /* of HTTP; 0 when there was no answer */
  CURLcode code;
  char trouble[CURL_ERROR_SIZE];
  curl_off_t size; /* of the object, -1 unknown */
  char *checksum;  /* what the store says it is, base64; or NULL */
  GChecksum *hash; /* of the body, when it is the object */
  GString *answer; /* the body, when it is not */
} Exchange;

static void
exchange_clear (Exchange *exchange)
{
  g_free (exchange->checksum);
  if (exchange->hash != NULL)
    g_checksum_free (exchange->hash);
  if (exchange->answer != NULL)
    g_string_free (exchange->answer, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

gboolean
rw_archive_store_is_supported (void)
{
  return TRUE;
}

RwArchiveStore *
rw_archive_store_new (const RwArchiveStoreOptions *options, GError **error)
{
  static gsize initialized = 0;
  RwArchiveStore *self;

  if (!rw_archive_store_check_url (options->url, error))
    return NULL;
  if (options->key_id == NULL || options->secret == NULL)
    {
      g_set_error_literal (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS,
                           "The object store needs a key: set AWS_ACCESS_KEY_ID and "
                           "AWS_SECRET_ACCESS_KEY, or name a file that holds them");
      return NULL;
    }
  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }

  self = g_new0 (RwArchiveStore, 1);
  self->curl = curl_easy_init ();
  self->url = g_strdup (options->url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  self->signing =
      g_strdup_printf ("aws:amz:%s:s3", options->region != NULL ? options->region : DEFAULT_REGION);
  self->key_id = g_strdup (options->key_id);
  self->secret = g_strdup (options->secret);
  if (options->session_token != NULL)
    self->token_header = g_strdup_printf ("x-amz-security-token: %s", options->session_token);
  self->cafile = g_strdup (options->cafile);
  self->first_wait = options->first_wait > 0 ? options->first_wait : FIRST_WAIT;
  return self;
}

void
rw_archive_store_free (RwArchiveStore *self)
{
  curl_easy_cleanup (self->curl);
  g_free (self->url);
  g_free (self->signing);
  g_free (self->key_id);
  g_free (self->secret);
  g_free (self->token_header);
  g_free (self->cafile);
  g_free (self);
}

/* --- one request ----------------------------------------------------------------------------- */

static int
progress_cb (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  Exchange *exchange = user_data;

  return g_cancellable_is_cancelled (exchange->cancellable);
}

static size_t
body_cb (char *data, size_t size, size_t n, void *user_data)
{
  Exchange *exchange = user_data;
  gsize length = size * n;

  if (exchange->hash != NULL)
    g_checksum_update (exchange->hash, (const guchar *) data, (gssize) length);
  if (exchange->answer->len < MAX_ANSWER)
    g_string_append_len (exchange->answer, data,
                         (gssize) MIN (length, MAX_ANSWER - exchange->answer->len));
  return length;
}

static size_t
header_cb (char *data, size_t size, size_t n, void *user_data)
{
  static const char name[] = "x-amz-checksum-sha256:";
  Exchange *exchange = user_data;
  gsize length = size * n;

  if (length > sizeof name && g_ascii_strncasecmp (data, name, sizeof name - 1) == 0)
    {
      g_free (exchange->checksum);
      exchange->checksum =
          g_strstrip (g_strndup (data + sizeof name - 1, length - (sizeof name - 1)));
    }
  return length;
}

static void
set_up (RwArchiveStore *self, Exchange *exchange, const char *url)
{
  CURL *curl = self->curl;

  curl_easy_reset (curl);
  exchange->answer = g_string_new (NULL);
  exchange->size = -1;
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_AWS_SIGV4, self->signing);
  curl_easy_setopt (curl, CURLOPT_USERNAME, self->key_id);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, self->secret);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (self->cafile != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->cafile);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, STALL_TIMEOUT);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, exchange);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, body_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, exchange->trouble);
}

/* Takes headers. */
static void
perform (RwArchiveStore *self, Exchange *exchange, struct curl_slist *headers)
{
  if (self->token_header != NULL)
    headers = curl_slist_append (headers, self->token_header);
  curl_easy_setopt (self->curl, CURLOPT_HTTPHEADER, headers);
  exchange->code = curl_easy_perform (self->curl);
  curl_easy_getinfo (self->curl, CURLINFO_RESPONSE_CODE, &exchange->status);
  curl_easy_getinfo (self->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &exchange->size);
  curl_easy_setopt (self->curl, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all (headers);
}

/* Asks what the store knows of an object, or for all of it. */
static void
look (RwArchiveStore *self, Exchange *exchange, const char *url, gboolean whole)
{
  struct curl_slist *headers = curl_slist_append (NULL, "x-amz-content-sha256: " EMPTY_SHA256);

  set_up (self, exchange, url);
  if (whole)
    exchange->hash = g_checksum_new (G_CHECKSUM_SHA256);
  else
    {
      curl_easy_setopt (self->curl, CURLOPT_NOBODY, 1L);
      headers = curl_slist_append (headers, "x-amz-checksum-mode: ENABLED");
    }
  perform (self, exchange, headers);
}

static void
send_file (RwArchiveStore *self,
           Exchange *exchange,
           const char *url,
           FILE *file,
           guint64 size,
           const char *sha256,
           const char *checksum)
{
  g_autofree char *signed_hash = g_strdup_printf ("x-amz-content-sha256: %s", sha256);
  g_autofree char *kept = g_strdup_printf ("x-amz-checksum-sha256: %s", checksum);
  struct curl_slist *headers = curl_slist_append (NULL, signed_hash);

  headers = curl_slist_append (headers, kept);
  headers = curl_slist_append (headers, "Content-Type: application/octet-stream");
  set_up (self, exchange, url);
  curl_easy_setopt (self->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (self->curl, CURLOPT_READDATA, file);
  curl_easy_setopt (self->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) size);
  perform (self, exchange, headers);
}

/* --- what came of it ------------------------------------------------------------------------- */

static gboolean
succeeded (const Exchange *exchange)
{
  return exchange->code == CURLE_OK && exchange->status >= 200 && exchange->status < 300;
}

/* Whether it may be better in a moment. */
static gboolean
passes (const Exchange *exchange)
{
  switch (exchange->code)
    {
    case CURLE_OK:
      return exchange->status >= 500 || exchange->status == 408 || exchange->status == 429;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return FALSE;
    default:
      return TRUE;
    }
}

/* <Code>AccessDenied</Code>; caller frees. */
static char *
dup_reason (const Exchange *exchange)
{
  const char *begin = strstr (exchange->answer->str, "<Code>");
  gsize length;

  if (begin == NULL)
    return g_strdup ("");
  begin += strlen ("<Code>");
  length = strspn (begin, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return g_strdup_printf (" (%.*s)", (int) MIN (length, 60), begin);
}

static gboolean
fail (const Exchange *exchange, GError **error)
{
  g_autofree char *reason = dup_reason (exchange);

  if (g_cancellable_set_error_if_cancelled (exchange->cancellable, error))
    return FALSE;
  if (exchange->code == CURLE_PEER_FAILED_VERIFICATION)
    g_set_error (
        error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
        "The object store’s certificate is not trusted: %s. Check the address, or have its "
        "authority trusted",
        exchange->trouble);
  else if (exchange->code != CURLE_OK)
    g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
                 "The object store cannot be reached: %s. Check its address and the network",
                 *exchange->trouble != '\0' ? exchange->trouble
                                            : curl_easy_strerror (exchange->code));
  else if (exchange->status == 403 || exchange->status == 401)
    g_set_error (
        error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
        "The object store refuses%s: check the key, the region and the clock, and that the "
        "key may read and write there",
        reason);
  else if (exchange->status == 404)
    g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
                 "The object store does not know the bucket%s: make it, or correct the address",
                 reason);
  else
    g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
                 "The object store answered %ld%s: see whether it is well", exchange->status,
                 reason);
  return FALSE;
}

/* Waits; FALSE when it was cancelled meanwhile. */
static gboolean
wait (gint64 time, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + time;

  while (g_get_monotonic_time () < end && !g_cancellable_is_cancelled (cancellable))
    g_usleep ((gulong) CLAMP (end - g_get_monotonic_time (), 0, G_USEC_PER_SEC / 10));
  return !g_cancellable_is_cancelled (cancellable);
}

/* --- a file ---------------------------------------------------------------------------------- */

/* A file on its way. */
typedef struct
{
  char *url;
  FILE *file;
  guint64 size;
  const char *sha256;
  char *checksum; /* the same in base64 */
  GCancellable *cancellable;
} Load;

static void
load_clear (Load *load)
{
  g_free (load->url);
  g_free (load->checksum);
  if (load->file != NULL)
    fclose (load->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Load, load_clear)

static char *
to_base64 (const char *hex)
{
  guchar bytes[SHA256_SIZE] = { 0 };

  for (guint i = 0; i < SHA256_SIZE && hex[2 * i] != '\0' && hex[2 * i + 1] != '\0'; i++)
    bytes[i] =
        (guchar) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_base64_encode (bytes, sizeof bytes);
}

static gboolean
open_file (Load *load, const char *path, GError **error)
{
  GStatBuf info;

  load->file = g_fopen (path, "rbe");
  if (load->file != NULL && g_stat (path, &info) == 0)
    {
      load->size = (guint64) info.st_size;
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* Whether the store has the very file: TRUE or FALSE in *there. FALSE when it could not be asked.
 */
static gboolean
compare (RwArchiveStore *self, const Load *load, Exchange *exchange, gboolean *there)
{
  g_auto (Exchange) whole = { .cancellable = load->cancellable };

  *there = FALSE;
  look (self, exchange, load->url, FALSE);
  /* Who may not list is told 403 instead of 404. */
  if (exchange->code == CURLE_OK && (exchange->status == 404 || exchange->status == 403))
    return TRUE;
  if (!succeeded (exchange))
    return FALSE;
  if (exchange->size >= 0 && (guint64) exchange->size != load->size)
    return TRUE;
  if (exchange->checksum != NULL)
    {
      *there = strcmp (exchange->checksum, load->checksum) == 0;
      return TRUE;
    }

  look (self, &whole, load->url, TRUE);
  exchange->code = whole.code;
  exchange->status = whole.status;
  if (!succeeded (&whole))
    return FALSE;
  *there = strcmp (g_checksum_get_string (whole.hash), load->sha256) == 0;
  return TRUE;
}

/* Sends, and compares. TRUE when it is there; FALSE with error, or without when it is to be tried
 * again. */
static gboolean
try (RwArchiveStore *self, const Load *load, gboolean last, gboolean *sent, GError **error)
{
  g_auto (Exchange) sending = { .cancellable = load->cancellable };
  g_auto (Exchange) looking = { .cancellable = load->cancellable };
  gboolean there;

  rewind (load->file);
  send_file (self, &sending, load->url, load->file, load->size, load->sha256, load->checksum);
  if (!succeeded (&sending))
    return passes (&sending) && !last && !g_cancellable_is_cancelled (load->cancellable)
               ? FALSE
               : fail (&sending, error);

  *sent = TRUE;
  if (!compare (self, load, &looking, &there))
    return passes (&looking) && !last && !g_cancellable_is_cancelled (load->cancellable)
               ? FALSE
               : fail (&looking, error);
  if (!there && looking.status == 403)
    return fail (&looking, error);
  if (!there && last)
    g_set_error_literal (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE,
                         "What the object store has is not what was sent to it: see whether it is "
                         "well");
  return there;
}

gboolean
rw_archive_store_put (RwArchiveStore *self,
                      const char *name,
                      const char *path,
                      const char *sha256,
                      gboolean *sent,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (Load) load = { .sha256 = sha256, .cancellable = cancellable };
  g_auto (Exchange) looking = { .cancellable = cancellable };
  g_autoptr (GError) local_error = NULL;
  RwBackoff backoff = { .first = self->first_wait, .limit = LONGEST_WAIT };
  gboolean there, was_sent = FALSE;

  if (!open_file (&load, path, error))
    return FALSE;
  load.url = g_strdup_printf ("%s/%s", self->url, name);
  load.checksum = to_base64 (sha256);
  if (!compare (self, &load, &looking, &there))
    there = FALSE;
  for (guint attempt = 1; !there && local_error == NULL; attempt++)
    {
      there = try (self, &load, attempt == ATTEMPTS, &was_sent, &local_error);
      if (!there && local_error == NULL && !wait (rw_backoff_next (&backoff), cancellable))
        g_cancellable_set_error_if_cancelled (cancellable, &local_error);
    }
  if (sent != NULL)
    *sent = was_sent;
  if (there)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
