/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-banner.h"

#include "rw-ui.h"

struct _RwBanner
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *icon;
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (RwBanner, rw_banner, GTK_TYPE_WIDGET)

static void
rw_banner_dispose (GObject *object)
{
  g_clear_pointer (&RW_BANNER (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_banner_parent_class)->dispose (object);
}

static void
rw_banner_class_init (RwBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, RwBanner, box);
  gtk_widget_class_bind_template_child (widget_class, RwBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, RwBanner, spinner);
  gtk_widget_class_bind_template_child (widget_class, RwBanner, label);
  gtk_widget_class_bind_template_child (widget_class, RwBanner, button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-banner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
rw_banner_init (RwBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_banner_new (void)
{
  return g_object_new (RW_TYPE_BANNER, NULL);
}

/* The target goes first: an action without the target that it needs warns. */
static void
set_action (GtkActionable *button, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    g_return_if_reached ();
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, name);
}

void
rw_banner_set (RwBanner *self,
               RwBannerKind kind,
               const char *text,
               const char *button,
               const char *action)
{
  gtk_widget_set_visible (self->icon, kind != RW_BANNER_BUSY);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), kind == RW_BANNER_BUSY);
  gtk_spinner_set_spinning (self->spinner, kind == RW_BANNER_BUSY);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kind == RW_BANNER_BAD
                                                          ? "dialog-warning-symbolic"
                                                          : "dialog-information-symbolic");
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (self->button, button);
      set_action (GTK_ACTIONABLE (self->button), action);
    }
  if (kind == RW_BANNER_BAD)
    gtk_widget_add_css_class (GTK_WIDGET (self), "bad");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bad");
}

const char *
rw_banner_get_text (RwBanner *self)
{
  return gtk_label_get_label (self->label);
}
