/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-delivery-outcome.h"
#include "rw-pg-deliveries.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What the tests of this layer share: a delivery, waiting for what came of it, and a server of the
 * test's own that receives webhooks. */

RwDelivery *notify_test_delivery (const char *kind, const char *address, const char *payload);

/* A payload of an alarm with these further members of data, as "\"note\":\"x\"". Caller frees. */
char *notify_test_payload (const char *event, const char *members);

/* An RwSentFunc that keeps the outcome; and the waiting for it. */
typedef struct
{
  RwDeliveryOutcome outcome;
  gboolean came;
} NotifyTestAnswer;

void notify_test_sent_cb (const RwDeliveryOutcome *outcome, gpointer user_data);
void notify_test_wait (NotifyTestAnswer *answer);

/* A server in the default context. */
typedef struct
{
  SoupServer *server;
  char *uri;           /* http[s]://127.0.0.1:port/hook */
  GPtrArray *requests; /* of NotifyTestRequest, in the order in which they came */
  GQueue *answers;     /* of char *: "503", "503 120" with Retry-After, "302", "hang"; else 200 */
  GPtrArray *hanging;  /* of SoupServerMessage */
} NotifyTestServer;

typedef struct
{
  char *body;
  char *signature; /* or NULL */
  char *type;
  char *id; /* of the event */
} NotifyTestRequest;

/* certificate: of TLS, or NULL. */
NotifyTestServer *notify_test_server_new (GTlsCertificate *certificate);
void notify_test_server_free (NotifyTestServer *self);
void notify_test_server_answer (NotifyTestServer *self, const char *answer);

/* Iterates the default context until so many requests came. */
void notify_test_server_wait (NotifyTestServer *self, guint n);

const NotifyTestRequest *notify_test_server_get (NotifyTestServer *self, guint i);

/* Whether the request is signed with this secret, as a receiver would look. */
gboolean notify_test_is_signed (const NotifyTestRequest *request, const char *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotifyTestServer, notify_test_server_free)

G_END_DECLS
