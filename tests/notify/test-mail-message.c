/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-test.h"
#include "rw-mail-message.h"
#include "rw-mail-text.h"

#include <string.h>

#define FROM "reeferwatch@harbour.test"

static char *
make_for (const char *event, const char *members)
{
  g_autofree char *payload = notify_test_payload (event, members);
  g_autoptr (RwDelivery) delivery = notify_test_delivery ("email", "a@b.test, c@d.test", payload);
  g_autoptr (GError) error = NULL;
  char *message = rw_mail_message_new (delivery, FROM, delivery->created_time, &error);

  g_assert_no_error (error);
  return message;
}

/* The value of a header, unfolded and decoded; NULL when there is none. Asserts that there is one
 * at most. */
static char *
dup_header (const char *message, const char *name)
{
  g_autofree char *head = g_strndup (message, (gsize) (strstr (message, "\r\n\r\n") - message));
  g_autofree char *unfolded = g_strjoinv (" ", g_strsplit (head, "\r\n ", -1));
  g_auto (GStrv) lines = g_strsplit (unfolded, "\r\n", -1);
  char *found = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (name);

      g_assert_nonnull (strstr (lines[i], ": "));
      if (strncmp (lines[i], name, length) != 0 || lines[i][length] != ':')
        continue;
      g_assert_null (found);
      found = g_strdup (lines[i] + length + 2);
    }
  return found;
}

/* Undoes the encoded words of a header. */
static char *
decode_words (const char *text)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length;
      g_autofree guchar *bytes = NULL;

      g_assert_true (g_str_has_prefix (words[i], "=?UTF-8?B?")
                     && g_str_has_suffix (words[i], "?="));
      g_assert_cmpuint (strlen (words[i]), <=, 75);
      words[i][strlen (words[i]) - 2] = '\0';
      bytes = g_base64_decode (words[i] + 10, &length);
      g_assert_true (g_utf8_validate ((char *) bytes, (gssize) length, NULL));
      g_string_append_len (out, (char *) bytes, (gssize) length);
    }
  return g_string_free (out, FALSE);
}

/* Undoes quoted-printable. */
static char *
dup_body (const char *message)
{
  GString *out = g_string_new (NULL);

  for (const char *p = strstr (message, "\r\n\r\n") + 4; *p != '\0'; p++)
    if (*p == '=' && p[1] == '\r')
      p += 2;
    else if (*p == '=')
      {
        g_string_append_c (out,
                           (char) (g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2])));
        p += 2;
      }
    else if (*p != '\r')
      g_string_append_c (out, *p);
  g_assert_true (g_utf8_validate (out->str, -1, NULL));
  return g_string_free (out, FALSE);
}

/* No line is too long, none ends otherwise than it should, all is ASCII. */
static void
assert_well_formed (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);

  g_assert_true (g_str_is_ascii (message));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 200);
      for (const char *p = lines[i]; *p != '\0'; p++)
        g_assert_false (g_ascii_iscntrl (*p));
    }
}

static void
test_headers (void)
{
  g_autofree char *message = make_for ("raised", "\"description\":\"Supply air too warm\"");
  g_autofree char *subject = dup_header (message, "Subject");
  g_autofree char *to = dup_header (message, "To");
  g_autofree char *date = dup_header (message, "Date");
  g_autofree char *from = dup_header (message, "From");
  g_autofree char *automatic = dup_header (message, "Auto-Submitted");
  g_autofree char *importance = dup_header (message, "Importance");

  assert_well_formed (message);
  g_assert_cmpstr (subject, ==, "Critical: Supply air too warm, CMAU4501237");
  g_assert_cmpstr (to, ==, "a@b.test, c@d.test");
  g_assert_cmpstr (from, ==, "Reeferwatch <" FROM ">");
  g_assert_cmpstr (date, ==, "Sat, 22 Nov 2025 10:00:00 +0000");
  g_assert_cmpstr (automatic, ==, "auto-generated");
  g_assert_cmpstr (importance, ==, "high");
}

