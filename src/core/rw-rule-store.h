/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"
#include "rw-booking.h"

G_BEGIN_DECLS

/*
 * RwRuleStore: the rules, cargo profiles and bookings that the database holds, which every worker
 * judges by and every console shows.
 *
 * For: listing them, changing them, and who changed what when.
 * Not for: alarms (RwAlarmStore).
 *
 * Asynchronous like RwHistoryProvider. A change that makes no sense fails with
 * G_IO_ERROR_INVALID_ARGUMENT, one that is not allowed with G_IO_ERROR_PERMISSION_DENIED; one of a
 * rule that somebody else changed meanwhile (its version is not that of the change) with
 * G_IO_ERROR_WOULD_MERGE. The signal "rules-changed" (no arguments) says that some of it changed;
 * an object may be several stores, so the name is not that of the others.
 */
#define RW_TYPE_RULE_STORE (rw_rule_store_get_type ())
G_DECLARE_INTERFACE (RwRuleStore, rw_rule_store, RW, RULE_STORE, GObject)

/* A change of a rule: alarm_rule_version. Plain struct with a free function. */
typedef struct
{
  RwAlarmRule *rule;   /* as it became; NULL: it was removed */
  const char *rule_id; /* interned */
  RwCargoMode mode;
  guint version;
  gint64 changed_time; /* µs since 1970 UTC */
  char *changed_by;
  char *note; /* why, or NULL */
} RwRuleVersion;

void rw_rule_version_free (RwRuleVersion *self);

struct _RwRuleStoreInterface
{
  GTypeInterface parent;

  void (*may_change_async) (RwRuleStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
  gboolean (*may_change_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*list_async) (RwRuleStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  RwAlarmRules *(*list_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*set_async) (RwRuleStore *self,
                     const RwAlarmRule *rule,
                     const char *note,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  guint (*set_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*remove_async) (RwRuleStore *self,
                        const char *rule_id,
                        RwCargoMode mode,
                        const char *note,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*remove_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*versions_async) (RwRuleStore *self,
                          const char *rule_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  GPtrArray *(*versions_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*set_profile_async) (RwRuleStore *self,
                             const RwCargoProfile *profile,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*set_profile_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*bookings_async) (RwRuleStore *self,
                          const char *search,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  GPtrArray *(*bookings_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
  void (*set_booking_async) (RwRuleStore *self,
                             const RwBooking *booking,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*set_booking_finish) (RwRuleStore *self, GAsyncResult *result, GError **error);
};

/* Whether this user may change rules, cargo profiles and bookings. Finish returns FALSE with
 * G_IO_ERROR_PERMISSION_DENIED, which says who may not, or with another error when it is not known.
 * A change may be refused nevertheless: rights can be taken away at any time. */
void rw_rule_store_may_change_async (RwRuleStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean rw_rule_store_may_change_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* All rules. Finish returns (transfer full) a set. */
void rw_rule_store_list_async (RwRuleStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RwAlarmRules *rw_rule_store_list_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* Stores a rule; its version is that of the row it was made from, 0 for a new one. note says why
 * and may be NULL. Finish returns the new version, or 0 with error. */
void rw_rule_store_set_async (RwRuleStore *self,
                              const RwAlarmRule *rule,
                              const char *note,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
guint rw_rule_store_set_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* Removes a rule; its alarms return. Finish returns FALSE with error. */
void rw_rule_store_remove_async (RwRuleStore *self,
                                 const char *rule_id,
                                 RwCargoMode mode,
                                 const char *note,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean rw_rule_store_remove_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* Every change of a rule in all modes, newest first; rule_id may be NULL for all rules. Finish
 * returns a GPtrArray of RwRuleVersion that owns its elements. */
void rw_rule_store_versions_async (RwRuleStore *self,
                                   const char *rule_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *rw_rule_store_versions_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* Stores a cargo profile over the one of the same product, or as a new one. */
void rw_rule_store_set_profile_async (RwRuleStore *self,
                                      const RwCargoProfile *profile,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean rw_rule_store_set_profile_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* The newest bookings whose container or product contains search (NULL or "": any). Finish returns
 * a GPtrArray of RwBooking that owns its elements. */
void rw_rule_store_bookings_async (RwRuleStore *self,
                                   const char *search,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *rw_rule_store_bookings_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* Stores a booking over the one of the same container and time. */
void rw_rule_store_set_booking_async (RwRuleStore *self,
                                      const RwBooking *booking,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean rw_rule_store_set_booking_finish (RwRuleStore *self, GAsyncResult *result, GError **error);

/* For implementations: emits "rules-changed". */
void rw_rule_store_emit_changed (RwRuleStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwRuleVersion, rw_rule_version_free)

G_END_DECLS
