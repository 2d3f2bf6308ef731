/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-page-private.h"

#include "rw-mark-layer.h"
#include "rw-note-window.h"

#include <glib/gi18n.h>

/* The crosshair tells no more characters of a note than these; the list has all. */
#define MARK_LENGTH 48

static int
find_slot (RwHistoryPage *self, const char *container_id)
{
  for (guint i = 0; i < rw_reefer_set_get_size (self->reefers); i++)
    if (g_str_equal (rw_reefer_set_get_id (self->reefers, i), container_id))
      return (int) rw_reefer_set_get_slot (self->reefers, i);

  return -1;
}

/* One line, cut where it is too long; with the reefer's number where there are several. */
static char *
make_mark_text (RwHistoryPage *self, const RwNote *note)
{
  g_autofree char *line = g_strdelimit (g_strdup (note->text), "\n\r\t\v\f", ' ');
  g_autofree char *start = NULL;
  gboolean cut = g_utf8_strlen (line, -1) > MARK_LENGTH;

  start = cut ? g_utf8_substring (line, 0, MARK_LENGTH) : g_strdup (line);
  if (rw_reefer_set_get_size (self->reefers) < 2)
    return g_strconcat (start, cut ? "…" : NULL, NULL);
  return g_strdup_printf ("%d  %s%s", find_slot (self, note->container_id) + 1, start,
                          cut ? "…" : "");
}

static void
notes_changed_cb (RwHistoryPage *self)
{
  GPtrArray *list = rw_notes_get_list (self->notes);
  g_autoptr (GArray) marks = rw_mark_layer_new_marks ();

  for (guint i = 0; i < list->len; i++)
    {
      const RwNote *note = g_ptr_array_index (list, i);
      RwMark mark = { note->from, note->to, make_mark_text (self, note) };

      g_array_append_val (marks, mark);
    }
  rw_reefer_charts_set_marks (self->charts, marks);
  rw_compare_charts_set_marks (self->compare, marks);
}

void
rw_history_page_init_notes (RwHistoryPage *self)
{
  self->notes = rw_notes_new (self->session);
  g_signal_connect_object (self->notes, "changed", G_CALLBACK (notes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rw_note_card_set_notes (self->note_card, self->notes);
}

void
rw_history_page_want_notes (RwHistoryPage *self)
{
  g_autofree const char **ids = rw_reefer_set_dup_ids (self->reefers);

  rw_notes_want (self->notes, ids, rw_time_view_get_from (self->view),
                 rw_time_view_get_to (self->view));
}

/* A note that was chosen is put under the crosshair, and into sight when it is not. */
void
rw_history_page_show_note_cb (RwHistoryPage *self, gint64 from, gint64 to)
{
  gint64 moment = from + (to - from) / 2;
  gint64 span = rw_time_view_get_span (self->view);

  if (from < rw_time_view_get_from (self->view) || to > rw_time_view_get_to (self->view))
    {
      span = MAX (span, (to - from) + (to - from) / 4);
      rw_time_view_remember (self->view);
      rw_time_view_set_range (self->view, moment - span / 2, moment + span / 2);
    }
  rw_time_view_set_cursor (self->view, from);
}

/* At the crosshair, or in the middle where there is none. */
void
rw_history_page_add_note (RwHistoryPage *self)
{
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view);
  gint64 moment = rw_time_view_get_cursor (self->view);
  g_autofree const char **ids = rw_reefer_set_dup_ids (self->reefers);
  GtkWidget *window;

  if (*ids == NULL)
    return;
  if (!rw_notes_can_write (self->notes))
    {
      rw_history_page_toast (self, _("Notes are kept in the database, and there is none yet."));
      return;
    }

  if (moment == RW_TIME_VIEW_NO_CURSOR || moment < from || moment > to)
    moment = from + (to - from) / 2;
  window = rw_note_window_new (self->notes, ids, moment, from, to);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}
