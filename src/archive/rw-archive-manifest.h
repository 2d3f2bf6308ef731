/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwArchiveManifest: what the files of one archived UTC day are, and how to know that they are
 * whole.
 *
 * For: writing an archive, and for whoever reads one: no file of an archive is trusted that no
 * manifest names.
 * Not for: the files themselves.
 *
 * It is a JSON file beside the others, "readings_2026-11-20.json" in the folder
 * "readings/2026/11"; the files of readings that came after the day had been dropped are
 * "readings_2026-11-20_late1.…" and on. A plain struct; days are µs since 1970 UTC, at midnight.
 */
#define RW_ARCHIVE_ERROR (rw_archive_error_quark ())
GQuark rw_archive_error_quark (void);

typedef enum
{
  RW_ARCHIVE_ERROR_FORMAT,   /* a manifest that cannot be understood */
  RW_ARCHIVE_ERROR_DAMAGED,  /* a file that is not what its manifest says, or is gone */
  RW_ARCHIVE_ERROR_DIFFERS,  /* what was written is not what is stored */
  RW_ARCHIVE_ERROR_SETTINGS, /* settings that make no sense */
  RW_ARCHIVE_ERROR_STORE,    /* the object store refuses, or cannot be reached */
} RwArchiveError;

#define RW_ARCHIVE_FORMAT 1

typedef struct
{
  char *name; /* without folder */
  guint64 readings;
  guint64 bytes; /* of the file */
  char *sha256;  /* of the file, hexadecimal digits */
  guint64 plain_bytes;
  char *plain_sha256; /* of what is packed in it */
} RwArchivePart;

typedef struct
{
  gint64 day;
  int round; /* 1, and on for late readings */
  int schema_version;
  guint64 readings;
  guint64 reefers;
  gint64 first_time; /* of measurement, µs */
  gint64 last_time;
  char *checksum;     /* as of RwArchiveSum */
  GPtrArray *columns; /* of char *, the names */
  GPtrArray *parts;   /* of RwArchivePart */
  gint64 made_time;   /* µs */
} RwArchiveManifest;

RwArchiveManifest *rw_archive_manifest_new (gint64 day, int round);
void rw_archive_manifest_free (RwArchiveManifest *self);

/* Adds an empty part with the next name, and returns it. */
RwArchivePart *rw_archive_manifest_add_part (RwArchiveManifest *self);

/* What all parts take. */
guint64 rw_archive_manifest_get_bytes (const RwArchiveManifest *self);

/* "readings/2026/11/readings_2026-11-20.json", or _late1 for round 2; caller frees. */
char *rw_archive_manifest_dup_path (gint64 day, int round);

/* "2026-11-20"; caller frees. */
char *rw_archive_manifest_dup_day (gint64 day);

/* Midnight of "2026-11-20"; FALSE when it is no day. */
gboolean rw_archive_manifest_parse_day (const char *text, gint64 *day);

/* JSON with a line feed at its end, always the same for the same values; caller frees. */
char *rw_archive_manifest_to_json (const RwArchiveManifest *self);

/* NULL with RW_ARCHIVE_ERROR_FORMAT; path is for the message. Names of parts are checked: none
 * leads into another folder. */
RwArchiveManifest *rw_archive_manifest_parse (const char *json, const char *path, GError **error);

/* The same from a file; its SHA-256 is stored in *sha256, if that is not NULL; caller frees. */
RwArchiveManifest *rw_archive_manifest_read (const char *path, char **sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwArchiveManifest, rw_archive_manifest_free)

G_END_DECLS
