/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarms-page.h"

#include "rw-alarm-detail.h"
#include "rw-alarm-journal.h"
#include "rw-alarm-table.h"
#include "rw-alarm-text.h"
#include "rw-export-window.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Below this width the details stand under the table, px. */
#define NARROW_WIDTH 1000

#define DETAIL_WIDTH 320
#define DETAIL_HEIGHT 250

struct _RwAlarmsPage
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *content;
  GtkWidget *filters;
  GtkSearchEntry *search;
  GtkDropDown *show;
  GtkDropDown *priority;
  GtkLabel *count;
  GtkStack *views;
  GtkBox *split;
  GtkStack *states;
  RwAlarmTable *table;
  AdwStatusPage *unknown;
  GtkOrientable *divider;
  RwAlarmDetail *detail;
  GtkRevealer *bar;
  GtkLabel *chosen;
  GtkEntry *note;
  GtkButton *acknowledge;
  RwAlarmJournal *journal;
  char *failure; /* why the alarms could not be listed, or NULL */
  int width;     /* that the layout was made for, px */
  guint idle_id;
  GCancellable *cancellable; /* of an acknowledgement under way, else NULL */
};

G_DEFINE_FINAL_TYPE (RwAlarmsPage, rw_alarms_page, GTK_TYPE_WIDGET)

static void
toast (RwAlarmsPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static const char *
choose_state (RwAlarmsPage *self)
{
  RwAlarmList *list = rw_session_get_alarms (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (n == 0 && !rw_alarm_list_is_known (list))
    return "unknown";
  if (n == 0)
    return "none";
  return rw_alarm_table_get_n_shown (self->table) > 0 ? "table" : "no-match";
}

static void
show_unknown (RwAlarmsPage *self)
{
  /* A description is markup. */
  g_autofree char *escaped =
      g_markup_escape_text (self->failure != NULL
                                ? self->failure
                                : _("Whether there are alarms is not known before it answers."),
                                     -1);

  adw_status_page_set_title (self->unknown, self->failure != NULL ? _("Alarms Cannot Be Read")
                                                                  : _("Waiting for the Database"));
  adw_status_page_set_description (self->unknown, escaped);
  adw_status_page_set_icon_name (self->unknown, self->failure != NULL ? "dialog-warning-symbolic"
                                                                      : "content-loading-symbolic");
}

static void
show_count (RwAlarmsPage *self)
{
  RwAlarmList *list = rw_session_get_alarms (self->session);
  guint n = rw_alarm_table_get_n_shown (self->table);
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autofree char *shown = rw_format_count (n);
  g_autofree char *all = rw_format_count (n_all);
  g_autofree char *text = NULL;

  if (self->failure != NULL && n_all > 0)
    text = g_strdup_printf (_("Not up to date: %s"), self->failure);
  else if (n_all == 0)
    text = g_strdup ("");
  else if (n < n_all)
    text = g_strdup_printf (_("%s of %s alarms"), shown, all);
  else
    text = g_strdup_printf (ngettext ("%s alarm", "%s alarms", n_all), all);
  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), self->failure);
}

static void
update_state (RwAlarmsPage *self)
{
  const char *state = choose_state (self);
  gboolean table = g_str_equal (state, "table");

  if (g_str_equal (state, "unknown"))
    show_unknown (self);
  gtk_stack_set_visible_child_name (self->states, state);
  gtk_widget_set_visible (GTK_WIDGET (self->divider), table);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), table);
  show_count (self);
}

/* The ids of those selected that are still to be acknowledged, gint64. */
static GArray *
get_open_ids (RwAlarmsPage *self)
{
  g_autoptr (GPtrArray) selected = rw_alarm_table_get_selected (self->table);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < selected->len; i++)
    {
      const RwAlarm *alarm = rw_alarm_item_get_alarm (g_ptr_array_index (selected, i));

      if (rw_alarm_text_needs_acknowledging (alarm))
        g_array_append_val (ids, alarm->alarm_id);
    }

  return ids;
}

