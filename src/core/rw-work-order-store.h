/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwWorkOrderStore: the orders to field engineers that the database holds: who is to look at which
 * reefer because of which alarm, and how far that is. A downstream process reads the same table.
 *
 * For: the consoles, which open orders and move them on.
 * Not for: alarms (RwAlarmStore), and not for telling the engineer (the worker does).
 *
 * Asynchronous like RwHistoryProvider. The signal "changed" (no arguments) says that some order
 * changed.
 */
#define RW_TYPE_WORK_ORDER_STORE (rw_work_order_store_get_type ())
G_DECLARE_INTERFACE (RwWorkOrderStore, rw_work_order_store, RW, WORK_ORDER_STORE, GObject)

/* The text in the column work_order.state is rw_work_order_state_to_string(). */
typedef enum
{
  RW_WORK_ORDER_OPEN,      /* nobody has it yet: "open" */
  RW_WORK_ORDER_ASSIGNED,  /* "assigned" */
  RW_WORK_ORDER_STARTED,   /* the engineer is at it: "started" */
  RW_WORK_ORDER_DONE,      /* "done" */
  RW_WORK_ORDER_CANCELLED, /* "cancelled" */
  RW_N_WORK_ORDER_STATES
} RwWorkOrderState;

const char *rw_work_order_state_to_string (RwWorkOrderState state);
gboolean rw_work_order_state_from_string (const char *text, RwWorkOrderState *state);

/* Whether an order in state may become one in next. */
gboolean rw_work_order_state_may_become (RwWorkOrderState state, RwWorkOrderState next);

typedef struct
{
  gint64 work_order_id;
  gint64 alarm_id;
  const char *container_id; /* interned */
  const char *rule_id;      /* interned */
  int priority;
  RwWorkOrderState state;
  char *engineer;     /* whom it was given to, or NULL */
  char *instructions; /* what is to be done, or NULL */
  char *note;         /* the last word on it, or NULL */
  char *created_by;
  gint64 created_time; /* µs since 1970 UTC */
  gint64 due_time;     /* 0: none */
  gint64 changed_time;
} RwWorkOrder;

void rw_work_order_free (RwWorkOrder *self);

struct _RwWorkOrderStoreInterface
{
  GTypeInterface parent;

  void (*list_async) (RwWorkOrderStore *self,
                      gboolean all,
                      guint limit,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*list_finish) (RwWorkOrderStore *self, GAsyncResult *result, GError **error);
  void (*open_async) (RwWorkOrderStore *self,
                      gint64 alarm_id,
                      const char *engineer,
                      const char *instructions,
                      gint64 due_time,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gint64 (*open_finish) (RwWorkOrderStore *self, GAsyncResult *result, GError **error);
  void (*change_async) (RwWorkOrderStore *self,
                        gint64 work_order_id,
                        RwWorkOrderState state,
                        const char *engineer,
                        const char *note,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*change_finish) (RwWorkOrderStore *self, GAsyncResult *result, GError **error);
};

/* Orders that are not done or cancelled, or all, newest first, at most limit. Finish returns a
 * GPtrArray of RwWorkOrder that owns its elements. */
void rw_work_order_store_list_async (RwWorkOrderStore *self,
                                     gboolean all,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *rw_work_order_store_list_finish (RwWorkOrderStore *self,
                                            GAsyncResult *result,
                                            GError **error);

/* Opens an order because of an alarm; engineer, instructions may be NULL, due_time 0. Finish
 * returns its number, or -1 with error. */
void rw_work_order_store_open_async (RwWorkOrderStore *self,
                                     gint64 alarm_id,
                                     const char *engineer,
                                     const char *instructions,
                                     gint64 due_time,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gint64 rw_work_order_store_open_finish (RwWorkOrderStore *self,
                                        GAsyncResult *result,
                                        GError **error);

/* Moves an order on; engineer NULL leaves who has it, note may be NULL. Finish returns FALSE with
 * error; G_IO_ERROR_WOULD_MERGE when its state is not one that may become this one. */
void rw_work_order_store_change_async (RwWorkOrderStore *self,
                                       gint64 work_order_id,
                                       RwWorkOrderState state,
                                       const char *engineer,
                                       const char *note,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean rw_work_order_store_change_finish (RwWorkOrderStore *self,
                                            GAsyncResult *result,
                                            GError **error);

/* For implementations: emits "changed". */
void rw_work_order_store_emit_changed (RwWorkOrderStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwWorkOrder, rw_work_order_free)

G_END_DECLS
