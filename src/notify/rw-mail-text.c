/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mail-text.h"

#include "rw-alarm-rule.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A mail lists no more alarms than somebody reads. */
#define MAX_LISTED 50

/* Longer lines are broken where mail programs would not break them. */
#define COLUMNS 76

/* --- members --------------------------------------------------------------------------------- */

static JsonNode *
get_value (JsonObject *data, const char *name)
{
  JsonNode *node = json_object_get_member (data, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* NULL when there is none. */
static const char *
get_text (JsonObject *data, const char *name)
{
  JsonNode *node = get_value (data, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static double
get_number (JsonObject *data, const char *name)
{
  JsonNode *node = get_value (data, name);

  return node != NULL && json_node_get_value_type (node) != G_TYPE_STRING
             ? json_node_get_double (node)
             : NAN;
}

static gint64
get_count (JsonObject *data, const char *name)
{
  double number = get_number (data, name);

  return isfinite (number) && fabs (number) < 1e15 ? (gint64) number : 0;
}

static const char *
get_priority (JsonObject *data)
{
  switch (get_count (data, "priority"))
    {
    case 1:
      return _ ("Critical");
    case 2:
      return _ ("High");
    case 3:
      return _ ("Medium");
    default:
      return _ ("Low");
    }
}

char *
rw_mail_text_to_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  return g_strstrip (g_string_free (line, FALSE));
}

/* --- subject --------------------------------------------------------------------------------- */

/* What the rule finds; the name of the rule where that is not known. */
static const char *
get_what (JsonObject *data)
{
  const char *what = get_text (data, "description");

  if (what == NULL)
    what = get_text (data, "rule_id");
  return what != NULL ? what : _ ("Alarm");
}

/* The prefix of the subject; NULL: the priority. */
static const char *
get_news (const char *event)
{
  static const struct
  {
    const char *event;
    const char *news;
  } all[] = {
    { "returned", N_ ("Over, not acknowledged") },
    { "cleared", N_ ("Over") },
    { "acknowledged", N_ ("Acknowledged") },
    { "shelved", N_ ("Shelved") },
    { "unshelved", N_ ("Unshelved") },
    { "out_of_service", N_ ("Out of service") },
    { "in_service", N_ ("In service again") },
    { "suppressed", N_ ("Suppressed") },
    { "unsuppressed", N_ ("No longer suppressed") },
    { "commented", N_ ("Comment") },
    { "escalated", N_ ("Nobody acknowledges") },
    { "reminder", N_ ("Still not acknowledged") },
    { "joined", N_ ("Part of an incident") },
    { "work_order", N_ ("Work order") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (event, all[i].event) == 0)
      return _ (all[i].news);
  return NULL;
}

static char *
make_subject (JsonObject *data)
{
  const char *event = get_text (data, "event");
  const char *container = get_text (data, "container_id");
  const char *news = get_news (event);
  guint n = (guint) CLAMP (get_count (data, "count"), 0, G_MAXINT);

  if (g_strcmp0 (event, "test") == 0)
    return g_strdup (_ ("Test: this channel works"));
  if (g_strcmp0 (event, "digest") == 0)
    return g_strdup_printf (ngettext ("%u message about alarms", "%u messages about alarms", n), n);
  if (news == NULL)
    news = get_priority (data);
  if (json_object_has_member (data, "incident_id") && json_object_has_member (data, "alarms"))
    {
      gint64 members = MAX (get_count (data, "members"), n);
      g_autofree char *reefers =
          g_strdup_printf (ngettext ("%u reefer", "%u reefers", (gulong) members), (guint) members);

      return g_strdup_printf ("%s: %s: %s", news, get_what (data), reefers);
    }
  if (container == NULL || g_str_equal (container, "*"))
    return g_strdup_printf ("%s: %s", news, get_what (data));
  return g_strdup_printf ("%s: %s, %s", news, get_what (data), container);
}

char *
rw_mail_text_subject (JsonObject *data)
{
  g_autofree char *text = make_subject (data);

  return rw_mail_text_to_line (text);
}

/* --- body ------------------------------------------------------------------------------------ */

static void
add_line (GString *out, const char *label, const char *text)
{
  g_autofree char *line = rw_mail_text_to_line (text);
  int width = 16 - (int) g_utf8_strlen (label, -1);

  g_string_append_printf (out, "%s:%*s%s\n", label, MAX (width, 1), "", line);
}

static void
add_member (GString *out, const char *label, JsonObject *data, const char *name)
{
  const char *text = get_text (data, name);

  if (text != NULL && *text != '\0')
    add_line (out, label, text);
}

/* To the minute, in UTC, which everybody on every ship can make their own time of. */
static void
add_time (GString *out, const char *label, JsonObject *data, const char *name)
{
  const char *text = get_text (data, name);
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *shown = NULL;
  gint64 time;
  gboolean zoned;

  if (text == NULL || !rw_time_parse (text, strlen (text), &time, &zoned))
    return;
  date = g_date_time_new_from_unix_utc (time / RW_USEC_PER_SEC);
  shown = date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M UTC") : NULL;
  if (shown != NULL)
    add_line (out, label, shown);
}

static void
add_number (GString *out, const char *label, JsonObject *data, const char *name)
{
  double number = get_number (data, name);
  g_autofree char *text = NULL;

  if (isnan (number))
    return;
  text = g_strdup_printf ("%.1f", number);
  add_line (out, label, text);
}

/* The same in the unit of what the rule judges. */
static void
add_measured (GString *out, const char *label, JsonObject *data, const char *name)
{
  const char *word = get_text (data, "signal");
  double number = get_number (data, name);
  g_autofree char *text = NULL;
  RwAlarmSignal signal;

  if (isnan (number))
    return;
  if (word == NULL || !rw_alarm_signal_from_string (word, &signal))
    {
      add_number (out, label, data, name);
      return;
    }
  /* That it has no power is said by the description. */
  if (signal == RW_SIGNAL_NO_POWER)
    return;
  text = g_strdup_printf ("%.1f %s", number, rw_alarm_signal_get_unit (signal));
  add_line (out, label, text);
}

static void
add_position (GString *out, JsonObject *data)
{
  double latitude = get_number (data, "latitude"), longitude = get_number (data, "longitude");
  g_autofree char *text = NULL;

  if (isnan (latitude) || isnan (longitude))
    return;
  text = g_strdup_printf ("%.4f° %c, %.4f° %c", fabs (latitude), latitude < 0 ? 'S' : 'N',
                          fabs (longitude), longitude < 0 ? 'W' : 'E');
  add_line (out, _ ("Where"), text);
}

/* A paragraph of its own, broken into lines. */
static void
add_paragraph (GString *out, const char *head, JsonObject *data, const char *name)
{
  const char *text = get_text (data, name);
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  glong column = 0;

  if (text == NULL || *text == '\0')
    return;
  line = rw_mail_text_to_line (text);
  words = g_strsplit (line, " ", -1);
  g_string_append_printf (out, "\n%s\n", head);
  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (column > 0)
        g_string_append_c (out, column + 1 + length > COLUMNS ? '\n' : ' ');
      column = column > 0 && column + 1 + length <= COLUMNS ? column + 1 + length : length;
      g_string_append (out, words[i]);
    }
  g_string_append_c (out, '\n');
}

static void
add_work_order (GString *out, JsonObject *data)
{
  JsonNode *node = json_object_get_member (data, "work_order");
  JsonObject *order;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  order = json_node_get_object (node);
  g_string_append_c (out, '\n');
  add_number (out, _ ("Work order"), order, "work_order_id");
  add_member (out, _ ("State"), order, "state");
  add_member (out, _ ("Engineer"), order, "engineer");
  add_time (out, _ ("Due"), order, "due_time");
  add_member (out, _ ("Instructions"), order, "instructions");
}

static void
add_alarm (GString *out, JsonObject *data)
{
  add_line (out, _ ("What"), get_what (data));
  add_line (out, _ ("Priority"), get_priority (data));
  add_member (out, _ ("Container"), data, "container_id");
  add_position (out, data);
  add_time (out, _ ("Since"), data, "raised_time");
  add_time (out, _ ("Over since"), data, "cleared_time");
  add_measured (out, _ ("Measured"), data,
                json_object_has_member (data, "measured") ? "measured" : "value");
  add_measured (out, _ ("Limit"), data, "limit_value");
  add_time (out, _ ("Limit passed by"), data, "limit_time");
  add_member (out, _ ("Cargo"), data,
              json_object_has_member (data, "product") ? "product" : "product_id");
  add_member (out, _ ("By"), data, "actor");
  add_member (out, _ ("Note"), data, "note");
  add_work_order (out, data);
  add_paragraph (out, _ ("What it means"), data, "meaning");
  add_paragraph (out, _ ("What to do"), data, "guidance");
}

static void
add_listed (GString *out, JsonObject *alarm, gboolean incident)
{
  g_autofree char *subject = rw_mail_text_subject (alarm);
  const char *container = get_text (alarm, "container_id");
  g_autofree char *line = rw_mail_text_to_line (container != NULL ? container : "");

  g_string_append_printf (out, "- %s\n", incident ? line : subject);
}

static void
add_list (GString *out, JsonObject *data, JsonArray *alarms)
{
  gboolean incident = json_object_has_member (data, "incident_id");
  guint n = json_array_get_length (alarms);
  guint count = (guint) CLAMP (get_count (data, "count"), n, G_MAXINT);

  if (incident)
    {
      add_line (out, _ ("What"), get_what (data));
      add_line (out, _ ("Priority"), get_priority (data));
    }
  add_time (out, _ ("Since"), data, "event_time");
  g_string_append_c (out, '\n');
  for (guint i = 0; i < MIN (n, MAX_LISTED); i++)
    {
      JsonNode *node = json_array_get_element (alarms, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_listed (out, json_node_get_object (node), incident);
    }
  if (count > MAX_LISTED)
    g_string_append_printf (out, _ ("… and %u more\n"), count - MAX_LISTED);
  add_paragraph (out, _ ("What it means"), data, "meaning");
  add_paragraph (out, _ ("What to do"), data, "guidance");
}

char *
rw_mail_text_body (JsonObject *data)
{
  GString *out = g_string_new (NULL);
  JsonNode *alarms = json_object_get_member (data, "alarms");

  if (g_strcmp0 (get_text (data, "event"), "test") == 0)
    {
      g_string_append (out, _ ("Somebody tried whether alarms would arrive here. They do.\n\n"));
      add_member (out, _ ("By"), data, "actor");
      add_time (out, _ ("When"), data, "event_time");
    }
  else if (alarms != NULL && JSON_NODE_HOLDS_ARRAY (alarms))
    add_list (out, data, json_node_get_array (alarms));
  else
    add_alarm (out, data);
  g_string_append (out, "\n-- \n");
  add_member (out, _ ("Reeferwatch, channel"), data, "channel");
  return g_string_free (out, FALSE);
}
