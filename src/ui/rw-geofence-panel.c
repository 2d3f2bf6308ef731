/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence-panel.h"

#include "rw-geofence-form.h"
#include "rw-time.h"

#include <glib/gi18n.h>

#define FIRST_DELAY (5 * RW_USEC_PER_MIN)

struct _RwGeofencePanel
{
  GtkWidget parent_instance;

  RwGeofenceList *list;
  GCancellable *cancellable; /* of writing */
  gint64 edited;             /* number of the area in the form, 0 for a new one */

  GtkWidget *stack;
  GtkWidget *list_page;
  GtkWidget *rows;
  GtkWidget *empty;
  GtkWidget *new_buttons;
  GtkWidget *form;
};

enum
{
  SIGNAL_DRAFT_CHANGED,
  SIGNAL_CHOSEN,
  SIGNAL_CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwGeofencePanel, rw_geofence_panel, GTK_TYPE_WIDGET)

static gboolean
is_editing (RwGeofencePanel *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->stack)) != self->list_page;
}

/* --- the list --------------------------------------------------------------------------------- */

static char *
describe (const RwGeofence *geofence)
{
  static const char *const events[RW_N_GEOFENCE_EVENTS] = {
    [RW_GEOFENCE_LEAVES] = N_ ("Alarm when left"),
    [RW_GEOFENCE_ENTERS] = N_ ("Alarm when entered"),
    [RW_GEOFENCE_NOT_ARRIVED] = N_ ("Alarm when not arrived"),
  };
  g_autofree char *products =
      geofence->products != NULL ? g_strjoinv (", ", geofence->products) : NULL;
  g_autofree char *reefers =
      geofence->reefers != NULL ? g_strjoinv (", ", geofence->reefers) : NULL;
  GString *text =
      g_string_new (geofence->enabled ? _ (events[geofence->event]) : _ ("Not watched"));

  if (products != NULL)
    g_string_append_printf (text, " · %s", products);
  if (reefers != NULL)
    g_string_append_printf (text, " · %s", reefers);
  return g_string_free (text, FALSE);
}

static void
add_row (RwGeofencePanel *self, const RwGeofence *geofence)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = describe (geofence);

  /* What somebody typed is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), geofence->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
}

static void
list_changed_cb (RwGeofencePanel *self)
{
  RwGeofences *geofences = rw_geofence_list_get (self->list);
  gboolean may = rw_geofence_list_get_store (self->list) != NULL;
  guint n = rw_geofences_get_size (geofences);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), row);
  for (guint i = 0; i < n; i++)
    add_row (self, rw_geofences_get (geofences, i));
  gtk_widget_set_visible (self->rows, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_label_set_label (GTK_LABEL (self->empty),
                       may ? _ ("Draw an area, and be told who leaves it, enters it or does not "
                                "arrive in time.")
                           : _ ("Areas are kept in the database, and there is none yet."));
  gtk_widget_set_sensitive (self->new_buttons, may);
}

static void
row_activated_cb (RwGeofencePanel *self, GtkListBoxRow *row)
{
  RwGeofences *geofences = rw_geofence_list_get (self->list);
  guint i = (guint) gtk_list_box_row_get_index (row);

  if (i < rw_geofences_get_size (geofences))
    rw_geofence_panel_open (self, rw_geofences_get (geofences, i)->geofence_id);
}

/* --- the form --------------------------------------------------------------------------------- */

/* A row that is typed in must lose the focus before it is hidden or greyed. */
static void
take_focus_from_form (RwGeofencePanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->form))
    gtk_root_set_focus (root, NULL);
}

static void
edit (RwGeofencePanel *self, const RwGeofence *geofence)
{
  self->edited = geofence->geofence_id;
  rw_geofence_form_set_geofence (RW_GEOFENCE_FORM (self->form), geofence);
  gtk_widget_set_sensitive (self->form, TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "form");
  g_signal_emit (self, signals[SIGNAL_DRAFT_CHANGED], 0);
}

void
rw_geofence_panel_leave (RwGeofencePanel *self)
{
  g_return_if_fail (RW_IS_GEOFENCE_PANEL (self));

  if (!is_editing (self))
    return;
  take_focus_from_form (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->list_page);
  g_signal_emit (self, signals[SIGNAL_DRAFT_CHANGED], 0);
}

/* Stays open with what went wrong. */
static void
written (RwGeofencePanel *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->form, TRUE);
  if (error == NULL)
    rw_geofence_panel_leave (self);
  else
    rw_geofence_form_set_problem (RW_GEOFENCE_FORM (self->form), error->message);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwGeofencePanel) self = user_data;
  g_autoptr (GError) error = NULL;

  rw_geofence_store_set_finish (RW_GEOFENCE_STORE (source), result, &error);
  written (self, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwGeofencePanel) self = user_data;
  g_autoptr (GError) error = NULL;

  rw_geofence_store_remove_finish (RW_GEOFENCE_STORE (source), result, &error);
  written (self, error);
}

