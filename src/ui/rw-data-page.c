/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-page.h"

#include "rw-archive-card.h"
#include "rw-clock.h"
#include "rw-data-links.h"
#include "rw-dead-letter-list.h"
#include "rw-fact-list.h"
#include "rw-flow-card.h"
#include "rw-format.h"
#include "rw-source-list.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* How often the database is asked while somebody looks, s. */
#define ASK_INTERVAL 5

/* How a link is, and since when: 0 while it never was seen to change. */
typedef struct
{
  RwLinkState state;
  gint64 since;
} Watch;

struct _RwDataPage
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *content;
  RwLinkCard *broker;
  RwLinkCard *database;
  RwLinkCard *spool;
  RwFlowCard *flow;
  RwSourceList *sources;
  RwFactList *storage;
  RwArchiveCard *archive;
  RwDeadLetterList *letters;
  Watch broker_watch;
  Watch database_watch;
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
watch (Watch *self, RwLinkState state, gint64 now)
{
  if (self->state != state)
    self->since = now;
  self->state = state;
}

/* Also while nobody looks: what happened meanwhile is shown then. */
static void
status_changed_cb (RwDataPage *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  gint64 now = rw_clock_now (NULL);

  rw_flow_card_add (self->flow, now, status->rate);
  watch (&self->broker_watch, status->broker, now);
  watch (&self->database_watch, status->database, now);
}

static void
update_status (RwDataPage *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  gint64 now = rw_clock_now (NULL);

  rw_data_links_show_broker (self->broker, status, self->broker_watch.since, now);
  rw_data_links_show_database (self->database, status, self->database_watch.since, now);
  rw_data_links_show_spool (self->spool, status);
  rw_flow_card_update (self->flow, status);
  rw_source_list_update (self->sources, status, now);
  rw_archive_card_update (self->archive, &status->archive);
}

/* Days that are over take a fraction of the room, once they are packed. */
static char *
describe_packing (const RwDataStats *stats)
{
  g_autofree char *saved = g_format_size (stats->saved_bytes);
  g_autofree char *packed = NULL;
  g_autofree char *day = NULL;

  packed = stats->saved_bytes == 0
             ? g_strdup_printf ("%u", stats->packed_days)
             /* Translators: how many days, and how many gigabytes that saves. */
             : g_strdup_printf (_("%u, saving %s"), stats->packed_days, saved);
  if (stats->packing_day == 0)
    return g_steal_pointer (&packed);

  day = rw_format_date (stats->packing_day);
  /* Translators: the days that are packed, the one that is being packed, and how much of it. */
  return g_strdup_printf (_("%s; now %s, %.0f %%"), packed, day, stats->packing_fraction * 100);
}

static void
show_stats (RwDataPage *self, const RwDataStats *stats)
{
  g_autofree char *size = g_format_size (stats->database_bytes);
  g_autofree char *schema = g_strdup_printf ("%d", stats->schema_version);
  g_autofree char *first = rw_format_date (stats->first_day);
  g_autofree char *last = rw_format_date (stats->last_day);
  g_autofree char *days = g_strdup_printf ("%u", stats->days);
  g_autofree char *packing = describe_packing (stats);
  g_autofree char *span = stats->first_day == stats->last_day
                            ? g_strdup (first)
                            : g_strdup_printf (_("%s to %s"), first, last);

  rw_fact_list_set (self->storage, _("Server"), stats->server_version);
  rw_fact_list_set (self->storage, _("Size"), size);
  set_count (self->storage, _("Readings, Estimated"), stats->readings_estimate);
  rw_fact_list_set (self->storage, _("Days"), days);
  rw_fact_list_set (self->storage, _("From – To"), span);
  rw_fact_list_set (self->storage, _("Packed Days"), packing);
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
ask (RwDataPage *self)
{
  RwDataStore *store = rw_session_get_data_store (self->session);

  if (store == NULL || self->cancellable == NULL)
    return;
  rw_data_store_stats_async (store, self->cancellable, stats_answered_cb, g_object_ref (self));
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
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_dead_letter_list_find (RW_DATA_PAGE (widget)->letters);
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
  g_type_ensure (RW_TYPE_ARCHIVE_CARD);
  g_type_ensure (RW_TYPE_DEAD_LETTER_LIST);
  g_type_ensure (RW_TYPE_FACT_LIST);
  g_type_ensure (RW_TYPE_FLOW_CARD);
  g_type_ensure (RW_TYPE_LINK_CARD);
  g_type_ensure (RW_TYPE_SOURCE_LIST);
  g_type_ensure (RW_TYPE_TILE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, broker);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, database);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, spool);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, flow);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, sources);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, storage);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, archive);
  gtk_widget_class_bind_template_child (widget_class, RwDataPage, letters);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
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
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->broker_watch.state = rw_session_get_status (session)->broker;
  self->database_watch.state = rw_session_get_status (session)->database;
  rw_dead_letter_list_set_session (self->letters, session);
  rw_fact_list_set (self->storage, _("Server"), _("Not known yet"));
  show_location (self);
  return GTK_WIDGET (self);
}

gboolean
rw_data_page_show_letter (RwDataPage *self)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->content));

  if (!rw_dead_letter_list_select (self->letters, 0))
    return FALSE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return TRUE;
}
