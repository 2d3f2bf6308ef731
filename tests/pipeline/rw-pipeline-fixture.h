/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline.h"
#include "rw-test-broker.h"
#include "rw-test-postgres.h"

G_BEGIN_DECLS

/* What the tests of the whole pipeline share: servers of their own, and ways to feed and to ask. */
#define FIXTURE_TIMEOUT (90 * G_USEC_PER_SEC)

/* Reefers that fixture_add_readings() knows. */
#define N_REEFERS 50

typedef struct
{
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  RwPipelineConfig *config;
  GPtrArray *posted; /* of RwBatch, from the mailbox */
  gboolean finished;
} Fixture;

/* Runs the main loop until the condition holds. */
#define RUN_UNTIL(condition)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;                                   \
    guint wake_up = g_timeout_add (50, fixture_wake_up_cb, NULL);                                  \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline);                                    \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
    g_source_remove (wake_up);                                                                     \
  }                                                                                                \
  G_STMT_END

/* Before and after each test. */
void fixture_set_up (Fixture *fixture, gconstpointer user_data);
void fixture_tear_down (Fixture *fixture, gconstpointer user_data);

/* Callbacks: of a mailbox, to collect in posted; and one that only wakes the loop. */
void fixture_posted_cb (GPtrArray *batches, guint64 dropped_readings, gpointer user_data);
gboolean fixture_wake_up_cb (gpointer user_data);

/* A pipeline by the configuration; mailbox may be NULL. Stopping asserts that the counters add up
 * and that nothing holds the pipeline any more. */
RwPipeline *fixture_start (Fixture *fixture, RwMailbox *mailbox);
void fixture_stop (RwPipeline *pipeline);
RwPipelineStatus fixture_get_status (RwPipeline *pipeline);

/* Messages to publish, of RwTestMessage; payload is taken. */
GArray *fixture_new_messages (void);
void fixture_add_message (GArray *messages, const char *topic, char *payload);

/* n readings that differ in reefer or second; none repeats an earlier call's with a larger first.
 */
void fixture_add_readings (GArray *messages, gint64 base, guint first, guint n);
void fixture_publish (Fixture *fixture, GArray *messages, guint first, guint n);

/* Asks the database, columns separated by "|". */
void fixture_assert_query (Fixture *fixture, const char *sql, const char *expected);

/* n readings are stored, all different, and no message was rejected. */
void fixture_assert_all_stored (Fixture *fixture, guint n);

G_END_DECLS
