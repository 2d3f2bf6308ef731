/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-history.h"

#include "rw-change-card.h"
#include "rw-format.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>

/* Nobody reads more; the database has them. */
#define MAX_SHOWN 100

struct _RwRuleHistory
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GPtrArray *versions; /* of RwRuleVersion, or NULL */
  const char *rule_id; /* interned */
  RwCargoMode mode;
  GCancellable *cancellable; /* of the question under way */
  gboolean editable;
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRuleHistory, rw_rule_history, GTK_TYPE_WIDGET)

static void
restore_cb (GtkWidget *button, RwRuleHistory *self)
{
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, g_object_get_data (G_OBJECT (button), "rule"));
}

static void
clear (RwRuleHistory *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
show_text (RwRuleHistory *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  clear (self);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);
}

/* The change before this one, of the same mode. */
static const RwRuleVersion *
find_before (RwRuleHistory *self, guint i)
{
  for (guint k = i + 1; k < self->versions->len; k++)
    {
      const RwRuleVersion *version = g_ptr_array_index (self->versions, k);

      if (version->mode == self->mode)
        return version;
    }
  return NULL;
}

static void
add_version (RwRuleHistory *self, guint i, gboolean is_newest)
{
  const RwRuleVersion *version = g_ptr_array_index (self->versions, i);
  const RwRuleVersion *before = find_before (self, i);
  const char *by = version->changed_by != NULL ? version->changed_by : _("Reeferwatch");
  g_autofree char *time = rw_format_time (version->changed_time);
  /* Translators: the number of a version, a time, and who. */
  g_autofree char *title
      = g_strdup_printf (_("Version %u, %s, by %s"), version->version, time, by);
  g_auto (GStrv) lines
      = rw_rule_field_dup_changes (before != NULL ? before->rule : NULL, version->rule);
  GtkWidget *card = rw_change_card_new (title, version->note, (const char *const *) lines);

  if (self->editable && !is_newest && version->rule != NULL)
    {
      GtkWidget *button = rw_change_card_add_button (RW_CHANGE_CARD (card), _("_Restore"));

      g_object_set_data (G_OBJECT (button), "rule", version->rule);
      g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, 0);
    }
  gtk_box_append (GTK_BOX (self->box), card);
}

static void
show_versions (RwRuleHistory *self)
{
  guint n = 0;

  clear (self);
  for (guint i = 0; i < self->versions->len && n < MAX_SHOWN; i++)
    {
      const RwRuleVersion *version = g_ptr_array_index (self->versions, i);

      if (version->mode == self->mode)
        add_version (self, i, n++ == 0);
    }
  if (n == 0)
    show_text (self, _("The rule was never changed."));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRuleHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *versions = rw_rule_store_versions_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&versions, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  if (versions == NULL)
    {
      show_text (self, error->message);
      return;
    }
  clear (self);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  self->versions = versions;
  show_versions (self);
}

static void
cancel (RwRuleHistory *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rw_rule_history_dispose (GObject *object)
{
  RwRuleHistory *self = RW_RULE_HISTORY (object);

  cancel (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  G_OBJECT_CLASS (rw_rule_history_parent_class)->dispose (object);
}

static void
rw_rule_history_class_init (RwRuleHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rule_history_dispose;
  signals[SIGNAL_RESTORE] = g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-history");
}

static void
rw_rule_history_init (RwRuleHistory *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
rw_rule_history_new (void)
{
  return g_object_new (RW_TYPE_RULE_HISTORY, NULL);
}

void
rw_rule_history_load (RwRuleHistory *self,
                      RwRuleStore *store,
                      const char *rule_id,
                      RwCargoMode mode)
{
  cancel (self);
  self->mode = mode;
  self->rule_id = g_intern_string (rule_id);
  if (store == NULL || rule_id == NULL)
    {
      show_text (self, _("The rule is not stored yet."));
      return;
    }
  show_text (self, _("Asking the database…"));
  self->cancellable = g_cancellable_new ();
  rw_rule_store_versions_async (store, rule_id, self->cancellable, answered_cb,
                                g_object_ref (self));
}

void
rw_rule_history_set_editable (RwRuleHistory *self, gboolean editable)
{
  if (self->editable == editable)
    return;
  self->editable = editable;
  if (self->versions != NULL)
    show_versions (self);
}
