/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-bytes.h"
#include "rw-replay-file.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static char *
write_file (const char *data, gsize length)
{
  char *path = g_build_filename (folder, "recording", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}

static GByteArray *
pack (const char *data, gsize length)
{
  g_autoptr (GConverter) packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr (GInputStream) plain =
      g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, packer);
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (packed, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  g_assert_cmpint (n, ==, 0);
  return bytes;
}

/* "topic payload" of a message, "line container_id" of a record. */
static char *
describe (const RwReplayItem *item)
{
  gsize size;
  const char *payload;
  int column;

  if (item->table != NULL)
    {
      column = rw_csv_table_find (item->table->table, "container_id");
      return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", item->record.line,
                              item->record.fields[column].text);
    }
  payload = g_bytes_get_data (item->message.payload, &size);
  return g_strdup_printf ("%s %.*s", item->message.topic, (int) size, payload);
}

static GPtrArray *
read_all (const char *path, GError **error)
{
  g_autoptr (RwReplayFile) file = rw_replay_file_open (path, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) reason = NULL;
  RwReplayItem item;

  if (file == NULL)
    return NULL;
  while (rw_replay_file_read (file, &item, &reason))
    {
      g_ptr_array_add (items, describe (&item));
      rw_replay_item_clear (&item);
    }
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return g_steal_pointer (&items);
}

#define HEAD "container_id,measurement_time,temperature\n"
#define OBJECT                                                                                     \
  "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":4}"
#define STORED                                                                                     \
  "{\"container_id\":\"C\\u00301\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":" \
  "4,"                                                                                             \
  "\"received_time\":\"2026-11-22T10:00:01Z\"}"
#define ROW20(id) id ",9/25/19 2:32,P02,6,5,18,1,0,2,3,19,78,60,4,True,True,True,37.8,-122.3,0\n"

static const struct
{
  const char *text;
  const char *items[4];
} files[] = {
  { "", { NULL } },
  { "\n\r\n", { NULL } },
  { "{\"topic\":\"a\",\"payload\":\"x\"}\n{\"topic\":\"b\",\"payload\":{\"y\":1}}",
    { "a x", "b {\"y\":1}" } },
  { "\xEF\xBB\xBF{\"topic\":\"a\",\"payload\":\"x\"}\r\n", { "a x" } },
  { "{\"topic\":\"a\",\"payload_hex\":\"4869\",\"qos\":1}", { "a Hi" } },
  { OBJECT "\n" OBJECT "\n", { "replay " OBJECT, "replay " OBJECT } },
  { "damaged\n" OBJECT "\n", { "replay damaged", "replay " OBJECT } },
  { OBJECT "\n\n" STORED "\n", { "replay " OBJECT, "3 C01" } },
  { "{\"received_time\":1}\n", { "replay {\"received_time\":1}" } },
  { HEAD "C01,2026-11-22T10:00:00Z,4\r\n\r\nC02,2026-11-22T10:00:00Z,4", { "2 C01", "4 C02" } },
  { "\xEF\xBB\xBF\"temperature\";\"container_id\";\"measurement_time\"\r\n4;\"C;1\";2026-11-22\r\n",
    { "2 C;1" } },
  { "measurement_time\tcontainer_id\n2026-11-22\tC01\n", { "2 C01" } },
  { HEAD, { NULL } },
  { HEAD "C01,2026-11-22,4\n{\"a\":1}\nC02,2026-11-22,4\n", { "2 C01", "3 {\"a\":1}", "4 C02" } },
  { ROW20 ("C01") ROW20 ("C02"), { "1 C01", "2 C02" } },
};

/* Each file, plain and packed, in one member and in two. */
static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint packed = 0; packed < 3; packed++)
      {
        gsize length = strlen (files[i].text), half = packed == 2 ? length / 2 : 0;
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_autoptr (GByteArray) rest = pack (files[i].text + half, length - half);
        g_autoptr (GByteArray) begin = pack (files[i].text, half);
        g_autofree char *path = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) items = NULL;
        guint n = 0;

        if (packed == 2)
          g_byte_array_append (bytes, begin->data, begin->len);
        g_byte_array_append (bytes, rest->data, rest->len);
        path = packed ? write_file ((char *) bytes->data, bytes->len)
                      : write_file (files[i].text, length);
        items = read_all (path, &error);
        g_assert_no_error (error);
        for (; n < G_N_ELEMENTS (files[i].items) && files[i].items[n] != NULL; n++)
          {
            g_assert_cmpuint (items->len, >, n);
            g_assert_cmpstr (items->pdata[n], ==, files[i].items[n]);
          }
        g_assert_cmpuint (items->len, ==, n);
      }
}

