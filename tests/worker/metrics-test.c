/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-test.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* --- the text format ------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *samples;
  GHashTable *families; /* names seen */
  char *family;         /* the current one */
  char *type;
} Parser;

static gsize
span_name (const char *text)
{
  gsize n = 0;

  while (g_ascii_isalpha (text[n]) || text[n] == '_' || text[n] == ':'
         || (n > 0 && g_ascii_isdigit (text[n])))
    n++;
  return n;
}

static void
read_comment (Parser *parser, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  g_assert_cmpstr (words[0], ==, "#");
  g_assert_cmpuint (span_name (words[2]), ==, strlen (words[2]));
  if (g_str_equal (words[1], "HELP"))
    {
      g_assert_true (g_hash_table_add (parser->families, g_strdup (words[2])));
      g_assert_cmpstr (words[3], !=, "");
      g_free (parser->family);
      parser->family = g_strdup (words[2]);
      g_clear_pointer (&parser->type, g_free);
      return;
    }
  g_assert_cmpstr (words[1], ==, "TYPE");
  g_assert_cmpstr (words[2], ==, parser->family);
  g_assert_null (parser->type);
  parser->type = g_strdup (words[3]);
  if (g_str_equal (parser->type, "counter"))
    g_assert_true (g_str_has_suffix (parser->family, "_total"));
  else
    g_assert_true (g_str_equal (parser->type, "gauge") || g_str_equal (parser->type, "summary"));
}

/* From the quotation mark on; returns what follows the closing one. */
static const char *
read_label_value (const char *p, GString *key)
{
  g_assert_cmpint (*p++, ==, '"');
  for (; *p != '"'; p++)
    {
      g_assert_cmpint (*p, !=, '\0');
      if (*p != '\\')
        {
          g_string_append_c (key, *p);
          continue;
        }
      p++;
      g_assert_true (*p == '\\' || *p == '"' || *p == 'n');
      g_string_append_c (key, *p == 'n' ? '\n' : *p);
    }
  return p + 1;
}

static void
assert_in_family (const Parser *parser, const char *name)
{
  g_autofree char *sum = g_strconcat (parser->family, "_sum", NULL);
  g_autofree char *count = g_strconcat (parser->family, "_count", NULL);

  g_assert_nonnull (parser->type);
  if (g_str_equal (parser->type, "summary"))
    g_assert_true (g_str_equal (name, sum) || g_str_equal (name, count));
  else
    g_assert_cmpstr (name, ==, parser->family);
}

static void
read_sample (Parser *parser, const char *line)
{
  gsize length = span_name (line);
  g_autoptr (GString) key = g_string_new_len (line, (gssize) length);
  const char *p = line + length;
  double *value = g_new (double, 1);
  char *end;

  assert_in_family (parser, key->str);
  if (*p == '{')
    {
      length = span_name (p + 1);
      g_assert_cmpuint (length, >, 0);
      g_string_append_len (key, p, (gssize) length + 3);
      p = read_label_value (p + 1 + length + 1, key);
      g_string_append (key, "\"}");
      g_assert_cmpint (*p++, ==, '}');
    }
  g_assert_cmpint (*p++, ==, ' ');
  *value = g_ascii_strtod (p, &end);
  g_assert_true (end > p && *end == '\0' && isfinite (*value));
  g_assert_true (g_hash_table_insert (parser->samples, g_strdup (key->str), value));
}

GHashTable *
metrics_parse (const char *text)
{
  Parser parser = {
    .samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_null (strchr (text, '\r'));
  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_assert_cmpstr (lines[i], !=, "");
      if (*lines[i] == '#')
        read_comment (&parser, lines[i]);
      else
        read_sample (&parser, lines[i]);
    }

  g_hash_table_unref (parser.families);
  g_free (parser.family);
  g_free (parser.type);
  return parser.samples;
}

double
metrics_get (GHashTable *samples, const char *name)
{
  const double *value = g_hash_table_lookup (samples, name);

  if (value == NULL)
    {
      g_autofree char **names = (char **) g_hash_table_get_keys_as_array (samples, NULL);
      g_autofree char *list = g_strjoinv ("\n", names);

      g_error ("There is no sample %s among\n%s", name, list);
    }
  return *value;
}

double
metrics_sum (GHashTable *samples, const char *family)
{
  g_autofree char *prefix = g_strconcat (family, "{", NULL);
  GHashTableIter iter;
  gpointer name, value;
  double sum = 0;

  g_hash_table_iter_init (&iter, samples);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_str_has_prefix (name, prefix))
      sum += *(double *) value;
  return sum;
}

/* --- HTTP ------------------------------------------------------------------------------------ */

void
http_answer_clear (HttpAnswer *answer)
{
  g_free (answer->headers);
  g_free (answer->body);
}

static char *
exchange (const char *uri, const char *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_uri (client, uri, 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (answer, "", 1, NULL, NULL, NULL);
  g_output_stream_close (answer, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (answer));
}

void
http_request (const char *uri, const char *request, const char *more, HttpAnswer *answer)
{
  g_autofree char *text =
      g_strdup_printf ("%s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n%s%s", request,
                       more != NULL ? more : "", more != NULL ? "" : "\r\n");
  g_autofree char *raw = exchange (uri, text);
  char *end = strstr (raw, "\r\n\r\n");

  g_assert_true (g_str_has_prefix (raw, "HTTP/1."));
  g_assert_nonnull (end);
  answer->code = (int) g_ascii_strtoll (raw + strlen ("HTTP/1.1 "), NULL, 10);
  answer->headers = g_strndup (raw, (gsize) (end - raw) + 2);
  answer->body = g_strdup (end + 4);
}
