/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-card.h"

#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwArchiveCard
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *text;
  GtkProgressBar *bar;
  RwFactList *facts;
};

G_DEFINE_FINAL_TYPE (RwArchiveCard, rw_archive_card, GTK_TYPE_WIDGET)

/* A UTC day, whatever zone times are shown in. */
static char *
format_day (gint64 day)
{
  g_autoptr (GDateTime) date = NULL;

  if (day == 0)
    return g_strdup ("–");
  date = g_date_time_new_from_unix_utc (day / RW_USEC_PER_SEC);
  return g_date_time_format (date, "%-d %b %Y");
}

static char *
describe_step (const RwArchiveStatus *status)
{
  g_autofree char *day = format_day (status->day);

  if (status->day == 0)
    return g_strdup (_ ("Looking for readings that are old enough…"));
  switch (status->step)
    {
    case RW_ARCHIVE_WRITING:
      return g_strdup_printf (_ ("Archiving %s…"), day);
    case RW_ARCHIVE_CHECKING:
      return g_strdup_printf (_ ("Reading the archive of %s back…"), day);
    case RW_ARCHIVE_COPYING:
      return g_strdup_printf (_ ("Copying the archive of %s to the object store…"), day);
    case RW_ARCHIVE_DROPPING:
      return g_strdup_printf (_ ("%s is in the archive; taking it out of the database…"), day);
    case RW_ARCHIVE_LOOKING:
    default:
      return g_strdup_printf (_ ("Counting the readings of %s…"), day);
    }
}

static char *
describe (const RwArchiveStatus *status)
{
  switch (status->state)
    {
    case RW_ARCHIVE_RUNNING:
      return describe_step (status);
    case RW_ARCHIVE_FAILED:
      return g_strdup_printf (_ ("%s\nNothing is lost: it is tried again by itself."), status->text);
    case RW_ARCHIVE_IDLE:
      return g_strdup (status->last_run == 0 ? _ ("Old readings are looked for in a few minutes.")
                                             : _ ("Nothing is to be archived."));
    case RW_ARCHIVE_OFF:
    default:
      return g_strdup (_ ("This program takes no readings out of this database."));
    }
}

/* Nothing is known before it was looked at. */
static void
set_number (RwArchiveCard *self, const char *name, const RwArchiveStatus *status, guint number)
{
  gboolean known = status->last_run != 0 || status->day != 0;
  g_autofree char *text = known ? rw_format_count (number) : g_strdup ("–");

  rw_fact_list_set (self->facts, name, text);
}

static void
update_facts (RwArchiveCard *self, const RwArchiveStatus *status)
{
  g_autofree char *oldest = format_day (status->oldest_day);
  g_autofree char *last = rw_format_time (status->last_run);

  set_number (self, _ ("Days in the Database"), status, status->days_stored);
  rw_fact_list_set (self->facts, _ ("Oldest Day"), oldest);
  set_number (self, _ ("Days in the Archive"), status, status->days_archived);
  set_number (self, _ ("Days to Archive"), status, status->days_left);
  rw_fact_list_set (self->facts, _ ("Last Looked"), last);
  if (*status->place != '\0')
    rw_fact_list_set (self->facts, _ ("Archive"), status->place);
}

static void
rw_archive_card_dispose (GObject *object)
{
  g_clear_pointer (&RW_ARCHIVE_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_archive_card_parent_class)->dispose (object);
}

static void
rw_archive_card_class_init (RwArchiveCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_archive_card_dispose;
  g_type_ensure (RW_TYPE_FACT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-archive-card.ui");
  gtk_widget_class_bind_template_child (widget_class, RwArchiveCard, box);
  gtk_widget_class_bind_template_child (widget_class, RwArchiveCard, text);
  gtk_widget_class_bind_template_child (widget_class, RwArchiveCard, bar);
  gtk_widget_class_bind_template_child (widget_class, RwArchiveCard, facts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-archive-card");
}

static void
rw_archive_card_init (RwArchiveCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_archive_card_update (RwArchiveCard *self, const RwArchiveStatus *status)
{
  g_autofree char *text = describe (status);
  gboolean running = status->state == RW_ARCHIVE_RUNNING && status->day != 0;

  gtk_label_set_label (self->text, text);
  if (status->state == RW_ARCHIVE_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), running);
  gtk_progress_bar_set_fraction (self->bar, running ? status->fraction : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  update_facts (self, status);
}

const char *
rw_archive_card_get_text (RwArchiveCard *self)
{
  return gtk_label_get_label (self->text);
}

double
rw_archive_card_get_fraction (RwArchiveCard *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->bar)) ? gtk_progress_bar_get_fraction (self->bar)
                                                         : -1;
}
