/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgDeliveries: the queue of what is yet to be told to people, the table delivery.
 *
 * For: the notifier, which takes deliveries, sends them and says what came of it; it also has the
 * database escalate what nobody took.
 * Not for: sending (notify), and not for changing channels (SQL: set_channel()).
 *
 * A delivery that was taken is ours for the time of the lease; who says nothing by then loses it to
 * the next. So everything is sent at least once, and its id tells receivers what came twice.
 *
 * Has a connection of its own, which opens when it is needed and again when it broke. Belongs to
 * the thread whose thread-default context it was made in; never blocks it.
 */
typedef struct _RwPgDeliveries RwPgDeliveries;

typedef struct
{
  gint64 delivery_id;
  int attempt;         /* 1 for the first */
  char *channel;       /* its name */
  char *kind;          /* "webhook", "email", "command" */
  char *address;       /* or "" */
  char *event;         /* "raised", …, "reminder", "digest", "test" */
  char *payload;       /* CloudEvents 1.0 in structured JSON */
  gint64 created_time; /* µs since 1970 UTC */
} RwDelivery;

void rw_delivery_free (RwDelivery *delivery);

typedef struct
{
  GPtrArray *deliveries; /* of RwDelivery, owned: ours now */
  guint64 n_pending;     /* on enabled channels, ours among them */
} RwDeliveries;

void rw_deliveries_free (RwDeliveries *self);

/* Called when something was queued, or may have been while not connected. */
typedef void (*RwPgDeliveriesFunc) (gpointer user_data);

/* conninfo is a libpq string or URL. */
RwPgDeliveries *rw_pg_deliveries_new (const char *conninfo,
                                      RwPgDeliveriesFunc queued,
                                      gpointer user_data);

/* Closes and waits until everything under way has come back. */
void rw_pg_deliveries_free (RwPgDeliveries *self);

/* Escalates what is due, then takes at most n deliveries on channels of these kinds (ends with
 * NULL), of each channel only so many that no more than n_channel of it are taken in all. lease is
 * µs. Finish returns (transfer full) NULL with error. */
void rw_pg_deliveries_take_async (RwPgDeliveries *self,
                                  const char *const *kinds,
                                  guint n,
                                  guint n_channel,
                                  gint64 lease,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
RwDeliveries *rw_pg_deliveries_take_finish (RwPgDeliveries *self,
                                            GAsyncResult *result,
                                            GError **error);

/* The receiver took it. Finish returns FALSE with error when the database did not hear of it. */
void rw_pg_deliveries_succeeded_async (RwPgDeliveries *self,
                                       gint64 delivery_id,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* It was not taken, for the reason text, which holds no secret. It is sent again after µs, or given
 * up when that is negative; with of_channel, the channel as a whole waits so long. */
void rw_pg_deliveries_failed_async (RwPgDeliveries *self,
                                    const RwDelivery *delivery,
                                    const char *text,
                                    gint64 after,
                                    gboolean of_channel,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Gives up what waited for a day, and forgets what is over for longer than keep, µs. */
void rw_pg_deliveries_purge_async (RwPgDeliveries *self,
                                   gint64 keep,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Of the three above. */
gboolean rw_pg_deliveries_finish (RwPgDeliveries *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwDelivery, rw_delivery_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwDeliveries, rw_deliveries_free)

G_END_DECLS
