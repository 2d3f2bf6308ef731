/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-options.h"

#include "rw-config.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_BROKER "mqtt://localhost"
#define DEFAULT_PREFIX "reefers"
#define DEFAULT_REEFERS 10000
#define DEFAULT_INTERVAL 60.0
#define DEFAULT_FAULTS 0.01
#define DEFAULT_SEED 1

#define MAX_EVERYDAY 10.0
#define MIN_INTERVAL 0.001
#define MAX_INTERVAL 86400.0
#define MAX_SPEED 1e6
#define MAX_RATE 1e7
#define MAX_DURATION (10 * 366 * 86400.0) /* by the clock, and of simulated time */

/* How far back a fast fleet without an end begins. */
#define HEAD_START (12 * RW_USEC_PER_HOUR)

/* The options as GOption reads them. */
typedef struct
{
  gint64 seed;
  int reefers;
  double interval;
  double faults;
  double everyday;
  char *start;
  char *kinds;
  char *shape;
} Words;

static void
words_clear (Words *words)
{
  g_free (words->start);
  g_free (words->kinds);
  g_free (words->shape);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static void
add_entries (GOptionContext *context, RwSimOptions *self, Words *words)
{
  const GOptionEntry fleet[] = {
    { "reefers", 'n', 0, G_OPTION_ARG_INT, &words->reefers,
      N_ ("How many reefers there are (10000)"), N_ ("N") },
    { "interval", 'i', 0, G_OPTION_ARG_DOUBLE, &words->interval,
      N_ ("Seconds between two readings of a reefer (60)"), N_ ("SECONDS") },
    { "start", 0, 0, G_OPTION_ARG_STRING, &words->start, N_ ("When simulated time begins (now)"),
      N_ ("TIME") },
    { "catch-up", 0, 0, G_OPTION_ARG_NONE, &self->catch_up,
      N_ ("With --start in the past: go on at the clock’s pace once it is reached"), NULL },
    { "speed", 's', 0, G_OPTION_ARG_DOUBLE, &self->speed, N_ ("Simulated seconds in a second (1)"),
      N_ ("N") },
    { "duration", 'd', 0, G_OPTION_ARG_DOUBLE, &self->duration,
      N_ ("End after this many seconds of the clock (never)"), N_ ("SECONDS") },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &self->rate,
      N_ ("Send at most this many messages a second (no limit)"), N_ ("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &words->seed,
      N_ ("Which fleet: the same number gives the same fleet (1)"), N_ ("N") },
    { "faults", 0, 0, G_OPTION_ARG_DOUBLE, &words->faults, N_ ("Faults per reefer and day (0.01)"),
      N_ ("N") },
    { "fault-kinds", 0, 0, G_OPTION_ARG_STRING, &words->kinds,
      N_ ("Which faults happen: all, none or names with commas (all)"), N_ ("LIST") },
    { "everyday", 0, 0, G_OPTION_ARG_DOUBLE, &words->everyday,
      N_ ("How much of what is no fault happens: 0 nothing, 1 what is usual (0)"), N_ ("N") },
    { NULL },
  };
  const GOptionEntry target[] = {
    { "broker", 'b', 0, G_OPTION_ARG_STRING, &self->broker,
      N_ ("The broker: mqtt[s]://[user@]host[:port] or unix:/path (mqtt://localhost)"),
      N_ ("ADDRESS") },
    { "topic-prefix", 't', 0, G_OPTION_ARG_STRING, &self->prefix,
      N_ ("Publish on PREFIX/ID/telemetry (reefers)"), N_ ("PREFIX") },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &words->shape,
      N_ ("native, flat, envelope, tasmota, senml or shelly (native)"), N_ ("NAME") },
    { "qos", 0, 0, G_OPTION_ARG_INT, &self->qos, N_ ("Quality of service, 0 or 1 (1)"), N_ ("N") },
    { "cafile", 0, 0, G_OPTION_ARG_FILENAME, &self->cafile,
      N_ ("Certificates to trust for mqtts, as PEM"), N_ ("FILE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file,
      N_ ("The file whose first line is the broker’s password"), N_ ("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("Write JSON Lines to a file (- for standard output) and publish nothing"), N_ ("FILE") },
    { "truth", 0, 0, G_OPTION_ARG_FILENAME, &self->truth,
      N_ ("Write a JSON line about each fault to a file"), N_ ("FILE") },
    { "bookings", 0, 0, G_OPTION_ARG_FILENAME, &self->bookings,
      N_ ("Write the setpoints that were ordered to a file, as CSV"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, fleet, NULL);
  g_option_context_add_main_entries (context, target, NULL);
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format,
                                                args));
  va_end (args);
  return FALSE;
}

static gboolean
check_range (double value, double least, double most, const char *option, GError **error)
{
  if (value >= least && value <= most)
    return TRUE;

  return fail (error, _("--%s must be from %g to %g"), option, least, most);
}

static gboolean
read_start (RwSimOptions *self, const char *text, GError **error)
{
  gboolean zoned;

  if (text == NULL)
    return TRUE;

  if (!rw_time_parse (text, strlen (text), &self->fleet.start, &zoned) || self->fleet.start <= 0
      || self->fleet.start >= RW_SIM_END_OF_TIME)
    return fail (error,
                 _("“%s” is no time: write it like 2026-11-22T10:00:00Z, after 1970, before 9999"),
                 text);

  return TRUE;
}

static gboolean
read_kinds (RwSimOptions *self, const char *text, GError **error)
{
  if (text == NULL || rw_sim_fault_parse_kinds (text, &self->fleet.fault_kinds, NULL))
    return TRUE;

  return fail (error, _("--fault-kinds=%s names a fault that does not exist"), text);
}

static gboolean
read_shape (RwSimOptions *self, const char *text, GError **error)
{
  if (text == NULL || rw_sim_shape_from_name (text, &self->shape))
    return TRUE;

  return fail (error, _("“%s” is no shape of messages"), text);
}

static gboolean
check_prefix (const char *prefix, GError **error)
{
  if (*prefix != '\0' && *prefix != '$' && strpbrk (prefix, "+#\"\\") == NULL
      && strlen (prefix) < 1024 && g_utf8_validate (prefix, -1, NULL))
    return TRUE;

  return fail (error, _("“%s” cannot be the beginning of a topic"), prefix);
}

static gboolean
read_words (RwSimOptions *self, const Words *words, GError **error)
{
  if (!check_range (words->reefers, 1, RW_SIM_MAX_REEFERS, "reefers", error)
      || !check_range (words->interval, MIN_INTERVAL, MAX_INTERVAL, "interval", error)
      || !check_range (words->faults, 0, 24, "faults", error)
      || !check_range (words->everyday, 0, MAX_EVERYDAY, "everyday", error)
      || !check_range (self->speed, 0.001, MAX_SPEED, "speed", error)
      || !check_range (self->rate, 0, MAX_RATE, "rate", error)
      || !check_range (self->duration, 0, MIN (MAX_DURATION, MAX_DURATION / self->speed),
                       "duration", error)
      || !check_range (self->qos, 0, 1, "qos", error))
    return FALSE;

  self->fleet.n_reefers = (guint) words->reefers;
  self->fleet.interval = (gint64) (words->interval * 1000 + 0.5) * 1000;
  self->fleet.seed = (guint64) words->seed;
  self->fleet.faults_per_day = words->faults;
  self->fleet.everyday = words->everyday;

  return read_start (self, words->start, error) && read_kinds (self, words->kinds, error)
         && read_shape (self, words->shape, error) && check_prefix (self->prefix, error);
}

static RwSimOptions *
options_new (void)
{
  RwSimOptions *self = g_new0 (RwSimOptions, 1);

  self->fleet.fault_kinds = RW_SIM_FAULTS_ALL;
  self->qos = 1;
  self->speed = 1;
  return self;
}

RwSimOptions *
rw_sim_options_parse (int *argc, char ***argv, GError **error)
{
  g_autoptr (RwSimOptions) self = options_new ();
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (Words) words = {
    .seed = DEFAULT_SEED,
    .reefers = DEFAULT_REEFERS,
    .interval = DEFAULT_INTERVAL,
    .faults = DEFAULT_FAULTS,
  };

  g_option_context_set_translation_domain (context, RW_GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _("Simulates a fleet of refrigerated containers and publishes "
                                  "what they measure."));
  add_entries (context, self, &words);

  if (!g_option_context_parse (context, argc, argv, error))
    return NULL;
  if (*argc > 1)
    {
      fail (error, _("“%s” is no option"), (*argv)[1]);
      return NULL;
    }
  /* Only now: GOption writes over a default without freeing it. */
  if (self->broker == NULL)
    self->broker = g_strdup (DEFAULT_BROKER);
  if (self->prefix == NULL)
    self->prefix = g_strdup (DEFAULT_PREFIX);
  if (!read_words (self, &words, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
rw_sim_options_free (RwSimOptions *self)
{
  g_free (self->prefix);
  g_free (self->broker);
  g_free (self->password_file);
  g_free (self->cafile);
  g_free (self->output);
  g_free (self->truth);
  g_free (self->bookings);
  g_free (self);
}

gboolean
rw_sim_options_is_unpaced (const RwSimOptions *self)
{
  return self->output != NULL && self->duration > 0;
}

gboolean
rw_sim_options_catches_up (const RwSimOptions *self)
{
  return (self->fleet.start == 0 || self->catch_up) && self->duration <= 0;
}

void
rw_sim_options_settle_start (RwSimOptions *self, gint64 now)
{
  double simulated = self->duration * self->speed * RW_USEC_PER_SEC;
  double wall = rw_sim_options_is_unpaced (self) ? 0 : self->duration * RW_USEC_PER_SEC;

  if (self->fleet.start != 0)
    return;

  if (self->duration > 0)
    self->fleet.start = now - (gint64) MAX (simulated - wall, 0);
  else if (self->speed > 1)
    self->fleet.start = now - HEAD_START;
  else
    self->fleet.start = now - self->fleet.interval;

  /* Whole seconds make phases, faults and times that read well. */
  self->fleet.start = rw_time_floor (self->fleet.start, RW_USEC_PER_SEC);
}
