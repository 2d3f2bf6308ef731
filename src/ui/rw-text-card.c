/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-text-card.h"

struct _RwTextCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *view;
  GtkWidget *problem;
  GtkTextBuffer *buffer;
  gboolean setting;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwTextCard, rw_text_card, GTK_TYPE_WIDGET)

static void
changed_cb (RwTextCard *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
rw_text_card_dispose (GObject *object)
{
  g_clear_pointer (&RW_TEXT_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_text_card_parent_class)->dispose (object);
}

static void
rw_text_card_class_init (RwTextCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_text_card_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-text-card");
}

static void
rw_text_card_init (RwTextCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
rw_text_card_new (const char *title)
{
  RwTextCard *self = g_object_new (RW_TYPE_TEXT_CARD, NULL);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  g_object_set (self->view, "left-margin", 12, "right-margin", 12, "top-margin", 9, "bottom-margin",
                9, NULL);
  gtk_widget_set_size_request (self->view, -1, 72);
  gtk_widget_set_overflow (self->view, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->view, "card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->box), label);
  gtk_box_append (GTK_BOX (self->box), self->view);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  return GTK_WIDGET (self);
}

char *
rw_text_card_dup_text (RwTextCard *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
rw_text_card_set_text (RwTextCard *self, const char *text)
{
  g_autofree char *old = rw_text_card_dup_text (self);

  if (g_str_equal (old, text))
    return;
  self->setting = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->setting = FALSE;
}

void
rw_text_card_set_editable (RwTextCard *self, gboolean editable)
{
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), editable);
}

void
rw_text_card_set_problem (RwTextCard *self, const char *problem)
{
  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
}
