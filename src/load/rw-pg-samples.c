/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-samples.h"

#define MEASURED                                                                                   \
  "p.start + CASE WHEN p.times_us IS NULL THEN u.in_day * interval '1 millisecond'"                \
  " ELSE u.in_day * interval '1 microsecond' END"

char *
rw_pg_samples_query (guint32 quantities, const char *reefer, const char *from, const char *to)
{
  g_autoptr (GString) open = g_string_new (NULL);
  g_autoptr (GString) arrays = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    {
      const char *name = rw_quantity_get_name (i);

      if ((quantities & 1u << i) == 0)
        continue;
      g_string_append_printf (open, ", t.%s", name);
      g_string_append_printf (arrays, ", coalesce(p.%s::real[], p.%s_exact)", name, name);
      g_string_append_printf (names, ", %s", name);
      g_string_append_printf (values,
                              ", CASE WHEN p.%s_exact IS NULL THEN u.%s / 100::real ELSE u.%s END",
                              name, name, name);
    }

  return g_strdup_printf (
      "SELECT t.measurement_time, t.flags_known, t.flags_set%s FROM reeferwatch.reading t"
      " WHERE t.reefer_id = %s AND t.measurement_time >= %s AND t.measurement_time < %s"
      " UNION ALL "
      "SELECT " MEASURED ", u.flags_known, u.flags_set%s FROM reeferwatch.packed p"
      " CROSS JOIN LATERAL unnest(coalesce(p.times_us, p.times_ms::bigint[]), p.flags_known,"
      " p.flags_set%s) AS u (in_day, flags_known, flags_set%s)"
      " WHERE p.reefer_id = %s AND p.start > %s - interval '24 hours' AND p.start < %s"
      " AND " MEASURED " >= %s AND " MEASURED " < %s",
      open->str, reefer, from, to, values->str, arrays->str, names->str, reefer, from, to, from,
      to);
}