/* Whatever comes from outside stays inside the line that it belongs to. */
static void
test_injection (void)
{
  static const char *const evil[] = {
    "x\\r\\nBcc: evil@evil.test",
    "x\\nBcc: evil@evil.test",
    "x\\rBcc: evil@evil.test",
    "x\\u2028Bcc: evil@evil.test",
    "x\\u0085Bcc: evil@evil.test",
    "=?utf-8?q?x=0ABcc:_evil@evil.test?=",
    "x\\r\\n\\r\\nA body",
    "x\\r\\n.\\r\\nMAIL FROM:<evil@evil.test>",
    "\\u0000x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"description\":\"%s\",\"note\":\"%s\",\"guidance\":\"%s\",\"actor\":\"%s\","
          "\"container_id\":\"%s\",\"product\":\"%s\"",
          evil[i], evil[i], evil[i], evil[i], evil[i], evil[i]);
      g_autofree char *payload = notify_test_payload ("raised", members);
      g_autoptr (RwDelivery) delivery = notify_test_delivery ("email", "a@b.test", payload);
      g_autofree char *message = rw_mail_message_new (delivery, FROM, delivery->created_time, NULL);
      g_autofree char *bcc = NULL;

      /* NUL is refused by the parser. */
      if (message == NULL)
        continue;
      assert_well_formed (message);
      bcc = dup_header (message, "Bcc");
      g_assert_null (bcc);
      g_assert_null (strstr (message, "\r\n.\r\n"));
      g_assert_null (strstr (message, "\r\n."));
    }
}

static void
test_encoding (void)
{
  g_autofree char *many = g_strnfill (100, 'x');
  g_autofree char *members = g_strdup_printf (
      "\"description\":\"Zu warm: 冷凍 %s ☃ äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü\","
      "\"guidance\":\".%s ☃ =3D \\t end. More\"",
      many, many);
  g_autofree char *message = make_for ("raised", members);
  g_autofree char *subject = dup_header (message, "Subject");
  g_autofree char *decoded = decode_words (subject);
  g_autofree char *body = dup_body (message);

  assert_well_formed (message);
  g_assert_true (g_str_has_prefix (decoded, "Critical: Zu warm: 冷凍 xxx"));
  g_assert_nonnull (strstr (body, "☃ =3D   end. More"));
}

/* All about one alarm belongs together; an attempt that is repeated is the same mail. */
static void
test_threads (void)
{
  g_autofree char *raised = make_for ("raised", NULL);
  g_autofree char *again = make_for ("raised", NULL);
  g_autofree char *over = make_for ("cleared", NULL);
  g_autofree char *first = dup_header (raised, "Message-ID");
  g_autofree char *second = dup_header (over, "Message-ID");
  g_autofree char *refers = dup_header (over, "References");
  g_autofree char *reply = dup_header (over, "In-Reply-To");
  g_autofree char *none = dup_header (raised, "References");

  g_assert_cmpstr (raised, ==, again);
  g_assert_cmpstr (first, ==, "<alarm-12.2026-11-22T1000000000.harbour@harbour.test>");
  g_assert_cmpstr (second, ==, "<0b0f6ad4-0000-4000-8000-000000000001@harbour.test>");
  g_assert_cmpstr (refers, ==, first);
  g_assert_cmpstr (reply, ==, first);
  g_assert_null (none);
}

