/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-figures.h"

#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define BIN (10 * RW_USEC_PER_MIN)

typedef enum
{
  FIGURE_PER_10_MIN,
  FIGURE_PER_DAY,
  FIGURE_MOST,
  FIGURE_FLOODS,
  FIGURE_TIME_IN_FLOOD,
  FIGURE_CRITICAL,
  FIGURE_CHATTERING,
  FIGURE_STALE,
  FIGURE_STANDING,
  FIGURE_SHELVED,
  FIGURE_ACKNOWLEDGED,
  FIGURE_RAISED,
  N_FIGURES
} Figure;

/* limit is the most that is good; NAN where no standard says. */
static const struct
{
  const char *name;
  const char *target;
  double limit;
} kinds[N_FIGURES] = {
  [FIGURE_PER_10_MIN] = { N_("Told in 10 min, on average"), N_("at most 1"), 1 },
  [FIGURE_PER_DAY] = { N_("Told in a day"), N_("at most 150"), 150 },
  [FIGURE_MOST] = { N_("Most in 10 min"), N_("at most 10"), 10 },
  [FIGURE_FLOODS] = { N_("Floods"), N_("none"), 0 },
  [FIGURE_TIME_IN_FLOOD] = { N_("Time in flood"), N_("at most 1 %"), 1 },
  [FIGURE_CRITICAL] = { N_("Critical of those told"), N_("at most 5 %"), 5 },
  [FIGURE_CHATTERING] = { N_("Chattering"), N_("none"), 0 },
  [FIGURE_STALE] = { N_("Active for more than a day"), N_("fewer than 5"), 4 },
  [FIGURE_STANDING] = { N_("Active now"), N_("fewer than 10"), 9 },
  [FIGURE_SHELVED] = { N_("Shelved now"), NULL, NAN },
  [FIGURE_ACKNOWLEDGED] = { N_("Half are acknowledged after"), NULL, NAN },
  [FIGURE_RAISED] = { N_("Raised, incidents one by one"), NULL, NAN },
};

/* The widgets of one line. */
typedef struct
{
  GtkLabel *value;
  GtkImage *icon;
  GtkLabel *verdict;
} Line;

struct _RwAlarmFigures
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  Line lines[N_FIGURES];
  guint n_over;
};

G_DEFINE_FINAL_TYPE (RwAlarmFigures, rw_alarm_figures, GTK_TYPE_WIDGET)

static double
get_share (double part, double whole)
{
  return whole > 0 ? 100 * part / whole : 0;
}

static double
get_number (const RwAlarmStatistics *s, Figure figure)
{
  double span = (double) MAX (s->to - s->from, 1);

  switch (figure)
    {
    case FIGURE_PER_10_MIN:
      return s->n_told / (span / (double) BIN);
    case FIGURE_PER_DAY:
      return s->n_told / (span / (double) RW_USEC_PER_DAY);
    case FIGURE_MOST:
      return s->most_in_10_min;
    case FIGURE_FLOODS:
      return s->n_floods;
    case FIGURE_TIME_IN_FLOOD:
      return get_share ((double) s->time_in_flood, span);
    case FIGURE_CRITICAL:
      return get_share (s->n_by_priority[RW_ALARM_PRIORITY_CRITICAL], s->n_told);
    case FIGURE_CHATTERING:
      return s->n_chattering;
    case FIGURE_STALE:
      return s->n_stale;
    case FIGURE_STANDING:
      return s->n_standing;
    case FIGURE_SHELVED:
      return s->n_shelved;
    case FIGURE_ACKNOWLEDGED:
      return (double) s->acknowledged_after;
    case FIGURE_RAISED:
    case N_FIGURES:
    default:
      return s->n_raised;
    }
}

static char *
describe (Figure figure, double number)
{
  switch ((int) figure)
    {
    case FIGURE_PER_10_MIN:
    case FIGURE_PER_DAY:
      return number < 10 ? g_strdup_printf ("%.1f", number)
                         : rw_format_count ((guint64) llround (number));
    case FIGURE_TIME_IN_FLOOD:
    case FIGURE_CRITICAL:
      return g_strdup_printf ("%.1f %%", number);
    case FIGURE_ACKNOWLEDGED:
      return number > 0 ? rw_format_age ((gint64) number) : g_strdup ("–");
    default:
      return rw_format_count ((guint64) number);
    }
}

static void
show_verdict (RwAlarmFigures *self, Line *line, double number, double limit)
{
  gboolean known = !isnan (limit);
  gboolean over = known && number > limit;

  self->n_over += over;
  gtk_widget_set_visible (GTK_WIDGET (line->icon), known);
  gtk_image_set_from_icon_name (line->icon,
                                over ? "dialog-warning-symbolic" : "object-select-symbolic");
  gtk_label_set_label (line->verdict, !known ? "" : over ? _("Too many") : _("Good"));
  if (over)
    {
      gtk_widget_add_css_class (GTK_WIDGET (line->icon), "rw-high");
      gtk_widget_add_css_class (GTK_WIDGET (line->verdict), "over");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (line->icon), "rw-high");
      gtk_widget_remove_css_class (GTK_WIDGET (line->verdict), "over");
    }
}

static GtkLabel *
add_label (RwAlarmFigures *self, const char *text, Figure figure, int column, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 1 ? 1 : 0);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, "rw-numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, (int) figure, 1, 1);
  return GTK_LABEL (label);
}

static void
add_line (RwAlarmFigures *self, Figure figure)
{
  Line *line = &self->lines[figure];
  GtkLabel *name = add_label (self, _(kinds[figure].name), figure, 0, NULL);

  line->value = add_label (self, "–", figure, 1, "value");
  add_label (self, kinds[figure].target != NULL ? _(kinds[figure].target) : "", figure, 2,
             "dim-label");
  line->icon = GTK_IMAGE (gtk_image_new ());
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (line->icon), 3, (int) figure, 1, 1);
  line->verdict = add_label (self, "", figure, 4, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (line->value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  name, NULL, -1);
}

static void
rw_alarm_figures_dispose (GObject *object)
{
  g_clear_pointer (&RW_ALARM_FIGURES (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_alarm_figures_parent_class)->dispose (object);
}

static void
rw_alarm_figures_class_init (RwAlarmFiguresClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_figures_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-figures");
}

static void
rw_alarm_figures_init (RwAlarmFigures *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (guint i = 0; i < N_FIGURES; i++)
    add_line (self, i);
}

void
rw_alarm_figures_show (RwAlarmFigures *self, const RwAlarmStatistics *statistics)
{
  self->n_over = 0;
  for (guint i = 0; i < N_FIGURES; i++)
    {
      double number = get_number (statistics, i);
      g_autofree char *text = describe (i, number);

      gtk_label_set_label (self->lines[i].value, text);
      show_verdict (self, &self->lines[i], number, kinds[i].limit);
    }
}

guint
rw_alarm_figures_get_n_over (RwAlarmFigures *self)
{
  return self->n_over;
}
