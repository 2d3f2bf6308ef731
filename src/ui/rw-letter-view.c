/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-letter-view.h"

#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-payload-view.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwLetterView
{
  GtkWidget parent_instance;
  GtkWidget *stack;
  GtkLabel *reason;
  GtkLabel *cut;
  RwFactList *facts;
  RwPayloadView *payload;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (RwLetterView, rw_letter_view, GTK_TYPE_WIDGET)

static void
rw_letter_view_dispose (GObject *object)
{
  RwLetterView *self = RW_LETTER_VIEW (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_letter_view_parent_class)->dispose (object);
}

static void
rw_letter_view_class_init (RwLetterViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_letter_view_dispose;
  g_type_ensure (RW_TYPE_FACT_LIST);
  g_type_ensure (RW_TYPE_PAYLOAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-letter-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, stack);
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, reason);
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, cut);
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, facts);
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, payload);
  gtk_widget_class_bind_template_child (widget_class, RwLetterView, problem);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-letter-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rw_letter_view_init (RwLetterView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_letter_view_set_head (RwLetterView *self, const RwLetterHead *head)
{
  g_autofree char *time = NULL;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), head != NULL ? "letter" : "none");
  rw_payload_view_set_payload (self->payload, NULL, 0, NULL);
  gtk_label_set_label (self->problem, "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  if (head == NULL)
    return;

  time = rw_format_time (head->received_time);
  rw_fact_list_set (self->facts, _ ("Received"), time);
  rw_fact_list_set (self->facts, _ ("Topic"), *head->topic != '\0' ? head->topic : "–");
  gtk_label_set_label (self->reason, head->reason);
  gtk_widget_set_visible (GTK_WIDGET (self->cut), head->cut);
}

void
rw_letter_view_set_payload (RwLetterView *self, const RwLetter *letter)
{
  g_autofree char *name = g_strdup_printf ("dead-letter-%" G_GINT64_FORMAT, letter->head.letter_id);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  rw_payload_view_set_payload (self->payload, letter->payload, letter->head.size, name);
}

void
rw_letter_view_set_problem (RwLetterView *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}
