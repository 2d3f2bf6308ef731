/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwCargoProfile: what a cargo wants, by which its readings are judged. One row of the table
 * cargo_profile.
 *
 * For: limits and delays of the detectors, names and limit bands in the window.
 * Not for: what one shipment was booked with (table booking).
 *
 * RwCargoProfiles is the set of them, built once and then read-only, so any thread may read it.
 */
typedef enum
{
  RW_CARGO_CHILLED, /* judged on supply air; "chilled" */
  RW_CARGO_FROZEN,  /* judged on return air; "frozen" */
  RW_CARGO_AMBIENT, /* not temperature controlled; "ambient" */
} RwCargoMode;

/* Temperature limit, °C, of the tumbling window for a container whose cargo is unknown. */
#define RW_DEFAULT_FAULTY_LIMIT 18.0f

typedef struct
{
  const char *product_id; /* interned */
  char *name;
  RwCargoMode mode;
  float setpoint; /* °C */
  float low;      /* °C, lowest that does no harm */
  float high;     /* °C, highest that does no harm */
  gboolean strict;  /* low and high are absolute: any time beyond them counts (medicine) */
  float tolerance;  /* K that a setpoint may differ from the profile's where nothing is booked;
                     * 0: 1.5 chilled, 4 frozen */
  float oxygen_low; /* %; where low and high are equal there is no band */
  float oxygen_high;
  float carbon_dioxide_low; /* % */
  float carbon_dioxide_high;
  float kinetic_high;      /* °C, highest mean kinetic temperature; 0: none */
  float activation_energy; /* kJ/mol, of that; 0: 83.144 */
  float heat_capacity;     /* kJ/(kg·K), to estimate how fast it warms; 0: by its mode */
} RwCargoProfile;

typedef struct _RwCargoProfiles RwCargoProfiles;

const char *rw_cargo_mode_to_string (RwCargoMode mode);
gboolean rw_cargo_mode_from_string (const char *text, RwCargoMode *mode);

/* An empty set. */
RwCargoProfiles *rw_cargo_profiles_new (void);
RwCargoProfiles *rw_cargo_profiles_ref (RwCargoProfiles *self);
void rw_cargo_profiles_unref (RwCargoProfiles *self);

/* Copies the profile; a second one of the same product_id replaces the first. Only before the set
 * is shared. */
void rw_cargo_profiles_add (RwCargoProfiles *self, const RwCargoProfile *profile);

/* The profile of a product, or NULL; product_id may be NULL. Valid as long as the set. */
const RwCargoProfile *rw_cargo_profiles_lookup (RwCargoProfiles *self, const char *product_id);
guint rw_cargo_profiles_get_size (RwCargoProfiles *self);

/* All of them in the order of their ids: an array of const RwCargoProfile *, each valid as long as
 * the set. (transfer container) */
GPtrArray *rw_cargo_profiles_list (RwCargoProfiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCargoProfiles, rw_cargo_profiles_unref)

G_END_DECLS
