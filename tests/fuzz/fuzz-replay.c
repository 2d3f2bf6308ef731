/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-replay-line.h"

#include "rw-json-check.h"

#include <json-glib/json-glib.h>
#include <string.h>

/*
 * A line of a recording: whatever it is, something comes of it; and where the JSON library reads a
 * topic and a text as payload, so does our own reader, to the byte.
 */
const RwFuzzTarget rw_fuzz_target = { "replay", RW_FUZZ_LINES | RW_FUZZ_PAYLOADS, NULL, NULL };

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static void
check_object (const RwReplayLine *line, JsonObject *object)
{
  const char *topic = get_text (object, "topic");
  const char *payload = get_text (object, "payload");
  gsize size;
  const void *bytes = g_bytes_get_data (line->payload, &size);

  if (topic == NULL || payload == NULL)
    return;

  g_assert_cmpstr (line->topic, ==, topic);
  g_assert_cmpmem (bytes, size, payload, strlen (payload));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *reason = NULL;
  RwReplayLine line = { NULL };
  gint64 time;

  rw_replay_line_parse ((const char *) data, size, &line);
  g_assert_nonnull (line.topic);
  g_assert_true (g_utf8_validate (line.topic, -1, NULL));
  g_assert_nonnull (line.payload);
  rw_replay_line_get_time (&line, &time);

  /* Which of two members of a name counts, and keys with escapes, are left to each reader. */
  if (rw_json_check ((const char *) data, size, &reason) && count (text, "\"topic\"") == 1
      && count (text, "\"payload\"") == 1 && count (text, "\\u00") == 0)
    {
      g_autoptr (JsonNode) root = json_from_string (text, NULL);

      if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
        check_object (&line, json_node_get_object (root));
    }
  rw_replay_line_clear (&line);
  return 0;
}
