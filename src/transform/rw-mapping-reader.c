/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-reader-private.h"

#include "rw-json-check.h"

#include <string.h>

/* No person writes more. */
#define MAX_FILE (4 * 1024 * 1024)

/* What is noted while the parser runs, because the tree does not tell it: the lines, and whether a
 * member came twice. */
typedef struct
{
  GHashTable *lines;   /* from JsonNode to its line */
  GHashTable *members; /* "object/member": those that have been */
  GArray *begins;      /* of guint: the lines where the open objects and lists began */
  guint last_begin;    /* of the one that was closed last */
  char *twice;         /* the first member that came twice, or NULL */
  guint twice_line;
} Notes;

static void
began_cb (JsonParser *parser, gpointer user_data)
{
  Notes *notes = user_data;
  guint line = json_parser_get_current_line (parser);

  g_array_append_val (notes->begins, line);
}

static void
ended_cb (JsonParser *parser, gpointer value, gpointer user_data)
{
  Notes *notes = user_data;

  notes->last_begin = g_array_index (notes->begins, guint, notes->begins->len - 1);
  g_array_set_size (notes->begins, notes->begins->len - 1);
}

static void
note_line (Notes *notes, JsonParser *parser, JsonNode *node)
{
  guint line = JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node)
                   ? notes->last_begin
                   : json_parser_get_current_line (parser);

  g_hash_table_insert (notes->lines, node, GUINT_TO_POINTER (line));
}

static void
member_came_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Notes *notes = user_data;
  char *key = g_strdup_printf ("%p/%s", (gpointer) object, name);

  note_line (notes, parser, json_object_get_member (object, name));
  if (!g_hash_table_add (notes->members, key) && notes->twice == NULL)
    {
      notes->twice = g_strdup (name);
      notes->twice_line = json_parser_get_current_line (parser);
    }
}

static void
element_came_cb (JsonParser *parser, JsonArray *array, int index, gpointer user_data)
{
  note_line (user_data, parser, json_array_get_element (array, (guint) index));
}

static void
notes_init (Notes *notes, JsonParser *parser)
{
  notes->lines = g_hash_table_new (NULL, NULL);
  notes->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  notes->begins = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (parser, "object-start", G_CALLBACK (began_cb), notes);
  g_signal_connect (parser, "array-start", G_CALLBACK (began_cb), notes);
  g_signal_connect (parser, "object-end", G_CALLBACK (ended_cb), notes);
  g_signal_connect (parser, "array-end", G_CALLBACK (ended_cb), notes);
  g_signal_connect (parser, "object-member", G_CALLBACK (member_came_cb), notes);
  g_signal_connect (parser, "array-element", G_CALLBACK (element_came_cb), notes);
}

static void
notes_clear (Notes *notes)
{
  g_clear_pointer (&notes->lines, g_hash_table_unref);
  g_clear_pointer (&notes->members, g_hash_table_unref);
  g_clear_pointer (&notes->begins, g_array_unref);
  g_free (notes->twice);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notes, notes_clear)

/* json-glib says "<data>:3:4: Parse error: …", and takes what is no JSON, which the check tells. */
static gboolean
parse (JsonParser *parser, const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *problem = NULL;
  const char *message;

  if (length <= MAX_FILE && json_parser_load_from_data (parser, text, (gssize) length, &reason)
      && rw_json_check (text, length, &problem))
    return TRUE;

  if (length > MAX_FILE)
    problem = g_strdup_printf ("The file has more than %d bytes", MAX_FILE);
  message = problem != NULL ? problem : reason->message;
  if (g_str_has_prefix (message, "<data>:"))
    g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_JSON, "%s:%s", name,
                 message + strlen ("<data>:"));
  else if (g_str_has_prefix (message, "The message"))
    g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_JSON, "%s: The file%s", name,
                 message + strlen ("The message"));
  else
    g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_JSON, "%s: %s", name, message);
  return FALSE;
}

static gboolean
read_root (RwMappingReader *self, RwMapping *mapping, JsonNode *root)
{
  static const char *const keys[] = { "comment", "rules", NULL };
  JsonObject *object = rw_mapping_reader_get_object (self, root, keys);
  JsonNode *rules;

  if (object == NULL)
    return FALSE;
  rules = json_object_get_member (object, "rules");
  if (rules == NULL || !JSON_NODE_HOLDS_ARRAY (rules)
      || json_array_get_length (json_node_get_array (rules)) == 0)
    return rw_mapping_reader_fail (self, root, "“rules” is needed: a list of rules in [ ]");

  return rw_mapping_reader_read_rules (self, mapping, json_node_get_array (rules));
}

RwMapping *
rw_mapping_read_text (const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (RwMapping) mapping = rw_mapping_new ();
  g_auto (Notes) notes = { 0 };
  RwMappingReader reader = { .file = name, .error = error };

  notes_init (&notes, parser);
  reader.lines = notes.lines;
  if (!parse (parser, text, length, name, error))
    return NULL;
  if (notes.twice != NULL)
    {
      g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES, "%s:%u: “%s” is there twice",
                   name, notes.twice_line, notes.twice);
      return NULL;
    }

  return read_root (&reader, mapping, json_parser_get_root (parser)) ? g_steal_pointer (&mapping)
                                                                     : NULL;
}

RwMapping *
rw_mapping_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &reason))
    return rw_mapping_read_text (text, length, path, error);

  g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_FILE, "%s", reason->message);
  return NULL;
}
