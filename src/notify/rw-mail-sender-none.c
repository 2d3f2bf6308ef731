/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mail-sender.h"

/* Of a program without libcurl. The configuration refuses a relay, so nobody comes here to send. */

gboolean
rw_mail_sender_is_supported (void)
{
  return FALSE;
}

RwMailSender *
rw_mail_sender_new (const RwNotifyConfig *config, gint64 timeout)
{
  g_return_val_if_reached (NULL);
}

void
rw_mail_sender_free (RwMailSender *self)
{
}

void
rw_mail_sender_send (RwMailSender *self,
                     const RwDelivery *delivery,
                     GCancellable *cancellable,
                     RwSentFunc func,
                     gpointer user_data)
{
  g_return_if_reached ();
}

RwDeliveryOutcome
rw_mail_sender_try (const RwNotifyConfig *config, gint64 timeout, GCancellable *cancellable)
{
  return rw_delivery_outcome_never ("This program was built without libcurl and sends no mail.");
}
