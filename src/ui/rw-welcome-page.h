/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwWelcomePage: what the first run offers: a simulated fleet, or a broker of one's own.
 *
 * For: being shown while nothing is configured, and when the source of data shall change.
 * Not for: connecting: it activates app.start-demo, or app.connect with (address, password, topic,
 * database), all checked for form; database is "" for a private one.
 */
#define RW_TYPE_WELCOME_PAGE (rw_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (RwWelcomePage, rw_welcome_page, RW, WELCOME_PAGE, GtkWidget)

GtkWidget *rw_welcome_page_new (void);

/* What becomes of the password, one sentence; shown as it is. */
void rw_welcome_page_set_password_note (RwWelcomePage *self, const char *note);

/* What was configured before; each may be NULL. */
void rw_welcome_page_set_values (RwWelcomePage *self,
                                 const char *address,
                                 const char *topic,
                                 const char *database);

/* Shows the form (TRUE) or the choice (FALSE). */
void rw_welcome_page_show_form (RwWelcomePage *self, gboolean form);

G_END_DECLS
