/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestBroker: a real mosquitto for one test, in a folder of its own.
 *
 * For: tests that need a broker to stop, die, hang and come back at the same address.
 * Not for: products. Everything asserts: a broker that does not start fails the test.
 *
 * It listens on a unix socket and on a free port of the loopback, is ended by its process id and
 * ends with the test program whatever happens to that. One thread.
 */
typedef struct _RwTestBroker RwTestBroker;

typedef struct
{
  guint max_inflight;   /* max_inflight_messages; 0 for mosquitto's default */
  gboolean persistence; /* sessions and messages survive stop and start (not a kill) */
  const char *cafile;   /* with certfile and keyfile: the port speaks TLS only */
  const char *certfile;
  const char *keyfile;
  gboolean require_certificate; /* and wants one of the client, signed by cafile */
  const char *tls_version;      /* the only one spoken, as "tlsv1.2"; NULL for all */
  const char *password_file; /* made by mosquitto_passwd: nobody may come in without */
} RwTestBrokerOptions;

/* Starts a broker; options may be NULL. max_queued_messages is 1,000,000. */
RwTestBroker *rw_test_broker_new (const RwTestBrokerOptions *options);

/* Kills the broker, removes its folder. */
void rw_test_broker_free (RwTestBroker *self);

/* "unix:/…", as --broker takes it. */
const char *rw_test_broker_get_address (RwTestBroker *self);

/* The port on 127.0.0.1, and "mqtt://127.0.0.1:PORT". */
guint16 rw_test_broker_get_port (RwTestBroker *self);
const char *rw_test_broker_get_tcp_address (RwTestBroker *self);

/* Ends it in order (SIGTERM), or at once (SIGKILL), and waits for the end. */
void rw_test_broker_stop (RwTestBroker *self);
void rw_test_broker_kill (RwTestBroker *self);

/* Starts it again at the same addresses after stop or kill; returns when it answers. */
void rw_test_broker_start (RwTestBroker *self);

/* Lets it hang (SIGSTOP) and go on (SIGCONT). */
void rw_test_broker_pause (RwTestBroker *self);
void rw_test_broker_resume (RwTestBroker *self);

/* One message to publish. topic is not copied by anything here; payload may hold any byte. */
typedef struct
{
  const char *topic;
  GBytes *payload;
} RwTestMessage;

/* Publishes n messages at QoS 1 over the unix socket and waits until the broker has acknowledged
 * them or a minute has passed. Returns how many it acknowledged. */
guint rw_test_broker_publish (RwTestBroker *self, const RwTestMessage *messages, guint n);

/* The same for one message with a text as payload; asserts that it is acknowledged. */
void rw_test_broker_publish_text (RwTestBroker *self,
                                  const char *topic,
                                  const char *payload,
                                  gboolean retain);

/* Connects, waits for one message (a retained one, say) that matches filter and returns its
 * payload; NULL when none came within timeout µs. Caller unrefs. */
GBytes *rw_test_broker_receive (RwTestBroker *self, const char *filter, gint64 timeout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTestBroker, rw_test_broker_free)

G_END_DECLS
