/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-dead-letter-list.h"

#include "rw-again-bar.h"
#include "rw-flow-layout.h"
#include "rw-format.h"
#include "rw-kind-list.h"
#include "rw-letter-list.h"
#include "rw-letter-view.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* How often the database is asked while somebody looks, s. */
#define ASK_INTERVAL 5

struct _RwDeadLetterList
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *box;
  GtkStack *stack;
  GtkStack *rows_stack;
  GtkLabel *nothing;
  GtkLabel *problem;
  GtkSearchEntry *search;
  GtkButton *decode_shown;
  GtkWidget *older;
  RwAgainBar *again;
  RwKindList *kinds;
  GtkListView *list;
  RwLetterView *view;
  RwLetterList *letters;
  GtkSingleSelection *selection;
  gint64 shown; /* id of the letter in view, 0 for none */
  gboolean shown_cut;
  GCancellable *cancellable; /* of the question for its bytes, or NULL */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwDeadLetterList, rw_dead_letter_list, GTK_TYPE_WIDGET)

/* --- rows ------------------------------------------------------------------------------------ */

static GtkLabel *
append_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  append_label (GTK_BOX (box), "rw-reason");
  append_label (GTK_BOX (box), "topic");
  gtk_widget_add_css_class (GTK_WIDGET (append_label (GTK_BOX (box), "caption")), "dim-label");
  gtk_list_item_set_child (list_item, box);
}

static void
show_row (GtkListItem *list_item)
{
  const RwLetterHead *head = rw_letter_item_get_head (gtk_list_item_get_item (list_item));
  GtkWidget *reason = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *topic = gtk_widget_get_next_sibling (reason);
  GtkWidget *where = gtk_widget_get_next_sibling (topic);
  g_autofree char *time = rw_format_time (head->received_time);
  g_autofree char *size = g_format_size (head->size);
  /* Translators: when a message came and how large it is. */
  g_autofree char *text = g_strdup_printf (_ ("%s · %s"), time, size);

  gtk_label_set_label (GTK_LABEL (reason), head->reason);
  gtk_label_set_label (GTK_LABEL (topic), *head->topic != '\0' ? head->topic : "–");
  gtk_label_set_label (GTK_LABEL (where), text);
}

static void
item_changed_cb (RwLetterItem *item, GtkListItem *list_item)
{
  show_row (list_item);
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  show_row (list_item);
  g_signal_connect (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (item_changed_cb),
                    list_item);
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), item_changed_cb,
                                        list_item);
}

/* --- the one that is looked at ---------------------------------------------------------------- */

static void
letter_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwDeadLetterList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwLetter) letter =
      rw_data_store_letter_finish (RW_DATA_STORE (source), result, &error);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (letter != NULL && letter->head.letter_id == self->shown)
    rw_letter_view_set_payload (self->view, letter);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    rw_letter_view_set_problem (self->view, _ ("This message is not there any more."));
  else if (error != NULL)
    rw_letter_view_set_problem (self->view, error->message);
}

static void
stop_asking_for_letter (RwDeadLetterList *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void update_actions (RwDeadLetterList *self);

static void
show_letter (RwDeadLetterList *self, const RwLetterHead *head)
{
  RwDataStore *store = rw_session_get_data_store (self->session);

  stop_asking_for_letter (self);
  self->shown = head != NULL ? head->letter_id : 0;
  self->shown_cut = head != NULL && head->cut;
  rw_letter_view_set_head (self->view, head);
  update_actions (self);
  if (head == NULL || store == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  rw_data_store_letter_async (store, head->letter_id, self->cancellable, letter_answered_cb,
                              g_object_ref (self));
}

/* What is looked at stays in view when it leaves the list because newer ones came. */
static void
selected_cb (RwDeadLetterList *self)
{
  RwLetterItem *item = gtk_single_selection_get_selected_item (self->selection);
  const RwLetterHead *head = item != NULL ? rw_letter_item_get_head (item) : NULL;

  if (head != NULL && head->letter_id != self->shown)
    show_letter (self, head);
}

/* --- state ----------------------------------------------------------------------------------- */

static void
update_actions (RwDeadLetterList *self)
{
  gboolean able =
      rw_session_get_redecoder (self->session) != NULL && !rw_again_bar_is_running (self->again);
  const RwLetterFilter *filter = rw_letter_list_get_filter (self->letters);
  gboolean all = filter->kind == NULL && filter->text == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "letters.decode-one",
                                 able && self->shown != 0 && !self->shown_cut);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "letters.decode-shown",
                                 able && rw_dead_letter_list_get_size (self) > 0);
  gtk_button_set_label (self->decode_shown,
                        all ? _ ("Decode All Again") : _ ("Decode These Again"));
}

static const char *
choose_page (RwDeadLetterList *self)
{
  const RwLetterKinds *kinds = rw_letter_list_get_kinds (self->letters);

  if (rw_session_get_data_store (self->session) == NULL)
    return "away";
  if (kinds == NULL)
    return rw_letter_list_get_problem (self->letters) != NULL ? "problem" : "asking";
  return kinds->total > 0 || rw_dead_letter_list_get_size (self) > 0 ? "letters" : "none";
}

