/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-popover.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

struct _RwMapPopover
{
  GtkPopover parent_instance;
  RwSession *session;
  RwFleet *fleet;   /* of the past, NULL for the session's */
  gint64 time;      /* that it is of, 0 for now */
  RwReefer *reefer; /* that is shown, NULL while a list is */
  gulong changed_id;
  GListStore *reefers; /* of the list */

  GtkStack *stack;
  GtkWidget *reefer_view;
  GtkWidget *back_button;
  RwConditionBadge *badge;
  GtkLabel *id;
  GtkLabel *condition;
  RwFactList *facts;
  GtkWidget *list_view;
  GtkLabel *list_title;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (RwMapPopover, rw_map_popover, GTK_TYPE_POPOVER)

/* --- one reefer ------------------------------------------------------------------------------- */

static void
set_value (RwMapPopover *self, RwQuantity quantity, const RwReading *reading)
{
  g_autofree char *text = rw_format_value_with_unit (quantity, reading->value[quantity]);

  rw_fact_list_set (self->facts, rw_format_quantity_label (quantity), text);
}

static char *
describe_position (const RwReeferState *state, gint64 now)
{
  g_autofree char *age = NULL;

  if (isnan (state->latitude))
    return g_strdup (_("Unknown"));

  age = rw_format_age (now - state->position_time);
  /* Translators: degrees north or south, east or west, and how long ago the reefer was there */
  return g_strdup_printf (_("%.2f° %s, %.2f° %s (%s)"), fabs (state->latitude),
                          state->latitude < 0 ? C_("south", "S") : C_("north", "N"),
                          fabs (state->longitude),
                          state->longitude < 0 ? C_("west", "W") : C_("east", "E"), age);
}

static void
update_reefer (RwMapPopover *self)
{
  const RwReeferState *state = rw_reefer_get_state (self->reefer);
  gint64 now = self->time != 0 ? self->time : rw_clock_now (NULL);
  g_autofree char *age =
      state->last.time > 0 ? rw_format_age (now - state->last.time) : g_strdup ("–");
  g_autofree char *alarms =
      self->fleet == NULL ? rw_format_count (state->n_alarms) : g_strdup ("–");
  g_autofree char *position = describe_position (state, now);

  rw_condition_badge_set_condition (self->badge, state->condition);
  gtk_label_set_label (self->id, rw_reefer_get_container_id (self->reefer));
  gtk_label_set_label (self->condition, rw_format_condition_label (state->condition));
  rw_fact_list_set (self->facts, _("Cargo"),
                    state->last.product_id != NULL ? rw_reefer_get_cargo_name (self->reefer) : "–");
  set_value (self, RW_QUANTITY_TARGET_TEMPERATURE, &state->last);
  set_value (self, RW_QUANTITY_SUPPLY_TEMPERATURE, &state->last);
  set_value (self, RW_QUANTITY_RETURN_TEMPERATURE, &state->last);
  rw_fact_list_set (self->facts, _("Last Reading"), age);
  rw_fact_list_set (self->facts, _("Active Alarms"), alarms);
  rw_fact_list_set (self->facts, _("Position"), position);
}

static void
forget_reefer (RwMapPopover *self)
{
  if (self->reefer != NULL)
    g_clear_signal_handler (&self->changed_id, self->reefer);
  g_clear_object (&self->reefer);
}

static void
open_reefer (RwMapPopover *self, RwReefer *reefer)
{
  forget_reefer (self);
  self->reefer = g_object_ref (reefer);
  self->changed_id = g_signal_connect_object (reefer, "changed", G_CALLBACK (update_reefer), self,
                                              G_CONNECT_SWAPPED);
  update_reefer (self);
  gtk_stack_set_visible_child (self->stack, self->reefer_view);
  rw_session_set_selected (self->session, rw_reefer_get_container_id (reefer));
}

/* Closed first: the page that opens takes the focus. */
static void
leave_to (RwMapPopover *self, const char *action)
{
  const char *id = rw_reefer_get_container_id (self->reefer);

  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", id);
}

static void
open_clicked_cb (RwMapPopover *self)
{
  leave_to (self, "win.show-reefer");
}

static void
history_clicked_cb (RwMapPopover *self)
{
  leave_to (self, "win.show-history");
}

static void
compare_clicked_cb (RwMapPopover *self)
{
  leave_to (self, "win.compare");
}

/* --- the list --------------------------------------------------------------------------------- */

static void
update_row (GtkListItem *item)
{
  RwReefer *reefer = gtk_list_item_get_item (item);
  const RwReeferState *state = rw_reefer_get_state (reefer);
  GtkWidget *badge = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *id = gtk_widget_get_next_sibling (badge);
  GtkWidget *value = gtk_widget_get_next_sibling (id);
  RwQuantity quantity = RW_QUANTITY_SUPPLY_TEMPERATURE;
  float temperature = rw_reading_get_control_temperature (&state->last, &quantity);
  g_autofree char *text = rw_format_value_with_unit (quantity, temperature);

  rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge), state->condition);
  gtk_label_set_label (GTK_LABEL (id), rw_reefer_get_container_id (reefer));
  gtk_label_set_label (GTK_LABEL (value), text);
}

