/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-loader-bar.h"

#include <glib/gi18n.h>

struct _RwLoaderBar
{
  GtkWidget parent_instance;

  RwSeriesLoader *loader;
  RwReeferSet *reefers; /* instead; loader is the one of them in the worst state then */
  GtkWidget *revealer;
  GtkWidget *spinner;
  GtkWidget *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (RwLoaderBar, rw_loader_bar, GTK_TYPE_WIDGET)

static void
show_state (RwLoaderBar *self, const char *text, const char *button)
{
  gboolean loading = self->loader != NULL
                     && rw_series_loader_get_state (self->loader) == RW_SERIES_LOADER_LOADING;

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), loading);
  gtk_widget_set_visible (self->spinner, loading);
  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_widget_set_visible (self->button, button != NULL);
  if (button != NULL)
    gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
}

/* What was loaded of others is no consolation for the one that failed. */
static void
choose_loader (RwLoaderBar *self)
{
  const RwSeriesLoaderState order[] = { RW_SERIES_LOADER_FAILED, RW_SERIES_LOADER_CANCELLED,
                                        RW_SERIES_LOADER_LOADING, RW_SERIES_LOADER_NO_STORE };

  g_clear_object (&self->loader);
  for (guint o = 0; o < G_N_ELEMENTS (order) && self->loader == NULL; o++)
    for (guint i = 0; i < rw_reefer_set_get_size (self->reefers) && self->loader == NULL; i++)
      if (rw_series_loader_get_state (rw_reefer_set_get_loader (self->reefers, i)) == order[o])
        self->loader = g_object_ref (rw_reefer_set_get_loader (self->reefers, i));
}

/* "History could not be loaded: …", and of which reefer where there are several. */
static char *
describe_failure (RwLoaderBar *self)
{
  const char *message = rw_series_loader_get_error (self->loader)->message;

  if (self->reefers == NULL || rw_reefer_set_get_size (self->reefers) < 2)
    return g_strdup_printf (_("History could not be loaded: %s"), message);
  /* Translators: a container, and why */
  return g_strdup_printf (_("History of %s could not be loaded: %s"),
                          rw_series_get_container_id (rw_series_loader_get_series (self->loader)),
                          message);
}

static void
update (RwLoaderBar *self)
{
  RwSeriesLoaderState state = self->loader != NULL ? rw_series_loader_get_state (self->loader)
                                                   : RW_SERIES_LOADER_READY;
  g_autofree char *text = NULL;

  switch (state)
    {
    case RW_SERIES_LOADER_LOADING:
      show_state (self, _("Loading history…"), _("Cancel"));
      break;
    case RW_SERIES_LOADER_FAILED:
      text = describe_failure (self);
      show_state (self, text, _("Try Again"));
      break;
    case RW_SERIES_LOADER_CANCELLED:
      show_state (self, _("Loading was cancelled: what is shown is not all there is."),
                  _("Load the Rest"));
      break;
    case RW_SERIES_LOADER_NO_STORE:
      show_state (self, _("There is no database yet: only what arrives now is shown."), NULL);
      break;
    case RW_SERIES_LOADER_READY:
    default:
      show_state (self, NULL, NULL);
    }
}

static void
reefers_changed_cb (RwLoaderBar *self)
{
  choose_loader (self);
  update (self);
}

static void
clicked_cb (RwLoaderBar *self)
{
  RwSeriesLoaderState state = rw_series_loader_get_state (self->loader);

  if (self->reefers != NULL && state == RW_SERIES_LOADER_LOADING)
    rw_reefer_set_cancel (self->reefers);
  else if (self->reefers != NULL)
    rw_reefer_set_retry (self->reefers);
  else if (state == RW_SERIES_LOADER_LOADING)
    rw_series_loader_cancel (self->loader);
  else
    rw_series_loader_retry (self->loader);
}

static void
rw_loader_bar_dispose (GObject *object)
{
  RwLoaderBar *self = RW_LOADER_BAR (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_object (&self->loader);
  g_clear_object (&self->reefers);

  G_OBJECT_CLASS (rw_loader_bar_parent_class)->dispose (object);
}

static void
rw_loader_bar_class_init (RwLoaderBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_loader_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-loader-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_loader_bar_init (RwLoaderBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->spinner = gtk_spinner_new ();
  self->label = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->button);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

GtkWidget *
rw_loader_bar_new (void)
{
  return g_object_new (RW_TYPE_LOADER_BAR, NULL);
}

void
rw_loader_bar_set_loader (RwLoaderBar *self, RwSeriesLoader *loader)
{
  g_return_if_fail (RW_IS_LOADER_BAR (self));

  if (self->loader != NULL)
    g_signal_handlers_disconnect_by_data (self->loader, self);
  g_set_object (&self->loader, loader);
  if (loader != NULL)
    g_signal_connect_object (loader, "state-changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

void
rw_loader_bar_set_reefers (RwLoaderBar *self, RwReeferSet *reefers)
{
  g_return_if_fail (RW_IS_LOADER_BAR (self));

  if (self->reefers == reefers)
    return;

  if (self->reefers != NULL)
    g_signal_handlers_disconnect_by_data (self->reefers, self);
  g_set_object (&self->reefers, reefers);
  g_clear_object (&self->loader);
  if (reefers != NULL)
    {
      g_signal_connect_object (reefers, "changed", G_CALLBACK (reefers_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (reefers, "state-changed", G_CALLBACK (reefers_changed_cb), self,
                               G_CONNECT_SWAPPED);
      choose_loader (self);
    }
  update (self);
}

const char *
rw_loader_bar_get_text (RwLoaderBar *self)
{
  g_return_val_if_fail (RW_IS_LOADER_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer))
           ? gtk_label_get_text (GTK_LABEL (self->label))
           : NULL;
}
