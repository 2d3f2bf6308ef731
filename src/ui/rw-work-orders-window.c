/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-work-orders-window.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-label.h"

#include <glib/gi18n.h>

struct _RwWorkOrdersWindow
{
  AdwWindow parent_instance;
  RwSession *session;
  RwWorkOrderList *list;
  GtkSingleSelection *selection;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkToggleButton *all;
  GtkEditable *engineer;
  GtkEditable *note;
  GtkWidget *bar;
  GtkWidget *buttons[RW_N_WORK_ORDER_STATES]; /* that lead to a state; NULL where none does */
  GtkLabel *problem;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RwWorkOrdersWindow, rw_work_orders_window, ADW_TYPE_WINDOW)

/* --- columns ---------------------------------------------------------------------------------- */

char *
rw_work_orders_describe_due (const RwWorkOrder *order, gint64 now)
{
  g_autofree char *age = rw_format_age (ABS (order->due_time - now));

  if (order->due_time == 0)
    return g_strdup ("");
  if (order->state >= RW_WORK_ORDER_DONE)
    return rw_format_time_short (order->due_time);
  /* Translators: %s is a duration such as "2 h". */
  return g_strdup_printf (order->due_time < now ? _("overdue by %s") : _("in %s"), age);
}

typedef enum
{
  COLUMN_REEFER,
  COLUMN_ALARM,
  COLUMN_STATE,
  COLUMN_ENGINEER,
  COLUMN_AGE,
  COLUMN_DUE,
  COLUMN_NOTE,
  N_COLUMNS
} Column;

static const char *const titles[N_COLUMNS] = {
  [COLUMN_REEFER] = N_("Reefer"), [COLUMN_ALARM] = N_("Alarm"),
  [COLUMN_STATE] = N_("State"),   [COLUMN_ENGINEER] = N_("Engineer"),
  [COLUMN_AGE] = N_("Age"),       [COLUMN_DUE] = N_("Due"),
  [COLUMN_NOTE] = N_("Note"),
};

static char *
describe (Column column, const RwWorkOrder *order)
{
  gint64 now = rw_clock_now (NULL);

  switch (column)
    {
    case COLUMN_REEFER:
      return g_strdup (order->container_id);
    case COLUMN_ALARM:
      return rw_format_rule_label (order->rule_id);
    case COLUMN_STATE:
      return g_strdup (rw_label_work_order_state (order->state));
    case COLUMN_ENGINEER:
      return g_strdup (order->engineer != NULL ? order->engineer : "–");
    case COLUMN_AGE:
      return rw_format_age (MAX (now - order->created_time, 0));
    case COLUMN_DUE:
      return rw_work_orders_describe_due (order, now);
    case COLUMN_NOTE:
    case N_COLUMNS:
    default:
      return g_strdup (order->note != NULL ? order->note : "");
    }
}

static GtkWidget *
get_label (GtkListItem *row)
{
  return gtk_widget_get_last_child (gtk_list_item_get_child (row));
}

static void
fill_cell (GtkListItem *row)
{
  RwWorkOrderItem *item = gtk_list_item_get_item (row);
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "column"));
  const RwWorkOrder *order = rw_work_order_item_get_order (item);
  g_autofree char *text = describe (column, order);
  GtkWidget *label = get_label (row);
  GtkWidget *badge = gtk_widget_get_first_child (gtk_list_item_get_child (row));
  gboolean overdue = column == COLUMN_DUE && order->due_time != 0
                     && order->state < RW_WORK_ORDER_DONE && order->due_time < rw_clock_now (NULL);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column == COLUMN_NOTE)
    gtk_widget_set_tooltip_text (label, text);
  if (column == COLUMN_ALARM)
    gtk_widget_set_tooltip_text (label, order->instructions);
  if (RW_IS_CONDITION_BADGE (badge))
    rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge),
                                      rw_condition_badge_from_priority (order->priority));
  if (overdue)
    gtk_widget_add_css_class (label, "rw-high");
  else
    gtk_widget_remove_css_class (label, "rw-high");
}