#define BYTES(text) text, sizeof text - 1

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    const char *says;
  } wrong[] = {
    { BYTES ("hello\nworld\n"), "neither JSON Lines" },
    { BYTES ("PK\3\4\0\0"), "not a text file" },
    { BYTES ("\xFF\xFE{\0"), "UTF-16" },
    { BYTES ("[{\"topic\":\"a\"},\n{\"topic\":\"b\"}]"), "one JSON list" },
    { BYTES ("container_id,temperature\nC01,4\n"), "measurement_time" },
    { BYTES ("container_id,measurement_time,kilowatts (hp)\nC01,2026-11-22,4\n"),
      "kilowatts (hp)" },
    { BYTES ("container_id,measurement_time,fan_1,fan_1\n"), "twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = write_file (wrong[i].text, wrong[i].length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) items = read_all (path, &error);

      g_assert_null (items);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i].says));
      g_assert_nonnull (strstr (error->message, path));
    }
}

/* Far more than is in memory at a time, packed; and what a copy that was cut off still gives. */
static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (GByteArray) packed = NULL;
  g_autofree char *path = NULL;
  g_autofree char *cut = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) some = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "C%06u,2026-11-22T10:00:00Z,%u.%u\r\n", i, i % 37, i % 7);
  packed = pack (text->str, text->len);
  path = write_file ((char *) packed->data, packed->len);
  items = read_all (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 100000);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u C%06u", i + 2, i);

      g_assert_cmpstr (items->pdata[i], ==, expected);
    }

  cut = write_file ((char *) packed->data, packed->len / 2);
  some = read_all (cut, &error);
  g_assert_nonnull (some);
  g_assert_cmpuint (some->len, >, 10000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "copy it again"));
}

static void
test_damaged (void)
{
  g_autoptr (GByteArray) packed = pack (HEAD "C01,2026-11-22,4\n", strlen (HEAD) + 17);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  /* Behind the header of 10 bytes. */
  memset (packed->data + 10, 0xff, 8);
  path = write_file ((char *) packed->data, packed->len);
  items = read_all (path, &error);
  g_assert_null (items);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "damaged"));
}

static void
test_padding (void)
{
  g_autoptr (GByteArray) packed = pack (HEAD "C01,2026-11-22,4\n", strlen (HEAD) + 17);
  static const guint8 zeros[512] = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  g_byte_array_append (packed, zeros, sizeof zeros);
  path = write_file ((char *) packed->data, packed->len);
  items = read_all (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
}

static void
test_times (void)
{
  g_autofree char *path = write_file (HEAD "C01,9/25/19 2:32,4\nC01,bad,4\n", strlen (HEAD) + 29);
  g_autoptr (RwReplayFile) file = rw_replay_file_open (path, NULL);
  RwReplayItem item;
  gint64 time;

  g_assert_true (rw_replay_file_read (file, &item, NULL));
  g_assert_true (rw_replay_item_get_time (&item, &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1569378720000000));
  g_assert_true (rw_replay_file_read (file, &item, NULL));
  g_assert_false (rw_replay_item_get_time (&item, &time));
  g_assert_cmpuint (rw_replay_item_get_size (&item), ==, 9);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("rw-replay-XXXXXX", NULL);
  g_test_add_func ("/replay-file/forms", test_forms);
  g_test_add_func ("/replay-file/refused", test_refused);
  g_test_add_func ("/replay-file/large", test_large);
  g_test_add_func ("/replay-file/damaged", test_damaged);
  g_test_add_func ("/replay-file/padding", test_padding);
  g_test_add_func ("/replay-file/times", test_times);
  code = g_test_run ();
  path = g_build_filename (folder, "recording", NULL);
  g_unlink (path);
  g_rmdir (folder);
  g_free (folder);
  return code;
}
