/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-mapping-rows.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-mapping-reader.h"
#include "rw-time.h"
#include "rw-validator.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Reads the one argument, a mapping file. */
static RwMapping *
read_mapping (char **rest, GError **error)
{
  if (rest == NULL || rest[1] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which mapping file, and only that: reeferwatchctl mapping check "
                              "FILE"));
      return NULL;
    }

  return rw_mapping_read (rest[0], error);
}

/* --- check ----------------------------------------------------------------------------------- */

int
rw_ctl_mapping_check (RwCtl *ctl, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;

  if (!rw_ctl_options_parse (_ ("FILE"),
                             _ ("Reads a mapping file and lists its rules in the order in which "
                                "they are tried, or says what is wrong with it and where."),
                             entries, &rest, argc, argv, &error))
    return rw_ctl_fail (ctl, error);
  mapping = read_mapping (rest, &error);
  if (mapping == NULL || !rw_ctl_mapping_write_rules (ctl, mapping, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- try ------------------------------------------------------------------------------------- */

/* Standard input up to its end; more than a message may have is of no use. */
static GBytes *
read_message (RwCtl *ctl, GError **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autofree char *data = g_malloc (RW_DECODER_MAX_PAYLOAD + 1);
  gsize length;

  if (!g_input_stream_read_all (input, data, RW_DECODER_MAX_PAYLOAD + 1, &length,
                                rw_ctl_get_cancellable (ctl), error))
    return NULL;
  /* What a shell or an editor puts behind a message is none of it. */
  if (length > 0 && data[length - 1] == '\n')
    length--;

  return g_bytes_new (data, length);
}

/* The first rule's, where none is given. */
static char *
complete_topic (const RwMapping *mapping, const char *topic)
{
  const RwMappingRule *first = g_ptr_array_index (mapping->rules, 0);

  return topic != NULL ? g_strdup (topic) : rw_mapping_topic_dup_example (first->topic);
}

static gboolean
read_received (const char *text, gint64 *received, GError **error)
{
  gboolean zoned;

  *received = g_get_real_time ();
  if (text == NULL || rw_time_parse (text, strlen (text), received, &zoned))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--received=%s: give a time as 2026-11-22T10:00:00Z"), text);
  return FALSE;
}

/* As a worker does: the first reading that would be rejected all the same, and why, or NULL. */
static char *
validate (const RwDecoding *decoding)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < decoding->readings->len; i++)
    {
      g_autofree char *doubt = NULL;

      if (!rw_validator_check (&g_array_index (decoding->readings, RwReading, i),
                               decoding->received_time, &doubt)
          && first == NULL)
        first = g_steal_pointer (&doubt);
    }

  return g_steal_pointer (&first);
}

/* Says why there are no readings, or not of all records; returns the exit code. */
static int
conclude (const RwDecoding *decoding,
          gboolean decoded,
          gboolean matched,
          const char *reason,
          const char *doubt)
{
  if (!matched)
    g_printerr (
        _ ("%s: no rule is for the topic “%s” and what the message holds; a worker would go "
           "on with the shapes that it knows\n"),
        g_get_prgname (), decoding->topic);
  else if (!decoded)
    g_printerr (_ ("%s: rejected: %s\n"), g_get_prgname (), reason);
  else if (doubt != NULL)
    g_printerr (_ ("%s: rejected: %s\n"), g_get_prgname (), doubt);
  else if (decoding->partial != NULL)
    g_printerr (_ ("%s: rejected in part: %s\n"), g_get_prgname (), decoding->partial);
  else
    return RW_CTL_OK;

  return RW_CTL_CONFIGURATION;
}

/* Not through a table of decoders: only the mapping tells what it looked at. */
static gboolean
decode (RwDecoding *decoding, gboolean *matched, RwMappingTrace *trace, char **reason)
{
  *matched = TRUE;
  return rw_decoder_check_size (decoding, reason)
         && rw_decoder_mapping_try (decoding, matched, trace, reason);
}

static int
try_message (RwCtl *ctl,
             const RwMapping *mapping,
             const char *topic,
             gint64 received,
             RwRowFormat format,
             GBytes *message,
             GError **error)
{
  g_auto (RwMappingTrace) trace = { 0 };
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autofree char *reason = NULL, *doubt = NULL;
  RwDecoding decoding = {
    .topic = topic,
    .received_time = received,
    .names = names,
    .mapping = mapping,
    .readings = readings,
  };
  gboolean matched, decoded;
  int code = -1;

  decoding.data = g_bytes_get_data (message, &decoding.length);
  rw_mapping_trace_init (&trace);
  decoded = decode (&decoding, &matched, &trace, &reason);
  doubt = validate (&decoding);
  if (rw_ctl_mapping_write_trace (ctl, &decoding, &trace, format, error))
    code = conclude (&decoding, decoded, matched, reason, doubt);
  g_free (decoding.partial);
  return code;
}

int
rw_ctl_mapping_try (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *topic = NULL, *format_text = NULL, *received_text = NULL, *whole_topic = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwMapping) mapping = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;
  gint64 received;
  RwRowFormat format;
  int code;
  const GOptionEntry entries[] = {
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic,
      N_ ("The message’s topic (one that fits the first rule)"), N_ ("TOPIC") },
    { "received", 0, 0, G_OPTION_ARG_STRING, &received_text,
      N_ ("When the message was received (now)"), N_ ("TIME") },
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("FILE < MESSAGE"),
                             _ ("Reads a message from standard input and shows what a mapping file "
                                "makes of it: which rule is for it, what each path finds, and the "
                                "readings, or why it is rejected. Stores nothing."),
                             entries, &rest, argc, argv, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error)
      || !read_received (received_text, &received, &error))
    return rw_ctl_fail (ctl, error);

  mapping = read_mapping (rest, &error);
  message = mapping != NULL ? read_message (ctl, &error) : NULL;
  if (message == NULL)
    return rw_ctl_fail (ctl, error);
  whole_topic = complete_topic (mapping, topic);
  code = try_message (ctl, mapping, whole_topic, received, format, message, &error);
  return code >= 0 ? code : rw_ctl_fail (ctl, error);
}
