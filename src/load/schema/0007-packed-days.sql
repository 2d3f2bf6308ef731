-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0007: days that are over are packed, a row for each reefer and day; roll-ups know mean kinetic
-- temperatures, times out of range and the last state.

-- DESIGN. A reading in a table of its own row costs about 160 bytes with its key, most of which is
-- the same in the next minute. So when a UTC day is over, its readings are packed: one row for each
-- reefer and day, an array for each column, in the order of time. PostgreSQL compresses the arrays
-- (lz4), which makes a reading some 25 bytes, and one reefer's day lies together on the disk. The
-- view sample unfolds them, so everything that reads readings sees rows as before.
--
-- Nothing is rounded. A quantity is kept as hundredths in two bytes if every value of the day is
-- exactly that; if not, as it is. Times are kept in ms after the begin of the day if they are whole
-- ms; if not, in µs.
--
-- How a day is packed, without anybody waiting and so that it can be killed anywhere:
--
--   1. begin: the day's partition gets the trigger note_unpacked, which writes down the reefers that
--      get readings from now on, and an empty table to pack into, which nobody sees yet.
--   2. some: packs the next reefers, in transactions of their own; stored_day remembers how far.
--   3. again: reefers that were written down are packed again, until there are few.
--   4. end: in a moment in which nobody else has the partition, the last of them are packed again,
--      the packed day becomes a partition of packed, the day's partition of reading is emptied, and
--      its trigger is now skip_packed. A reading is in the one or in the other, in every snapshot.
--
-- A late reading for a packed day goes into the (empty) partition of reading. skip_packed sees to it
-- that none is stored twice; late ones are packed with the others in time (pack_late).
--
-- One job works at a time (advisory lock 7733700004).

CREATE TABLE reeferwatch.stored_day (
  day date PRIMARY KEY,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'packing', 'packed')),
  readings bigint NOT NULL DEFAULT 0,
  packed_until integer NOT NULL DEFAULT 0,
  open_bytes bigint,
  packed_bytes bigint,
  packed_time timestamptz,
  changed_time timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reeferwatch.stored_day IS 'UTC days that are being packed or are packed.';
COMMENT ON COLUMN reeferwatch.stored_day.day IS 'The UTC day';
COMMENT ON COLUMN reeferwatch.stored_day.state IS 'open, packing or packed; days that stand not here are open';
COMMENT ON COLUMN reeferwatch.stored_day.readings IS 'How many readings of it are packed';
COMMENT ON COLUMN reeferwatch.stored_day.packed_until IS 'Internal: the last reefer that was packed, while packing';
COMMENT ON COLUMN reeferwatch.stored_day.open_bytes IS 'How much its readings took before, bytes with indexes';
COMMENT ON COLUMN reeferwatch.stored_day.packed_bytes IS 'How much its readings take packed, bytes with indexes';
COMMENT ON COLUMN reeferwatch.stored_day.packed_time IS 'When it was packed';
COMMENT ON COLUMN reeferwatch.stored_day.changed_time IS 'When something of this changed last';

CREATE TABLE reeferwatch.unpacked_reefer (
  day date NOT NULL,
  reefer_id integer NOT NULL
);
COMMENT ON TABLE reeferwatch.unpacked_reefer IS 'Internal: reefers with readings that came while their day was packed; the same may stand here twice.';
COMMENT ON COLUMN reeferwatch.unpacked_reefer.day IS 'The day';
COMMENT ON COLUMN reeferwatch.unpacked_reefer.reefer_id IS 'Which one: reefer';

-- More of each bucket: see the end.
ALTER TABLE reeferwatch.rollup_15m
  ADD temperature_mkt real, ADD supply_temperature_mkt real, ADD return_temperature_mkt real,
  ADD time_judged integer, ADD time_below integer, ADD time_above integer, ADD latitude_e7 integer,
  ADD longitude_e7 integer, ADD product_no integer, ADD flags_known smallint, ADD flags_set smallint;
ALTER TABLE reeferwatch.rollup_1h
  ADD temperature_mkt real, ADD supply_temperature_mkt real, ADD return_temperature_mkt real,
  ADD time_judged integer, ADD time_below integer, ADD time_above integer, ADD latitude_e7 integer,
  ADD longitude_e7 integer, ADD product_no integer, ADD flags_known smallint, ADD flags_set smallint;
ALTER TABLE reeferwatch.rollup_1d
  ADD temperature_mkt real, ADD supply_temperature_mkt real, ADD return_temperature_mkt real,
  ADD time_judged integer, ADD time_below integer, ADD time_above integer, ADD latitude_e7 integer,
  ADD longitude_e7 integer, ADD product_no integer, ADD flags_known smallint, ADD flags_set smallint;

-- The table and everything that reads or writes its arrays come from these lists.
DO $make$
DECLARE
  quantities text[] := ARRAY['temperature', 'target_temperature', 'supply_temperature', 'return_temperature',
    'ambient_temperature', 'kilowatts', 'oxygen_level', 'nitrogen_level', 'carbon_dioxide_level',
    'humidity_level', 'time_door_open'];
  -- column of reading, of packed, and its type
  others text[][] := ARRAY[
    ['marks', 'marks', 'integer'], ['product_no', 'products', 'integer'], ['source_no', 'sources', 'smallint'],
    ['flags_known', 'flags_known', 'smallint'], ['flags_set', 'flags_set', 'smallint'],
    ['defrost_cycle', 'defrost_cycles', 'smallint'], ['latitude_e7', 'latitudes_e7', 'integer'],
    ['longitude_e7', 'longitudes_e7', 'integer']];
  definitions text := '';  -- of columns
  names text := '';        -- of columns
  prepared text := '';     -- values of readings, as they may be packed
  gathered text := '';     -- aggregates over them
  arrays text := '';       -- to be unfolded together
  unfolded text := '';     -- what comes of that
  last_others text[] := '{}';  -- the last element of each array
  last_values text := '';
  last_means text := '';       -- of a roll-up
  newest text := '';       -- columns of the newest open reading
  q text;
