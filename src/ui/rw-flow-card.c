/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-flow-card.h"

#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-sparkline.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

struct _RwFlowCard
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *now;
  GtkLabel *most;
  RwSparkline *sparkline;
  GtkLabel *equation;
  RwFactList *outcome;
  RwFactList *work;
};

G_DEFINE_FINAL_TYPE (RwFlowCard, rw_flow_card, GTK_TYPE_WIDGET)

static void
set_count (RwFactList *facts, const char *name, guint64 count)
{
  g_autofree char *text = rw_format_count (count);

  rw_fact_list_set (facts, name, text);
}

/* readings = stored + duplicate + rejected, plus what is on its way: nothing vanishes. */
static void
update_equation (RwFlowCard *self, const RwPipelineStatus *status)
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
    text =
        g_strdup_printf (_ ("%s readings = %s stored + %s duplicates + %s rejected + %s under way"),
                         readings, stored, duplicate, rejected, rest);
  else
    text = g_strdup_printf (_ ("%s readings = %s stored + %s duplicates + %s rejected"), readings,
                            stored, duplicate, rejected);
  gtk_label_set_label (self->equation, text);
}

static void
update_outcome (RwFlowCard *self, const RwPipelineStatus *status)
{
  g_autofree char *started = rw_format_time (status->started_time);

  set_count (self->outcome, _ ("Conflicting Duplicates"), status->conflicting);
  set_count (self->outcome, _ ("Late"), status->late);
  set_count (self->outcome, _ ("Alarms Raised"), status->alarms_raised);
  set_count (self->outcome, _ ("Alarms Cleared"), status->alarms_cleared);
  set_count (self->outcome, _ ("Not Shown, but Stored"), status->dropped);
  rw_fact_list_set (self->outcome, _ ("Counting Since"), started);
}

static char *
format_duration (gint64 duration)
{
  return duration > 0 ? g_strdup_printf (_ ("%.1f ms"), (double) duration / 1000) : g_strdup ("–");
}

static void
update_work (RwFlowCard *self, const RwPipelineStatus *status)
{
  g_autofree char *commit = format_duration (status->commit_time);
  g_autofree char *mean = format_duration (
      status->batches > 0 ? status->commit_time_total / (gint64) status->batches : 0);
  g_autofree char *lag = format_duration (status->lag);

  set_count (self->work, _ ("Waiting for Commit"), status->held);
  set_count (self->work, _ ("Waiting on Disk"), status->spooled);
  rw_fact_list_set (self->work, _ ("Receipt to Commit"), lag);
  set_count (self->work, _ ("Last Batch"), status->batch_size);
  rw_fact_list_set (self->work, _ ("Its Commit Took"), commit);
  rw_fact_list_set (self->work, _ ("A Commit Takes"), mean);
}

static void
update_rate (RwFlowCard *self, const RwPipelineStatus *status)
{
  double maximum = rw_sparkline_get_maximum (self->sparkline);
  g_autofree char *now = rw_format_rate (status->rate);
  g_autofree char *most = rw_format_rate (isnan (maximum) ? 0 : maximum);
  g_autofree char *most_text = g_strdup_printf (_ ("messages/s · at most %s in 3 min"), most);
  g_autofree char *label =
      g_strdup_printf (_ ("Messages a second: now %s, at most %s in the last 3 minutes"), now,
                       most);

  gtk_label_set_label (self->now, now);
  gtk_label_set_label (self->most, most_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
rw_flow_card_dispose (GObject *object)
{
  g_clear_pointer (&RW_FLOW_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_flow_card_parent_class)->dispose (object);
}

static void
rw_flow_card_class_init (RwFlowCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_flow_card_dispose;
  g_type_ensure (RW_TYPE_FACT_LIST);
  g_type_ensure (RW_TYPE_SPARKLINE);
  g_type_ensure (RW_TYPE_TILE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-flow-card.ui");
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, box);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, now);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, most);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, sparkline);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, equation);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, outcome);
  gtk_widget_class_bind_template_child (widget_class, RwFlowCard, work);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-flow-card");
}

static void
rw_flow_card_init (RwFlowCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_flow_card_add (RwFlowCard *self, gint64 time, double rate)
{
  rw_sparkline_add (self->sparkline, time, rate);
}

void
rw_flow_card_update (RwFlowCard *self, const RwPipelineStatus *status)
{
  update_rate (self, status);
  update_equation (self, status);
  update_outcome (self, status);
  update_work (self, status);
}
