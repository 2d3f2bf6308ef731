/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bookmark-menu.h"

#include <glib/gi18n.h>

struct _RwBookmarkMenu
{
  GtkWidget parent_instance;

  RwBookmarks *bookmarks;
  GtkWidget *button;
  GtkWidget *entry; /* the name of a new one, or of the one that is renamed */
  GtkWidget *accept;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *scroller;
  int renamed; /* its index, or -1 */
  gboolean can_add;
};

enum
{
  ADD,
  GO_TO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBookmarkMenu, rw_bookmark_menu, GTK_TYPE_WIDGET)

static void
update_entry (RwBookmarkMenu *self)
{
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  gtk_widget_set_sensitive (self->entry, self->can_add || self->renamed >= 0);
  gtk_widget_set_sensitive (self->accept, *name != '\0' && (self->can_add || self->renamed >= 0));
  gtk_button_set_label (GTK_BUTTON (self->accept), self->renamed >= 0 ? _("Rename") : _("Add"));
  gtk_widget_remove_css_class (self->entry, "error");
}

static void
begin (RwBookmarkMenu *self, int renamed, const char *name)
{
  self->renamed = renamed;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  update_entry (self);
}

static void
accept_cb (RwBookmarkMenu *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (!gtk_widget_get_sensitive (self->accept))
    return;
  if (self->renamed < 0)
    {
      gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
      g_signal_emit (self, signals[ADD], 0, name);
      begin (self, -1, "");
    }
  else if (rw_bookmarks_rename (self->bookmarks, (guint) self->renamed, name))
    begin (self, -1, "");
  else
    gtk_widget_add_css_class (self->entry, "error");
}

static guint
get_index (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
row_activated_cb (RwBookmarkMenu *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[GO_TO], 0, index);
}

static void
rename_clicked_cb (RwBookmarkMenu *self, GtkWidget *button)
{
  guint index = get_index (button);

  begin (self, (int) index, rw_bookmarks_get (self->bookmarks, index)->name);
  gtk_widget_grab_focus (self->entry);
}

static void
remove_clicked_cb (RwBookmarkMenu *self, GtkWidget *button)
{
  rw_bookmarks_remove (self->bookmarks, get_index (button));
}

static void
add_button (RwBookmarkMenu *self, GtkWidget *box, const char *icon, char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  g_free (name);
}

static void
add_row (RwBookmarkMenu *self, const RwBookmark *bookmark)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *label = gtk_label_new (bookmark->name);
  g_autofree char *reefers = g_strjoinv (", ", bookmark->container_ids);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  add_button (self, box, "document-edit-symbolic",
              g_strdup_printf (_("Rename %s"), bookmark->name), G_CALLBACK (rename_clicked_cb));
  add_button (self, box, "user-trash-symbolic", g_strdup_printf (_("Delete %s"), bookmark->name),
              G_CALLBACK (remove_clicked_cb));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, reefers);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  bookmark->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reefers, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
bookmarks_changed_cb (RwBookmarkMenu *self)
{
  guint n = rw_bookmarks_get_size (self->bookmarks);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < n; i++)
    add_row (self, rw_bookmarks_get (self->bookmarks, i));
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  /* The one that was being renamed may be another now. */
  if (self->renamed >= 0)
    begin (self, -1, "");
}

static void
rw_bookmark_menu_dispose (GObject *object)
{
  RwBookmarkMenu *self = RW_BOOKMARK_MENU (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->bookmarks);

  G_OBJECT_CLASS (rw_bookmark_menu_parent_class)->dispose (object);
}

static void
rw_bookmark_menu_class_init (RwBookmarkMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_bookmark_menu_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-bookmark-menu");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[ADD] = g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  signals[GO_TO] = g_signal_new ("go-to", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_UINT);
}

static GtkWidget *
create_entry_box (RwBookmarkMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), RW_BOOKMARK_MAX_NAME);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Name of This View"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name"), -1);
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (update_entry), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (accept_cb), self,
                           G_CONNECT_SWAPPED);
  self->accept = gtk_button_new_with_label (_("Add"));
  g_signal_connect_object (self->accept, "clicked", G_CALLBACK (accept_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->accept);
  return box;
}

static GtkWidget *
create_list (RwBookmarkMenu *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Bookmarks"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  return self->scroller;
}

static void
rw_bookmark_menu_init (RwBookmarkMenu *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->renamed = -1;
  self->empty = gtk_label_new (_("No bookmarks yet"));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_size_request (box, 260, -1);
  gtk_box_append (GTK_BOX (box), create_entry_box (self));
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "rw-bookmarks");

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "user-bookmarks-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_tooltip_text (self->button, _("Bookmarks (Ctrl+D)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Bookmarks"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update_entry (self);
}

GtkWidget *
rw_bookmark_menu_new (void)
{
  return g_object_new (RW_TYPE_BOOKMARK_MENU, NULL);
}

void
rw_bookmark_menu_set_bookmarks (RwBookmarkMenu *self, RwBookmarks *bookmarks)
{
  g_return_if_fail (RW_IS_BOOKMARK_MENU (self) && self->bookmarks == NULL);

  self->bookmarks = g_object_ref (bookmarks);
  g_signal_connect_object (bookmarks, "changed", G_CALLBACK (bookmarks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  bookmarks_changed_cb (self);
}

void
rw_bookmark_menu_set_can_add (RwBookmarkMenu *self, gboolean can_add)
{
  g_return_if_fail (RW_IS_BOOKMARK_MENU (self));

  self->can_add = can_add;
  update_entry (self);
}

void
rw_bookmark_menu_ask_name (RwBookmarkMenu *self, const char *proposal)
{
  g_return_if_fail (RW_IS_BOOKMARK_MENU (self));

  begin (self, -1, proposal);
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->entry);
}
