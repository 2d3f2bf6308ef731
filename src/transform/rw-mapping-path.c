/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-path.h"

#include <string.h>

#define MAX_KEYS 8

G_DEFINE_QUARK (rw - mapping - error - quark, rw_mapping_error)

typedef enum
{
  STEP_NAME,
  STEP_INDEX,
  STEP_ANY,
  STEP_FILTER, /* elements whose member `name` is `literal` */
} StepKind;

typedef struct
{
  StepKind kind;
  char *name;
  char *literal;
  int index; /* negative: from the end */
} Step;

struct _RwMappingPath
{
  char *text;
  gboolean of_record;
  GArray *steps; /* of Step */
  guint n_keys;
  JsonPath *general; /* walks instead of the steps, or NULL */
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_free (step->literal);
}

/* Reads "'text'" or "\"text\"" without escapes; NULL where there is none. */
static char *
read_quoted (const char **at)
{
  const char *begin = *at + 1;
  const char *end;

  if (**at != '\'' && **at != '"')
    return NULL;
  end = strchr (begin, **at);
  if (end == NULL)
    return NULL;

  *at = end + 1;
  return g_strndup (begin, end - begin);
}

static gboolean
take (const char **at, const char *text)
{
  while (**at == ' ')
    (*at)++;
  if (!g_str_has_prefix (*at, text))
    return FALSE;

  *at += strlen (text);
  return TRUE;
}

static char *
read_bare (const char **at, const char *end)
{
  gsize length = strcspn (*at, end);
  char *bare = length > 0 ? g_strchomp (g_strndup (*at, length)) : NULL;

  *at += length;
  return bare;
}

/* "?@.name=='supply']", with or without parentheses; *at is after the bracket. */
static gboolean
read_filter (const char **at, Step *step)
{
  gboolean closed;

  take (at, "?");
  closed = take (at, "(");
  if (!take (at, "@."))
    return FALSE;
  step->kind = STEP_FILTER;
  step->name = read_bare (at, "=.[](");
  if (step->name == NULL || !take (at, "=="))
    return FALSE;
  take (at, "");
  step->literal = read_quoted (at);
  if (step->literal == NULL)
    step->literal = read_bare (at, ")]'\"");

  return step->literal != NULL && (!closed || take (at, ")")) && take (at, "]");
}

static gboolean
read_bracket (const char **at, Step *step)
{
  char *end;

  if (take (at, "*"))
    {
      step->kind = STEP_ANY;
      return take (at, "]");
    }
  if (**at == '?')
    return read_filter (at, step);
  if (**at == '\'' || **at == '"')
    {
      step->kind = STEP_NAME;
      step->name = read_quoted (at);
      return step->name != NULL && take (at, "]");
    }

  step->kind = STEP_INDEX;
  step->index = (int) CLAMP (g_ascii_strtoll (*at, &end, 10), -1000000, 1000000);
  if (end == *at)
    return FALSE;
  *at = end;
  return take (at, "]");
}

static gboolean
read_step (const char **at, Step *step)
{
  if (**at == '[')
    {
      (*at)++;
      return read_bracket (at, step);
    }
  if (**at != '.')
    return FALSE;

  (*at)++;
  step->kind = STEP_NAME;
  step->name = read_bare (at, ".[");
  if (g_strcmp0 (step->name, "*") == 0)
    step->kind = STEP_ANY;
  return step->name != NULL;
}

/* FALSE where json-glib must do it, or nobody can. */
static gboolean
read_steps (RwMappingPath *self)
{
  for (const char *at = self->text + 1; *at != '\0';)
    {
      Step step = { 0 };
      gboolean understood = read_step (&at, &step);

      g_array_append_val (self->steps, step);
      self->n_keys += step.kind == STEP_ANY || step.kind == STEP_FILTER;
      if (!understood || self->n_keys > MAX_KEYS)
        return FALSE;
    }

  return TRUE;
}

/* Whether json-glib can be given it, with nothing but numbers in brackets: of a quote that is not
 * closed it reads past the end. */
static gboolean
is_safe (const char *text)
{
  for (const char *at = strchr (text, '['); at != NULL; at = strchr (at, '['))
    {
      at += 1 + strspn (at + 1, "0123456789-:,* ");
      if (*at != ']')
        return FALSE;
    }

  return TRUE;
}

gboolean
rw_mapping_path_is_path (const char *text)
{
  return text[0] == '$' || text[0] == '@';
}

RwMappingPath *
rw_mapping_path_new (const char *text, GError **error)
{
  g_autoptr (RwMappingPath) self = g_new0 (RwMappingPath, 1);
  g_autofree char *rooted = NULL;
  g_autoptr (GError) reason = NULL;

  self->text = g_strdup (text);
  self->of_record = text[0] == '@';
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  if (!rw_mapping_path_is_path (text))
    {
      g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES,
                   "“%s” is no path: a path begins with $ (the message) or @ (the record)", text);
      return NULL;
    }
  if (read_steps (self))
    return g_steal_pointer (&self);

  self->n_keys = 0;
  self->general = json_path_new ();
  rooted = g_strconcat ("$", text + 1, NULL);
  if (is_safe (text) && json_path_compile (self->general, rooted, &reason))
    return g_steal_pointer (&self);

  g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES, "“%s” is no path: %s", text,
               reason != NULL ? reason->message : "what stands in brackets is not understood");
  return NULL;
}

