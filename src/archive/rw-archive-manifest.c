/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-manifest.h"

#include "rw-config.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define SHA256_DIGITS 64

/* No manifest of ours is longer: a thousand parts. */
#define MAX_SIZE (1024 * 1024)

G_DEFINE_QUARK (rw - archive - error - quark, rw_archive_error)

static void
part_free (gpointer data)
{
  RwArchivePart *part = data;

  g_free (part->name);
  g_free (part->sha256);
  g_free (part->plain_sha256);
  g_free (part);
}

RwArchiveManifest *
rw_archive_manifest_new (gint64 day, int round)
{
  RwArchiveManifest *self = g_new0 (RwArchiveManifest, 1);

  self->day = day;
  self->round = round;
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

void
rw_archive_manifest_free (RwArchiveManifest *self)
{
  g_free (self->checksum);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

char *
rw_archive_manifest_dup_day (gint64 day)
{
  char *text = rw_time_format (day);

  text[strcspn (text, "T")] = '\0';
  return text;
}

gboolean
rw_archive_manifest_parse_day (const char *text, gint64 *day)
{
  gboolean zoned;

  return strlen (text) == strlen ("2026-11-20") && rw_time_parse (text, strlen (text), day, &zoned);
}

static char *
dup_base (gint64 day, int round)
{
  g_autofree char *date = rw_archive_manifest_dup_day (day);

  return round == 1 ? g_strdup_printf ("readings_%s", date)
                    : g_strdup_printf ("readings_%s_late%d", date, round - 1);
}

char *
rw_archive_manifest_dup_path (gint64 day, int round)
{
  g_autofree char *date = rw_archive_manifest_dup_day (day);
  g_autofree char *base = dup_base (day, round);

  return g_strdup_printf ("readings/%.4s/%.2s/%s.json", date, date + strlen ("2026-"), base);
}

RwArchivePart *
rw_archive_manifest_add_part (RwArchiveManifest *self)
{
  RwArchivePart *part = g_new0 (RwArchivePart, 1);
  g_autofree char *base = dup_base (self->day, self->round);
  guint number = self->parts->len + 1;

  part->name = number == 1 ? g_strdup_printf ("%s.csv.gz", base)
                           : g_strdup_printf ("%s_part%u.csv.gz", base, number);
  g_ptr_array_add (self->parts, part);
  return part;
}

guint64
rw_archive_manifest_get_bytes (const RwArchiveManifest *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->parts->len; i++)
    bytes += ((const RwArchivePart *) self->parts->pdata[i])->bytes;
  return bytes;
}

/* --- writing --------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autofree char *text = rw_time_format (time);

  add_text (builder, name, text);
}

static void
add_part (JsonBuilder *builder, const RwArchivePart *part)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", part->name);
  add_number (builder, "rows", part->readings);
  add_number (builder, "bytes", part->bytes);
  add_text (builder, "sha256", part->sha256);
  add_number (builder, "plain_bytes", part->plain_bytes);
  add_text (builder, "plain_sha256", part->plain_sha256);
  json_builder_end_object (builder);
}

static void
add_members (JsonBuilder *builder, const RwArchiveManifest *self)
{
  g_autofree char *day = rw_archive_manifest_dup_day (self->day);

  add_number (builder, "format", RW_ARCHIVE_FORMAT);
  add_text (builder, "content", "readings");
  add_text (builder, "day", day);
  add_number (builder, "round", (guint64) self->round);
  add_number (builder, "schema_version", (guint64) self->schema_version);
  add_text (builder, "program", "Reeferwatch " RW_VERSION);
  add_time (builder, "made_time", self->made_time);
  add_number (builder, "rows", self->readings);
  add_number (builder, "reefers", self->reefers);
  add_time (builder, "first_measurement_time", self->first_time);
  add_time (builder, "last_measurement_time", self->last_time);
  add_text (builder, "checksum", self->checksum);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->columns->len; i++)
    json_builder_add_string_value (builder, self->columns->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->parts->len; i++)
    add_part (builder, self->parts->pdata[i]);
  json_builder_end_array (builder);
}

char *
rw_archive_manifest_to_json (const RwArchiveManifest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  add_members (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, TRUE);
  return g_strconcat (json, "\n", NULL);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Reads members of an object and remembers that one was not as it should be. */
typedef struct
{
  JsonReader *reader;
  gboolean wrong;
} Reading;

static char *
take_text (Reading *in, const char *name)
{
  const char *text = NULL;

  if (json_reader_read_member (in->reader, name) && json_reader_is_value (in->reader))
    text = json_reader_get_string_value (in->reader);
  json_reader_end_member (in->reader);
  in->wrong |= text == NULL;
  return g_strdup (text != NULL ? text : "");
}

static guint64
take_number (Reading *in, const char *name)
{
  gint64 number = -1;

  if (json_reader_read_member (in->reader, name) && json_reader_is_value (in->reader)
      && json_node_get_value_type (json_reader_get_value (in->reader)) == G_TYPE_INT64)
    number = json_reader_get_int_value (in->reader);
  json_reader_end_member (in->reader);
  in->wrong |= number < 0;
  return (guint64) MAX (number, 0);
}

static gint64
take_time (Reading *in, const char *name)
{
  g_autofree char *text = take_text (in, name);
  gint64 time = 0;
  gboolean zoned;

  in->wrong |= !rw_time_parse (text, strlen (text), &time, &zoned);
  return time;
}

static char *
take_sha256 (Reading *in, const char *name)
{
  char *text = take_text (in, name);

  in->wrong |= strlen (text) != SHA256_DIGITS || strspn (text, "0123456789abcdef") != SHA256_DIGITS;
  return text;
}

static void
take_part (Reading *in, RwArchiveManifest *self)
{
  RwArchivePart *part = g_new0 (RwArchivePart, 1);

  g_ptr_array_add (self->parts, part);
  part->name = take_text (in, "name");
  part->readings = take_number (in, "rows");
  part->bytes = take_number (in, "bytes");
  part->sha256 = take_sha256 (in, "sha256");
  part->plain_bytes = take_number (in, "plain_bytes");
  part->plain_sha256 = take_sha256 (in, "plain_sha256");
  in->wrong |= *part->name == '\0' || *part->name == '.' || strchr (part->name, '/') != NULL;
}

static void
take_parts (Reading *in, RwArchiveManifest *self)
{
  guint64 readings = 0;
  int n = 0;

  if (json_reader_read_member (in->reader, "parts") && json_reader_is_array (in->reader))
    n = json_reader_count_elements (in->reader);
  for (int i = 0; i < n; i++)
    {
      if (json_reader_read_element (in->reader, (guint) i) && json_reader_is_object (in->reader))
        take_part (in, self);
      else
        in->wrong = TRUE;
      json_reader_end_element (in->reader);
    }
  json_reader_end_member (in->reader);
  for (guint i = 0; i < self->parts->len; i++)
    readings += ((const RwArchivePart *) self->parts->pdata[i])->readings;
  in->wrong |= n <= 0 || readings != self->readings;
}

static void
take_columns (Reading *in, RwArchiveManifest *self)
{
  int n = 0;

  if (json_reader_read_member (in->reader, "columns") && json_reader_is_array (in->reader))
    n = json_reader_count_elements (in->reader);
  for (int i = 0; i < n; i++)
    {
      const char *name = NULL;

      if (json_reader_read_element (in->reader, (guint) i) && json_reader_is_value (in->reader))
        name = json_reader_get_string_value (in->reader);
      g_ptr_array_add (self->columns, g_strdup (name != NULL ? name : ""));
      json_reader_end_element (in->reader);
    }
  json_reader_end_member (in->reader);
}

static RwArchiveManifest *
take_all (Reading *in)
{
  g_autofree char *day = take_text (in, "day");
  RwArchiveManifest *self = rw_archive_manifest_new (0, 1);

  in->wrong |= !rw_archive_manifest_parse_day (day, &self->day);
  self->round = (int) MIN (take_number (in, "round"), G_MAXINT);
  self->schema_version = (int) MIN (take_number (in, "schema_version"), G_MAXINT);
  self->readings = take_number (in, "rows");
  self->reefers = take_number (in, "reefers");
  self->first_time = take_time (in, "first_measurement_time");
  self->last_time = take_time (in, "last_measurement_time");
  self->made_time = take_time (in, "made_time");
  self->checksum = take_text (in, "checksum");
  take_columns (in, self);
  take_parts (in, self);
  in->wrong |= self->round < 1;
  return self;
}

RwArchiveManifest *
rw_archive_manifest_parse (const char *json, const char *path, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (JsonReader) reader = NULL;
  g_autoptr (RwArchiveManifest) self = NULL;
  g_autofree char *name = g_filename_display_name (path);
  Reading in = { 0 };
  guint64 format;

  if (!json_parser_load_from_data (parser, json, -1, NULL) || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT,
                   "“%s” is no manifest of an archive", name);
      return NULL;
    }

  reader = json_reader_new (json_parser_get_root (parser));
  in.reader = reader;
  format = take_number (&in, "format");
  if (!in.wrong && format > RW_ARCHIVE_FORMAT)
    {
      g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT,
                   "“%s” was written by a newer version: use that one, or a later one", name);
      return NULL;
    }
  self = take_all (&in);
  if (!in.wrong && format == RW_ARCHIVE_FORMAT)
    return g_steal_pointer (&self);
  g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT,
               "“%s” is no manifest of an archive, or is damaged", name);
  return NULL;
}

RwArchiveManifest *
rw_archive_manifest_read (const char *path, char **sha256, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autofree char *json = NULL;
  RwArchiveManifest *self;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > MAX_SIZE)
    {
      g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT,
                   "“%s” is no manifest of an archive: it is too large", path);
      return NULL;
    }
  if (!g_file_load_contents (file, NULL, &json, NULL, NULL, error))
    return NULL;

  self = rw_archive_manifest_parse (json, path, error);
  if (self != NULL && sha256 != NULL)
    *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  return self;
}
