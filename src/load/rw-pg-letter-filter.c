/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-letter-filter.h"

/* Text of a person may be anything; the server takes valid UTF-8 without NUL only. */
static void
bind_text (RwPgScript *script, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  rw_pg_script_bind_text (script, valid);
}

void
rw_pg_letter_filter_bind (const RwLetterFilter *filter, RwPgScript *script)
{
  guint n_ids = filter != NULL ? filter->n_ids : 0;
  RwPgBuffer ids = { 0 };

  rw_pg_buffer_begin_array (&ids, RW_PG_INT8);
  for (guint i = 0; i < n_ids; i++)
    rw_pg_buffer_field_int8 (&ids, filter->ids[i]);
  rw_pg_buffer_end_array (&ids, n_ids);
  rw_pg_script_bind_array (script, RW_PG_INT8_ARRAY, &ids);
  bind_text (script, filter != NULL ? filter->kind : NULL);
  bind_text (script, filter != NULL ? filter->text : NULL);
}