void
rw_mapping_path_free (RwMappingPath *self)
{
  g_clear_object (&self->general);
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

const char *
rw_mapping_path_get_text (const RwMappingPath *self)
{
  return self->text;
}

guint
rw_mapping_path_get_n_keys (const RwMappingPath *self)
{
  return self->n_keys;
}

/* Who walks, where it is and what it has passed. */
typedef struct
{
  const RwMappingPath *path;
  void (*found) (JsonNode *node, const char *const *keys, gpointer data);
  gpointer data;
  const char *keys[MAX_KEYS + 1]; /* ends with NULL */
  guint n_keys;
} Walk;

static void walk (Walk *self, JsonNode *node, guint at);

static void
walk_with_key (Walk *self, JsonNode *node, guint at, const char *key)
{
  self->keys[self->n_keys++] = key;
  walk (self, node, at);
  self->keys[--self->n_keys] = NULL;
}

static gboolean
passes (const Step *step, JsonNode *node)
{
  JsonNode *member;
  double number;
  char *end;

  if (step->kind == STEP_ANY)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  member = json_object_get_member (json_node_get_object (node), step->name);
  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member))
    return FALSE;
  if (json_node_get_value_type (member) == G_TYPE_STRING)
    return strcmp (json_node_get_string (member), step->literal) == 0;
  if (json_node_get_value_type (member) == G_TYPE_BOOLEAN)
    return strcmp (json_node_get_boolean (member) ? "true" : "false", step->literal) == 0;

  number = g_ascii_strtod (step->literal, &end);
  return end != step->literal && *end == '\0' && number == json_node_get_double (member);
}

static void
walk_members (Walk *self, const Step *step, JsonObject *object, guint at)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    if (passes (step, member))
      walk_with_key (self, member, at + 1, name);
}

static void
walk_elements (Walk *self, const Step *step, JsonArray *array, guint at)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      char number[16];

      g_snprintf (number, sizeof number, "%u", i);
      if (passes (step, element))
        walk_with_key (self, element, at + 1, number);
    }
}

static void
walk_index (Walk *self, const Step *step, JsonArray *array, guint at)
{
  int length = (int) json_array_get_length (array);
  int index = step->index < 0 ? step->index + length : step->index;

  if (index >= 0 && index < length)
    walk (self, json_array_get_element (array, (guint) index), at + 1);
}

static void
walk (Walk *self, JsonNode *node, guint at)
{
  const Step *step;

  if (at == self->path->steps->len)
    {
      self->found (node, self->keys, self->data);
      return;
    }

  step = &g_array_index (self->path->steps, Step, at);
  if (step->kind == STEP_NAME && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), step->name);

      if (member != NULL)
        walk (self, member, at + 1);
    }
  else if (step->kind == STEP_INDEX && JSON_NODE_HOLDS_ARRAY (node))
    walk_index (self, step, json_node_get_array (node), at);
  else if (step->kind == STEP_ANY || step->kind == STEP_FILTER)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        walk_elements (self, step, json_node_get_array (node), at);
      else if (JSON_NODE_HOLDS_OBJECT (node))
        walk_members (self, step, json_node_get_object (node), at);
    }
}

/* json-glib gives a list of copies of the nodes, whose contents are shared. */
static void
walk_generally (const RwMappingPath *self, JsonNode *root, Walk *walk)
{
  g_autoptr (JsonNode) result = json_path_match (self->general, root);
  JsonArray *matches =
      result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  for (guint i = 0; matches != NULL && i < json_array_get_length (matches); i++)
    walk->found (json_array_get_element (matches, i), walk->keys, walk->data);
}

static void
visit (const RwMappingPath *self, JsonNode *root, Walk *visitor)
{
  visitor->path = self;
  if (self->general != NULL)
    walk_generally (self, root, visitor);
  else
    walk (visitor, root, 0);
}

typedef struct
{
  JsonNode *first;
  guint n;
} First;

static void
first_found_cb (JsonNode *node, const char *const *keys, gpointer data)
{
  First *first = data;

  if (first->n == 0)
    first->first = json_node_ref (node);
  first->n = MIN (first->n + 1, 2);
}

guint
rw_mapping_path_find (const RwMappingPath *self,
                      JsonNode *message,
                      JsonNode *record,
                      JsonNode **found)
{
  First first = { 0 };
  Walk visitor = { .found = first_found_cb, .data = &first };

  visit (self, self->of_record ? record : message, &visitor);
  *found = first.first;
  return first.n;
}

static void
match_clear (gpointer data)
{
  RwMappingMatch *match = data;

  json_node_unref (match->node);
  g_strfreev (match->keys);
}

static void
match_found_cb (JsonNode *node, const char *const *keys, gpointer data)
{
  RwMappingMatch match = { json_node_ref (node), g_strdupv ((char **) keys) };

  g_array_append_val ((GArray *) data, match);
}

GArray *
rw_mapping_path_find_all (const RwMappingPath *self, JsonNode *message)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (RwMappingMatch));
  Walk visitor = { .found = match_found_cb, .data = matches };

  g_array_set_clear_func (matches, match_clear);
  visit (self, message, &visitor);
  return matches;
}
