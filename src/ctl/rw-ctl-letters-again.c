/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-again.h"
#include "rw-ctl-options.h"
#include "rw-mapping-reader.h"
#include "rw-pipeline-config.h"
#include "rw-pipeline-transform.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* What one run holds. */
typedef struct
{
  RwCtl *ctl;
  RwPgLoader *loader;
  RwTransform *transform;
  RwAgain *again;
} Run;

static gboolean
open_database (Run *run, const RwPipelineConfig *config, const RwMapping *mapping, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwLoaderStart) start = NULL;

  run->loader = rw_pg_loader_new (config->database);
  rw_pg_loader_open_async (run->loader, g_get_real_time () - RW_TRANSFORM_RESTORE_SPAN,
                           rw_ctl_get_cancellable (run->ctl), rw_ctl_answered_cb, run->ctl);
  result = rw_ctl_wait (run->ctl);
  start = rw_pg_loader_open_finish (run->loader, result, error);
  if (start == NULL)
    return FALSE;

  run->transform = rw_pipeline_make_transform (config, mapping, start);
  return TRUE;
}

/* What is committed is committed: a signal ends the run after it. */
static gboolean
load (Run *run, RwBatch *batch, RwLoadResult *load_result, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (rw_batch_is_empty (batch))
    return TRUE;

  rw_pg_loader_load_async (run->loader, batch, rw_ctl_get_cancellable (run->ctl),
                           rw_ctl_answered_cb, run->ctl);
  result = rw_ctl_wait (run->ctl);
  return rw_pg_loader_load_finish (run->loader, result, load_result, NULL, error);
}

static void
show_progress (const RwAgainResult *result)
{
  if (isatty (STDERR_FILENO))
    {
      g_printerr ("\r");
      g_printerr (_ ("%lu of %lu"), (gulong) result->tried, (gulong) result->total);
    }
}

static gboolean
decode_all (Run *run, GError **error)
{
  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RwBatch) batch = NULL;
      RwLoadResult load_result = { 0 };

      rw_again_fetch_async (run->again, run->loader, rw_ctl_get_cancellable (run->ctl),
                            rw_ctl_answered_cb, run->ctl);
      result = rw_ctl_wait (run->ctl);
      if (!rw_again_fetch_finish (run->again, run->loader, result, error))
        return FALSE;
      if (rw_again_is_done (run->again))
        return TRUE;

      batch = rw_again_decode (run->again, run->transform);
      if (!load (run, batch, &load_result, error))
        return FALSE;
      rw_again_committed (run->again, &load_result);
      show_progress (rw_again_get_result (run->again));
    }
}

/* The plural form counts with what a long holds. */
static gulong
clamp (guint64 n)
{
  return (gulong) MIN (n, G_MAXLONG);
}

static void
print_result (const RwAgainResult *result)
{
  gulong tried = clamp (result->tried), stored = clamp (result->stored);
  gulong duplicate = clamp (result->duplicate), rejected = clamp (result->rejected);
  gulong cut = clamp (result->cut);

  if (tried > 0 && isatty (STDERR_FILENO))
    g_printerr ("\n");
  g_print (ngettext ("%lu rejected message decoded again.\n",
                     "%lu rejected messages decoded again.\n", tried),
           tried);
  g_print (ngettext ("%lu reading stored.\n", "%lu readings stored.\n", stored), stored);
  if (duplicate > 0)
    g_print (ngettext ("%lu reading was stored before.\n", "%lu readings were stored before.\n",
                       duplicate),
             duplicate);
  g_print (ngettext ("%lu message still rejected.\n", "%lu messages still rejected.\n", rejected),
           rejected);
  if (cut > 0)
    g_print (ngettext ("%lu message cannot be decoded again: not all of it is there.\n",
                       "%lu messages cannot be decoded again: not all of them is there.\n", cut),
             cut);
}

static int
run_again (RwCtl *ctl, const RwPipelineConfig *config, const RwLetterFilter *filter)
{
  Run run = { .ctl = ctl };
  g_autoptr (RwMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  if (config->mapping != NULL)
    {
      mapping = rw_mapping_read (config->mapping, &error);
      ok = mapping != NULL;
    }
  ok = ok && open_database (&run, config, mapping, &error);
  if (ok)
    {
      run.again = rw_again_new (filter);
      ok = decode_all (&run, &error);
      print_result (rw_again_get_result (run.again));
    }
  g_clear_pointer (&run.again, rw_again_free);
  g_clear_pointer (&run.transform, rw_transform_free);
  g_clear_object (&run.loader);
  return ok ? RW_CTL_OK : rw_ctl_fail (ctl, error);
}

/* What is wrong with a topic was typed here, and is no fault of a file. */
static gboolean
check_topics (const RwPipelineConfig *config, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (rw_pipeline_config_validate_topics (config, &reason))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, reason->message);
  return FALSE;
}

int
rw_ctl_letters_again (RwCtl *ctl, int argc, char **argv)
{
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();
  g_autofree char *reason = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  RwLetterFilter filter = { 0 };
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&config->database),
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
      N_ ("Those of one reason, as “dead-letters reasons” shows it"), N_ ("TEXT") },
    { "topic", 0, 0, G_OPTION_ARG_STRING_ARRAY, &config->topics,
      N_ ("How messages of a topic are decoded, as for the worker; may be repeated"),
      N_ ("FILTER=DECODER") },
    { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &config->mapping,
      N_ ("Rules for messages of other shapes, as for the worker"), N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (
          _ ("[DEAD_LETTER_ID…]"),
          _ ("Decodes rejected messages again, with the decoders of this program: "
             "those named, those of a reason, or all. The readings of a message "
             "are stored and it is taken off the list, or it stays there."),
          entries, &texts, argc, argv, &error)
      || (ids = rw_ctl_options_read_ids (texts, &error)) == NULL
      || !rw_ctl_options_complete_database (&config->database, &error)
      || !check_topics (config, &error))
    return rw_ctl_fail (ctl, error);

  filter.ids = (gint64 *) (void *) ids->data;
  filter.n_ids = ids->len;
  filter.kind = reason;
  return run_again (ctl, config, &filter);
}