static void
set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  Column column = GPOINTER_TO_INT (user_data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (row), "column", user_data);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "rw-numeric");
  if (column == COLUMN_REEFER)
    {
      gtk_box_append (GTK_BOX (box), rw_condition_badge_new ());
      gtk_label_set_width_chars (GTK_LABEL (label), 12);
    }
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (row, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  g_signal_connect_swapped (gtk_list_item_get_item (row), "changed", G_CALLBACK (fill_cell), row);
  fill_cell (row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (row), fill_cell, row);
}

static void
add_column (GtkColumnView *view, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *widget = gtk_column_view_column_new (_(titles[column]), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_column_view_column_set_resizable (widget, TRUE);
  gtk_column_view_column_set_expand (widget, column == COLUMN_ALARM || column == COLUMN_NOTE);
  gtk_column_view_append_column (view, widget);
  g_object_unref (widget);
}

/* --- moving an order on ----------------------------------------------------------------------- */

static const RwWorkOrder *
get_selected (RwWorkOrdersWindow *self)
{
  RwWorkOrderItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? rw_work_order_item_get_order (item) : NULL;
}

static void
show_problem (RwWorkOrdersWindow *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
update_bar (RwWorkOrdersWindow *self)
{
  const RwWorkOrder *order = get_selected (self);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->engineer)));

  gtk_widget_set_sensitive (self->bar, order != NULL);
  for (RwWorkOrderState state = 0; state < RW_N_WORK_ORDER_STATES && order != NULL; state++)
    if (self->buttons[state] != NULL)
      gtk_widget_set_sensitive (self->buttons[state],
                                rw_work_order_state_may_become (order->state, state)
                                    && (state != RW_WORK_ORDER_ASSIGNED || *name != '\0'));
}

static void
selected_cb (RwWorkOrdersWindow *self)
{
  const RwWorkOrder *order = get_selected (self);

  gtk_editable_set_text (self->engineer,
                         order != NULL && order->engineer != NULL ? order->engineer : "");
  gtk_editable_set_text (self->note, "");
  update_bar (self);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwWorkOrdersWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done
      = rw_work_order_store_change_finish (RW_WORK_ORDER_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (done)
    gtk_editable_set_text (self->note, "");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE))
    show_problem (self, _("Somebody else moved the order on meanwhile: look at it again."));
  else
    show_problem (self, error->message);
  rw_work_order_list_refresh (self->list);
}

static void
button_clicked_cb (GtkWidget *button, RwWorkOrdersWindow *self)
{
  RwWorkOrderState state = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "state"));

  rw_work_orders_window_move (self, state);
}

/* --- what is shown ---------------------------------------------------------------------------- */

static void
refreshed_cb (RwWorkOrdersWindow *self)
{
  const GError *error = rw_work_order_list_get_error (self->list);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;
  g_autofree char *text = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;

  if (!rw_work_order_list_is_known (self->list))
    {
      adw_status_page_set_title (self->empty, _("Orders Are Not Known"));
      adw_status_page_set_description (
        self->empty, text != NULL ? text : _("There is no connection to the database yet."));
    }
  else
    {
      adw_status_page_set_title (self->empty, _("No Work Orders"));
      adw_status_page_set_description (
        self->empty, _("Open one from an alarm, and whoever has to look at the reefer has it here."));
    }
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  update_bar (self);
}

static void
stores_changed_cb (RwWorkOrdersWindow *self)
{
  rw_work_order_list_set_store (self->list, rw_session_get_work_order_store (self->session),
                                gtk_toggle_button_get_active (self->all));
  refreshed_cb (self);
}

static void
rw_work_orders_window_dispose (GObject *object)
{
  RwWorkOrdersWindow *self = RW_WORK_ORDERS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_work_orders_window_parent_class)->dispose (object);
}

