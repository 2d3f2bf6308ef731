/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-journal.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-flow-layout.h"
#include "rw-format.h"
#include "rw-journal-item.h"
#include "rw-time.h"
#include "rw-tooltip.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define SPAN (7 * RW_USEC_PER_DAY)
#define LIMIT 5000

typedef enum
{
  COLUMN_TIME,
  COLUMN_EVENT,
  COLUMN_CONTAINER,
  COLUMN_RULE,
  COLUMN_VALUE,
  COLUMN_ACTOR,
  COLUMN_NOTE,
  N_COLUMNS
} Column;

/* clang-format off */
static const struct
{
  const char *title;
  int width; /* px */
  gboolean expand;
} column_kinds[N_COLUMNS] = {
  [COLUMN_TIME] = { N_("Time"), 132, FALSE },
  [COLUMN_EVENT] = { N_("Event"), 158, FALSE },
  [COLUMN_CONTAINER] = { N_("Container"), 122, FALSE },
  [COLUMN_RULE] = { N_("What Was Wrong"), 190, FALSE },
  [COLUMN_VALUE] = { N_("Measured"), 88, FALSE },
  [COLUMN_ACTOR] = { N_("Who"), 110, FALSE },
  [COLUMN_NOTE] = { N_("Note"), 120, TRUE },
};
/* clang-format on */

struct _RwAlarmJournal
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *filters;
  GtkEditable *search;
  GtkDropDown *event;
  GtkStack *stack;
  GtkColumnView *table;
  GtkColumnViewColumn *time_column;
  AdwStatusPage *unknown;
  GListStore *items; /* of RwJournalItem */
  GtkFilter *filter;
  GtkFilterListModel *shown;
  char **words; /* case-folded, that entries must have; NULL for none */
  RwAlarmStore *store;
  GCancellable *cancellable; /* of the query under way, else NULL */
  gboolean outdated;         /* what is shown may not be all */
};

G_DEFINE_FINAL_TYPE (RwAlarmJournal, rw_alarm_journal, GTK_TYPE_WIDGET)

static char *
describe (Column column, const RwAlarmJournalEntry *entry)
{
  switch (column)
    {
    case COLUMN_TIME:
      return rw_format_time_short (entry->event_time);
    case COLUMN_EVENT:
      return g_strdup (rw_alarm_text_event (entry->event));
    case COLUMN_CONTAINER:
      return g_strdup (entry->container_id);
    case COLUMN_RULE:
      return rw_format_rule_label (entry->rule_id);
    case COLUMN_VALUE:
      return isnan (entry->value) ? g_strdup ("")
                                  : rw_alarm_text_measured (entry->rule_id, entry->value);
    case COLUMN_ACTOR:
      /* Translators: who raised or cleared an alarm. */
      return g_strdup (entry->actor != NULL ? entry->actor : _("Reeferwatch"));
    case COLUMN_NOTE:
    case N_COLUMNS:
    default:
      return g_strdup (entry->note != NULL ? entry->note : "");
    }
}

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 1);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (text),
                              GPOINTER_TO_UINT (column) == COLUMN_VALUE ? 1 : 0);
  gtk_widget_add_css_class (text, "rw-numeric");
  gtk_list_item_set_child (item, text);
}

static void
cell_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  RwJournalItem *entry = gtk_list_item_get_item (item);
  g_autofree char *words = describe (GPOINTER_TO_UINT (column), rw_journal_item_get_entry (entry));

  gtk_inscription_set_text (text, words);
  if (GPOINTER_TO_UINT (column) == COLUMN_NOTE)
    rw_tooltip_set (GTK_WIDGET (text), words);
}

static void
add_column (RwAlarmJournal *self, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GUINT_TO_POINTER (column));
  added = gtk_column_view_column_new (_(column_kinds[column].title), factory);
  gtk_column_view_column_set_fixed_width (added, column_kinds[column].width);
  gtk_column_view_column_set_expand (added, column_kinds[column].expand);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_append_column (self->table, added);
  if (column == COLUMN_TIME)
    self->time_column = added;
}

/* Times in cells have no zone: the header names it. */
static void
format_changed_cb (RwAlarmJournal *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autofree char *zone = rw_format_zone_name (rw_clock_now (NULL));
  g_autofree char *title = g_strdup_printf ("%s, %s", _(column_kinds[COLUMN_TIME].title), zone);

  gtk_column_view_column_set_title (self->time_column, title);
  g_list_model_items_changed (G_LIST_MODEL (self->items), 0, n, n);
}

static void
row_activated_cb (RwAlarmJournal *self, guint position)
{
  g_autoptr (RwJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s",
                                rw_journal_item_get_entry (item)->container_id);
}

