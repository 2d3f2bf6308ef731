/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-page.h"

#include "rw-dead-letter-list.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* How often the database is asked while somebody looks, s. */
#define ASK_INTERVAL 5
#define LETTERS_SHOWN 200

struct _RwDataPage
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *content;
  RwFactList *broker;
  RwFactList *database;
  RwFactList *counters;
  RwFactList *storage;
  GtkLabel *equation;
  RwDeadLetterList *letters;
  GCancellable *cancellable; /* of what was asked; NULL when nobody looks */
  guint tick_id;
  guint ticks;
};

G_DEFINE_FINAL_TYPE (RwDataPage, rw_data_page, GTK_TYPE_WIDGET)

static void
set_count (RwFactList *facts, const char *name, guint64 count)
{
  g_autofree char *text = rw_format_count (count);

  rw_fact_list_set (facts, name, text);
}

static void
set_time (RwFactList *facts, const char *name, gint64 time)
{
  g_autofree char *text = rw_format_time (time);

  rw_fact_list_set (facts, name, text);
}

static void
set_link (RwFactList *facts, RwLinkState state, const char *reason)
{
  g_autofree char *text = NULL;
  const char *word;

  switch (state)
    {
    case RW_LINK_UP:
      word = _("Connected");
      break;
    case RW_LINK_CONNECTING:
      word = _("Connecting…");
      break;
    case RW_LINK_FAILED:
      word = _("Failed");
      break;
    case RW_LINK_OFF:
    default:
      word = _("Not configured");
      break;
    }
  text = *reason != '\0' ? g_strdup_printf ("%s %s", word, reason) : g_strdup (word);
  rw_fact_list_set (facts, _("State"), text);
}

/* readings = stored + duplicate + rejected, plus what is on its way: nothing vanishes. */
static void
update_equation (RwDataPage *self, const RwPipelineStatus *status)
{
  guint64 settled = status->stored + status->duplicate + status->rejected;
  guint64 under_way = status->readings > settled ? status->readings - settled : 0;
  g_autofree char *readings = rw_format_count (status->readings);
  g_autofree char *stored = rw_format_count (status->stored);
  g_autofree char *duplicate = rw_format_count (status->duplicate);
  g_autofree char *rejected = rw_format_count (status->rejected);
  g_autofree char *rest = rw_format_count (under_way);
  g_autofree char *text = NULL;

  if (under_way > 0)
    text = g_strdup_printf (_("%s readings = %s stored + %s duplicates + %s rejected + %s under way"),
                            readings, stored, duplicate, rejected, rest);
  else
    text = g_strdup_printf (_("%s readings = %s stored + %s duplicates + %s rejected"), readings,
                            stored, duplicate, rejected);
  gtk_label_set_label (self->equation, text);
}

static void
update_status (RwDataPage *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  g_autofree char *rate = rw_format_rate (status->rate);
  g_autofree char *rate_text = g_strdup_printf (_("%s messages/s"), rate);
  g_autofree char *lag = g_strdup_printf (_("%.0f ms"), (double) status->lag / 1000);

  set_link (self->broker, status->broker, status->broker_text);
  set_time (self->broker, _("Last Message"), status->last_message);
  rw_fact_list_set (self->broker, _("Rate"), rate_text);
  set_count (self->broker, _("Messages"), status->messages);
  set_link (self->database, status->database, status->database_text);
  set_time (self->database, _("Last Commit"), status->last_commit);
  rw_fact_list_set (self->database, _("Receipt to Commit"), status->last_commit != 0 ? lag : "–");
  set_count (self->database, _("Waiting for Commit"), status->held);
  update_equation (self, status);
  set_count (self->counters, _("Late"), status->late);
  set_count (self->counters, _("Alarms Raised"), status->alarms_raised);
  set_count (self->counters, _("Alarms Cleared"), status->alarms_cleared);
  set_count (self->counters, _("Waiting on Disk"), status->spooled);
  set_count (self->counters, _("Not Shown, but Stored"), status->dropped);
  set_time (self->counters, _("Counting Since"), status->started_time);
}

