/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bookings-view.h"

#include "rw-booking-import.h"
#include "rw-booking-item.h"
#include "rw-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Who wants others types a part of the container's id. */
#define LIMIT 500

typedef enum
{
  COLUMN_CONTAINER,
  COLUMN_PRODUCT,
  COLUMN_SETPOINT,
  COLUMN_FROM,
  N_COLUMNS
} Column;

struct _RwBookingsView
{
  GtkWidget parent_instance;

  RwSession *session;
  RwRuleStore *store;        /* whose "rules-changed" is heard */
  GCancellable *cancellable; /* of the question under way */
  char *denied;
  GtkFileChooserNative *chooser;

  GtkWidget *box;
  GtkWidget *search;
  GtkWidget *message;
  RwBookingImport *import;
  GtkWidget *revealer;
  RwBookingForm *form;
  GListStore *items; /* of RwBookingItem */
};

enum
{
  SIGNAL_DENIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBookingsView, rw_bookings_view, GTK_TYPE_WIDGET)

static void
show_message (RwBookingsView *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text != NULL ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
}

/* --- the table ------------------------------------------------------------------------------- */

static char *
describe (Column column, const RwBooking *booking)
{
  switch (column)
    {
    case COLUMN_CONTAINER:
      return g_strdup (booking->container_id);
    case COLUMN_PRODUCT:
      return g_strdup (booking->product_id != NULL ? booking->product_id : "–");
    case COLUMN_SETPOINT:
      return rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, (double) booking->setpoint);
    case COLUMN_FROM:
    case N_COLUMNS:
    default:
      return rw_format_time (booking->valid_from);
    }
}

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 1);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (text, "rw-numeric");
  gtk_list_item_set_child (item, text);
}

static void
cell_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  RwBookingItem *booking = gtk_list_item_get_item (item);
  g_autofree char *words =
      describe (GPOINTER_TO_UINT (column), rw_booking_item_get_booking (booking));

  gtk_inscription_set_text (text, words);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBookingsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bookings =
      rw_rule_store_bookings_finish (RW_RULE_STORE (source), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (bookings == NULL)
    {
      show_message (self, error->message);
      return;
    }
  for (guint i = 0; i < bookings->len; i++)
    g_ptr_array_add (items, rw_booking_item_new (g_ptr_array_index (bookings, i)));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
  if (items->len == LIMIT)
    show_message (self, _("These are the newest 500: search to see others."));
  else
    show_message (self, items->len > 0 ? NULL : _("No such booking is known."));
}

static void
reload (RwBookingsView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store == NULL)
    {
      show_message (self, _("There is no database to ask for bookings."));
      return;
    }
  self->cancellable = g_cancellable_new ();
  rw_rule_store_bookings_async (self->store, gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                LIMIT, self->cancellable, answered_cb, g_object_ref (self));
}

/* While a file is imported every row is a change; the table follows when it is over. */
static void
rules_changed_cb (RwBookingsView *self)
{
  if (!rw_booking_import_is_running (self->import))
    reload (self);
}

static void
update (RwBookingsView *self)
{
  gboolean may = self->denied == NULL && self->store != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bookings.new", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bookings.import", may);
  if (!may)
    gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

