/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-profiles-view.h"

#include "rw-format.h"
#include "rw-rule-field.h"
#include "rw-two-panes.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RwProfilesView
{
  GtkWidget parent_instance;

  RwSession *session;
  RwCargoProfiles *profiles; /* what the list shows, or NULL */
  const char *product_id;    /* what is edited, interned, or NULL */
  GCancellable *cancellable;
  gboolean waiting; /* for the answer of the store */
  char *denied;

  GtkWidget *panes;
  GtkListBox *list;
  GtkStack *content;
  GtkWidget *title;
  RwProfileForm *form;
  GtkWidget *problem;
  GtkWidget *save_button;
  GtkWidget *revert_button;
};

enum
{
  SIGNAL_DENIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwProfilesView, rw_profiles_view, GTK_TYPE_WIDGET)

static const RwCargoProfile *
get_profile (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "profile");
}

static void
show_problem (RwProfilesView *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
update (RwProfilesView *self)
{
  gboolean may =
      self->denied == NULL && !self->waiting && rw_session_get_rule_store (self->session) != NULL;
  gboolean changed = rw_profile_form_is_changed (self->form);

  gtk_widget_set_sensitive (self->save_button,
                            may && changed && rw_profile_form_get_problem (self->form) == NULL);
  gtk_widget_set_sensitive (self->revert_button, may && changed);
  rw_profile_form_set_editable (self->form, self->denied == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profiles.new", may);
}

static void
edit (RwProfilesView *self, const RwCargoProfile *profile, gboolean is_new)
{
  g_autofree char *title
      = is_new ? g_strdup (_("New Cargo Profile"))
               : g_strdup_printf ("%s %s", profile->product_id, profile->name ? profile->name : "");

  self->product_id = is_new ? NULL : profile->product_id;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  rw_profile_form_set_profile (self->form, profile, is_new);
  show_problem (self, NULL);
  gtk_stack_set_visible_child_name (self->content, "form");
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
  update (self);
}

static void
activated_cb (RwProfilesView *self, GtkListBoxRow *row)
{
  const RwCargoProfile *profile = get_profile (row);

  if (profile->product_id == self->product_id)
    rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
  else if (rw_profile_form_is_changed (self->form) && self->denied == NULL)
    {
      show_problem (self, _("What you edited is not saved: save or revert it first."));
      rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
    }
  else
    edit (self, profile, FALSE);
}

static GtkWidget *
create_row (const RwCargoProfile *profile)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_markup_printf_escaped ("%s %s", profile->product_id,
                                                   profile->name != NULL ? profile->name : "");
  g_autofree char *low = rw_format_value (RW_QUANTITY_TEMPERATURE, (double) profile->low);
  g_autofree char *high
      = rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, (double) profile->high);
  /* Translators: a kind of cargo, and a lower and an upper temperature. */
  g_autofree char *limits = g_strdup_printf (_("%s, %s to %s"),
                                             rw_rule_field_get_mode_name (profile->mode), low, high);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), limits);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "profile", (gpointer) profile);
  return row;
}

static void
fill (RwProfilesView *self)
{
  g_autoptr (GPtrArray) profiles =
      self->profiles != NULL ? rw_cargo_profiles_list (self->profiles) : g_ptr_array_new ();
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < profiles->len; i++)
    {
      const RwCargoProfile *profile = g_ptr_array_index (profiles, i);
      GtkWidget *added = create_row (profile);

      gtk_list_box_append (self->list, added);
      if (profile->product_id == self->product_id)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (added));
    }
}

static void
stores_changed_cb (RwProfilesView *self)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);

  if (profiles != self->profiles)
    {
      RwCargoProfiles *old = self->profiles;

      self->profiles = profiles != NULL ? rw_cargo_profiles_ref (profiles) : NULL;
      fill (self);
      g_clear_pointer (&old, rw_cargo_profiles_unref);
      /* The form follows as long as nothing was edited in it. */
      if (self->product_id != NULL && profiles != NULL && !rw_profile_form_is_changed (self->form)
          && rw_cargo_profiles_lookup (profiles, self->product_id) != NULL)
        rw_profile_form_set_profile (self->form,
                                     rw_cargo_profiles_lookup (profiles, self->product_id), FALSE);
    }
  update (self);
}

