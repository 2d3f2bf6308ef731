/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover.h"

#include "rw-clock.h"

#include <glib/gi18n.h>

/* A shift has no more that anybody would read. */
#define MAX_ENTRIES 2000
#define MAX_ORDERS 500
#define MAX_INCIDENTS 200

typedef struct
{
  RwHandover *handover; /* NULL once it is handed out */
  RwAlarmStore *alarms;
  RwWorkOrderStore *orders;
  RwDataStore *data;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;

  g_clear_pointer (&self->handover, rw_handover_free);
  g_clear_object (&self->alarms);
  g_clear_object (&self->orders);
  g_clear_object (&self->data);
  g_free (self);
}

/* Takes error. FALSE when all is over: it was cancelled. */
static gboolean
note_missing (GTask *task, const char *what, GError *error)
{
  Gathering *self = g_task_get_task_data (task);

  if (error == NULL)
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return FALSE;
    }
  g_ptr_array_add (self->handover->missing, g_strdup_printf ("%s: %s", what, error->message));
  g_error_free (error);
  return TRUE;
}

/* --- one question after the other ------------------------------------------------------------- */

static void
end (GTask *task)
{
  Gathering *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->handover),
                         (GDestroyNotify) rw_handover_free);
  g_object_unref (task);
}

static void
stats_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->has_stats = rw_data_store_stats_finish (RW_DATA_STORE (source), result,
                                                          &self->handover->stats, &error);
  if (note_missing (task, _("Database"), error))
    end (task);
}

static void
ask_stats (GTask *task)
{
  Gathering *self = g_task_get_task_data (task);

  if (self->data == NULL)
    end (task);
  else
    rw_data_store_stats_async (self->data, g_task_get_cancellable (task), stats_answered_cb, task);
}

static void
orders_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->orders
      = rw_work_order_store_list_finish (RW_WORK_ORDER_STORE (source), result, &error);
  if (note_missing (task, _("Work orders"), error))
    ask_stats (task);
}

static void
journal_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->journal = rw_alarm_store_journal_finish (self->alarms, result, &error);
  if (!note_missing (task, _("Journal"), error))
    return;
  if (self->orders == NULL)
    ask_stats (task);
  else
    rw_work_order_store_list_async (self->orders, FALSE, MAX_ORDERS, g_task_get_cancellable (task),
                                    orders_answered_cb, task);
}

static void
statistics_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->statistics = rw_alarm_store_statistics_finish (self->alarms, result, &error);
  if (note_missing (task, _("Rate of alarms"), error))
    rw_alarm_store_journal_async (self->alarms, NULL, self->handover->from, self->handover->to,
                                  MAX_ENTRIES, g_task_get_cancellable (task), journal_answered_cb,
                                  task);
}

static void
incidents_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->incidents = rw_alarm_store_incidents_finish (self->alarms, result, &error);
  if (note_missing (task, _("Incidents"), error))
    rw_alarm_store_statistics_async (self->alarms, self->handover->from, self->handover->to,
                                     g_task_get_cancellable (task), statistics_answered_cb, task);
}

static void
alarms_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Gathering *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->handover->alarms = rw_alarm_store_list_finish (self->alarms, result, &error);
  if (self->handover->alarms == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  rw_alarm_store_incidents_async (self->alarms, self->handover->from, MAX_INCIDENTS,
                                  g_task_get_cancellable (task), incidents_answered_cb, task);
}

void
rw_handover_gather_async (const RwHandoverPlan *plan,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Gathering *self;
  RwHandover *handover;

  g_return_if_fail (RW_IS_ALARM_STORE (plan->alarms) && plan->from < plan->to);

  task = g_task_new (NULL, cancellable, callback, user_data);
  self = g_new0 (Gathering, 1);
  handover = g_new0 (RwHandover, 1);
  handover->from = plan->from;
  handover->to = plan->to;
  handover->made_time = rw_clock_now (NULL);
  handover->zone = plan->zone != NULL ? g_time_zone_ref (plan->zone) : g_time_zone_new_utc ();
  handover->fahrenheit = plan->fahrenheit;
  handover->missing = g_ptr_array_new_with_free_func (g_free);
  handover->has_status = plan->status != NULL;
  if (plan->status != NULL)
    handover->status = *plan->status;
  self->handover = handover;
  self->alarms = g_object_ref (plan->alarms);
  g_set_object (&self->orders, plan->orders);
  g_set_object (&self->data, plan->data);
  g_task_set_task_data (task, self, gathering_free);
  rw_alarm_store_list_async (self->alarms, cancellable, alarms_answered_cb, task);
}

RwHandover *
rw_handover_gather_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_handover_free (RwHandover *self)
{
  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  g_clear_pointer (&self->orders, g_ptr_array_unref);
  g_clear_pointer (&self->statistics, rw_alarm_statistics_free);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_time_zone_unref (self->zone);
  g_free (self->giver);
  g_free (self->taker);
  g_free (self->note);
  g_free (self);
}

static char *
dup_word (const char *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return stripped != NULL && *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

void
rw_handover_set_words (RwHandover *self, const char *giver, const char *taker, const char *note)
{
  g_free (self->giver);
  g_free (self->taker);
  g_free (self->note);
  self->giver = dup_word (giver);
  self->taker = dup_word (taker);
  self->note = dup_word (note);
}

char *
rw_handover_suggest_name (const RwHandover *self, const char *ending)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->to / 1000000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->zone);
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d_%H%M");

  return g_strdup_printf ("reeferwatch_handover_%s.%s", time, ending);
}
