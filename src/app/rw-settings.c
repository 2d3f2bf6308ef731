/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "rw-settings.h"

#include "rw-config.h"

#include <gio/gsettingsbackend.h>

/* The schema as installed, else as the build left it: build/data beside build/src/app. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  GSettingsSchema *schema = NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, RW_APP_ID, TRUE);
  if (schema != NULL || program == NULL)
    return schema;
  folder = g_path_get_dirname (program);
  data = g_build_filename (folder, "..", "..", "data", NULL);
  built = g_settings_schema_source_new_from_directory (data, NULL, FALSE, NULL);
  return built != NULL ? g_settings_schema_source_lookup (built, RW_APP_ID, FALSE) : NULL;
}

GSettings *
rw_settings_open (RwSettingsKind kind, const char *folder)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autofree char *file = NULL;

  if (schema == NULL)
    return NULL;
  if (kind == RW_SETTINGS_MEMORY)
    backend = g_memory_settings_backend_new ();
  else if (kind == RW_SETTINGS_FILE)
    {
      file = g_build_filename (folder, "settings.ini", NULL);
      backend = g_keyfile_settings_backend_new (file, g_settings_schema_get_path (schema),
                                                "reeferwatch");
    }
  return g_settings_new_full (schema, backend, NULL);
}
