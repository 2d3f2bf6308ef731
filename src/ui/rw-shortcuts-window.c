/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-shortcuts-window.h"

#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwShortcutsWindow
{
  AdwWindow parent_instance;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (RwShortcutsWindow, rw_shortcuts_window, ADW_TYPE_WINDOW)

/* A row without a key opens a group. */
static const struct
{
  const char *title;
  const char *accelerator;
} shortcuts[] = {
  { N_("Pages"), NULL },
  { N_("Overview"), "<Alt>1" },
  { N_("Fleet"), "<Alt>2" },
  { N_("Map"), "<Alt>3" },
  { N_("Alarms"), "<Alt>4" },
  { N_("History"), "<Alt>5" },
  { N_("Data"), "<Alt>6" },
  { N_("Back from a Reefer"), "<Alt>Left" },
  { N_("Finding"), NULL },
  { N_("Search on This Page"), "<Control>f" },
  { N_("Go to a Container"), "<Control>g" },
  { N_("Export…"), "<Control>e" },
  { N_("Compare the Selected Reefer"), "<Control><Shift>d" },
  { N_("Alarms"), NULL },
  { N_("Silence the Sound, without Acknowledging"), "<Control>m" },
  { N_("On the Alarms Page"), NULL },
  { N_("Acknowledge What Is Selected"), "<Control><Shift>a" },
  { N_("Shelve…"), "<Control>l" },
  { N_("Unshelve"), "<Control><Shift>l" },
  { N_("Take Out of Service…"), "<Control><Shift>o" },
  { N_("Put Back into Service"), "<Control><Shift>b" },
  { N_("Comment…"), "<Control><Shift>c" },
  { N_("Work Order…"), "<Control><Shift>w" },
  { N_("Open a Group, or the Reefer"), "Return" },
  { N_("On the History Page"), NULL },
  { N_("Charts or Table"), "<Control>t" },
  { N_("Undo Zoom"), "<Alt>Left" },
  { N_("Redo Zoom"), "<Alt>Right" },
  { N_("Add a Bookmark"), "<Control>d" },
  { N_("Add a Note"), "<Control><Shift>n" },
  { N_("On the Map"), NULL },
  { N_("Zoom In"), "plus" },
  { N_("Zoom Out"), "minus" },
  { N_("Fit All"), "0" },
  { N_("Next Reefer in Alarm"), "n" },
  { N_("Open the Selected Reefer"), "Return" },
  { N_("Replay the Past"), "r" },
  { N_("Follow the Selected Reefer"), "f" },
  { N_("List What Is in Sight"), "l" },
  { N_("Areas"), "a" },
  { N_("Program"), NULL },
  { N_("Preferences"), "<Control>comma" },
  { N_("Keyboard Shortcuts"), "<Control>question" },
  { N_("Main Menu"), "F10" },
  { N_("Close Window"), "<Control>w" },
  { N_("Quit"), "<Control>q" },
};

static GtkWidget *
make_row (const char *title, const char *accelerator)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = NULL;
  GtkWidget *label;
  guint key;
  GdkModifierType modifiers;

  gtk_accelerator_parse (accelerator, &key, &modifiers);
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
rw_shortcuts_window_class_init (RwShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwShortcutsWindow, page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rw_shortcuts_window_init (RwShortcutsWindow *self)
{
  AdwPreferencesGroup *group = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].accelerator == NULL)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(shortcuts[i].title));
          adw_preferences_page_add (self->page, group);
        }
      else
        adw_preferences_group_add (group,
                                   make_row (_(shortcuts[i].title), shortcuts[i].accelerator));
    }
}

GtkWidget *
rw_shortcuts_window_new (GtkWindow *transient_for)
{
  return g_object_new (RW_TYPE_SHORTCUTS_WINDOW, "transient-for", transient_for, NULL);
}
