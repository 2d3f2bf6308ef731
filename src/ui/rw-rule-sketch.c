/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-sketch.h"

#include "rw-alarm-rule-text.h"
#include "rw-canvas.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT 172
#define MARGIN 8
#define TOP 22    /* for the name of the limit */
#define BOTTOM 40 /* for the delays and the alarm */
#define N_POINTS 81

struct _RwRuleSketch
{
  GtkWidget parent_instance;
  RwAlarmRule *rule;
};

/* Where things are, px; the signal comes from below and is drawn mirrored for a lower limit. */
typedef struct
{
  float left, width, top, height;
  float limit, inside;                 /* y of the limit and of where it counts as gone */
  float begin, raised, gone, returned; /* x */
  gboolean is_below;
} Plan;

G_DEFINE_FINAL_TYPE (RwRuleSketch, rw_rule_sketch, GTK_TYPE_WIDGET)

/* The signal over the width, both from 0 to 1: it rises, stays beyond the limit, and comes back. */
static float
get_signal (float x)
{
  float hill = expf (-powf ((x - 0.5f) / 0.26f, 4));

  return 0.22f + 0.62f * hill + 0.025f * sinf (x * 40);
}

/* Where the signal passes a height, on the way up or down. */
static float
find_crossing (float height, gboolean falling)
{
  float low = falling ? 0.5f : 0, high = falling ? 1 : 0.5f;

  for (int i = 0; i < 24; i++)
    {
      float middle = (low + high) / 2;

      if ((get_signal (middle) > height) == falling)
        low = middle;
      else
        high = middle;
    }
  return (low + high) / 2;
}

static Plan
make_plan (RwRuleSketch *self, float width, float height)
{
  const RwAlarmRule *rule = self->rule;
  const float limit = 0.58f, inside = rule->deadband > 0 ? 0.40f : limit;
  Plan plan = {
    .left = MARGIN,
    .width = width - 2 * MARGIN,
    .top = TOP,
    .height = height - TOP - BOTTOM,
    .is_below = rule->side == RW_SIDE_BELOW,
  };

  plan.limit = plan.top + plan.height * (plan.is_below ? limit : 1 - limit);
  plan.inside = plan.top + plan.height * (plan.is_below ? inside : 1 - inside);
  plan.begin = plan.left + plan.width * find_crossing (limit, FALSE);
  plan.gone = plan.left + plan.width * find_crossing (inside, TRUE);
  plan.raised = plan.begin + (rule->on_delay > 0 ? plan.width * 0.2f : 0);
  plan.returned = plan.gone + (rule->off_delay > 0 ? plan.width * 0.14f : 0);
  return plan;
}

static GdkRGBA
get_color (GtkWidget *widget, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  return color;
}

static void
draw_text (RwRuleSketch *self,
           RwCanvas *canvas,
           const GdkRGBA *color,
           const char *text,
           float x,
           float y,
           float room)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (MAX (room, 1) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  rw_canvas_text (canvas, color, layout, x, y);
}

/* A span of time below the signal: a line with ends, and what it is. */
static void
draw_span (RwRuleSketch *self,
           RwCanvas *canvas,
           const GdkRGBA *color,
           float from,
           float to,
           float y,
           const char *title,
           gint64 duration)
{
  const RwCanvasPoint lines[] = {
    { from, y }, { to, y }, { from, y - 4 }, { from, y + 4 }, { to, y - 4 }, { to, y + 4 },
  };
  g_autofree char *length = rw_alarm_rule_dup_duration (duration);
  g_autofree char *text = g_strdup_printf ("%s %s", title, length);
  float room = (float) gtk_widget_get_width (GTK_WIDGET (self)) - from - MARGIN;

  if (duration == 0)
    return;
  rw_canvas_segments (canvas, color, lines, G_N_ELEMENTS (lines), 1);
  draw_text (self, canvas, color, text, from, y + 4, room);
}

