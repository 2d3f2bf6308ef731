/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-simulated-fleet.h"

#include "rw-service-process.h"

#include <glib/gi18n.h>
#include <signal.h>

#define PROGRAM "reeferwatch-simulator"
#define END_MILLISECONDS 3000

struct _RwSimulatedFleet
{
  GObject parent_instance;

  GSubprocess *process;
};

G_DEFINE_FINAL_TYPE (RwSimulatedFleet, rw_simulated_fleet, G_TYPE_OBJECT)

enum
{
  EXITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
find_program (GError **error)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self_path != NULL ? self_path : "/");
  g_autofree char *beside = g_build_filename (folder, PROGRAM, NULL);
  g_autofree char *built = g_build_filename (folder, "..", "simulator", PROGRAM, NULL);
  char *found;

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);

  found = g_find_program_in_path (PROGRAM);
  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("The simulated fleet (" PROGRAM ") is not installed."));
  return found;
}

static void
process_ended (gpointer owner, GSubprocess *process, const char *said)
{
  RwSimulatedFleet *self = owner;

  if (self->process != process)
    return;

  g_clear_object (&self->process);
  g_signal_emit (self, signals[EXITED], 0, said != NULL ? said : "");
}

static void
rw_simulated_fleet_dispose (GObject *object)
{
  rw_simulated_fleet_stop (RW_SIMULATED_FLEET (object));

  G_OBJECT_CLASS (rw_simulated_fleet_parent_class)->dispose (object);
}

static void
rw_simulated_fleet_class_init (RwSimulatedFleetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_simulated_fleet_dispose;

  signals[EXITED] = g_signal_new ("exited", RW_TYPE_SIMULATED_FLEET, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_simulated_fleet_init (RwSimulatedFleet *self)
{
}

RwSimulatedFleet *
rw_simulated_fleet_new (void)
{
  return g_object_new (RW_TYPE_SIMULATED_FLEET, NULL);
}

gboolean
rw_simulated_fleet_start (RwSimulatedFleet *self,
                          const char *broker,
                          const char *const *arguments,
                          GError **error)
{
  g_autofree char *program = NULL;
  g_autofree char *broker_option = g_strconcat ("--broker=", broker, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_return_val_if_fail (RW_IS_SIMULATED_FLEET (self), FALSE);
  g_return_val_if_fail (broker != NULL, FALSE);
  g_return_val_if_fail (self->process == NULL, FALSE);

  program = find_program (error);
  if (program == NULL)
    return FALSE;

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, broker_option);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  self->process = rw_service_process_spawn (
    NULL, (const char *const *) argv->pdata, SIGKILL,
    G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
  if (self->process == NULL)
    return FALSE;

  rw_service_process_watch (self->process, G_OBJECT (self), process_ended);
  return TRUE;
}

void
rw_simulated_fleet_stop (RwSimulatedFleet *self)
{
  g_autoptr (GSubprocess) process = NULL;

  g_return_if_fail (RW_IS_SIMULATED_FLEET (self));

  process = g_steal_pointer (&self->process);
  if (process != NULL)
    rw_service_process_end (process, SIGTERM, END_MILLISECONDS);
}