static void
test_body (void)
{
  g_autofree char *message = make_for (
      "work_order",
      "\"description\":\"No power\",\"signal\":\"control_air\",\"value\":9.44,\"limit_value\":5,"
      "\"product\":\"Bananas\",\"latitude\":-37.8,\"longitude\":122.25,"
      "\"meaning\":\"It warms.\",\"guidance\":\"Plug it in.\",\"actor\":\"anna\","
      "\"note\":\"hurry\",\"work_order\":{\"work_order_id\":5,\"state\":\"assigned\","
      "\"engineer\":\"Jo\",\"due_time\":\"2026-11-22T12:30:00+00:00\"}");
  g_autofree char *body = dup_body (message);
  static const char *const lines[] = {
    "What:            No power\n",
    "Priority:        Critical\n",
    "Container:       CMAU4501237\n",
    "Where:           37.8000° S, 122.2500° E\n",
    "Since:           2026-11-22 10:00 UTC\n",
    "Measured:        9.4 °C\n",
    "Limit:           5.0 °C\n",
    "Cargo:           Bananas\n",
    "By:              anna\n",
    "Note:            hurry\n",
    "Engineer:        Jo\n",
    "Due:             2026-11-22 12:30 UTC\n",
    "\nWhat it means\nIt warms.\n",
    "\nWhat to do\nPlug it in.\n",
    "\n-- \nReeferwatch, channel: harbour\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strstr (body, lines[i]) == NULL)
      g_error ("“%s” is not in\n%s", lines[i], body);
}

static char *
make_subject (const char *event, const char *members)
{
  g_autofree char *message = make_for (event, members);

  return dup_header (message, "Subject");
}

static void
test_subjects (void)
{
  static const struct
  {
    const char *event;
    const char *members;
    const char *subject;
  } cases[] = {
    { "cleared", "\"description\":\"No power\"", "Over: No power, CMAU4501237" },
    { "escalated", NULL, "Nobody acknowledges: control_air_high, CMAU4501237" },
    { "raised", "\"container_id\":\"*\",\"description\":\"Silence\"", "Critical: Silence" },
    { "raised",
      "\"incident_id\":7,\"count\":300,\"members\":310,\"alarms\":[],\"description\":\"No power\"",
      "Critical: No power: 310 reefers" },
    { "digest", "\"count\":27,\"alarms\":[]", "27 messages about alarms" },
    { "test", NULL, "Test: this channel works" },
    { "raised", "\"priority\":\"high\",\"description\":[1]", "Low: control_air_high, CMAU4501237" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *subject = make_subject (cases[i].event, cases[i].members);

      g_assert_cmpstr (subject, ==, cases[i].subject);
    }
}

/* A digest says what is in it, and no more than somebody reads. */
static void
test_digest (void)
{
  GString *members = g_string_new ("\"count\":60,\"alarms\":[");
  g_autofree char *message = NULL, *body = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (members,
                            "%s{\"event\":\"raised\",\"priority\":2,\"container_id\":\"C%u\","
                            "\"description\":\"No power\"}",
                            i > 0 ? "," : "", i);
  g_string_append (members, "]");
  message = make_for ("digest", members->str);
  body = dup_body (message);
  g_assert_nonnull (strstr (body, "- High: No power, C0\n"));
  g_assert_nonnull (strstr (body, "- High: No power, C49\n… and 10 more\n"));
  g_string_free (members, TRUE);
}

static void
test_refused (void)
{
  static const char *const addresses[] = { "",        "a",     "a@b, c", "a@b\nc@d",
                                           "A <a@b>", "a@b@c", "a b@c" };
  static const char *const payloads[] = { "", "{", "[]", "{\"data\":[]}", "{\"data\":null}", "3" };
  g_autofree char *payload = notify_test_payload ("raised", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (RwDelivery) delivery = notify_test_delivery ("email", addresses[i], payload);
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_mail_message_new (delivery, FROM, 0, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (RwDelivery) delivery = notify_test_delivery ("email", "a@b", payloads[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_mail_message_new (delivery, FROM, 0, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-message/headers", test_headers);
  g_test_add_func ("/mail-message/injection", test_injection);
  g_test_add_func ("/mail-message/encoding", test_encoding);
  g_test_add_func ("/mail-message/threads", test_threads);
  g_test_add_func ("/mail-message/body", test_body);
  g_test_add_func ("/mail-message/subjects", test_subjects);
  g_test_add_func ("/mail-message/digest", test_digest);
  g_test_add_func ("/mail-message/refused", test_refused);
  return g_test_run ();
}