static void
letters_changed_cb (RwDeadLetterList *self)
{
  const RwLetterKinds *kinds = rw_letter_list_get_kinds (self->letters);
  const char *problem = rw_letter_list_get_problem (self->letters);
  gboolean empty = rw_dead_letter_list_get_size (self) == 0;

  if (kinds != NULL)
    rw_kind_list_set_kinds (self->kinds, kinds);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_label_set_label (self->nothing, rw_letter_list_is_known (self->letters)
                                          ? _ ("No rejected message is like that.")
                                          : _ ("Asking the database…"));
  gtk_stack_set_visible_child_name (self->rows_stack, empty ? "nothing" : "rows");
  gtk_widget_set_visible (self->older, rw_letter_list_has_more (self->letters));
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  update_actions (self);
}

static void
filter_changed_cb (RwDeadLetterList *self)
{
  /* Lists that end unselect their rows. */
  if (self->box == NULL)
    return;
  rw_letter_list_set_filter (self->letters, rw_kind_list_get_chosen (self->kinds),
                             gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
edge_reached_cb (RwDeadLetterList *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    rw_letter_list_load_more (self->letters);
}

static void
again_changed_cb (RwDeadLetterList *self)
{
  if (!rw_again_bar_is_running (self->again))
    {
      rw_letter_list_refresh (self->letters, TRUE);
      /* The letter in view may be gone, or tell something else. */
      if (self->shown != 0)
        gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
      show_letter (self, NULL);
    }
  update_actions (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  rw_letter_list_refresh (RW_DEAD_LETTER_LIST (user_data)->letters, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
stores_changed_cb (RwDeadLetterList *self)
{
  rw_letter_list_set_store (self->letters, rw_session_get_data_store (self->session));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    rw_letter_list_refresh (self->letters, FALSE);
  letters_changed_cb (self);
}

/* --- actions --------------------------------------------------------------------------------- */

static void
decode (RwDeadLetterList *self, const RwLetterFilter *filter)
{
  rw_again_bar_start (self->again, rw_session_get_redecoder (self->session), filter);
}

static void
decode_one_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwDeadLetterList *self = RW_DEAD_LETTER_LIST (widget);
  const RwLetterFilter filter = { .ids = &self->shown, .n_ids = 1 };

  decode (self, &filter);
}

static void
decode_shown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwDeadLetterList *self = RW_DEAD_LETTER_LIST (widget);

  decode (self, rw_letter_list_get_filter (self->letters));
}

static void
show_older_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_letter_list_load_more (RW_DEAD_LETTER_LIST (widget)->letters);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_dead_letter_list_map (GtkWidget *widget)
{
  RwDeadLetterList *self = RW_DEAD_LETTER_LIST (widget);

  GTK_WIDGET_CLASS (rw_dead_letter_list_parent_class)->map (widget);
  rw_letter_list_refresh (self->letters, FALSE);
  self->tick_id = g_timeout_add_seconds (ASK_INTERVAL, ticked_cb, self);
}

static void
rw_dead_letter_list_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_DEAD_LETTER_LIST (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_dead_letter_list_parent_class)->unmap (widget);
}

static void
rw_dead_letter_list_dispose (GObject *object)
{
  RwDeadLetterList *self = RW_DEAD_LETTER_LIST (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  stop_asking_for_letter (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->letters);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_dead_letter_list_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RW_TYPE_AGAIN_BAR);
  g_type_ensure (RW_TYPE_FLOW_LAYOUT);
  g_type_ensure (RW_TYPE_KIND_LIST);
  g_type_ensure (RW_TYPE_LETTER_VIEW);
  g_type_ensure (RW_TYPE_TILE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-dead-letter-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, box);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, stack);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, nothing);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, problem);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, search);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, decode_shown);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, older);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, again);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, kinds);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, list);
  gtk_widget_class_bind_template_child (widget_class, RwDeadLetterList, view);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_changed_cb);
}

static void
rw_dead_letter_list_class_init (RwDeadLetterListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_dead_letter_list_dispose;
  widget_class->map = rw_dead_letter_list_map;
  widget_class->unmap = rw_dead_letter_list_unmap;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "letters.decode-one", NULL, decode_one_cb);
  gtk_widget_class_install_action (widget_class, "letters.decode-shown", NULL, decode_shown_cb);
  gtk_widget_class_install_action (widget_class, "letters.show-older", NULL, show_older_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-dead-letter-list");
}

static void
rw_dead_letter_list_init (RwDeadLetterList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  self->letters = rw_letter_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->letters)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->letters, "changed", G_CALLBACK (letters_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
rw_dead_letter_list_set_session (RwDeadLetterList *self, RwSession *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
}

void
rw_dead_letter_list_find (RwDeadLetterList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

gboolean
rw_dead_letter_list_select (RwDeadLetterList *self, guint index)
{
  if (index >= rw_dead_letter_list_get_size (self))
    return FALSE;
  gtk_single_selection_set_selected (self->selection, index);
  return TRUE;
}

guint
rw_dead_letter_list_get_size (RwDeadLetterList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->letters));
}

gint64
rw_dead_letter_list_get_selected (RwDeadLetterList *self)
{
  RwLetterItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? rw_letter_item_get_head (item)->letter_id : 0;
}