BEGIN
  FOR i IN 1 .. array_length(others, 1) LOOP
    q := others[i][1];
    definitions := definitions || format(', %I %s[]', others[i][2], others[i][3]);
    names := names || format(', %I', others[i][2]);
    prepared := prepared || format(', t.%I', q);
    gathered := gathered || format(', CASE WHEN count(%1$I) > 0 THEN array_agg(%1$I) END', q);
    arrays := arrays || format(', p.%I', others[i][2]);
    unfolded := unfolded || format(', %I', q);
    last_others := last_others || format('p.%I[p.n]', others[i][2]);
  END LOOP;
  FOREACH q IN ARRAY quantities LOOP
    last_means := last_means || format(', b.%I', q || '_avg');
    last_values := last_values || format(', coalesce(p.%1$I[p.n]::real / 100::real, p.%2$I[p.n])', q, q || '_exact');
    definitions := definitions || format(', %1$I smallint[], %2$I real[]', q, q || '_exact');
    names := names || format(', %1$I, %2$I', q, q || '_exact');
    prepared := prepared || format(
      ', t.%1$I, CASE WHEN t.%1$I BETWEEN -327 AND 327 THEN round(t.%1$I::float8 * 100)::smallint END AS %2$I', q, q || '_e2');
    gathered := gathered || format(
      ', CASE WHEN count(%1$I) > 0 AND count(%1$I) = count(*) FILTER (WHERE %2$I::real / 100::real = %1$I) THEN array_agg(%2$I) END'
      ', CASE WHEN count(%1$I) > count(*) FILTER (WHERE %2$I::real / 100::real = %1$I) THEN array_agg(%1$I) END',
      q, q || '_e2');
    arrays := arrays || format(', coalesce(p.%1$I::real[], p.%2$I)', q, q || '_exact');
    unfolded := unfolded || format(', %I', q);
  END LOOP;

  EXECUTE 'CREATE TABLE reeferwatch.packed (reefer_id integer NOT NULL, start timestamptz NOT NULL,'
    ' n integer NOT NULL, times_ms integer[], times_us bigint[], delays_us integer[], delays_long_us bigint[]'
    || definitions || ', PRIMARY KEY (reefer_id, start)) PARTITION BY RANGE (start)';
  FOR q IN SELECT attname FROM pg_attribute
            WHERE attrelid = 'reeferwatch.packed'::regclass AND attnum > 0 AND attndims > 0 LOOP
    BEGIN
      EXECUTE format('ALTER TABLE reeferwatch.packed ALTER %I SET COMPRESSION lz4', q);
    EXCEPTION WHEN feature_not_supported THEN
      -- A server that was built without it compresses as it can.
      NULL;
    END;
  END LOOP;

  -- What packs: rows of source, which is SQL, for the day that begins at $1.
  EXECUTE format($function$
CREATE FUNCTION reeferwatch.packing_sql(source text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT $text$ (reefer_id, start, n, times_ms, times_us, delays_us, delays_long_us%1$s)
SELECT reefer_id, $1, count(*),
  CASE WHEN bool_and(time_us %% 1000 = 0) THEN array_agg((time_us / 1000)::integer) END,
  CASE WHEN NOT bool_and(time_us %% 1000 = 0) THEN array_agg(time_us) END,
  CASE WHEN bool_and(delay_us BETWEEN -2147483647 AND 2147483647)
    THEN array_agg(CASE WHEN delay_us BETWEEN -2147483647 AND 2147483647 THEN delay_us::integer END) END,
  CASE WHEN NOT bool_and(delay_us BETWEEN -2147483647 AND 2147483647) THEN array_agg(delay_us) END%2$s
FROM (
  SELECT t.reefer_id,
         round(date_part('epoch', t.measurement_time - $1) * 1000000)::bigint AS time_us,
         round(date_part('epoch', t.received_time - t.measurement_time) * 1000000)::bigint AS delay_us%3$s
    FROM $text$ || source || $text$ t
   ORDER BY t.reefer_id, t.measurement_time) t
GROUP BY reefer_id ORDER BY reefer_id $text$
$body$
$function$, names, gathered, prepared);

  arrays := format(
    'reeferwatch.packed p CROSS JOIN LATERAL unnest('
    'coalesce(p.times_us, p.times_ms::bigint[]), coalesce(p.delays_long_us, p.delays_us::bigint[])%s)'
    ' AS u (in_day, delay_us%s)', arrays, unfolded);
  unfolded := '';
  FOREACH q IN ARRAY quantities LOOP
    unfolded := unfolded || format(
      ', CASE WHEN p.%2$I IS NULL THEN u.%1$I / 100::real ELSE u.%1$I END AS %1$I', q, q || '_exact');
  END LOOP;
  -- In the order of the columns of reading.
  unfolded := 'at.measurement_time, at.measurement_time + u.delay_us * interval ''1 microsecond'' AS received_time,'
    ' p.reefer_id, u.product_no, u.marks, u.latitude_e7, u.longitude_e7' || unfolded
    || ', u.flags_known, u.flags_set, u.defrost_cycle, u.source_no';
  arrays := arrays
    || ' CROSS JOIN LATERAL (SELECT p.start + CASE WHEN p.times_us IS NULL THEN u.in_day * interval ''1 millisecond'''
       ' ELSE u.in_day * interval ''1 microsecond'' END AS measurement_time) at';

  -- The newest of each: an index look-up in the open days, and in a packed one only if that may be newer.
  -- Of who has been silent for longer than readings are kept, the last quarter of an hour is known.
  SELECT string_agg('o.' || quote_ident(attname), ', ' ORDER BY attnum) INTO newest
    FROM pg_attribute WHERE attrelid = 'reeferwatch.reading'::regclass AND attnum > 0 AND NOT attisdropped;
  EXECUTE format($view$
CREATE VIEW reeferwatch.latest_sample AS
SELECT t.* FROM reeferwatch.reefer r
  LEFT JOIN LATERAL (SELECT * FROM reeferwatch.reading one WHERE one.reefer_id = r.reefer_id
                      ORDER BY one.measurement_time DESC LIMIT 1) o ON true
  CROSS JOIN LATERAL (
    SELECT %1$s WHERE o.reefer_id IS NOT NULL
    UNION ALL
    (SELECT at, at + coalesce(p.delays_long_us[p.n], p.delays_us[p.n]::bigint) * interval '1 microsecond',
            p.reefer_id, %2$s%3$s, %4$s
       FROM reeferwatch.packed p
      CROSS JOIN LATERAL (SELECT p.start + CASE WHEN p.times_us IS NULL
                                   THEN p.times_ms[p.n] * interval '1 millisecond'
                                   ELSE p.times_us[p.n] * interval '1 microsecond' END) AS last (at)
      WHERE p.reefer_id = r.reefer_id
        AND p.start > coalesce(o.measurement_time - interval '24 hours', '-infinity')
      ORDER BY p.start DESC LIMIT 1)
    UNION ALL
    (SELECT b.bucket, b.bucket, b.reefer_id, b.product_no, 0, b.latitude_e7, b.longitude_e7%5$s,
            coalesce(b.flags_known, 0::smallint), coalesce(b.flags_set, 0::smallint), NULL::smallint, NULL::smallint
       FROM reeferwatch.rollup_15m b WHERE o.reefer_id IS NULL AND b.reefer_id = r.reefer_id
      ORDER BY b.bucket DESC LIMIT 1)
    ORDER BY measurement_time DESC LIMIT 1) t
$view$,
    newest, array_to_string(ARRAY[last_others[2], last_others[1], last_others[7], last_others[8]], ', '), last_values,
    array_to_string(ARRAY[last_others[4], last_others[5], last_others[6], last_others[3]], ', '), last_means);

  EXECUTE format('CREATE VIEW reeferwatch.sample AS SELECT * FROM reeferwatch.reading UNION ALL SELECT %s FROM %s',
                 unfolded, arrays);
  -- Plain SQL, bound to its tables here, which the planner takes apart: so it looks at few days, and
  -- makes nothing that is not asked for.
  EXECUTE format($function$
CREATE FUNCTION reeferwatch.samples_between(first timestamptz, until timestamptz)
RETURNS SETOF reeferwatch.reading LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT * FROM reeferwatch.reading t WHERE t.measurement_time >= first AND t.measurement_time < until
  UNION ALL
  SELECT %1$s FROM %2$s
   WHERE p.start > first - interval '24 hours' AND p.start < until
     AND at.measurement_time >= first AND at.measurement_time < until;
END;
CREATE FUNCTION reeferwatch.samples_between(first timestamptz, until timestamptz, the_reefer integer)
RETURNS SETOF reeferwatch.reading LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT * FROM reeferwatch.reading t
   WHERE t.reefer_id = the_reefer AND t.measurement_time >= first AND t.measurement_time < until
  UNION ALL
  SELECT %1$s FROM %2$s
   WHERE p.reefer_id = the_reefer AND p.start > first - interval '24 hours' AND p.start < until
     AND at.measurement_time >= first AND at.measurement_time < until;
END;
CREATE FUNCTION reeferwatch.samples_on(midnight timestamptz, until timestamptz, the_reefer integer)
RETURNS SETOF reeferwatch.reading LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT * FROM reeferwatch.reading t
   WHERE t.reefer_id = the_reefer AND t.measurement_time >= midnight AND t.measurement_time < until
  UNION ALL
  SELECT %1$s FROM %2$s
   WHERE p.reefer_id = the_reefer AND p.start = midnight AND at.measurement_time < until;
END
$function$, unfolded, arrays);
END
$make$;

COMMENT ON TABLE reeferwatch.packed IS 'Internal: readings of days that are over, one row for each reefer and UTC day, arrays in the order of time; an array is NULL when nothing of it was told; see the view telemetry.';
DO $$
DECLARE
  described text[][] := ARRAY[
    ['reefer_id', 'Whose readings these are: reefer'],
    ['start', 'Begin of the UTC day'],
    ['n', 'How many readings'],
    ['times_ms', 'When they were measured, ms after start; NULL if that is not exact'],
    ['times_us', 'The same in µs, where times_ms is NULL'],
    ['delays_us', 'How long after they were received, µs; NULL if it does not fit'],
    ['delays_long_us', 'The same, where delays_us is NULL'],
    ['marks', 'As in reading'], ['products', 'product_no as in reading'],
    ['sources', 'source_no as in reading'], ['flags_known', 'As in reading'], ['flags_set', 'As in reading'],
    ['defrost_cycles', 'defrost_cycle as in reading'], ['latitudes_e7', 'latitude_e7 as in reading'],
    ['longitudes_e7', 'longitude_e7 as in reading']];
  name text;
BEGIN
  FOR i IN 1 .. array_length(described, 1) LOOP
    EXECUTE format('COMMENT ON COLUMN reeferwatch.packed.%I IS %L', described[i][1], described[i][2]);
  END LOOP;
  FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'reeferwatch.packed'::regclass AND attname LIKE '%\_exact' LOOP
    EXECUTE format('COMMENT ON COLUMN reeferwatch.packed.%I IS %L', left(name, -6), 'Values times 100; NULL if that is not exact');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.packed.%I IS %L', name, 'Values, where those times 100 are not exact');
  END LOOP;
END
$$;
COMMENT ON VIEW reeferwatch.latest_sample IS 'Internal: the newest of sample for each reefer; see the view latest.';
COMMENT ON VIEW reeferwatch.sample IS 'Internal: every stored reading with its numbers, as in reading; see the view telemetry.';
COMMENT ON FUNCTION reeferwatch.samples_between(timestamptz, timestamptz) IS
  'Internal: what sample has from first on and before until; reads only the days of that time.';
COMMENT ON FUNCTION reeferwatch.samples_between(timestamptz, timestamptz, integer) IS
  'Internal: what sample has of one reefer from first on and before until; reads only the days of that time.';
COMMENT ON FUNCTION reeferwatch.samples_on(timestamptz, timestamptz, integer) IS
  'Internal: what sample has of one reefer from midnight UTC on and before until, which is on the same day.';
COMMENT ON FUNCTION reeferwatch.packing_sql(text) IS
  'Internal: what follows INSERT INTO packed to pack the readings that source, which is SQL, gives, for the day that begins at $1.';

-- A worker asks for the columns of reading by name; so are those of the day and of a partition.

CREATE FUNCTION reeferwatch.open_partition(day date) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT 'reading_' || to_char(day, 'YYYYMMDD') $$;
COMMENT ON FUNCTION reeferwatch.open_partition(date) IS 'Internal: the name of the partition of reading for this day.';

CREATE FUNCTION reeferwatch.packed_partition(day date) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT 'packed_' || to_char(day, 'YYYYMMDD') $$;
COMMENT ON FUNCTION reeferwatch.packed_partition(date) IS 'Internal: the name of the partition of packed for this day.';

CREATE FUNCTION reeferwatch.note_unpacked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO reeferwatch.unpacked_reefer (day, reefer_id)
  VALUES ((coalesce(NEW.measurement_time, OLD.measurement_time) AT TIME ZONE 'UTC')::date,
          coalesce(NEW.reefer_id, OLD.reefer_id));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.note_unpacked() IS 'Internal: trigger of the days that are being packed.';

-- A loader that copies must know that one was left out, and asks for the error.
CREATE FUNCTION reeferwatch.skip_packed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  midnight timestamptz := ((NEW.measurement_time AT TIME ZONE 'UTC')::date)::timestamp AT TIME ZONE 'UTC';
  us bigint := round(date_part('epoch', NEW.measurement_time - midnight) * 1000000)::bigint;
BEGIN
  IF EXISTS (SELECT FROM reeferwatch.packed p
              WHERE p.reefer_id = NEW.reefer_id AND p.start = midnight
                AND CASE WHEN p.times_us IS NOT NULL THEN us = ANY (p.times_us)
                         ELSE us % 1000 = 0 AND (us / 1000)::integer = ANY (p.times_ms) END) THEN
    IF current_setting('reeferwatch.refuse_stored', true) = 'on' THEN
      RAISE unique_violation USING MESSAGE = 'A reading of this container and time is stored already, packed.';
    END IF;
    RETURN NULL;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION reeferwatch.skip_packed() IS
  'Internal: trigger of packed days: leaves out readings that are packed, or refuses them when reeferwatch.refuse_stored is on.';

CREATE FUNCTION reeferwatch.pack_begin(the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  source text := reeferwatch.open_partition(the_day);
  target text := reeferwatch.packed_partition(the_day);
  midnight timestamptz := the_day::timestamp AT TIME ZONE 'UTC';
BEGIN
  EXECUTE format('CREATE TRIGGER note_unpacked AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.%I'
                 ' FOR EACH ROW EXECUTE FUNCTION reeferwatch.note_unpacked()', source);
  EXECUTE format('CREATE TABLE reeferwatch.%I (LIKE reeferwatch.packed INCLUDING ALL,'
                 ' CONSTRAINT one_day CHECK (start >= %L AND start < %L))', target, midnight, midnight + interval '24 hours');
  EXECUTE format('COMMENT ON TABLE reeferwatch.%I IS %L', target, 'Internal: packed readings of one UTC day');
  DELETE FROM reeferwatch.unpacked_reefer WHERE day = the_day;
  INSERT INTO reeferwatch.stored_day AS s (day, state, open_bytes)
  VALUES (the_day, 'packing', pg_total_relation_size(('reeferwatch.' || source)::regclass))
  ON CONFLICT (day) DO UPDATE SET state = excluded.state, open_bytes = excluded.open_bytes, readings = 0,
    packed_until = 0, packed_bytes = NULL, packed_time = NULL, changed_time = now();
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_begin(date) IS 'Internal: begins to pack a day.';

CREATE FUNCTION reeferwatch.pack_some(the_day date, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off AS $$
DECLARE
  source text := format('reeferwatch.%I', reeferwatch.open_partition(the_day));
  done integer := (SELECT packed_until FROM reeferwatch.stored_day WHERE day = the_day);
  until integer;
  added bigint;
BEGIN
  EXECUTE format('SELECT max(reefer_id) FROM (SELECT reefer_id FROM %s WHERE reefer_id > $1 ORDER BY reefer_id LIMIT $2) next', source)
    INTO until USING done, most;
  IF until IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('WITH added AS (INSERT INTO reeferwatch.%I %s RETURNING n) SELECT sum(n) FROM added',
                 reeferwatch.packed_partition(the_day),
                 reeferwatch.packing_sql(format('(SELECT * FROM %s WHERE reefer_id > $2 AND reefer_id <= $3)', source)))
    INTO added USING the_day::timestamp AT TIME ZONE 'UTC', done, until;
  UPDATE reeferwatch.stored_day SET packed_until = until, readings = readings + added, changed_time = now()
   WHERE day = the_day;
  RETURN added;
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_some(date, integer) IS
  'Internal: packs the next reefers of a day, so many readings or some more; answers how many, 0 when all are packed.';

CREATE FUNCTION reeferwatch.pack_again(the_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  target text := reeferwatch.packed_partition(the_day);
  reefers integer[];
  before bigint;
  after bigint;
BEGIN
  -- The reading and its note were committed together, so what the next statement sees has both.
  WITH taken AS (DELETE FROM reeferwatch.unpacked_reefer WHERE day = the_day RETURNING reefer_id)
  SELECT array_agg(DISTINCT reefer_id ORDER BY reefer_id) INTO reefers FROM taken;
  IF reefers IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('WITH gone AS (DELETE FROM reeferwatch.%I WHERE reefer_id = ANY ($1) RETURNING n) SELECT coalesce(sum(n), 0) FROM gone', target)
    INTO before USING reefers;
  EXECUTE format('WITH added AS (INSERT INTO reeferwatch.%I %s RETURNING n) SELECT coalesce(sum(n), 0) FROM added', target,
                 reeferwatch.packing_sql(format('(SELECT * FROM reeferwatch.%I WHERE reefer_id = ANY ($2))', reeferwatch.open_partition(the_day))))
    INTO after USING the_day::timestamp AT TIME ZONE 'UTC', reefers;
  UPDATE reeferwatch.stored_day SET readings = readings - before + after, changed_time = now() WHERE day = the_day;
  RETURN array_length(reefers, 1);
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_again(date) IS
  'Internal: packs those reefers again that got readings meanwhile; answers how many there were.';

CREATE FUNCTION reeferwatch.pack_end(the_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  source text := reeferwatch.open_partition(the_day);
  target text := reeferwatch.packed_partition(the_day);
  midnight timestamptz := the_day::timestamp AT TIME ZONE 'UTC';
BEGIN
  EXECUTE format('LOCK TABLE reeferwatch.%I IN ACCESS EXCLUSIVE MODE', source);
  PERFORM reeferwatch.pack_again(the_day);
  EXECUTE format('ALTER TABLE reeferwatch.packed ATTACH PARTITION reeferwatch.%I FOR VALUES FROM (%L) TO (%L)',
                 target, midnight, midnight + interval '24 hours');
  EXECUTE format('ALTER TABLE reeferwatch.%I DROP CONSTRAINT one_day', target);
  EXECUTE format('DROP TRIGGER note_unpacked ON reeferwatch.%I', source);
  EXECUTE format('TRUNCATE reeferwatch.%I', source);
  EXECUTE format('CREATE TRIGGER skip_packed BEFORE INSERT ON reeferwatch.%I'
                 ' FOR EACH ROW EXECUTE FUNCTION reeferwatch.skip_packed()', source);
  UPDATE reeferwatch.stored_day
     SET state = 'packed', packed_time = clock_timestamp(), changed_time = clock_timestamp(),
         packed_bytes = pg_total_relation_size(format('reeferwatch.%I', target)::regclass)
   WHERE day = the_day;
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_end(date) IS
  'Internal: puts a packed day in the place of its readings, if nobody else uses it at this moment; fails with 55P03 otherwise.';

-- What pack_late has in hands, within its transaction.
CREATE UNLOGGED TABLE reeferwatch.repacked (LIKE reeferwatch.packed INCLUDING COMPRESSION);
COMMENT ON TABLE reeferwatch.repacked IS 'Internal: see the view sample; empty but in the middle of pack_late().';

CREATE FUNCTION reeferwatch.pack_late(the_day date, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' SET jit = off AS $$
DECLARE
  source text := reeferwatch.open_partition(the_day);
  target text := reeferwatch.packed_partition(the_day);
  midnight timestamptz := the_day::timestamp AT TIME ZONE 'UTC';
  reefers integer[];
  added bigint;
BEGIN
  -- Without this a repeated reading could come in while its first one moves.
  EXECUTE format('LOCK TABLE reeferwatch.%I IN SHARE ROW EXCLUSIVE MODE', source);
  EXECUTE format('SELECT array_agg(reefer_id) FROM (SELECT DISTINCT reefer_id FROM reeferwatch.%I LIMIT $1) chosen', source)
    INTO reefers USING most;
  IF reefers IS NULL THEN
    IF pg_relation_size(format('reeferwatch.%I', source)::regclass) > 0 THEN
      EXECUTE format('TRUNCATE reeferwatch.%I', source);
    END IF;
    RETURN 0;
  END IF;
  EXECUTE format('INSERT INTO reeferwatch.repacked %s',
                 reeferwatch.packing_sql(format('(SELECT s.* FROM unnest($2) AS one (reefer)'
                   ' CROSS JOIN LATERAL reeferwatch.samples_between($1, $1 + interval ''24 hours'', one.reefer) s)')))
    USING midnight, reefers;
  EXECUTE format('DELETE FROM reeferwatch.%I WHERE reefer_id = ANY ($1)', target) USING reefers;
  EXECUTE format('INSERT INTO reeferwatch.%I SELECT * FROM reeferwatch.repacked', target);
  DELETE FROM reeferwatch.repacked;
  EXECUTE format('WITH moved AS (DELETE FROM reeferwatch.%I WHERE reefer_id = ANY ($1) RETURNING 1) SELECT count(*) FROM moved', source)
    INTO added USING reefers;
  UPDATE reeferwatch.stored_day
     SET readings = readings + added, changed_time = clock_timestamp(),
         packed_bytes = pg_total_relation_size(format('reeferwatch.%I', target)::regclass)
   WHERE day = the_day;
  RETURN array_length(reefers, 1);
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_late(date, integer) IS
  'Internal: packs late readings of some reefers with the others of their packed day; answers how many reefers, 0 when none is left.';

CREATE FUNCTION reeferwatch.pack_step(not_before date, before date, late_after interval, most integer,
                                      OUT the_day date, OUT step text, OUT amount bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
DECLARE
  found_one boolean;
BEGIN
  step := 'none';
  amount := 0;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Days are packed in transactions that are READ COMMITTED.' USING ERRCODE = '25001';
  END IF;
  IF NOT pg_try_advisory_xact_lock(7733700004) THEN
    step := 'busy';
    RETURN;
  END IF;

  SELECT day INTO the_day FROM reeferwatch.stored_day WHERE state = 'packing' ORDER BY day LIMIT 1;
  IF FOUND THEN
    amount := reeferwatch.pack_some(the_day, most);
    IF amount > 0 THEN
      step := 'some';
      RETURN;
    END IF;
    IF (SELECT count(*) FROM (SELECT FROM reeferwatch.unpacked_reefer WHERE day = the_day LIMIT 51) noted) > 50 THEN
      amount := reeferwatch.pack_again(the_day);
      step := 'again';
      RETURN;
    END IF;
    BEGIN
      PERFORM reeferwatch.pack_end(the_day);
      step := 'end';
    EXCEPTION WHEN lock_not_available THEN
      step := 'wait';
    END;
    RETURN;
  END IF;

  FOR the_day IN SELECT day FROM reeferwatch.stored_day
                  WHERE state = 'packed' AND changed_time < clock_timestamp() - late_after ORDER BY day LOOP
    CONTINUE WHEN pg_relation_size(format('reeferwatch.%I', reeferwatch.open_partition(the_day))::regclass) = 0;
    BEGIN
      amount := reeferwatch.pack_late(the_day, 100);
      step := 'late';
    EXCEPTION WHEN lock_not_available THEN
      step := 'wait';
    END;
    IF step = 'wait' OR amount > 0 THEN
      RETURN;
    END IF;
    step := 'none';
  END LOOP;

  FOR the_day IN SELECT to_date(right(relname, 8), 'YYYYMMDD') AS day
                   FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                  WHERE inhparent = 'reeferwatch.reading'::regclass AND relname ~ '^reading_[0-9]{8}$'
                  ORDER BY 1 LOOP
    CONTINUE WHEN the_day < not_before OR the_day >= before
      OR EXISTS (SELECT FROM reeferwatch.stored_day WHERE day = the_day AND state <> 'open')
      -- Its roll-ups first: they are slow to compute from packed readings.
      OR EXISTS (SELECT FROM reeferwatch.rollup_due
                  WHERE level IN (0, 1) AND bucket >= the_day AND bucket < the_day + interval '24 hours');
    EXECUTE format('SELECT EXISTS (SELECT FROM reeferwatch.%I)', reeferwatch.open_partition(the_day)) INTO found_one;
    CONTINUE WHEN NOT found_one;
    BEGIN
      PERFORM reeferwatch.pack_begin(the_day);
      step := 'begin';
    EXCEPTION WHEN lock_not_available THEN
      step := 'wait';
    END;
    RETURN;
  END LOOP;
  the_day := NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.pack_step(date, date, interval, integer) IS
  'Internal: the next step of packing the days from not_before on and before the other one, about so many readings of it, and of late readings for packed days, once nothing came for late_after. Answers the day, what was done (begin, some, again, end, late; wait: somebody uses the day; busy: another job is at it; none) and how much.';

CREATE FUNCTION reeferwatch.drop_packed(the_day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dropped bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7733700004);
  EXECUTE format('DROP TABLE IF EXISTS reeferwatch.%I', reeferwatch.packed_partition(the_day));
  DELETE FROM reeferwatch.unpacked_reefer WHERE day = the_day;
  DELETE FROM reeferwatch.stored_day WHERE day = the_day RETURNING readings INTO dropped;
  RETURN coalesce(dropped, 0);
END
$$;
COMMENT ON FUNCTION reeferwatch.drop_packed(date) IS
  'Internal: drops what is packed of a day, in the transaction that drops its partition of reading; answers how many readings.';

-- What reads readings, anew, so that it reads the packed ones too.

DO $make$
DECLARE
  readings CONSTANT text := $text$
    SELECT r.container_id, t.measurement_time, t.temperature, p.product_id, t.target_temperature,
           t.supply_temperature, t.return_temperature, t.ambient_temperature, t.kilowatts,
           t.oxygen_level, t.nitrogen_level, t.carbon_dioxide_level, t.humidity_level,
           CASE WHEN t.flags_known & 1 <> 0 THEN t.flags_set & 1 <> 0 END AS fan_1,
           CASE WHEN t.flags_known & 2 <> 0 THEN t.flags_set & 2 <> 0 END AS fan_2,
           CASE WHEN t.flags_known & 4 <> 0 THEN t.flags_set & 4 <> 0 END AS fan_3,
           CASE WHEN t.flags_known & 8 <> 0 THEN t.flags_set & 8 <> 0 END AS vent_1,
           CASE WHEN t.flags_known & 16 <> 0 THEN t.flags_set & 16 <> 0 END AS vent_2,
           CASE WHEN t.flags_known & 32 <> 0 THEN t.flags_set & 32 <> 0 END AS vent_3,
           t.defrost_cycle,
           CASE WHEN t.flags_known & 64 <> 0 THEN t.flags_set & 64 <> 0 END AS defrosting,
           CASE WHEN t.flags_known & 128 <> 0 THEN t.flags_set & 128 <> 0 END AS powered,
           t.time_door_open,
           t.latitude_e7 / 10000000.0::double precision AS latitude,
           t.longitude_e7 / 10000000.0::double precision AS longitude,
           t.received_time, s.source, t.marks & 1073741823 AS quality,
           t.marks & 1073741824 <> 0 AS late
      FROM %s t
      JOIN reeferwatch.reefer r USING (reefer_id)
      LEFT JOIN reeferwatch.product p USING (product_no)
      LEFT JOIN reeferwatch.source s USING (source_no)$text$;
BEGIN
  EXECUTE 'CREATE OR REPLACE VIEW reeferwatch.telemetry AS' || format(readings, 'reeferwatch.sample');
  EXECUTE 'CREATE OR REPLACE VIEW reeferwatch.latest AS' || format(readings, 'reeferwatch.latest_sample');
  EXECUTE 'CREATE FUNCTION reeferwatch.telemetry_between(first timestamptz, until timestamptz)'
    ' RETURNS SETOF reeferwatch.telemetry LANGUAGE sql STABLE BEGIN ATOMIC'
    || format(readings, 'reeferwatch.samples_between(first, until)') || '; END';
END
$make$;
COMMENT ON VIEW reeferwatch.telemetry IS
  'Every stored reading, one row each; at most one per container and measurement_time. Days that are over are packed and unfolded here: name a container, or use telemetry_between() for a span of time.';
COMMENT ON FUNCTION reeferwatch.telemetry_between(timestamptz, timestamptz) IS
  'The rows of telemetry measured from first on and before until; reads only the days of that time.';
COMMENT ON VIEW reeferwatch.latest IS
  'The newest stored reading of each container; where its readings are kept no longer, the means of its last quarter of an hour.';

-- Roll-ups: mean kinetic temperatures as by USP (83.144 kJ/mol), times against the limits of the
-- cargo that the last reading of the bucket told (supply air for chilled, return air for frozen
-- cargo), and what the last reading told. A reading stands for the mean time between those of its
-- bucket; a single one for the bucket. 15-minute buckets of before get theirs when they are computed
-- anew: see redo_rollups().
DO $make$
DECLARE
  quantities text[][] := ARRAY[
    ['temperature', '-95', '80'], ['target_temperature', '-95', '80'], ['supply_temperature', '-95', '80'],
    ['return_temperature', '-95', '80'], ['ambient_temperature', '-95', '80'], ['kilowatts', '-0.5', '100'],
    ['oxygen_level', '0', '21.5'], ['nitrogen_level', '0', '105'], ['carbon_dioxide_level', '0', '105'],
    ['humidity_level', '0', '105'], ['time_door_open', '0', '525600']];
  kinetic text[] := ARRAY['temperature', 'supply_temperature', 'return_temperature'];
  state text[] := ARRAY['latitude_e7', 'longitude_e7', 'product_no', 'flags_known', 'flags_set'];
  levels text[][] := ARRAY[
    ['15m', '15 minutes', 'reading'], ['1h', '1 hour', 'rollup_15m'], ['1d', '1 day', 'rollup_1h']];
  origin CONSTANT text := '''0001-01-01 00:00:00+00''::timestamptz';
  control CONSTANT text :=
    'CASE %1$s.mode WHEN ''frozen'' THEN coalesce(%2$s.return_temperature, %2$s.temperature)'
    ' ELSE coalesce(%2$s.supply_temperature, %2$s.temperature) END';
  mean_kinetic CONSTANT text :=  -- of the mean of exp(-10000 / T)
    '(-10000 / ln(nullif(%s, 0)) - 273.15)::real';
  names text := '';          -- of columns
  excluded text := '';
  held text := '';
  plausible text := '';      -- values of readings, without what cannot be
  from_readings text := '';  -- aggregates over plausible
  from_finer text := '';     -- aggregates over the finer roll-up
  by_minute text := '';      -- aggregates over readings, in one step
  result text := '';         -- columns of the function for minutes
  shown text := '';          -- in the views
  extra text := '';          -- columns that were not there before
  fleet_definitions text := '';  -- of columns of the fleet
  fleet_names text;
  fleet_from text := '';     -- aggregates over quarters of an hour
  fleet_shown text;
  q text;
  v text;
  finer text;
  newest text;
BEGIN
  FOR i IN 1 .. array_length(quantities, 1) LOOP
    q := quantities[i][1];
    v := format('CASE WHEN t.%1$I BETWEEN %2$s AND %3$s THEN t.%1$I END', q, quantities[i][2], quantities[i][3]);
    names := names || format(', %1$s_min, %1$s_avg, %1$s_max, %1$s_count', q);
    shown := shown || format(', b.%1$s_min, b.%1$s_avg, b.%1$s_max, coalesce(b.%1$s_count, 0) AS %1$s_count', q);
    plausible := plausible || format(', %s AS %I', v, q);
    from_readings := from_readings || format(
      ', min(%1$s) AS %1$s_min, (sum(%1$s::float8) / nullif(count(%1$s), 0))::real AS %1$s_avg,'
      ' max(%1$s) AS %1$s_max, nullif(count(%1$s), 0)::integer AS %1$s_count', q);
    from_finer := from_finer || format(
      ', min(%1$s_min) AS %1$s_min, (sum(%1$s_avg::float8 * %1$s_count) / sum(%1$s_count))::real AS %1$s_avg,'
      ' max(%1$s_max) AS %1$s_max, sum(%1$s_count)::integer AS %1$s_count', q);
    by_minute := by_minute || format(
      ', min(%2$s) AS %1$s_min, (sum((%2$s)::float8) / nullif(count(%2$s), 0))::real AS %1$s_avg,'
      ' max(%2$s) AS %1$s_max, count(%2$s)::integer AS %1$s_count', q, v);
    result := result || format(', %1$s_min real, %1$s_avg real, %1$s_max real, %1$s_count integer', q);
    fleet_definitions := fleet_definitions || format(', %1$s_min real, %1$s_avg real, %1$s_max real, %1$s_count bigint', q);
    fleet_from := fleet_from || format(
      ', min(b.%1$s_min), (sum(b.%1$s_avg::float8 * b.%1$s_count) / sum(b.%1$s_count))::real, max(b.%1$s_max), sum(b.%1$s_count)', q);
  END LOOP;
  fleet_names := names;
  fleet_shown := shown;
  shown := shown || ', b.readings';
  by_minute := by_minute || ', count(*)::integer AS readings';
  result := result || ', readings integer';
  FOREACH q IN ARRAY kinetic LOOP
    extra := extra || format(', %s_mkt', q);
    from_readings := from_readings || format(', ' || mean_kinetic || ' AS %2$s_mkt',
      format('avg(exp(-10000 / (%I::float8 + 273.15)))', q), q);
    from_finer := from_finer || format(', ' || mean_kinetic || ' AS %2$s_mkt',
      format('sum(exp(-10000 / (%1$s_mkt::float8 + 273.15)) * %1$s_count) / sum(%1$s_count) FILTER (WHERE %1$s_mkt IS NOT NULL)', q), q);
    by_minute := by_minute || format(', ' || mean_kinetic || ' AS %2$s_mkt',
      format('avg(exp(-10000 / (CASE WHEN t.%1$I BETWEEN -95 AND 80 THEN t.%1$I::float8 END + 273.15)))', q), q);
    result := result || format(', %s_mkt real', q);
  END LOOP;
  FOREACH q IN ARRAY ARRAY['judged', 'below', 'above'] LOOP
    extra := extra || ', time_' || q;
    from_finer := from_finer || format(', sum(time_%1$s)::integer AS time_%1$s', q);
    v := format(CASE q WHEN 'judged' THEN '%1$s IS NOT NULL' WHEN 'below' THEN '%1$s < %2$s.low' ELSE '%1$s > %2$s.high' END,
                '%1$s', '%2$s');
    from_readings := from_readings || format(
      ', CASE WHEN cargo.mode IS NOT NULL THEN round(count(*) FILTER (WHERE %2$s) * least(900,'
      ' CASE WHEN count(*) > 1 THEN date_part(''epoch'', max(at) - min(at)) / (count(*) - 1) ELSE 900 END))::integer END AS time_%1$s',
      q, format(v, 'control', 'cargo'));
    by_minute := by_minute || format(
      ', CASE WHEN bool_or(cargo.mode IS NOT NULL) THEN round(count(*) FILTER (WHERE %2$s) * 60.0 / count(*))::integer END AS time_%1$s',
      q, format(v, format(control, 'cargo', 't'), 'cargo'));
    result := result || format(', time_%s integer', q);
  END LOOP;
  shown := shown || replace(extra, ', ', ', b.');
  names := names || extra;
  FOREACH q IN ARRAY state LOOP
    names := names || ', ' || q;
  END LOOP;
  excluded := replace(names, ', ', ', excluded.');
  held := replace(names, ', ', ', held.');

  FOR i IN 1 .. array_length(levels, 1) LOOP
    EXECUTE format(
      'CREATE OR REPLACE VIEW reeferwatch.telemetry_%1$s AS SELECT b.bucket, r.container_id%2$s,'
      ' b.latitude_e7 / 10000000.0::float8 AS latitude, b.longitude_e7 / 10000000.0::float8 AS longitude, p.product_id'
      '  FROM reeferwatch.rollup_%1$s b LEFT JOIN reeferwatch.reefer r USING (reefer_id)'
      '  LEFT JOIN reeferwatch.product p USING (product_no)', levels[i][1], shown);

    IF levels[i][3] = 'reading' THEN
      v := format('reeferwatch.samples_on(first, until, due.reefer_id) t WHERE t.measurement_time >= due.bucket'
                  ' AND t.measurement_time < due.bucket + interval %L', levels[i][2]);
      newest := format('SELECT t.* FROM %s ORDER BY t.measurement_time DESC LIMIT 1', v);
      finer := format(
        'SELECT count(*)::integer AS readings%1$s FROM (SELECT t.at%2$s, %3$s AS control'
        ' FROM (SELECT t.measurement_time AS at%4$s FROM %5$s) t OFFSET 0) v',
        from_readings, (SELECT string_agg(', t.' || a[1], '') FROM (SELECT quantities[n][1] FROM generate_series(1, 11) n) AS l (one), LATERAL (SELECT ARRAY[one]) AS x (a)),
        format(control, 'cargo', 't'), plausible, v);
    ELSE
      v := format('reeferwatch.%s t WHERE t.reefer_id = due.reefer_id AND t.bucket >= due.bucket'
                  ' AND t.bucket < due.bucket + interval %L AND t.bucket >= first AND t.bucket < until', levels[i][3], levels[i][2]);
      newest := format('SELECT t.* FROM %s ORDER BY t.bucket DESC LIMIT 1', v);
      finer := format('SELECT sum(t.readings)::integer AS readings%s FROM %s', from_finer, v);
    END IF;
    -- As in 0003.
    EXECUTE format($function$
CREATE OR REPLACE FUNCTION reeferwatch.roll_up_%1$s(first timestamptz, until timestamptz, before integer, most integer)
RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_sort = off AS $body$
DECLARE
  done integer;
BEGIN
  WITH due AS MATERIALIZED (
    SELECT DISTINCT bucket, reefer_id FROM reeferwatch.rollup_due
     WHERE level = %2$s AND bucket >= first AND bucket < until AND epoch < before
     ORDER BY bucket, reefer_id LIMIT most),
  changed AS (
    INSERT INTO reeferwatch.rollup_%1$s AS held (bucket, reefer_id, readings%3$s)
    SELECT due.bucket, due.reefer_id, anew.*, newest.latitude_e7, newest.longitude_e7, newest.product_no,
           newest.flags_known, newest.flags_set
      FROM due CROSS JOIN LATERAL (%4$s) newest%5$s CROSS JOIN LATERAL (%6$s) anew
    ON CONFLICT (reefer_id, bucket) DO UPDATE
       SET (readings%3$s) = ROW (excluded.readings%7$s)
     WHERE excluded.readings >= held.readings
       AND (held.readings%8$s) IS DISTINCT FROM (excluded.readings%7$s)
    RETURNING bucket, reefer_id),
  coarser AS (%9$s),
  taken AS (
    DELETE FROM reeferwatch.rollup_due
     WHERE level = %2$s AND bucket >= first AND epoch < before
       AND (bucket, reefer_id) <= (SELECT bucket, reefer_id FROM due ORDER BY bucket DESC, reefer_id DESC LIMIT 1))
  SELECT count(*) INTO done FROM due;
  RETURN done;
END
$body$
$function$,
      levels[i][1], i, names, newest,
      CASE WHEN i = 1 THEN
        ' LEFT JOIN LATERAL (SELECT c.mode, c.low, c.high FROM reeferwatch.product p'
        ' JOIN reeferwatch.cargo_profile c USING (product_id) WHERE p.product_no = newest.product_no) cargo ON true'
      ELSE '' END,
      CASE WHEN i = 1 THEN finer || ' GROUP BY cargo.mode' ELSE finer END,
      excluded, held,
      CASE WHEN i < array_length(levels, 1) THEN format(
        'INSERT INTO reeferwatch.rollup_due (level, bucket, reefer_id, epoch)'
        ' SELECT DISTINCT %s, date_bin(interval %L, bucket, %s), reefer_id, 0 FROM changed',
        i + 1, levels[i + 1][2], origin)
        || CASE WHEN i = 1 THEN ' UNION ALL SELECT DISTINCT 4, bucket, 0, 0 FROM changed' ELSE '' END
      ELSE 'SELECT FROM changed' END);
  END LOOP;

  EXECUTE format(
    'CREATE TABLE reeferwatch.rollup_fleet (bucket timestamptz PRIMARY KEY, reefers integer NOT NULL, readings bigint NOT NULL%s)',
    fleet_definitions);
  EXECUTE format(
    'CREATE VIEW reeferwatch.fleet_15m AS SELECT b.bucket%s, b.reefers, b.readings FROM reeferwatch.rollup_fleet b',
    fleet_shown);
  EXECUTE format($function$
CREATE FUNCTION reeferwatch.roll_up_fleet(buckets timestamptz[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
  INSERT INTO reeferwatch.rollup_fleet AS held (bucket, reefers, readings%1$s)
  SELECT b.bucket, count(*), sum(b.readings)%2$s
    FROM reeferwatch.rollup_15m b
   WHERE b.bucket = ANY (buckets)
     AND b.bucket >= (SELECT min(one) FROM unnest(buckets) AS u (one))
     AND b.bucket <= (SELECT max(one) FROM unnest(buckets) AS u (one))
   GROUP BY b.bucket
  ON CONFLICT (bucket) DO UPDATE SET (reefers, readings%1$s) = ROW (excluded.reefers, excluded.readings%3$s)
   WHERE excluded.readings >= held.readings
$body$
$function$, fleet_names, fleet_from, replace(fleet_names, ', ', ', excluded.'));

  v := ' LEFT JOIN reeferwatch.product p USING (product_no) LEFT JOIN reeferwatch.cargo_profile cargo USING (product_id)';
  EXECUTE format(
    'CREATE OR REPLACE VIEW reeferwatch.telemetry_1m AS'
    ' SELECT date_bin(interval ''1 minute'', t.measurement_time, %s) AS bucket, r.container_id%s'
    '   FROM reeferwatch.sample t LEFT JOIN reeferwatch.reefer r USING (reefer_id)%s GROUP BY 1, 2', origin, by_minute, v);
  DROP FUNCTION reeferwatch.telemetry_1m_between(timestamptz, timestamptz, text);
  EXECUTE format($function$
CREATE FUNCTION reeferwatch.telemetry_1m_between(first timestamptz, until timestamptz, the_container text DEFAULT NULL)
RETURNS TABLE (bucket timestamptz, container_id text%1$s)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $body$
DECLARE
  -- Whole minutes: those that begin in the span.
  beginning timestamptz := date_bin(interval '1 minute', first + interval '59.999999 seconds', %2$s);
  ending timestamptz := date_bin(interval '1 minute', until + interval '59.999999 seconds', %2$s);
  the_reefer integer;
BEGIN
  IF the_container IS NULL THEN
    RETURN QUERY
    SELECT date_bin(interval '1 minute', t.measurement_time, %2$s), r.container_id%3$s
      FROM reeferwatch.samples_between(beginning, ending) t JOIN reeferwatch.reefer r USING (reefer_id)%4$s
     GROUP BY 1, 2;
  ELSE
    SELECT r.reefer_id INTO the_reefer FROM reeferwatch.reefer r WHERE r.container_id = the_container;
    RETURN QUERY
    SELECT date_bin(interval '1 minute', t.measurement_time, %2$s), the_container%3$s
      FROM reeferwatch.samples_between(beginning, ending, the_reefer) t%4$s
     GROUP BY 1;
  END IF;
END
$body$
$function$, result, origin, by_minute, v);
  COMMENT ON FUNCTION reeferwatch.telemetry_1m_between(timestamptz, timestamptz, text) IS
    'The rows of telemetry_1m whose bucket is from first on and before until, of one container or of all; reads only the days of that time.';

  FOR i IN 1 .. array_length(quantities, 1) LOOP
    q := quantities[i][1];
    EXECUTE format('COMMENT ON COLUMN reeferwatch.fleet_15m.%I IS %L', q || '_min', 'Lowest ' || q);
    EXECUTE format('COMMENT ON COLUMN reeferwatch.fleet_15m.%I IS %L', q || '_avg', 'Mean of all values of ' || q);
    EXECUTE format('COMMENT ON COLUMN reeferwatch.fleet_15m.%I IS %L', q || '_max', 'Highest ' || q);
    EXECUTE format('COMMENT ON COLUMN reeferwatch.fleet_15m.%I IS %L', q || '_count', 'How many values of ' || q);
  END LOOP;

  FOREACH q IN ARRAY ARRAY['1m', '15m', '1h', '1d'] LOOP
    FOREACH v IN ARRAY kinetic LOOP
      EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', 'telemetry_' || q, v || '_mkt',
                     'Mean kinetic temperature of ' || v || ', °C (83.144 kJ/mol)');
    END LOOP;
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.time_judged IS %L', 'telemetry_' || q,
                   'How long the air that the cargo is judged by was known, seconds; NULL without a cargo profile');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.time_below IS %L', 'telemetry_' || q,
                   'How long of it it was colder than the cargo profile allows, seconds, whatever the machine did');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.time_above IS %L', 'telemetry_' || q,
                   'How long of it it was warmer than the cargo profile allows, seconds, whatever the machine did');
    CONTINUE WHEN q = '1m';
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.latitude IS %L', 'telemetry_' || q, 'Degrees north, as the last reading told');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.longitude IS %L', 'telemetry_' || q, 'Degrees east, as the last reading told');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.product_id IS %L', 'telemetry_' || q, 'What was carried, as the last reading told');
  END LOOP;
END
$make$;

COMMENT ON TABLE reeferwatch.rollup_fleet IS 'Internal: see the view fleet_15m.';
COMMENT ON VIEW reeferwatch.fleet_15m IS
  'What the whole fleet came to in each quarter of an hour of measurement time, once it is over; late readings correct it.';
COMMENT ON COLUMN reeferwatch.fleet_15m.bucket IS 'Begin of the span of measurement time, in UTC';
COMMENT ON COLUMN reeferwatch.fleet_15m.reefers IS 'How many containers reported';
COMMENT ON COLUMN reeferwatch.fleet_15m.readings IS 'How many readings there are, whatever they told';
COMMENT ON FUNCTION reeferwatch.roll_up_fleet(timestamptz[]) IS
  'Internal: computes these quarters of an hour of the fleet from those of its reefers.';

ALTER TABLE reeferwatch.rollup_due DROP CONSTRAINT rollup_due_level_check,
  ADD CONSTRAINT rollup_due_level_check CHECK (level BETWEEN 0 AND 4);
COMMENT ON COLUMN reeferwatch.rollup_due.level IS
  '1 quarter of an hour, 2 hour, 3 day, 4 quarter of an hour of the fleet; 0 all quarters of a day, of every reefer';

-- As before, but for the readings of a whole day, and with the fleet at the end.
CREATE OR REPLACE FUNCTION reeferwatch.roll_up(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  origin CONSTANT timestamptz := '0001-01-01 00:00:00+00';
  before integer;
  closed timestamptz;
  first timestamptz;
  quarters timestamptz[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Roll-ups are computed in transactions that are READ COMMITTED.'
      USING ERRCODE = '25001';
  END IF;
  IF NOT pg_try_advisory_xact_lock(7733700003) THEN
    RETURN -1;
  END IF;
  SELECT epoch, open_from INTO STRICT before, closed FROM reeferwatch.rollup_state;
  IF EXISTS (SELECT FROM pg_locks
              WHERE locktype = 'advisory' AND classid = 77337 AND objsubid = 2
                AND objid::bigint < before
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
    RETURN -1;
  END IF;

  SELECT bucket INTO first FROM reeferwatch.rollup_due WHERE level = 0 ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    INSERT INTO reeferwatch.rollup_due (level, bucket, reefer_id, epoch)
    SELECT DISTINCT 1, date_bin(interval '15 minutes', measurement_time, origin), reefer_id, 0
      FROM reeferwatch.samples_between(first, first + interval '24 hours');
    DELETE FROM reeferwatch.rollup_due WHERE level = 0 AND bucket = first;
    RETURN 1;
  END IF;

  SELECT bucket INTO first FROM reeferwatch.rollup_due
   WHERE level = 1 AND bucket < closed AND epoch < before ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    first := date_bin(interval '1 day', first, origin);
    PERFORM reeferwatch.ensure_rollup_partition('rollup_15m', first);
    RETURN reeferwatch.roll_up_15m(first, least(first + interval '1 day', closed), before, most);
  END IF;

  SELECT bucket INTO first FROM reeferwatch.rollup_due
   WHERE level = 2 AND bucket < date_bin(interval '1 hour', closed, origin) ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    first := date_bin(interval '1 day', first, origin);
    PERFORM reeferwatch.ensure_rollup_partition('rollup_1h', first);
    RETURN reeferwatch.roll_up_1h(first, least(first + interval '1 day', date_bin(interval '1 hour', closed, origin)),
                                  before, most);
  END IF;

  SELECT bucket INTO first FROM reeferwatch.rollup_due
   WHERE level = 3 AND bucket < date_bin(interval '1 day', closed, origin) ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    RETURN reeferwatch.roll_up_1d(first, first + interval '1 day', before, most);
  END IF;

  -- The fleet comes last and is not counted: one row for each quarter of an hour.
  SELECT array_agg(bucket) INTO quarters
    FROM (SELECT DISTINCT bucket FROM reeferwatch.rollup_due WHERE level = 4 ORDER BY bucket LIMIT 500) due;
  IF quarters IS NULL THEN
    RETURN 0;
  END IF;
  PERFORM reeferwatch.roll_up_fleet(quarters);
  DELETE FROM reeferwatch.rollup_due WHERE level = 4 AND bucket = ANY (quarters);
  RETURN CASE WHEN array_length(quarters, 1) = 500 THEN 1 ELSE 0 END;
END
$$;

CREATE OR REPLACE FUNCTION reeferwatch.close_rollups(grace interval) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  origin CONSTANT timestamptz := '0001-01-01 00:00:00+00';
  closed timestamptz := date_bin(interval '15 minutes', now() - grace, origin);
BEGIN
  IF NOT EXISTS (SELECT FROM reeferwatch.rollup_due WHERE level IN (0, 4))
     AND NOT EXISTS (SELECT FROM reeferwatch.rollup_due WHERE level = 1 AND bucket < closed)
     AND NOT EXISTS (SELECT FROM reeferwatch.rollup_due
                      WHERE level = 2 AND bucket < date_bin(interval '1 hour', closed, origin))
     AND NOT EXISTS (SELECT FROM reeferwatch.rollup_due
                      WHERE level = 3 AND bucket < date_bin(interval '1 day', closed, origin)) THEN
    RETURN false;
  END IF;
  UPDATE reeferwatch.rollup_state SET epoch = epoch + 1, open_from = greatest(open_from, closed);
  RETURN true;
END
$$;

-- Of what is still there, the new columns and the fleet.
SELECT reeferwatch.redo_rollups('-infinity', 'infinity');