/* The session's profiles with this one over the one of the same product. */
static void
take_over (RwProfilesView *self, const RwCargoProfile *profile)
{
  g_autoptr (RwCargoProfiles) all = rw_cargo_profiles_new ();
  g_autoptr (GPtrArray) old =
      self->profiles != NULL ? rw_cargo_profiles_list (self->profiles) : g_ptr_array_new ();

  for (guint i = 0; i < old->len; i++)
    rw_cargo_profiles_add (all, g_ptr_array_index (old, i));
  rw_cargo_profiles_add (all, profile);
  rw_session_set_profiles (self->session, all);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwProfilesView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = rw_rule_store_set_profile_finish (RW_RULE_STORE (source), result, &error);

  if (self->panes == NULL)
    return;
  self->waiting = FALSE;
  if (saved)
    {
      const RwCargoProfile profile = *rw_profile_form_get_profile (self->form);

      /* The form's own name goes with the form's next profile. */
      edit (self, &profile, FALSE);
      take_over (self, rw_profile_form_get_profile (self->form));
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_signal_emit (self, signals[SIGNAL_DENIED], 0, error->message);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
  update (self);
}

void
rw_profiles_view_save (RwProfilesView *self)
{
  RwRuleStore *store = rw_session_get_rule_store (self->session);

  if (store == NULL || !gtk_widget_get_sensitive (self->save_button))
    return;
  self->waiting = TRUE;
  show_problem (self, NULL);
  rw_rule_store_set_profile_async (store, rw_profile_form_get_profile (self->form),
                                   self->cancellable, saved_cb, g_object_ref (self));
  rw_profile_form_set_editable (self->form, FALSE);
  gtk_widget_set_sensitive (self->save_button, FALSE);
}

static void
revert_cb (RwProfilesView *self)
{
  const RwCargoProfile *stored =
      self->profiles != NULL ? rw_cargo_profiles_lookup (self->profiles, self->product_id) : NULL;

  if (stored != NULL)
    edit (self, stored, FALSE);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "profiles.new", NULL);
}

static void
new_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const RwCargoProfile profile = {
    .product_id = g_intern_static_string (""),
    .name = (char *) "",
    .mode = RW_CARGO_CHILLED,
    .setpoint = 4,
    .low = 2,
    .high = 8,
  };

  edit (RW_PROFILES_VIEW (widget), &profile, TRUE);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_profiles_view_dispose (GObject *object)
{
  RwProfilesView *self = RW_PROFILES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->panes, gtk_widget_unparent);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_profiles_view_parent_class)->dispose (object);
}

static void
rw_profiles_view_finalize (GObject *object)
{
  g_object_unref (RW_PROFILES_VIEW (object)->cancellable);
  g_free (RW_PROFILES_VIEW (object)->denied);
  G_OBJECT_CLASS (rw_profiles_view_parent_class)->finalize (object);
}

static void
rw_profiles_view_class_init (RwProfilesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_profiles_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_profiles_view_finalize;
  signals[SIGNAL_DENIED] = g_signal_new ("denied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "profiles.new", NULL, new_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-profiles-view");
}

static GtkWidget *
create_list (RwProfilesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *new = gtk_button_new_with_mnemonic (_("_New Profile…"));
  GtkWidget *none = gtk_label_new (_("No cargo profile is known yet."));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_placeholder (self->list, none);
  gtk_widget_add_css_class (none, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Cargo profiles"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (new), "profiles.new");
  g_object_set (new, "margin-top", 6, "margin-bottom", 6, "margin-start", 6, "margin-end", 6, NULL);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), new);
  return box;
}

static GtkWidget *
create_bar (RwProfilesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->revert_button = gtk_button_new_with_mnemonic (_("Re_vert"));
  self->save_button = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  g_signal_connect_object (self->revert_button, "clicked", G_CALLBACK (revert_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (rw_profiles_view_save), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_add_css_class (box, "toolbar");
  gtk_box_append (GTK_BOX (box), self->revert_button);
  gtk_box_append (GTK_BOX (box), self->save_button);
  return box;
}

static GtkWidget *
create_form (RwProfilesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->title = gtk_label_new (NULL);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->title, "title-3");
  gtk_widget_add_css_class (self->problem, "rw-high");
  self->form = RW_PROFILE_FORM (rw_profile_form_new ());
  g_signal_connect_object (self->form, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (inner), self->title);
  gtk_box_append (GTK_BOX (inner), self->problem);
  gtk_box_append (GTK_BOX (inner), GTK_WIDGET (self->form));
  g_object_set (inner, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end", 18,
                NULL);
  adw_clamp_set_child (ADW_CLAMP (clamp), inner);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  return box;
}

static void
rw_profiles_view_init (RwProfilesView *self)
{
  GtkWidget *none = adw_status_page_new ();

  self->cancellable = g_cancellable_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _("Choose a Cargo"));
  adw_status_page_set_description (ADW_STATUS_PAGE (none),
                                   _("Readings are judged by what their cargo wants."));
  self->content = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->content, FALSE);
  gtk_stack_add_named (self->content, none, "none");
  gtk_stack_add_named (self->content, create_form (self), "form");
  self->panes = rw_two_panes_new (create_list (self), GTK_WIDGET (self->content), _("_All Cargoes"));
  gtk_widget_set_parent (self->panes, GTK_WIDGET (self));
}

GtkWidget *
rw_profiles_view_new (RwSession *session)
{
  RwProfilesView *self = g_object_new (RW_TYPE_PROFILES_VIEW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_profiles_view_set_denied (RwProfilesView *self, const char *reason)
{
  g_free (self->denied);
  self->denied = g_strdup (reason);
  update (self);
}

gboolean
rw_profiles_view_choose (RwProfilesView *self, const char *product_id)
{
  const RwCargoProfile *profile =
      self->profiles != NULL ? rw_cargo_profiles_lookup (self->profiles, product_id) : NULL;

  if (profile != NULL)
    edit (self, profile, FALSE);
  return profile != NULL;
}

RwProfileForm *
rw_profiles_view_get_form (RwProfilesView *self)
{
  return self->form;
}
