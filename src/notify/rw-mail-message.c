/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mail-message.h"

#include "rw-mail-text.h"
#include "rw-time.h"

#include <string.h>

/* Of a subject, bytes; mail programs show less. */
#define MAX_SUBJECT 240

/* An encoded word has at most 75 characters, of which 12 are =?UTF-8?B?…?=: 45 bytes become 60. */
#define WORD_BYTES 45

/* Of quoted-printable, without the = at the end. */
#define LINE_LENGTH 75

gboolean
rw_mail_message_is_address (const char *text)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || at[1] == '\0' || strchr (at + 1, '@') != NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr (" <>,;:\"()\\", *p) != NULL)
      return FALSE;
  return TRUE;
}

char **
rw_mail_message_split_addresses (const char *addresses, GError **error)
{
  g_auto (GStrv) all = g_strsplit (addresses, ",", -1);
  gboolean plain = all[0] != NULL;

  for (guint i = 0; all[i] != NULL; i++)
    plain &= rw_mail_message_is_address (g_strstrip (all[i]));
  if (plain)
    return g_steal_pointer (&all);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The channel has no mail addresses that can be used: set some, with commas "
                       "between");
  return NULL;
}

/* --- headers --------------------------------------------------------------------------------- */

static void
add_encoded (GString *out, const char *text)
{
  const char *begin = text;

  while (*begin != '\0')
    {
      const char *end = begin;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - begin <= WORD_BYTES)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) begin, (gsize) (end - begin));
      g_string_append_printf (out, "%s=?UTF-8?B?%s?=", begin > text ? "\r\n " : "", word);
      begin = end;
    }
}

/* text is any, and becomes one header. */
static void
add_header (GString *out, const char *name, const char *text)
{
  g_autofree char *line = rw_mail_text_to_line (text);
  const char *end;

  if (strlen (line) > MAX_SUBJECT)
    {
      line[MAX_SUBJECT] = '\0';
      if (!g_utf8_validate (line, -1, &end))
        line[end - line] = '\0';
    }
  g_string_append_printf (out, "%s: ", name);
  if (g_str_is_ascii (line) && strstr (line, "=?") == NULL && strlen (line) < 70)
    g_string_append (out, line);
  else
    add_encoded (out, line);
  g_string_append (out, "\r\n");
}

static void
add_date (GString *out, gint64 date)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date / RW_USEC_PER_SEC);

  /* The names of g_date_time_format() are those of the user's language. */
  g_string_append_printf (out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
                          days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1], g_date_time_get_year (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/* Letters and digits of what may be anything. */
static char *
clean (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; p != NULL && *p != '\0' && out->len < 60; p++)
    if (g_ascii_isalnum (*p) || *p == '-')
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  return clean (json_object_get_string_member_with_default (object, name, ""));
}

/* The mail that says that it was raised is the first of the thread, the others refer to it, also
 * where that one was never sent. */
static void
add_thread (GString *out,
            JsonObject *event,
            JsonObject *data,
            const char *channel,
            const char *from)
{
  g_autofree char *id = dup_member (event, "id");
  g_autofree char *raised = dup_member (data, "raised_time");
  g_autofree char *place = clean (channel);
  g_autofree char *thread = NULL;
  const char *domain = strchr (from, '@') + 1;
  const char *word = json_object_get_string_member_with_default (data, "event", "");
  gint64 alarm = json_object_get_int_member_with_default (data, "alarm_id", 0);

  if (alarm != 0)
    thread =
        g_strdup_printf ("<alarm-%" G_GINT64_FORMAT ".%s.%s@%s>", alarm, raised, place, domain);
  if (thread != NULL && g_str_equal (word, "raised"))
    g_string_append_printf (out, "Message-ID: %s\r\n", thread);
  else
    g_string_append_printf (out, "Message-ID: <%s@%s>\r\n", id, domain);
  if (thread != NULL && !g_str_equal (word, "raised"))
    g_string_append_printf (out, "In-Reply-To: %s\r\nReferences: %s\r\n", thread, thread);
}

static void
add_recipients (GString *out, char **addresses)
{
  g_autofree char *list = g_strjoinv (",\r\n ", addresses);

  g_string_append_printf (out, "To: %s\r\n", list);
}

/* --- body ------------------------------------------------------------------------------------ */

/* Quoted-printable, of lines that end with \n. */
static void
add_body (GString *out, const char *text)
{
  guint column = 0;

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      gboolean last = p[1] == '\n' || p[1] == '\0';
      gboolean plain = *p >= 33 && *p <= 126 && *p != '=' && !(column == 0 && *p == '.');
      guint width;

      if (*p == '\n')
        {
          g_string_append (out, "\r\n");
          column = 0;
          continue;
        }
      plain |= *p == ' ' && !last;
      width = plain ? 1 : 3;
      if (column + width > LINE_LENGTH)
        {
          g_string_append (out, "=\r\n");
          column = 0;
        }
      if (plain)
        g_string_append_c (out, (char) *p);
      else
        g_string_append_printf (out, "=%02X", *p);
      column += width;
    }
}

char *
rw_mail_message_new (const RwDelivery *delivery, const char *from, gint64 date, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_auto (GStrv) addresses = rw_mail_message_split_addresses (delivery->address, error);
  g_autofree char *subject = NULL, *body = NULL;
  JsonNode *root, *member = NULL;
  JsonObject *data;
  GString *out;

  if (addresses == NULL || !json_parser_load_from_data (parser, delivery->payload, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    member = json_object_get_member (json_node_get_object (root), "data");
  if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member) || !rw_mail_message_is_address (from))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "What is to be told is not an event");
      return NULL;
    }
  data = json_node_get_object (member);
  subject = rw_mail_text_subject (data);
  body = rw_mail_text_body (data);

  out = g_string_new (NULL);
  g_string_append_printf (out, "From: Reeferwatch <%s>\r\n", from);
  add_recipients (out, addresses);
  add_header (out, "Subject", subject);
  add_date (out, date);
  add_thread (out, json_node_get_object (root), data, delivery->channel, from);
  if (json_object_get_int_member_with_default (data, "priority", 4) <= 2)
    g_string_append (out, "Importance: high\r\n");
  g_string_append (out, "Auto-Submitted: auto-generated\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
  add_body (out, body);
  return g_string_free (out, FALSE);
}
