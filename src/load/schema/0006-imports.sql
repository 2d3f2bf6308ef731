-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ways to import bookings and cargo profiles. Runs inside the transaction of the migration.

CREATE FUNCTION reeferwatch.import_bookings(container_ids text[], product_ids text[], booked_setpoints real[], valid_froms timestamptz[],
  OUT inserted integer, OUT updated integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH stored AS (
    INSERT INTO reeferwatch.booking AS b (container_id, product_id, booked_setpoint, valid_from)
    SELECT * FROM unnest(container_ids, product_ids, booked_setpoints, valid_froms)
    ON CONFLICT (container_id, valid_from) DO UPDATE
      SET product_id = excluded.product_id, booked_setpoint = excluded.booked_setpoint
      WHERE (b.product_id, b.booked_setpoint) IS DISTINCT FROM (excluded.product_id, excluded.booked_setpoint)
    RETURNING b.xmax = 0 AS is_new
  )
  SELECT count(*) FILTER (WHERE is_new)::integer, count(*) FILTER (WHERE NOT is_new)::integer FROM stored
$$;
COMMENT ON FUNCTION reeferwatch.import_bookings(text[], text[], real[], timestamptz[]) IS
  'Stores bookings, each over the one of the same container and time; how many were new and how many were changed.';

CREATE FUNCTION reeferwatch.import_cargo_profiles(product_ids text[], names text[], modes text[], setpoints real[], lows real[], highs real[],
  OUT inserted integer, OUT updated integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH stored AS (
    INSERT INTO reeferwatch.cargo_profile AS p (product_id, name, mode, setpoint, low, high)
    SELECT * FROM unnest(product_ids, names, modes, setpoints, lows, highs)
    ON CONFLICT (product_id) DO UPDATE
      SET name = excluded.name, mode = excluded.mode, setpoint = excluded.setpoint, low = excluded.low,
          high = excluded.high
      WHERE (p.name, p.mode, p.setpoint, p.low, p.high)
            IS DISTINCT FROM (excluded.name, excluded.mode, excluded.setpoint, excluded.low, excluded.high)
    RETURNING p.xmax = 0 AS is_new
  )
  SELECT count(*) FILTER (WHERE is_new)::integer, count(*) FILTER (WHERE NOT is_new)::integer FROM stored
$$;
COMMENT ON FUNCTION reeferwatch.import_cargo_profiles(text[], text[], text[], real[], real[], real[]) IS
  'Stores cargo profiles, each over the one of the same product; how many were new and how many were changed. They are the limits of alarms: for the owner of the schema.';
