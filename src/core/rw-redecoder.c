/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-redecoder.h"

G_DEFINE_INTERFACE (RwRedecoder, rw_redecoder, G_TYPE_OBJECT)

static void
rw_redecoder_default_init (RwRedecoderInterface *iface)
{
}

void
rw_redecoder_decode_again_async (RwRedecoder *self,
                                 const RwLetterFilter *filter,
                                 RwAgainFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RW_IS_REDECODER (self));

  RW_REDECODER_GET_IFACE (self)->decode_again_async (self, filter, progress, progress_data,
                                                     cancellable, callback, user_data);
}

gboolean
rw_redecoder_decode_again_finish (RwRedecoder *self,
                                  GAsyncResult *result,
                                  RwAgainResult *again,
                                  GError **error)
{
  return RW_REDECODER_GET_IFACE (self)->decode_again_finish (self, result, again, error);
}
