/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence.h"

#include <string.h>

#define MAX_WORDS 50
#define MAX_ON_DELAY ((gint64) 7 * 24 * 3600 * G_USEC_PER_SEC)

struct _RwGeofences
{
  gatomicrefcount ref_count;
  GPtrArray *list; /* of RwGeofence, owned */
};

static const char *const event_words[RW_N_GEOFENCE_EVENTS] = {
  [RW_GEOFENCE_LEAVES] = "leaves",
  [RW_GEOFENCE_ENTERS] = "enters",
  [RW_GEOFENCE_NOT_ARRIVED] = "not_arrived",
};

const char *
rw_geofence_event_to_string (RwGeofenceEvent event)
{
  g_return_val_if_fail (event < RW_N_GEOFENCE_EVENTS, NULL);
  return event_words[event];
}

gboolean
rw_geofence_event_from_string (const char *text, RwGeofenceEvent *event)
{
  for (guint i = 0; text != NULL && i < RW_N_GEOFENCE_EVENTS; i++)
    if (g_str_equal (text, event_words[i]))
      {
        *event = i;
        return TRUE;
      }
  return FALSE;
}

RwGeofence *
rw_geofence_copy (const RwGeofence *self)
{
  RwGeofence *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->products = g_strdupv (self->products);
  copy->reefers = g_strdupv (self->reefers);
  return copy;
}

void
rw_geofence_free (RwGeofence *self)
{
  g_free (self->name);
  g_strfreev (self->products);
  g_strfreev (self->reefers);
  g_free (self);
}

/* --- sense ----------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return TRUE;
  return FALSE;
}

/* In the database they are written with commas between. */
static gboolean
are_words (char *const *words)
{
  if (words == NULL)
    return TRUE;
  if (words[0] == NULL || g_strv_length ((char **) words) > MAX_WORDS)
    return FALSE;
  for (; *words != NULL; words++)
    if (**words == '\0' || strlen (*words) > 64 || strchr (*words, ',') != NULL
        || has_control (*words))
      return FALSE;
  return TRUE;
}

static gboolean
is_name (const char *name)
{
  g_autofree char *bare = name != NULL ? g_strstrip (g_strdup (name)) : NULL;

  return bare != NULL && *bare != '\0' && g_utf8_validate (name, -1, NULL)
         && g_utf8_strlen (name, -1) <= RW_GEOFENCE_MAX_NAME && !has_control (name);
}

gboolean
rw_geofence_validate (const RwGeofence *self, GError **error)
{
  g_autofree char *text = rw_geo_shape_to_string (&self->shape);
  RwGeoShape shape;

  if (!is_name (self->name))
    return refuse (error, "name must be one line of 1 to 80 characters");
  if (!rw_geo_shape_from_string (text, &shape, error))
    return FALSE;
  if ((self->event == RW_GEOFENCE_NOT_ARRIVED) != (self->by_time > 0))
    return refuse (error, "by_time must be set with not_arrived, and only then");
  if (!are_words (self->products))
    return refuse (error, "products must be 1 to 50 product ids, or none for all");
  if (!are_words (self->reefers))
    return refuse (error, "reefers must be 1 to 50 container ids, as MSCU*, or none for all");
  if (self->event == RW_GEOFENCE_NOT_ARRIVED && self->products == NULL && self->reefers == NULL)
    return refuse (error, "reefers or products must say what is to arrive");
  if (self->priority < 1 || self->priority > 4)
    return refuse (error, "priority must be 1 (critical) to 4 (low)");
  if (self->on_delay < 0 || self->on_delay > MAX_ON_DELAY)
    return refuse (error, "on_delay must be 0 to 604800 whole seconds (7 days)");
  return TRUE;
}

/* --- judging --------------------------------------------------------------------------------- */

gboolean
rw_geofence_is_about (const RwGeofence *self, const char *container_id, const char *product_id)
{
  if (self->products != NULL
      && (product_id == NULL
          || !g_strv_contains ((const char *const *) self->products, product_id)))
    return FALSE;
  if (self->reefers == NULL)
    return TRUE;
  for (char **pattern = self->reefers; *pattern != NULL; pattern++)
    if (g_pattern_match_simple (*pattern, container_id))
      return TRUE;
  return FALSE;
}

const char *
rw_geofence_get_rule_id (const RwGeofence *self)
{
  g_autofree char *name =
      g_strdup_printf (RW_GEOFENCE_RULE_PREFIX "%" G_GINT64_FORMAT, self->geofence_id);

  return g_intern_string (name);
}

gint64
rw_geofence_id_of_rule (const char *rule_id)
{
  gint64 id;

  if (!g_str_has_prefix (rule_id, RW_GEOFENCE_RULE_PREFIX)
      || !g_ascii_string_to_signed (rule_id + strlen (RW_GEOFENCE_RULE_PREFIX), 10, 1, G_MAXINT32,
                                    &id, NULL))
    return 0;
  return id;
}

/* --- the set --------------------------------------------------------------------------------- */

RwGeofences *
rw_geofences_new (void)
{
  RwGeofences *self = g_new0 (RwGeofences, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_geofence_free);
  return self;
}

RwGeofences *
rw_geofences_ref (RwGeofences *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_geofences_unref (RwGeofences *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
rw_geofences_add (RwGeofences *self, const RwGeofence *geofence)
{
  g_ptr_array_add (self->list, rw_geofence_copy (geofence));
}

guint
rw_geofences_get_size (RwGeofences *self)
{
  return self->list->len;
}

const RwGeofence *
rw_geofences_get (RwGeofences *self, guint i)
{
  return g_ptr_array_index (self->list, i);
}

const RwGeofence *
rw_geofences_lookup (RwGeofences *self, gint64 geofence_id)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const RwGeofence *geofence = g_ptr_array_index (self->list, i);

      if (geofence->geofence_id == geofence_id)
        return geofence;
    }
  return NULL;
}