static void
draw_levels (RwRuleSketch *self, RwCanvas *canvas, const Plan *plan)
{
  const double dash[] = { 5, 4 };
  GdkRGBA limit = get_color (GTK_WIDGET (self), "rw_high");
  GdkRGBA quiet = get_color (GTK_WIDGET (self), "rw_normal");
  const RwCanvasPoint at_limit[]
      = { { plan->left, plan->limit }, { plan->left + plan->width, plan->limit } };
  const RwCanvasPoint at_inside[]
      = { { plan->left, plan->inside }, { plan->left + plan->width, plan->inside } };
  g_autofree char *threshold = rw_rule_field_dup_value (RW_RULE_FIELD_THRESHOLD, self->rule);
  g_autofree char *deadband = rw_rule_field_dup_value (RW_RULE_FIELD_DEADBAND, self->rule);
  g_autofree char *limit_text = g_strdup_printf (_("Limit %s"), threshold);
  g_autofree char *inside_text = g_strdup_printf (_("Deadband %s"), deadband);
  float room = MAX (plan->begin - plan->left - 4, 90);

  rw_canvas_stroke (canvas, &limit, at_limit, 2, 1.5f, NULL);
  if (rw_rule_field_matters (RW_RULE_FIELD_THRESHOLD, self->rule))
    draw_text (self, canvas, &limit, limit_text, plan->left,
               plan->is_below ? plan->limit + 2 : plan->limit - 18, room);
  if (self->rule->deadband <= 0)
    return;
  rw_canvas_stroke (canvas, &quiet, at_inside, 2, 1, dash);
  draw_text (self, canvas, &quiet, inside_text, plan->left,
             plan->is_below ? plan->inside - 17 : plan->inside + 1, room);
}

static void
draw_signal (RwRuleSketch *self, RwCanvas *canvas, const Plan *plan)
{
  GdkRGBA color = get_color (GTK_WIDGET (self), "rw_series_supply");
  RwCanvasPoint points[N_POINTS];

  for (guint i = 0; i < N_POINTS; i++)
    {
      float x = (float) i / (N_POINTS - 1), value = get_signal (x);

      points[i].x = plan->left + plan->width * x;
      points[i].y = plan->top + plan->height * (plan->is_below ? value : 1 - value);
    }
  rw_canvas_stroke (canvas, &color, points, N_POINTS, 2, NULL);
}

static void
rw_rule_sketch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwRuleSketch *self = RW_RULE_SKETCH (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  RwCanvas canvas = rw_canvas_for_snapshot (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA alarm, text;
  Plan plan;

  if (self->rule == NULL || width < 3 * MARGIN)
    return;

  plan = make_plan (self, width, height);
  alarm = get_color (widget, "rw_high");
  text = get_color (widget, NULL);
  alarm.alpha = 0.14f;
  rw_canvas_fill (&canvas, &alarm, plan.raised, plan.top - 18, plan.returned - plan.raised,
                  plan.height + 18);
  draw_levels (self, &canvas, &plan);
  draw_signal (self, &canvas, &plan);
  alarm.alpha = 1;
  draw_text (self, &canvas, &alarm, _("Alarm"), plan.raised + 4, plan.top - 18,
             plan.returned - plan.raised - 4);
  draw_span (self, &canvas, &text, plan.begin, plan.raised, plan.top + plan.height + 6,
             _("On delay"), self->rule->on_delay);
  draw_span (self, &canvas, &text, plan.gone, plan.returned, plan.top + plan.height + 6,
             _("Off delay"), self->rule->off_delay);
}

static void
rw_rule_sketch_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 220 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : HEIGHT;
}

static void
rw_rule_sketch_finalize (GObject *object)
{
  g_clear_pointer (&RW_RULE_SKETCH (object)->rule, rw_alarm_rule_free);
  G_OBJECT_CLASS (rw_rule_sketch_parent_class)->finalize (object);
}

static void
rw_rule_sketch_class_init (RwRuleSketchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_rule_sketch_finalize;
  widget_class->snapshot = rw_rule_sketch_snapshot;
  widget_class->measure = rw_rule_sketch_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-sketch");
}

static void
rw_rule_sketch_init (RwRuleSketch *self)
{
}

GtkWidget *
rw_rule_sketch_new (void)
{
  return g_object_new (RW_TYPE_RULE_SKETCH, NULL);
}

void
rw_rule_sketch_set_rule (RwRuleSketch *self, const RwAlarmRule *rule)
{
  g_autofree char *sentence = rule != NULL ? rw_alarm_rule_dup_sentence (rule) : NULL;

  g_clear_pointer (&self->rule, rw_alarm_rule_free);
  self->rule = rule != NULL ? rw_alarm_rule_copy (rule) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("When the rule alarms"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence != NULL ? sentence : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