static void
rw_work_orders_window_finalize (GObject *object)
{
  g_object_unref (RW_WORK_ORDERS_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (rw_work_orders_window_parent_class)->finalize (object);
}

static void
rw_work_orders_window_class_init (RwWorkOrdersWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_work_orders_window_dispose;
  object_class->finalize = rw_work_orders_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static GtkEditable *
add_entry (GtkWidget *bar, const char *placeholder, int width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  placeholder, -1);
  gtk_box_append (GTK_BOX (bar), entry);
  return GTK_EDITABLE (entry);
}

static GtkWidget *
make_bar (RwWorkOrdersWindow *self)
{
  static const struct
  {
    RwWorkOrderState state;
    const char *label;
  } moves[] = {
    { RW_WORK_ORDER_ASSIGNED, N_("_Assign") },
    { RW_WORK_ORDER_STARTED, N_("_Start") },
    { RW_WORK_ORDER_DONE, N_("_Done") },
    { RW_WORK_ORDER_CANCELLED, N_("_Cancel Order") },
  };
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->bar, "toolbar");
  self->engineer = add_entry (self->bar, _("Engineer"), 10);
  self->note = add_entry (self->bar, _("Note"), 14);
  g_signal_connect_object (self->engineer, "changed", G_CALLBACK (update_bar), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_(moves[i].label));

      g_object_set_data (G_OBJECT (button), "state", GINT_TO_POINTER (moves[i].state));
      g_signal_connect_object (button, "clicked", G_CALLBACK (button_clicked_cb), self, 0);
      gtk_box_append (GTK_BOX (linked), button);
      self->buttons[moves[i].state] = button;
    }
  gtk_box_append (GTK_BOX (self->bar), linked);
  return self->bar;
}

static GtkWidget *
make_table (RwWorkOrdersWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  self->list = rw_work_order_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  view = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)));
  for (Column column = 0; column < N_COLUMNS; column++)
    add_column (GTK_COLUMN_VIEW (view), column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Work Orders"), -1);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "refreshed", G_CALLBACK (refreshed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
rw_work_orders_window_init (RwWorkOrdersWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _("Work Orders"));
  gtk_window_set_default_size (GTK_WINDOW (self), 900, 480);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  self->all = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("_Past Ones Too")));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->all));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->empty, "emblem-ok-symbolic");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_stack_add_named (self->stack, make_table (self), "list");
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "rw-high");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->problem));
  gtk_box_append (GTK_BOX (content), make_bar (self));
  adw_window_set_content (ADW_WINDOW (self), content);
}

GtkWidget *
rw_work_orders_window_new (RwSession *session)
{
  RwWorkOrdersWindow *self = g_object_new (RW_TYPE_WORK_ORDERS_WINDOW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->all, "toggled", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return GTK_WIDGET (self);
}

GtkSingleSelection *
rw_work_orders_window_get_selection (RwWorkOrdersWindow *self)
{
  return self->selection;
}

void
rw_work_orders_window_set_words (RwWorkOrdersWindow *self, const char *engineer, const char *note)
{
  gtk_editable_set_text (self->engineer, engineer);
  gtk_editable_set_text (self->note, note);
}

void
rw_work_orders_window_move (RwWorkOrdersWindow *self, RwWorkOrderState state)
{
  const RwWorkOrder *order = get_selected (self);
  RwWorkOrderStore *store = rw_session_get_work_order_store (self->session);
  g_autofree char *engineer = g_strstrip (g_strdup (gtk_editable_get_text (self->engineer)));
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (self->note)));

  if (order == NULL || store == NULL)
    return;
  show_problem (self, NULL);
  rw_work_order_store_change_async (store, order->work_order_id, state,
                                    *engineer != '\0' ? engineer : NULL,
                                    *note != '\0' ? note : NULL, self->cancellable, changed_cb,
                                    g_object_ref (self));
}