static gboolean
matches_event (RwAlarmJournal *self, const RwAlarmJournalEntry *entry)
{
  guint chosen = gtk_drop_down_get_selected (self->event);

  return chosen == 0 || chosen == GTK_INVALID_LIST_POSITION
         || g_str_equal (entry->event, rw_alarm_text_get_events ()[chosen - 1]);
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  RwAlarmJournal *self = user_data;
  const RwAlarmJournalEntry *entry = rw_journal_item_get_entry (item);
  g_autofree char *rule = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (!matches_event (self, entry))
    return FALSE;
  if (self->words == NULL)
    return TRUE;

  rule = rw_format_rule_label (entry->rule_id);
  text = g_strjoin (" ", entry->container_id, rule, entry->actor != NULL ? entry->actor : "",
                    entry->note, NULL);
  folded = g_utf8_casefold (text, -1);
  for (char **word = self->words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
update_state (RwAlarmJournal *self)
{
  guint n = rw_alarm_journal_get_size (self);
  guint n_shown = rw_alarm_journal_get_n_shown (self);

  gtk_stack_set_visible_child_name (self->stack, n == 0         ? "none"
                                                 : n_shown == 0 ? "no-match"
                                                                : "list");
}

static void
filter_changed_cb (RwAlarmJournal *self)
{
  g_autofree char *folded = NULL;

  if (self->filter == NULL)
    return;
  folded = g_strstrip (g_utf8_casefold (gtk_editable_get_text (self->search), -1));
  g_clear_pointer (&self->words, g_strfreev);
  if (*folded != '\0')
    self->words = g_strsplit (folded, " ", -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (rw_alarm_journal_get_size (self) > 0)
    update_state (self);
}

static void
fill_events (RwAlarmJournal *self)
{
  const char *const *words = rw_alarm_text_get_events ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("All Events"));
  for (guint i = 0; words[i] != NULL; i++)
    gtk_string_list_append (names, rw_alarm_text_event (words[i]));
  gtk_drop_down_set_model (self->event, G_LIST_MODEL (names));
}

/* How many of the answer's first entries are newer than what is shown. */
static guint
count_new (RwAlarmJournal *self, GPtrArray *entries)
{
  g_autoptr (RwJournalItem) newest = g_list_model_get_item (G_LIST_MODEL (self->items), 0);
  guint n = 0;

  while (n < entries->len
         && (newest == NULL || !rw_journal_item_is_same (newest, g_ptr_array_index (entries, n))))
    n++;

  return n;
}

/* Takes the entries out of the answer. */
static void
show_entries (RwAlarmJournal *self, GPtrArray *entries)
{
  guint n_entries = entries->len;
  guint n_new = count_new (self, entries);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint n_kept = MIN (n_entries - n_new, n_old);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < n_entries; i++)
    {
      RwAlarmJournalEntry *entry = g_ptr_array_index (entries, i);

      if (i < n_new)
        g_ptr_array_add (added, rw_journal_item_new (entry));
      else
        rw_alarm_journal_entry_free (entry);
    }

  g_list_store_splice (self->items, n_kept, n_old - n_kept, NULL, 0);
  g_list_store_splice (self->items, 0, 0, added->pdata, added->len);
  update_state (self);
}

static void
journal_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwAlarmJournal) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      rw_alarm_store_journal_finish (RW_ALARM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (entries != NULL)
    show_entries (self, entries);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    {
      /* A description is markup. */
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_title (self->unknown, _("The Journal Cannot Be Read"));
      adw_status_page_set_description (self->unknown, escaped);
      gtk_stack_set_visible_child_name (self->stack, "unknown");
    }
  if (self->outdated)
    rw_alarm_journal_refresh (self);
}

static void
rw_alarm_journal_map (GtkWidget *widget)
{
  RwAlarmJournal *self = RW_ALARM_JOURNAL (widget);

  GTK_WIDGET_CLASS (rw_alarm_journal_parent_class)->map (widget);
  if (self->outdated)
    rw_alarm_journal_refresh (self);
}

static void
leave_store (RwAlarmJournal *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
}

static void
rw_alarm_journal_dispose (GObject *object)
{
  RwAlarmJournal *self = RW_ALARM_JOURNAL (object);

  leave_store (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->stack = NULL;
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (rw_alarm_journal_parent_class)->dispose (object);
}

static void
rw_alarm_journal_class_init (RwAlarmJournalClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_journal_dispose;
  widget_class->map = rw_alarm_journal_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-journal.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, box);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, filters);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, search);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, event);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, stack);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, table);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmJournal, unknown);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-journal");
}

static void
rw_alarm_journal_init (RwAlarmJournal *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_COLUMNS; i++)
    add_column (self, i);
  self->items = g_list_store_new (RW_TYPE_JOURNAL_ITEM);
  fill_events (self);
  gtk_widget_set_layout_manager (self->filters, rw_flow_layout_new (6));
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)),
                                           g_object_ref (self->filter));
  selection =
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown))));
  gtk_column_view_set_model (self->table, selection);
  gtk_stack_set_visible_child_name (self->stack, "unknown");
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
rw_alarm_journal_set_store (RwAlarmJournal *self, RwAlarmStore *store)
{
  if (self->store == store)
    return;

  leave_store (self);
  if (store != NULL)
    self->store = g_object_ref (store);
  rw_alarm_journal_refresh (self);
}

void
rw_alarm_journal_refresh (RwAlarmJournal *self)
{
  gint64 now = rw_clock_now (NULL);

  self->outdated = TRUE;
  if (self->store == NULL || self->cancellable != NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->outdated = FALSE;
  self->cancellable = g_cancellable_new ();
  rw_alarm_store_journal_async (self->store, NULL, now - SPAN, now + RW_USEC_PER_DAY, LIMIT,
                                self->cancellable, journal_ready_cb, g_object_ref (self));
}

guint
rw_alarm_journal_get_size (RwAlarmJournal *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

guint
rw_alarm_journal_get_n_shown (RwAlarmJournal *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->shown));
}

void
rw_alarm_journal_find (RwAlarmJournal *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
