/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-overview-page.h"

#include "rw-alarm-rate.h"
#include "rw-clock.h"
#include "rw-condition-tile.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"
#include "rw-worst-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RwOverviewPage
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *content;
  GtkBox *tiles;
  RwWorstList *worst;
  RwAlarmRate *alarm_rate;
  RwFactList *facts;
  RwConditionTile *tile_of[RW_N_CONDITIONS];
  RwConditionTile *total;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwOverviewPage, rw_overview_page, GTK_TYPE_WIDGET)

static void
update_tiles (RwOverviewPage *self)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  const guint *counts = rw_fleet_get_counts (fleet);

  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    rw_condition_tile_set_count (self->tile_of[i], counts[i]);
  rw_condition_tile_set_count (self->total, rw_fleet_get_size (fleet));
}

static const char *
describe_link (RwLinkState state)
{
  switch (state)
    {
    case RW_LINK_OFF:
      return _("Not configured");
    case RW_LINK_CONNECTING:
      return _("Connecting…");
    case RW_LINK_UP:
      return _("Connected");
    case RW_LINK_FAILED:
    default:
      return _("Failed");
    }
}

static void
set_count (RwFactList *facts, const char *name, guint64 count)
{
  g_autofree char *text = rw_format_count (count);

  rw_fact_list_set (facts, name, text);
}

static void
update_facts (RwOverviewPage *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  g_autofree char *rate = rw_format_rate (status->rate);
  g_autofree char *rate_text = g_strdup_printf (_("%s messages/s"), rate);
  g_autofree char *lag = g_strdup_printf (_("%.0f ms"), (double) status->lag / 1000);
  g_autofree char *last = rw_format_time (status->last_message);

  rw_fact_list_set (self->facts, _("Broker"), describe_link (status->broker));
  rw_fact_list_set (self->facts, _("Database"), describe_link (status->database));
  rw_fact_list_set (self->facts, _("Last Message"), last);
  rw_fact_list_set (self->facts, _("Rate"), rate_text);
  rw_fact_list_set (self->facts, _("Receipt to Commit"), status->last_commit != 0 ? lag : "–");
  set_count (self->facts, _("Readings"), status->readings);
  set_count (self->facts, _("Stored"), status->stored);
  set_count (self->facts, _("Duplicates"), status->duplicate);
  set_count (self->facts, _("Rejected"), status->rejected);
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwOverviewPage *self = user_data;

  update_tiles (self);
  update_facts (self);
  rw_worst_list_update (self->worst);
  return G_SOURCE_CONTINUE;
}

/* Figures that change many times a second cannot be read: once a second, while somebody looks. */
static void
rw_overview_page_map (GtkWidget *widget)
{
  RwOverviewPage *self = RW_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (rw_overview_page_parent_class)->map (widget);
  ticked_cb (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
rw_overview_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_OVERVIEW_PAGE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_overview_page_parent_class)->unmap (widget);
}

static void
rw_overview_page_dispose (GObject *object)
{
  RwOverviewPage *self = RW_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_overview_page_parent_class)->dispose (object);
}

static void
rw_overview_page_class_init (RwOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_overview_page_dispose;
  widget_class->map = rw_overview_page_map;
  widget_class->unmap = rw_overview_page_unmap;
  g_type_ensure (RW_TYPE_ALARM_RATE);
  g_type_ensure (RW_TYPE_FACT_LIST);
  g_type_ensure (RW_TYPE_TILE_LAYOUT);
  g_type_ensure (RW_TYPE_WORST_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwOverviewPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwOverviewPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, RwOverviewPage, worst);
  gtk_widget_class_bind_template_child (widget_class, RwOverviewPage, alarm_rate);
  gtk_widget_class_bind_template_child (widget_class, RwOverviewPage, facts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-overview-page");
}

static void
rw_overview_page_init (RwOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      self->tile_of[i] = RW_CONDITION_TILE (rw_condition_tile_new (i));
      gtk_box_append (self->tiles, GTK_WIDGET (self->tile_of[i]));
    }
  self->total = RW_CONDITION_TILE (rw_condition_tile_new (RW_N_CONDITIONS));
  gtk_box_append (self->tiles, GTK_WIDGET (self->total));
}

GtkWidget *
rw_overview_page_new (RwSession *session)
{
  RwOverviewPage *self = g_object_new (RW_TYPE_OVERVIEW_PAGE, NULL);

  self->session = g_object_ref (session);
  rw_worst_list_set_session (self->worst, session);
  rw_alarm_rate_set_session (self->alarm_rate, session);
  return GTK_WIDGET (self);
}
