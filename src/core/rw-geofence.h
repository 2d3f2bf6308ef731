/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwGeofence: an area of the map and what of it is an alarm: one row of the table geofence.
 * RwGeofences is a set of them, built once and then read-only, so any thread may read it.
 *
 * For: carrying areas between the database, the worker that judges by them, and the map that shows
 * and changes them; telling whether a place is in one.
 * Not for: remembering who has been where (transform).
 *
 * An area is a circle over the ground, or a polygon whose sides are straight on the map, as they
 * are drawn. It may lie across the antimeridian; no side is longer than half the world. Its border
 * belongs to it.
 */

/* What is an alarm. */
typedef enum
{
  RW_GEOFENCE_LEAVES,      /* a reefer that has been inside is outside; for a day at the longest */
  RW_GEOFENCE_ENTERS,      /* a reefer is inside */
  RW_GEOFENCE_NOT_ARRIVED, /* a reefer has not been inside until a time, and still is not */
  RW_N_GEOFENCE_EVENTS
} RwGeofenceEvent;

#define RW_GEOFENCE_MAX_NAME 80 /* characters */
#define RW_GEOFENCE_MAX_POINTS 100
#define RW_GEOFENCE_MAX_LATITUDE 80.0
#define RW_GEOFENCE_MIN_RADIUS 10.0
#define RW_GEOFENCE_MAX_RADIUS 500000.0
#define RW_GEOFENCE_RULE_PREFIX "geofence_"

/* Degrees. */
typedef struct
{
  double latitude;
  double longitude;
} RwGeoPoint;

/* The area by itself; a plain value. */
typedef struct
{
  double radius; /* m, of a circle around the first point; 0: a polygon */
  guint n_points;
  RwGeoPoint points[RW_GEOFENCE_MAX_POINTS];
} RwGeoShape;

typedef struct
{
  gint64 geofence_id; /* 0: not stored yet */
  guint version;      /* of the row that it was made from, 0: not stored yet */
  char *name;         /* untrusted text */
  RwGeoShape shape;
  RwGeofenceEvent event;
  gint64 by_time;  /* µs, of NOT_ARRIVED, else 0 */
  char **products; /* only these cargoes; NULL: any */
  char **reefers;  /* only containers whose id is like one of these, as MSCU*; NULL: any */
  int priority;    /* RW_ALARM_PRIORITY_* */
  gint64 on_delay; /* µs that it must hold */
  gboolean enabled;
} RwGeofence;

typedef struct _RwGeofences RwGeofences;

/* "leaves", "enters", "not_arrived". */
const char *rw_geofence_event_to_string (RwGeofenceEvent event);
gboolean rw_geofence_event_from_string (const char *text, RwGeofenceEvent *event);

/* "circle LATITUDE LONGITUDE METRES" or "polygon LATITUDE LONGITUDE, LATITUDE LONGITUDE, …", as in
 * the table and where a person types it. (transfer full) */
char *rw_geo_shape_to_string (const RwGeoShape *self);

/* FALSE with error (G_IO_ERROR_INVALID_ARGUMENT) that says what is wrong. */
gboolean rw_geo_shape_from_string (const char *text, RwGeoShape *shape, GError **error);

/* Whether the place is in the area; degrees. */
gboolean rw_geo_shape_contains (const RwGeoShape *self, double latitude, double longitude);

/* The outline as points of RwMercator, closed by going from the last to the first, without a jump
 * at the antimeridian: x may be below 0 or above 1. xs and ys have room for RW_GEO_OUTLINE_SIZE
 * points; returns how many there are. */
#define RW_GEO_OUTLINE_SIZE RW_GEOFENCE_MAX_POINTS
guint rw_geo_shape_get_outline (const RwGeoShape *self, double *xs, double *ys);

/* Metres over the ground. */
double rw_geo_distance (RwGeoPoint from, RwGeoPoint to);

RwGeofence *rw_geofence_copy (const RwGeofence *self);
void rw_geofence_free (RwGeofence *self);

/* Whether the area makes sense; FALSE with error (G_IO_ERROR_INVALID_ARGUMENT). Any thread. */
gboolean rw_geofence_validate (const RwGeofence *self, GError **error);

/* Whether the area is about that container and cargo; product_id may be NULL. */
gboolean rw_geofence_is_about (const RwGeofence *self,
                               const char *container_id,
                               const char *product_id);

/* The rule_id of its alarms, interned; 0 when the rule_id is no area's. */
const char *rw_geofence_get_rule_id (const RwGeofence *self);
gint64 rw_geofence_id_of_rule (const char *rule_id);

RwGeofences *rw_geofences_new (void);
RwGeofences *rw_geofences_ref (RwGeofences *self);
void rw_geofences_unref (RwGeofences *self);

/* Copies it. Only before the set is shared. */
void rw_geofences_add (RwGeofences *self, const RwGeofence *geofence);
guint rw_geofences_get_size (RwGeofences *self);

/* Valid as long as the set; lookup returns NULL when there is none. */
const RwGeofence *rw_geofences_get (RwGeofences *self, guint i);
const RwGeofence *rw_geofences_lookup (RwGeofences *self, gint64 geofence_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwGeofence, rw_geofence_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwGeofences, rw_geofences_unref)

G_END_DECLS
