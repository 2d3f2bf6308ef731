/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-link-card.h"

#include "rw-ui.h"

struct _RwLinkCard
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *title;
  GtkImage *icon;
  GtkLabel *word;
  GtkLabel *text;
  RwFactList *facts;
  RwLinkCardLook look;
};

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwLinkCard, rw_link_card, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [RW_LINK_CARD_OFF] = { "action-unavailable-symbolic", "off" },
  [RW_LINK_CARD_GOOD] = { "emblem-ok-symbolic", "good" },
  [RW_LINK_CARD_BUSY] = { "emblem-synchronizing-symbolic", "busy" },
  [RW_LINK_CARD_BAD] = { "dialog-warning-symbolic", "bad" },
};

static void
rw_link_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (RW_LINK_CARD (object)->title));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rw_link_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      gtk_label_set_label (RW_LINK_CARD (object)->title, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (object), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rw_link_card_dispose (GObject *object)
{
  g_clear_pointer (&RW_LINK_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_link_card_parent_class)->dispose (object);
}

static void
rw_link_card_class_init (RwLinkCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_link_card_dispose;
  object_class->get_property = rw_link_card_get_property;
  object_class->set_property = rw_link_card_set_property;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RW_TYPE_FACT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-link-card.ui");
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, box);
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, title);
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, icon);
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, word);
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, text);
  gtk_widget_class_bind_template_child (widget_class, RwLinkCard, facts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-link-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rw_link_card_init (RwLinkCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[self->look].css_class);
}

void
rw_link_card_set_state (RwLinkCard *self, RwLinkCardLook look, const char *word, const char *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->look].css_class);
  self->look = look;
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[look].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[look].icon);
  gtk_label_set_label (self->word, word);
  gtk_label_set_label (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL && *text != '\0');
}

const char *
rw_link_card_get_word (RwLinkCard *self)
{
  return gtk_label_get_label (self->word);
}

const char *
rw_link_card_get_text (RwLinkCard *self)
{
  return gtk_label_get_label (self->text);
}

RwFactList *
rw_link_card_get_facts (RwLinkCard *self)
{
  return self->facts;
}
