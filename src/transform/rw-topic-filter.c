/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-topic-filter.h"

#include <string.h>

gboolean
rw_topic_filter_matches (const char *filter, const char *topic)
{
  if (topic[0] == '$' && filter[0] != '$')
    return FALSE;

  for (;;)
    {
      gsize filter_length = strcspn (filter, "/");
      gsize topic_length = strcspn (topic, "/");

      if (filter_length == 1 && filter[0] == '#')
        return TRUE;
      if (!(filter_length == 1 && filter[0] == '+')
          && (filter_length != topic_length || memcmp (filter, topic, topic_length) != 0))
        return FALSE;

      filter += filter_length;
      topic += topic_length;
      if (*topic == '\0')
        return *filter == '\0' || strcmp (filter, "/#") == 0;
      if (*filter == '\0')
        return FALSE;
      filter++;
      topic++;
    }
}
