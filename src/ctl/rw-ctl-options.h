/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the commands of reeferwatchctl have in common in reading their options.
 *
 * For: the commands. Not for: options that only one command has.
 *
 * Errors are G_OPTION_ERROR with a sentence in the user's language. Main thread.
 */

/* clang-format off */
#define RW_CTL_DATABASE_OPTION(variable)                                                           \
  { "database", 0, 0, G_OPTION_ARG_STRING, variable,                                               \
    N_("PostgreSQL as libpq string or URL (REEFERWATCH_DATABASE)"), N_("CONNINFO") }
#define RW_CTL_PRIVATE_OPTION(variable)                                                            \
  { "private", 0, 0, G_OPTION_ARG_NONE, variable,                                                  \
    N_("The private database of this user’s console"), NULL }
#define RW_CTL_FROM_OPTION(variable)                                                               \
  { "from", 0, 0, G_OPTION_ARG_STRING, variable,                                                   \
    N_("First moment, as 2026-11-22T10:00:00Z or 2026-11-22; UTC without a zone"), N_("TIME") }
#define RW_CTL_TO_OPTION(variable)                                                                 \
  { "to", 0, 0, G_OPTION_ARG_STRING, variable,                                                     \
    N_("End, itself no longer included (now)"), N_("TIME") }
/* clang-format on */

/* Reads the options of a command. With rest, what is no option goes there (NULL when there is
 * nothing), and parameters says in the help what it is; without, it is an error. --help prints and
 * ends the program. */
gboolean rw_ctl_options_parse (const char *parameters,
                               const char *summary,
                               const GOptionEntry *entries,
                               char ***rest,
                               int argc,
                               char **argv,
                               GError **error);

/* What was typed, or what the environment says: *database is replaced. */
gboolean rw_ctl_options_complete_database (char **database, GError **error);

/* The same where the console's private database may be meant instead: then *database is NULL. */
gboolean rw_ctl_options_complete_private (gboolean private, char **database, GError **error);

/* A time that was typed, µs since 1970 UTC. */
gboolean rw_ctl_options_read_time (const char *option,
                                   const char *text,
                                   gint64 *time,
                                   GError **error);

/* The span from the texts typed: to is now and from a span before it where there is none. With
 * span 0 there must be a from. µs since 1970 UTC. */
gboolean rw_ctl_options_read_span (const char *from_text,
                                   const char *to_text,
                                   gint64 span,
                                   gint64 *from,
                                   gint64 *to,
                                   GError **error);

/* Which of the words, which end with NULL, text is: *index. NULL is the first. */
gboolean rw_ctl_options_read_word (const char *option,
                                   const char *text,
                                   const char *const *words,
                                   guint *index,
                                   GError **error);

/* The numbers of things that --help calls ids, each once, of gint64; empty for texts NULL. NULL
 * with error. */
GArray *rw_ctl_options_read_ids (char **texts, GError **error);

/* The variable of the environment of an option: "broker-password-file" is
 * REEFERWATCH_BROKER_PASSWORD_FILE. */
const char *rw_ctl_options_get_variable (const char *option);

G_END_DECLS