static void
show_stats (RwDataPage *self, const RwDataStats *stats)
{
  g_autofree char *size = g_format_size (stats->database_bytes);
  g_autofree char *schema = g_strdup_printf ("%d", stats->schema_version);
  g_autofree char *first = rw_format_date (stats->first_day);
  g_autofree char *last = rw_format_date (stats->last_day);
  g_autofree char *days = g_strdup_printf ("%u", stats->days);
  g_autofree char *span = stats->first_day == stats->last_day
                            ? g_strdup (first)
                            : g_strdup_printf (_("%s to %s"), first, last);

  rw_fact_list_set (self->storage, _("Server"), stats->server_version);
  rw_fact_list_set (self->storage, _("Size"), size);
  set_count (self->storage, _("Readings, Estimated"), stats->readings_estimate);
  rw_fact_list_set (self->storage, _("Days"), days);
  rw_fact_list_set (self->storage, _("From – To"), span);
  set_count (self->storage, _("Rejected Messages"), stats->dead_letters);
  set_count (self->storage, _("Faulty Minutes"), stats->faulty_windows);
  rw_fact_list_set (self->storage, _("Schema"), schema);
}

static void
stats_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwDataPage) self = user_data;
  g_autoptr (GError) error = NULL;
  RwDataStats stats;

  if (rw_data_store_stats_finish (RW_DATA_STORE (source), result, &stats, &error))
    {
      if (self->content != NULL)
        show_stats (self, &stats);
    }
  else if (self->content != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rw_fact_list_set (self->storage, _("Server"), error->message);
}

static void
letters_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwDataPage) self = user_data;
  g_autoptr (RwBatch) letters = NULL;

  letters = rw_data_store_dead_letters_finish (RW_DATA_STORE (source), result, NULL);
  /* Without an answer the old ones stay; the storage card says why there is none. */
  if (letters != NULL && self->content != NULL)
    rw_dead_letter_list_set_letters (self->letters, letters);
}

static void
ask (RwDataPage *self)
{
  RwDataStore *store = rw_session_get_data_store (self->session);

  if (store == NULL || self->cancellable == NULL)
    return;
  rw_data_store_stats_async (store, self->cancellable, stats_answered_cb, g_object_ref (self));
  rw_data_store_dead_letters_async (store, LETTERS_SHOWN, self->cancellable, letters_answered_cb,
                                    g_object_ref (self));
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwDataPage *self = user_data;

  update_status (self);
  if (++self->ticks % ASK_INTERVAL == 0)
    ask (self);
  return G_SOURCE_CONTINUE;
}

static void
show_location (RwDataPage *self)
{
  const char *location = rw_session_get_location (self->session);

  if (location != NULL)
    rw_fact_list_set (self->storage, _("Kept In"), location);
}

static void
stores_changed_cb (RwDataPage *self)
{
  show_location (self);
  ask (self);
}

static void
rw_data_page_map (GtkWidget *widget)
{
  RwDataPage *self = RW_DATA_PAGE (widget);

  GTK_WIDGET_CLASS (rw_data_page_parent_class)->map (widget);
  self->cancellable = g_cancellable_new ();
  update_status (self);
  ask (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
stop_asking (RwDataPage *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rw_data_page_unmap (GtkWidget *widget)
{
  stop_asking (RW_DATA_PAGE (widget));
  GTK_WIDGET_CLASS (rw_data_page_parent_class)->unmap (widget);
}

static void
rw_data_page_dispose (GObject *object)
{
  RwDataPage *self = RW_DATA_PAGE (object);

  stop_asking (self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_data_page_parent_class)->dispose (object);
}

static void
rw_data_page_class_init (RwDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_data_page_dispose;
  widget_class->map = rw_data_page_map;
  widget_class->unmap = rw_data_page_unmap;
  g_type_ensure (RW_TYPE_FACT_LIST);
  g_type_ensure (RW_TYPE_TILE_LAYOUT);
  g_type_ensure (RW_TYPE_DEAD_LETTER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, broker);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, database);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, counters);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, storage);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, equation);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, letters);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-data-page");
}

static void
rw_data_page_init (RwDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_data_page_new (RwSession *session)
{
  RwDataPage *self = g_object_new (RW_TYPE_DATA_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rw_fact_list_set (self->storage, _("Server"), _("Not known yet"));
  show_location (self);
  return GTK_WIDGET (self);
}