static void
save_cb (RwGeofencePanel *self)
{
  g_autoptr (RwGeofence) geofence = rw_geofence_form_get_geofence (RW_GEOFENCE_FORM (self->form));
  RwGeofenceStore *store = rw_geofence_list_get_store (self->list);

  if (store == NULL)
    return;
  take_focus_from_form (self);
  gtk_widget_set_sensitive (self->form, FALSE);
  rw_geofence_store_set_async (store, geofence, self->cancellable, saved_cb, g_object_ref (self));
}

static void
remove_cb (RwGeofencePanel *self)
{
  RwGeofenceStore *store = rw_geofence_list_get_store (self->list);

  if (store == NULL)
    return;
  take_focus_from_form (self);
  gtk_widget_set_sensitive (self->form, FALSE);
  rw_geofence_store_remove_async (store, self->edited, self->cancellable, removed_cb,
                                  g_object_ref (self));
}

static void
form_changed_cb (RwGeofencePanel *self)
{
  g_signal_emit (self, signals[SIGNAL_DRAFT_CHANGED], 0);
}

static void
circle_cb (RwGeofencePanel *self)
{
  rw_geofence_panel_begin (self, TRUE);
}

static void
polygon_cb (RwGeofencePanel *self)
{
  rw_geofence_panel_begin (self, FALSE);
}

static void
close_cb (RwGeofencePanel *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
}

/* Esc leaves what is edited, then the panel. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RwGeofencePanel *self = RW_GEOFENCE_PANEL (widget);

  if (is_editing (self))
    rw_geofence_panel_leave (self);
  else
    close_cb (self);
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
rw_geofence_panel_dispose (GObject *object)
{
  RwGeofencePanel *self = RW_GEOFENCE_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (rw_geofence_panel_parent_class)->dispose (object);
}

static void
rw_geofence_panel_class_init (RwGeofencePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_geofence_panel_dispose;
  signals[SIGNAL_DRAFT_CHANGED] =
      g_signal_new ("draft-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_CLOSE] = g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-geofence-panel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_button (RwGeofencePanel *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->new_buttons), button);
}

static GtkWidget *
new_header (RwGeofencePanel *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ ("Areas"));
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Close"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (header), button);
  return header;
}

static void
make_list_page (RwGeofencePanel *self)
{
  self->list_page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->rows = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rows, "boxed-list");
  g_signal_connect_object (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  self->empty = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->empty), 32);
  self->new_buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  add_button (self, _ ("New _Circle"), G_CALLBACK (circle_cb));
  add_button (self, _ ("New _Polygon"), G_CALLBACK (polygon_cb));
  gtk_box_append (GTK_BOX (self->list_page), new_header (self));
  gtk_box_append (GTK_BOX (self->list_page), self->empty);
  gtk_box_append (GTK_BOX (self->list_page), self->rows);
  gtk_box_append (GTK_BOX (self->list_page), self->new_buttons);
}

static GtkWidget *
new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

static void
rw_geofence_panel_init (RwGeofencePanel *self)
{
  self->cancellable = g_cancellable_new ();
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  make_list_page (self);
  self->list_page = new_scroller (self->list_page);
  gtk_stack_add_named (GTK_STACK (self->stack), self->list_page, "list");
  self->form = rw_geofence_form_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), new_scroller (self->form), "form");
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "cancel", G_CALLBACK (rw_geofence_panel_leave), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
rw_geofence_panel_new (RwGeofenceList *list)
{
  RwGeofencePanel *self = g_object_new (RW_TYPE_GEOFENCE_PANEL, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  list_changed_cb (self);
  return GTK_WIDGET (self);
}

const RwGeoShape *
rw_geofence_panel_get_draft (RwGeofencePanel *self, gint64 *geofence_id)
{
  g_return_val_if_fail (RW_IS_GEOFENCE_PANEL (self), NULL);

  if (!is_editing (self))
    return NULL;
  *geofence_id = self->edited;
  return rw_geofence_form_get_shape (RW_GEOFENCE_FORM (self->form));
}

void
rw_geofence_panel_add_point (RwGeofencePanel *self, RwGeoPoint point)
{
  g_return_if_fail (RW_IS_GEOFENCE_PANEL (self));

  if (is_editing (self))
    rw_geofence_form_add_point (RW_GEOFENCE_FORM (self->form), point);
}

void
rw_geofence_panel_begin (RwGeofencePanel *self, gboolean circle)
{
  RwGeofence geofence = {
    .priority = 2,
    .on_delay = FIRST_DELAY,
    .enabled = TRUE,
    .shape = { .radius = circle ? 1 : 0 },
  };

  g_return_if_fail (RW_IS_GEOFENCE_PANEL (self));

  edit (self, &geofence);
}

void
rw_geofence_panel_open (RwGeofencePanel *self, gint64 geofence_id)
{
  const RwGeofence *geofence;

  g_return_if_fail (RW_IS_GEOFENCE_PANEL (self));

  geofence = rw_geofences_lookup (rw_geofence_list_get (self->list), geofence_id);
  if (geofence == NULL)
    return;
  edit (self, geofence);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, &geofence->shape.points[0]);
}