static void
selection_changed_cb (RwAlarmsPage *self)
{
  g_autoptr (GPtrArray) selected = rw_alarm_table_get_selected (self->table);
  g_autoptr (GArray) open = get_open_ids (self);
  g_autofree char *n_selected = rw_format_count (selected->len);
  g_autofree char *n_open = rw_format_count (open->len);
  g_autofree char *chosen = NULL;
  g_autofree char *button = NULL;

  chosen = g_strdup_printf (ngettext ("%s selected", "%s selected", selected->len), n_selected);
  if (selected->len > 1)
    button =
        g_strdup_printf (ngettext ("_Acknowledge %s Alarm", "_Acknowledge %s Alarms", open->len),
                         n_open);
  else
    button = g_strdup (_("_Acknowledge"));

  rw_alarm_detail_set_selected (self->detail, selected);
  gtk_label_set_label (self->chosen, chosen);
  gtk_button_set_label (self->acknowledge, button);
  gtk_revealer_set_reveal_child (self->bar, open->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alarms.acknowledge",
                                 open->len > 0 && self->cancellable == NULL);
  if (selected->len == 1)
    rw_session_set_selected (
        self->session, rw_alarm_item_get_alarm (g_ptr_array_index (selected, 0))->container_id);
}

static void
tell_acknowledged (RwAlarmsPage *self, guint asked, guint changed)
{
  g_autofree char *n_changed = rw_format_count (changed);
  g_autofree char *n_asked = rw_format_count (asked);
  g_autofree char *text = NULL;

  if (changed == 0)
    text = g_strdup (_("Nothing left to acknowledge: somebody was faster"));
  else if (changed < asked)
    text = g_strdup_printf (_("%s of %s alarms acknowledged; somebody was faster with the others"),
                               n_changed, n_asked);
  else
    text = g_strdup_printf (ngettext ("%s alarm acknowledged", "%s alarms acknowledged", changed),
                            n_changed);
  toast (self, text);
}

typedef struct
{
  RwAlarmsPage *page;
  guint asked;
} Acknowledgement;

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Acknowledgement *task = user_data;
  g_autoptr (RwAlarmsPage) self = task->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int changed = rw_alarm_store_act_finish (RW_ALARM_STORE (source), result, &error);

  if (self->content == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (changed >= 0)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->note), "");
      tell_acknowledged (self, task->asked, (guint) changed);
    }
  else
    {
      text = g_strdup_printf (_("Not acknowledged: %s"), error->message);
      toast (self, text);
    }
  selection_changed_cb (self);
}

static void
acknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  RwAlarmStore *store = rw_session_get_alarm_store (self->session);
  g_autoptr (GArray) ids = get_open_ids (self);
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note))));
  Acknowledgement *task;

  if (ids->len == 0 || self->cancellable != NULL)
    return;
  if (store == NULL)
    {
      toast (self, _("Not acknowledged: there is no database"));
      return;
    }

  task = g_new (Acknowledgement, 1);
  *task = (Acknowledgement){ g_object_ref (self), ids->len };
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (widget, "alarms.acknowledge", FALSE);
  rw_alarm_store_act_async (store, RW_ALARM_ACT_ACKNOWLEDGE, (const gint64 *) (gpointer) ids->data,
                            ids->len, *note != '\0' ? note : NULL, 0, self->cancellable,
                            acknowledged_cb, task);
}

static void
note_activated_cb (RwAlarmsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "alarms.acknowledge", NULL);
}

static void
row_activated_cb (RwAlarmsPage *self, const char *container_id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s", container_id);
}

static void
search_changed_cb (RwAlarmsPage *self)
{
  rw_alarm_filter_set_search (rw_alarm_table_get_filter (self->table),
                              gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
show_changed_cb (RwAlarmsPage *self)
{
  rw_alarm_filter_set_show (rw_alarm_table_get_filter (self->table),
                            gtk_drop_down_get_selected (self->show));
}

static void
priority_changed_cb (RwAlarmsPage *self)
{
  rw_alarm_filter_set_priority (rw_alarm_table_get_filter (self->table),
                                (int) gtk_drop_down_get_selected (self->priority));
}

static void
view_changed_cb (RwAlarmsPage *self)
{
  gboolean alarms = g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "alarms") == 0;

  gtk_widget_set_visible (self->filters, alarms);
  gtk_widget_set_visible (GTK_WIDGET (self->count), alarms && self->width >= NARROW_WIDTH);
}

static void
clear_filter_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->show, RW_ALARM_SHOW_ALL);
  gtk_drop_down_set_selected (self->priority, RW_ALARM_PRIORITY_NONE);
  rw_alarm_filter_clear (rw_alarm_table_get_filter (self->table));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_export_window_present_table (widget, RW_ALARMS_PAGE (widget)->session, RW_EXPORT_ALARM_EVENTS,
                                  NULL);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);

  gtk_stack_set_visible_child_name (self->views, "alarms");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