static void
stores_changed_cb (RwBookingsView *self)
{
  RwRuleStore *store = rw_session_get_rule_store (self->session);

  if (store == self->store && store != NULL)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, rules_changed_cb, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "rules-changed", G_CALLBACK (rules_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update (self);
  reload (self);
}

/* --- what the user does ---------------------------------------------------------------------- */

static void
show_form (RwBookingsView *self, const RwBooking *booking)
{
  rw_booking_form_set_booking (self->form, booking);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
row_activated_cb (RwBookingsView *self, guint position)
{
  g_autoptr (RwBookingItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL && self->denied == NULL)
    show_form (self, rw_booking_item_get_booking (item));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBookingsView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = rw_rule_store_set_booking_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL)
    return;
  if (saved)
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
      reload (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_signal_emit (self, signals[SIGNAL_DENIED], 0, error->message);
  else
    rw_booking_form_set_problem (self->form, error->message);
}

static void
save_cb (RwBookingsView *self, const RwBooking *booking)
{
  if (self->store != NULL)
    rw_rule_store_set_booking_async (self->store, booking, NULL, saved_cb, g_object_ref (self));
}

static void
cancel_cb (RwBookingsView *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

static void
new_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_form (RW_BOOKINGS_VIEW (widget), NULL);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (RW_BOOKINGS_VIEW (widget)->search);
}

static void
chooser_response_cb (RwBookingsView *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;

  if (file != NULL)
    rw_bookings_view_import (self, file);
  g_clear_object (&self->chooser);
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwBookingsView *self = RW_BOOKINGS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL || rw_booking_import_is_running (self->import))
    return;
  self->chooser = gtk_file_chooser_native_new (
    _("Import Bookings"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
    GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_bookings_view_dispose (GObject *object)
{
  RwBookingsView *self = RW_BOOKINGS_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_pointer (&self->denied, g_free);
  G_OBJECT_CLASS (rw_bookings_view_parent_class)->dispose (object);
}

static void
rw_bookings_view_class_init (RwBookingsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_bookings_view_dispose;
  signals[SIGNAL_DENIED] = g_signal_new ("denied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "bookings.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class, "bookings.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "bookings.find", NULL, find_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-bookings-view");
}

static GtkWidget *
create_table (RwBookingsView *self)
{
  const char *const titles[N_COLUMNS] = {
    [COLUMN_CONTAINER] = _("Container"),
    [COLUMN_PRODUCT] = _("Product"),
    [COLUMN_SETPOINT] = _("Booked Setpoint"),
    [COLUMN_FROM] = _("Holds From"),
  };
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *table;

  self->items = g_list_store_new (RW_TYPE_BOOKING_ITEM);
  table = gtk_column_view_new (
    GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)))));
  for (Column i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[i], factory);

      g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GUINT_TO_POINTER (i));
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (table), column);
    }
  gtk_widget_add_css_class (table, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Bookings"), -1);
  g_signal_connect_object (table, "activate", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), table);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
create_bar (RwBookingsView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *new = gtk_button_new_with_mnemonic (_("_Add…"));
  GtkWidget *import = gtk_button_new_with_mnemonic (_("_Import…"));

  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search containers and products"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (new), "bookings.new");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "bookings.import");
  gtk_widget_set_tooltip_text (import, _("A CSV file with the columns container_id, product_id, "
                                         "booked_setpoint (°C) and valid_from"));
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), new);
  gtk_box_append (GTK_BOX (bar), import);
  return bar;
}

static void
rw_bookings_view_init (RwBookingsView *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_add_css_class (self->message, "dim-label");
  self->import = RW_BOOKING_IMPORT (rw_booking_import_new ());
  g_object_set (self->import, "margin-start", 12, "margin-end", 12, NULL);
  g_signal_connect_object (self->import, "finished", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  self->form = RW_BOOKING_FORM (rw_booking_form_new ());
  g_object_set (self->form, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end",
                12, NULL);
  g_signal_connect_object (self->form, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "cancel", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->form));
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), clamp);
  gtk_box_append (GTK_BOX (self->box), create_bar (self));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->import));
  gtk_box_append (GTK_BOX (self->box), self->message);
  gtk_box_append (GTK_BOX (self->box), create_table (self));
  gtk_box_append (GTK_BOX (self->box), self->revealer);
}

GtkWidget *
rw_bookings_view_new (RwSession *session)
{
  RwBookingsView *self = g_object_new (RW_TYPE_BOOKINGS_VIEW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_bookings_view_set_denied (RwBookingsView *self, const char *reason)
{
  g_free (self->denied);
  self->denied = g_strdup (reason);
  update (self);
}

RwBookingForm *
rw_bookings_view_get_form (RwBookingsView *self)
{
  return self->form;
}

guint
rw_bookings_view_get_n_shown (RwBookingsView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

void
rw_bookings_view_import (RwBookingsView *self, GFile *file)
{
  if (self->store != NULL)
    rw_booking_import_start (self->import, self->store, file);
}

gboolean
rw_bookings_view_is_importing (RwBookingsView *self)
{
  return rw_booking_import_is_running (self->import);
}

void
rw_bookings_view_search (RwBookingsView *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  reload (self);
}
