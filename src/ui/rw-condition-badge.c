/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-condition-badge.h"

#include "rw-format.h"
#include "rw-tooltip.h"

struct _RwConditionBadge
{
  GtkWidget parent_instance;
  GtkWidget *image;
  RwCondition condition;
};

enum
{
  PROP_CONDITION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwConditionBadge, rw_condition_badge, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon;
  const char *css_class;
} looks[RW_N_CONDITIONS] = {
  [RW_CONDITION_CRITICAL] = { "rw-condition-critical-symbolic", "rw-critical" },
  [RW_CONDITION_HIGH] = { "rw-condition-high-symbolic", "rw-high" },
  [RW_CONDITION_MEDIUM] = { "rw-condition-medium-symbolic", "rw-medium" },
  [RW_CONDITION_LOW] = { "rw-condition-low-symbolic", "rw-low" },
  [RW_CONDITION_SILENT] = { "rw-condition-silent-symbolic", "rw-silent" },
  [RW_CONDITION_OFF] = { "rw-condition-off-symbolic", "rw-off" },
  [RW_CONDITION_NORMAL] = { "rw-condition-normal-symbolic", "rw-normal" },
};

static void
show_condition (RwConditionBadge *self, RwCondition condition)
{
  const char *label = rw_format_condition_label (condition);

  gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->condition].css_class);
  self->condition = condition;
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[condition].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), looks[condition].icon);
  rw_tooltip_set (GTK_WIDGET (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
rw_condition_badge_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RwConditionBadge *self = RW_CONDITION_BADGE (object);

  switch (id)
    {
    case PROP_CONDITION:
      g_value_set_uint (value, self->condition);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rw_condition_badge_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CONDITION:
      rw_condition_badge_set_condition (RW_CONDITION_BADGE (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rw_condition_badge_dispose (GObject *object)
{
  RwConditionBadge *self = RW_CONDITION_BADGE (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_condition_badge_parent_class)->dispose (object);
}

static void
rw_condition_badge_class_init (RwConditionBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_condition_badge_dispose;
  object_class->get_property = rw_condition_badge_get_property;
  object_class->set_property = rw_condition_badge_set_property;
  properties[PROP_CONDITION] =
      g_param_spec_uint ("condition", NULL, NULL, 0, RW_N_CONDITIONS - 1, RW_CONDITION_NORMAL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "condition-badge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rw_condition_badge_init (RwConditionBadge *self)
{
  self->image = gtk_image_new ();
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  show_condition (self, RW_CONDITION_NORMAL);
}

GtkWidget *
rw_condition_badge_new (void)
{
  return g_object_new (RW_TYPE_CONDITION_BADGE, NULL);
}

void
rw_condition_badge_set_condition (RwConditionBadge *self, RwCondition condition)
{
  g_return_if_fail (RW_IS_CONDITION_BADGE (self));
  g_return_if_fail (condition < RW_N_CONDITIONS);

  if (self->condition == condition)
    return;

  show_condition (self, condition);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONDITION]);
}

RwCondition
rw_condition_badge_get_condition (RwConditionBadge *self)
{
  return self->condition;
}

void
rw_condition_badge_set_quiet (RwConditionBadge *self, gboolean quiet)
{
  g_return_if_fail (RW_IS_CONDITION_BADGE (self));

  if (quiet)
    gtk_widget_add_css_class (GTK_WIDGET (self), "quiet");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "quiet");
}

RwCondition
rw_condition_badge_from_priority (int priority)
{
  if (priority < RW_ALARM_PRIORITY_CRITICAL || priority > RW_ALARM_PRIORITY_LOW)
    return RW_CONDITION_NORMAL;

  return RW_CONDITION_CRITICAL + (RwCondition) (priority - RW_ALARM_PRIORITY_CRITICAL);
}