static void
row_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *id = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (id), 0);
  gtk_widget_set_hexpand (id, TRUE);
  gtk_widget_add_css_class (id, "rw-id");
  gtk_widget_add_css_class (value, "rw-numeric");
  gtk_widget_add_css_class (value, "dim-label");
  gtk_box_append (GTK_BOX (box), rw_condition_badge_new ());
  gtk_box_append (GTK_BOX (box), id);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_item_set_child (item, box);
}

static void
row_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (update_row), item,
                           G_CONNECT_SWAPPED);
  update_row (item);
}

static void
row_unbound_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), update_row, item);
}

static void
row_activated_cb (RwMapPopover *self, guint row)
{
  g_autoptr (RwReefer) reefer = g_list_model_get_item (G_LIST_MODEL (self->reefers), row);

  gtk_widget_set_visible (self->back_button, TRUE);
  open_reefer (self, reefer);
}

static void
back_clicked_cb (RwMapPopover *self)
{
  forget_reefer (self);
  gtk_stack_set_visible_child (self->stack, self->list_view);
}

static int
compare_reefers (gconstpointer a, gconstpointer b)
{
  const RwReeferState *state_a = rw_reefer_get_state (*(RwReefer *const *) a);
  const RwReeferState *state_b = rw_reefer_get_state (*(RwReefer *const *) b);

  if (state_a->condition != state_b->condition)
    return state_a->condition < state_b->condition ? -1 : 1;
  return g_strcmp0 (state_a->last.container_id, state_b->last.container_id);
}

/* --- life ------------------------------------------------------------------------------------- */

/* A reefer that is not shown need not be followed. The list stays until the next one: GTK 4.8 keeps
 * a popover for ever when the row that has the focus vanishes while it is closed. */
static void
rw_map_popover_closed (GtkPopover *popover)
{
  RwMapPopover *self = RW_MAP_POPOVER (popover);

  if (GTK_POPOVER_CLASS (rw_map_popover_parent_class)->closed != NULL)
    GTK_POPOVER_CLASS (rw_map_popover_parent_class)->closed (popover);
  if (self->reefer != NULL)
    g_clear_signal_handler (&self->changed_id, self->reefer);
}

static void
rw_map_popover_dispose (GObject *object)
{
  RwMapPopover *self = RW_MAP_POPOVER (object);

  forget_reefer (self);
  g_clear_object (&self->reefers);
  g_clear_object (&self->fleet);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_map_popover_parent_class)->dispose (object);
}

static void
rw_map_popover_class_init (RwMapPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_map_popover_dispose;
  GTK_POPOVER_CLASS (klass)->closed = rw_map_popover_closed;
  g_type_ensure (RW_TYPE_CONDITION_BADGE);
  g_type_ensure (RW_TYPE_FACT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-map-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, reefer_view);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, back_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, badge);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, id);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, condition);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, facts);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, list_view);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, list_title);
  gtk_widget_class_bind_template_child (widget_class, RwMapPopover, list);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
rw_map_popover_init (RwMapPopover *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->reefers = g_list_store_new (RW_TYPE_REEFER);
  selection = GTK_SELECTION_MODEL (
    gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->reefers))));
  g_signal_connect (factory, "setup", G_CALLBACK (row_set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbound_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
}

GtkWidget *
rw_map_popover_new (RwSession *session)
{
  RwMapPopover *self = g_object_new (RW_TYPE_MAP_POPOVER, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

static GListModel *
get_fleet (RwMapPopover *self)
{
  return G_LIST_MODEL (self->fleet != NULL ? self->fleet : rw_session_get_fleet (self->session));
}

void
rw_map_popover_set_fleet (RwMapPopover *self, RwFleet *fleet, gint64 time)
{
  g_return_if_fail (RW_IS_MAP_POPOVER (self));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_set_object (&self->fleet, fleet);
  self->time = time;
}

void
rw_map_popover_show_reefer (RwMapPopover *self, guint position)
{
  GListModel *fleet = get_fleet (self);
  g_autoptr (RwReefer) reefer = g_list_model_get_item (fleet, position);

  gtk_widget_set_visible (self->back_button, FALSE);
  open_reefer (self, reefer);
  gtk_popover_popup (GTK_POPOVER (self));
}

void
rw_map_popover_show_list (RwMapPopover *self, const char *title, const guint32 *positions, guint n)
{
  GListModel *fleet = get_fleet (self);
  g_autoptr (GPtrArray) reefers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (reefers, g_list_model_get_item (fleet, positions[i]));
  g_ptr_array_sort (reefers, compare_reefers);
  forget_reefer (self);
  g_list_store_splice (self->reefers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->reefers)),
                       reefers->pdata, reefers->len);
  gtk_label_set_label (self->list_title, title);
  gtk_stack_set_visible_child (self->stack, self->list_view);
  gtk_popover_popup (GTK_POPOVER (self));
}