refreshed_cb (RwAlarmsPage *self)
{
  g_clear_pointer (&self->failure, g_free);
  update_state (self);
  rw_alarm_journal_refresh (self->journal);
}

static void
failed_cb (RwAlarmsPage *self, GError *error)
{
  g_free (self->failure);
  self->failure = g_strdup (error->message);
  update_state (self);
}

static void
stores_changed_cb (RwAlarmsPage *self)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);

  rw_alarm_journal_set_store (self->journal, rw_session_get_alarm_store (self->session));
  rw_alarm_table_set_profiles (self->table, profiles);
  rw_alarm_detail_set_profiles (self->detail, profiles);
  update_state (self);
}

static gboolean
fit_cb (gpointer user_data)
{
  RwAlarmsPage *self = user_data;
  gboolean narrow = self->width < NARROW_WIDTH;

  self->idle_id = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->split),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (self->divider,
                                  narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->detail), narrow ? -1 : DETAIL_WIDTH,
                               narrow ? DETAIL_HEIGHT : -1);
  rw_alarm_detail_set_flat (self->detail, narrow);
  view_changed_cb (self);
  return G_SOURCE_REMOVE;
}

static void
rw_alarms_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  gboolean fits = (width < NARROW_WIDTH) == (self->width < NARROW_WIDTH);

  gtk_widget_size_allocate (self->content, &(GtkAllocation){ 0, 0, width, height }, baseline);
  self->width = width;
  /* Nothing may be laid out anew during an allocation. */
  if (!fits && self->idle_id == 0)
    self->idle_id = g_idle_add (fit_cb, self);
}

static void
rw_alarms_page_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (RW_ALARMS_PAGE (widget)->content, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
rw_alarms_page_dispose (GObject *object)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarms_page_parent_class)->dispose (object);
}

static void
rw_alarms_page_finalize (GObject *object)
{
  g_free (RW_ALARMS_PAGE (object)->failure);
  G_OBJECT_CLASS (rw_alarms_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, filters);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, search);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, show);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, priority);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, count);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, views);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, split);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, states);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, table);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, unknown);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, divider);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, note);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, journal);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_state);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, priority_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
rw_alarms_page_class_init (RwAlarmsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_alarms_page_dispose;
  object_class->finalize = rw_alarms_page_finalize;
  widget_class->measure = rw_alarms_page_measure;
  widget_class->size_allocate = rw_alarms_page_size_allocate;
  g_type_ensure (RW_TYPE_ALARM_TABLE);
  g_type_ensure (RW_TYPE_ALARM_DETAIL);
  g_type_ensure (RW_TYPE_ALARM_JOURNAL);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarms-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "alarms.acknowledge", NULL, acknowledge_cb);
  gtk_widget_class_install_action (widget_class, "alarms.clear-filter", NULL, clear_filter_cb);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarms-page");
}

static void
rw_alarms_page_init (RwAlarmsPage *self)
{
  self->width = NARROW_WIDTH;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_alarms_page_new (RwSession *session)
{
  RwAlarmsPage *self = g_object_new (RW_TYPE_ALARMS_PAGE, NULL);
  RwAlarmList *list = rw_session_get_alarms (session);

  self->session = g_object_ref (session);
  rw_alarm_table_set_list (self->table, list);
  g_signal_connect_object (list, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  selection_changed_cb (self);
  fit_cb (self);
  return GTK_WIDGET (self);
}

void
rw_alarms_page_select_first (RwAlarmsPage *self)
{
  rw_alarm_table_select_first (self->table);
}
