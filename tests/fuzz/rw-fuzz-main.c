/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/*
 * A fuzz target without the fuzzer: as a test it is given its seeds and all that was found before
 * (finds/NAME/…); with --write=FOLDER it writes the seeds for the fuzzer instead.
 */
static GPtrArray *seeds; /* of GBytes */

static void
add_seed (const void *data, gsize size)
{
  g_ptr_array_add (seeds, g_bytes_new (data, size));
}

static GBytes *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, length);
}

static GBytes *
get_payload (JsonObject *message)
{
  const char *text = json_object_get_string_member_with_default (message, "payload", NULL);

  if (json_object_has_member (message, "payload_hex"))
    return from_hex (json_object_get_string_member (message, "payload_hex"));

  return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static void
add_message (JsonObject *message, const char *line)
{
  const char *topic = json_object_get_string_member_with_default (message, "topic", "");
  g_autoptr (GBytes) payload = get_payload (message);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize size;
  const void *data;

  if (payload == NULL)
    return;

  data = g_bytes_get_data (payload, &size);
  if ((rw_fuzz_target.seeds & RW_FUZZ_PAYLOADS) != 0)
    add_seed (data, size);
  if ((rw_fuzz_target.seeds & RW_FUZZ_LINES) != 0)
    add_seed (line, strlen (line));
  if ((rw_fuzz_target.seeds & RW_FUZZ_MESSAGES) == 0)
    return;

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_byte_array_append (bytes, (const guint8 *) topic, (guint) strlen (topic));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, data, (guint) size);
  add_seed (bytes->data, bytes->len);
}

static void
add_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      add_message (json_node_get_object (node), lines[i]);
    }
}

static void
add_example (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", rw_fuzz_target.example, NULL);
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  add_seed (text, size);
}

static void
add_seeds (void)
{
  add_file ("payload-shapes.jsonl");
  add_file ("payload-variants.jsonl");
  add_file ("native-messages.jsonl");
  for (guint i = 0; rw_fuzz_target.texts != NULL && rw_fuzz_target.texts[i] != NULL; i++)
    add_seed (rw_fuzz_target.texts[i], strlen (rw_fuzz_target.texts[i]));
  if (rw_fuzz_target.example != NULL)
    add_example ();
}

static void
run (GBytes *input)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (input, &size);
  /* A copy of its own, so that a sanitizer sees a read beyond its end. */
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static void
test_seeds (void)
{
  g_assert_cmpuint (seeds->len, >, 0);
  for (guint i = 0; i < seeds->len; i++)
    run (g_ptr_array_index (seeds, i));
}

/* Each seed cut short, and with one byte changed: a little of what the fuzzer does. */
static void
test_damaged_seeds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 3000; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i % seeds->len), &size);
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) input = NULL;

      if (size == 0)
        continue;
      copy[g_rand_int_range (rand, 0, (gint32) size)] = (guint8) g_rand_int (rand);
      input =
          g_bytes_new (copy, i % 2 == 0 ? size : (gsize) g_rand_int_range (rand, 0, (gint32) size));
      run (input);
    }
}

static void
test_find (gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) input = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (data, &text, &size, NULL));
  input = g_bytes_new (text, size);
  run (input);
}

static void
add_finds (void)
{
  g_autofree char *folder =
      g_test_build_filename (G_TEST_DIST, "fuzz", "finds", rw_fuzz_target.name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/fuzz/finds/", name, NULL);

      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_find, g_free);
    }
}

static void
write_seeds (const char *folder)
{
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/seed-%04u", folder, i);
      gsize size;
      const char *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &size);

      g_assert_true (g_file_set_contents (path, data != NULL ? data : "", (gssize) size, NULL));
    }
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  add_seeds ();
  if (argc == 2 && g_str_has_prefix (argv[1], "--write="))
    write_seeds (argv[1] + strlen ("--write="));
  else
    {
      g_test_add_func ("/fuzz/seeds", test_seeds);
      g_test_add_func ("/fuzz/damaged-seeds", test_damaged_seeds);
      add_finds ();
      status = g_test_run ();
    }
  g_ptr_array_unref (seeds);
  return status;
}
