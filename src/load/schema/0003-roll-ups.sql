-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0003: what each reefer came to per minute, quarter of an hour, hour and day.

-- DESIGN. A roll-up is always computed anew from what is stored, never added to. So a repeated, a
-- late or a twice delivered reading cannot count twice, and a job that was killed is simply done
-- again. What has to be computed stands in rollup_due, and the question is only how no reading can
-- be missed:
--
--   A loader marks the buckets of its readings in the transaction that stores them. It need not
--   mark a bucket again while its mark is certain to be there still; that saves all marks but one
--   for each reefer and bucket.
--   The job takes marks away. It must see every reading of every transaction that relies on a mark
--   which it takes.
--
-- Time does not decide that, since clocks differ and a transaction may be held up. Instead:
--
--   rollup_state holds an epoch, and open_from, before which buckets are closed. Each mark carries
--   the epoch in which it was made. The job first counts the epoch up (and moves open_from on), in a
--   transaction of its own; from then on it takes only marks of closed buckets and earlier epochs.
--   A loader calls mark_rollups() at the end of its transaction with the epoch that it knows. That
--   takes a shared advisory lock on the known epoch, and then reads the state. When the epoch is
--   another and the transaction relies on a mark of a closed bucket, it fails; the loader rolls
--   back and does it again with all marks.
--   After the count-up has been committed the job looks for such locks on earlier epochs. While
--   there is one it takes nothing. A transaction that read an earlier epoch either still holds its
--   lock, or has ended and can be seen; one that takes its lock later reads the new epoch. The locks
--   are only looked at, so neither ever waits for the other; and as loaders write marks of the
--   current epoch only, they do not meet on rows either.
--
-- One job works at a time (advisory lock 7733700003), or an older snapshot could overwrite what a
-- newer one has computed.
--
-- Readings go after some time, roll-ups stay. So a bucket is never computed to fewer readings than
-- it had: then some of them are gone.

CREATE TABLE reeferwatch.rollup_state (
  epoch integer NOT NULL DEFAULT 1,
  open_from timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
  single boolean PRIMARY KEY DEFAULT true CHECK (single)
);
COMMENT ON TABLE reeferwatch.rollup_state IS 'Internal: how far the job that computes roll-ups is; one row.';
COMMENT ON COLUMN reeferwatch.rollup_state.epoch IS 'Marks of earlier epochs may be taken';
COMMENT ON COLUMN reeferwatch.rollup_state.open_from IS 'Buckets before are closed: their marks may be taken';
COMMENT ON COLUMN reeferwatch.rollup_state.single IS 'Keeps it one row';
INSERT INTO reeferwatch.rollup_state DEFAULT VALUES;

-- Every row comes and goes, so it is swept often.
CREATE TABLE reeferwatch.rollup_due (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
  bucket timestamptz NOT NULL,
  reefer_id integer NOT NULL,
  epoch integer NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
-- Not unique: a mark that is made twice is taken twice, and to find that out costs three times as much
-- as to write it.
CREATE INDEX rollup_due_order ON reeferwatch.rollup_due (level, bucket, reefer_id, epoch);
COMMENT ON TABLE reeferwatch.rollup_due IS 'Internal: the roll-ups that are to be computed; the same may stand here twice.';
COMMENT ON COLUMN reeferwatch.rollup_due.level IS '1 quarter of an hour, 2 hour, 3 day; 0 all quarters of a day, of every reefer';
COMMENT ON COLUMN reeferwatch.rollup_due.bucket IS 'Begin of the bucket';
COMMENT ON COLUMN reeferwatch.rollup_due.reefer_id IS 'Whose: reefer; 0 for every one';
COMMENT ON COLUMN reeferwatch.rollup_due.epoch IS 'When it was marked, as rollup_state counts; 0 by the job itself';

CREATE FUNCTION reeferwatch.mark_rollups(reefers integer[], buckets timestamptz[], known integer,
                                         oldest timestamptz, OUT now_epoch integer,
                                         OUT now_open_from timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Roll-ups are marked in transactions that are READ COMMITTED.'
      USING ERRCODE = '25001';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(77337, known);
  SELECT epoch, open_from INTO STRICT now_epoch, now_open_from FROM reeferwatch.rollup_state;
  IF now_epoch <> known AND oldest < now_open_from THEN
    RAISE EXCEPTION 'Marks of roll-ups that this transaction relies on may be gone.'
      USING ERRCODE = 'RW001', HINT = 'Roll back and mark all of them.';
  END IF;
  -- In one order, so that two loaders with the same reefers wait for each other but never both.
  INSERT INTO reeferwatch.rollup_due (level, bucket, reefer_id, epoch)
  SELECT 1, bucket, reefer, now_epoch
    FROM unnest(reefers, buckets) AS marked (reefer, bucket)
   ORDER BY bucket, reefer;
END
$$;
COMMENT ON FUNCTION reeferwatch.mark_rollups(integer[], timestamptz[], integer, timestamptz) IS
  'Internal: marks quarters of an hour for computing, at the end of the transaction that stores their readings; fails with RW001 when this transaction relies on earlier marks, the oldest of them as told, that may be gone.';

CREATE FUNCTION reeferwatch.redo_rollups(first timestamptz, until timestamptz) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  WITH marked AS (
    INSERT INTO reeferwatch.rollup_due (level, bucket, reefer_id, epoch)
    SELECT 0, day, 0, 0
      FROM (SELECT to_date(right(relname, 8), 'YYYYMMDD')::timestamptz AS day
              FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
             WHERE inhparent = 'reeferwatch.reading'::regclass
               AND relname ~ '^reading_[0-9]{8}$') AS stored
     WHERE day >= date_trunc('day', first) AND day < until
    RETURNING 1)
  SELECT count(*) FROM marked
$$;
COMMENT ON FUNCTION reeferwatch.redo_rollups(timestamptz, timestamptz) IS
  'Has the worker compute the roll-ups of these UTC days anew, as far as their readings are still there; answers how many days.';

-- What was stored before this migration.
SELECT reeferwatch.redo_rollups('-infinity', 'infinity');

CREATE FUNCTION reeferwatch.ensure_rollup_partition(rollup text, bucket timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  first timestamptz := date_trunc('month', bucket);
  partition text := rollup || '_' || to_char(first, 'YYYYMM');
BEGIN
  IF rollup NOT IN ('rollup_15m', 'rollup_1h') THEN
    RAISE EXCEPTION '% is no roll-up in partitions.', rollup USING ERRCODE = '22023';
  END IF;
  IF to_regclass('reeferwatch.' || partition) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- As in ensure_partition().
  PERFORM pg_advisory_xact_lock(7733700002);
  IF EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
              WHERE nspname = 'reeferwatch' AND relname = partition) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE reeferwatch.%I PARTITION OF reeferwatch.%I FOR VALUES FROM (%L) TO (%L)',
                 partition, rollup, first, first + interval '1 month');
  EXECUTE format('COMMENT ON TABLE reeferwatch.%I IS %L', partition, 'Internal: roll-ups of one month');
  RETURN true;
END
$$;
COMMENT ON FUNCTION reeferwatch.ensure_rollup_partition(text, timestamptz) IS 'Internal: makes the partition of rollup_15m or rollup_1h for the month of this moment, if there is none; true when it made it.';

-- The tables, their views and the functions that fill them have four columns for each quantity, so
-- they are made from this list. Values outside of the range are physically impossible: a torn probe
-- would wreck minimum, mean and maximum. They are left out, as are NaN and the infinities; readings
-- counts them. A count of nothing is NULL in the tables, which costs no space, and 0 in the views.
DO $make$
DECLARE
  quantities text[][] := ARRAY[
    ['temperature', '-95', '80', 'temperature of a sender that knows just one, °C'],
    ['target_temperature', '-95', '80', 'setpoint, °C'],
    ['supply_temperature', '-95', '80', 'supply air, °C'],
    ['return_temperature', '-95', '80', 'return air, °C'],
    ['ambient_temperature', '-95', '80', 'air outside, °C'],
    ['kilowatts', '-0.5', '100', 'electric power, kW'],
    ['oxygen_level', '0', '21.5', 'O2, %'],
    ['nitrogen_level', '0', '105', 'N2, %'],
    ['carbon_dioxide_level', '0', '105', 'CO2, %'],
    ['humidity_level', '0', '105', 'relative humidity, %'],
    ['time_door_open', '0', '525600', 'time that the door has been open, minutes']];
  -- name, length, the finer one, its length, partitions
  levels text[][] := ARRAY[
    ['15m', '15 minutes', 'reading', '', 'month'],
    ['1h', '1 hour', 'rollup_15m', '15m', 'month'],
    ['1d', '1 day', 'rollup_1h', '1h', '']];
  origin CONSTANT text := '''0001-01-01 00:00:00+00''::timestamptz';
  definitions text := '';   -- of columns
  names text := '';         -- of columns
  excluded text := '';
  held text := '';
  shown text := '';         -- in the views
  plausible text := '';     -- values of readings, without what cannot be
  from_readings text := ''; -- aggregates over plausible
  from_finer text := '';    -- aggregates over the finer roll-up
  by_minute text := '';     -- aggregates over readings, in one step
  result text := '';        -- columns of the function for minutes
  q text;
  v text;
  finer text;
BEGIN
  FOR i IN 1 .. array_length(quantities, 1) LOOP
    q := quantities[i][1];
    v := format('CASE WHEN t.%1$I BETWEEN %2$s AND %3$s THEN t.%1$I END', q, quantities[i][2], quantities[i][3]);
    definitions := definitions || format(', %1$s_min real, %1$s_avg real, %1$s_max real, %1$s_count integer', q);
    names := names || format(', %1$s_min, %1$s_avg, %1$s_max, %1$s_count', q);
    excluded := excluded || format(', excluded.%1$s_min, excluded.%1$s_avg, excluded.%1$s_max, excluded.%1$s_count', q);
    held := held || format(', held.%1$s_min, held.%1$s_avg, held.%1$s_max, held.%1$s_count', q);
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
  END LOOP;

  FOR i IN 1 .. array_length(levels, 1) LOOP
    -- Rows come in the order of time, so a few bytes for each block tell which time it holds.
    EXECUTE format(
      'CREATE TABLE reeferwatch.rollup_%1$s (bucket timestamptz NOT NULL, reefer_id integer NOT NULL,'
      ' readings integer NOT NULL%2$s, PRIMARY KEY (reefer_id, bucket))%3$s;'
      'CREATE INDEX rollup_%1$s_bucket ON reeferwatch.rollup_%1$s USING brin (bucket) WITH (autosummarize = on)',
      levels[i][1], definitions, CASE WHEN levels[i][5] <> '' THEN ' PARTITION BY RANGE (bucket)' ELSE '' END);
    EXECUTE format('COMMENT ON TABLE reeferwatch.rollup_%1$s IS %2$L', levels[i][1],
                   format('Internal: see the view telemetry_%s.', levels[i][1]));
    -- An outer join, which costs nothing when container_id is not asked for.
    EXECUTE format(
      'CREATE VIEW reeferwatch.telemetry_%1$s AS SELECT b.bucket, r.container_id%2$s, b.readings'
      '  FROM reeferwatch.rollup_%1$s b LEFT JOIN reeferwatch.reefer r USING (reefer_id)',
      levels[i][1], shown);
    EXECUTE format('COMMENT ON VIEW reeferwatch.telemetry_%1$s IS %2$L', levels[i][1],
                   format('What each container came to in %s of measurement time, once it is over; late readings correct it.',
                          CASE levels[i][1] WHEN '15m' THEN 'each quarter of an hour' WHEN '1h' THEN 'each hour' ELSE 'each UTC day' END));

    -- The range of time lets the planner look at the one partition that it falls into.
    finer := CASE WHEN levels[i][3] = 'reading' THEN format(
        'SELECT count(*)::integer AS readings%s FROM (SELECT true%s FROM reeferwatch.reading t'
        '  WHERE t.reefer_id = due.reefer_id AND t.measurement_time >= due.bucket'
        '    AND t.measurement_time < due.bucket + interval %L'
        '    AND t.measurement_time >= first AND t.measurement_time < until OFFSET 0) v',
        from_readings, plausible, levels[i][2])
      ELSE format(
        'SELECT sum(t.readings)::integer AS readings%s FROM reeferwatch.%s t'
        '  WHERE t.reefer_id = due.reefer_id AND t.bucket >= due.bucket'
        '    AND t.bucket < due.bucket + interval %L AND t.bucket >= first AND t.bucket < until',
        from_finer, levels[i][3], levels[i][2]) END;
    -- Marks come and go too fast for statistics: the plan that is always right is to walk the key
    -- from its beginning, and to look up the readings of one bucket after the other. What is due is
    -- a stretch of the key, so its marks are taken as one.
    EXECUTE format($function$
CREATE FUNCTION reeferwatch.roll_up_%1$s(first timestamptz, until timestamptz, before integer, most integer)
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
    SELECT due.bucket, due.reefer_id, anew.* FROM due CROSS JOIN LATERAL (%4$s) anew WHERE anew.readings > 0
    ON CONFLICT (reefer_id, bucket) DO UPDATE
       SET (readings%3$s) = ROW (excluded.readings%5$s)
     WHERE excluded.readings >= held.readings
       AND (held.readings%6$s) IS DISTINCT FROM (excluded.readings%5$s)
    RETURNING bucket, reefer_id),
  coarser AS (%7$s),
  taken AS (
    DELETE FROM reeferwatch.rollup_due
     WHERE level = %2$s AND bucket >= first AND epoch < before
       AND (bucket, reefer_id) <= (SELECT bucket, reefer_id FROM due ORDER BY bucket DESC, reefer_id DESC LIMIT 1))
  SELECT count(*) INTO done FROM due;
  RETURN done;
END
$body$
$function$,
      levels[i][1], i, names, finer, excluded, held,
      CASE WHEN i < array_length(levels, 1) THEN format(
        'INSERT INTO reeferwatch.rollup_due (level, bucket, reefer_id, epoch)'
        ' SELECT DISTINCT %s, date_bin(interval %L, bucket, %s), reefer_id, 0 FROM changed',
        i + 1, levels[i + 1][2], origin)
      ELSE 'SELECT FROM changed' END);
    EXECUTE format('COMMENT ON FUNCTION reeferwatch.roll_up_%s(timestamptz, timestamptz, integer, integer) IS %L', levels[i][1],
                   'Internal: computes some of the marked roll-ups in this range of time and takes their marks; answers how many.');
  END LOOP;

  -- At a reading a minute a table would hold what the readings hold, so these are computed on the fly.
  EXECUTE format(
    'CREATE VIEW reeferwatch.telemetry_1m AS'
    ' SELECT date_bin(interval ''1 minute'', t.measurement_time, %s) AS bucket, r.container_id%s, count(*)::integer AS readings'
    '   FROM reeferwatch.reading t LEFT JOIN reeferwatch.reefer r USING (reefer_id)'
    '  GROUP BY 1, 2', origin, by_minute);
  COMMENT ON VIEW reeferwatch.telemetry_1m IS
    'What each container came to in each minute, computed from the readings. Name a container; for the whole fleet ask telemetry_1m_between(), which reads only the days that it needs.';
  EXECUTE format($function$
CREATE FUNCTION reeferwatch.telemetry_1m_between(first timestamptz, until timestamptz, the_container text DEFAULT NULL)
RETURNS TABLE (bucket timestamptz, container_id text%1$s, readings integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $body$
DECLARE
  -- Whole minutes: those that begin in the span.
  beginning timestamptz := date_bin(interval '1 minute', first + interval '59.999999 seconds', %2$s);
  ending timestamptz := date_bin(interval '1 minute', until + interval '59.999999 seconds', %2$s);
  the_reefer integer;
BEGIN
  IF the_container IS NULL THEN
    RETURN QUERY
    SELECT date_bin(interval '1 minute', t.measurement_time, %2$s), r.container_id%3$s, count(*)::integer
      FROM reeferwatch.reading t JOIN reeferwatch.reefer r USING (reefer_id)
     WHERE t.measurement_time >= beginning AND t.measurement_time < ending
     GROUP BY 1, 2;
  ELSE
    SELECT r.reefer_id INTO the_reefer FROM reeferwatch.reefer r WHERE r.container_id = the_container;
    RETURN QUERY
    SELECT date_bin(interval '1 minute', t.measurement_time, %2$s), the_container%3$s, count(*)::integer
      FROM reeferwatch.reading t
     WHERE t.reefer_id = the_reefer AND t.measurement_time >= beginning AND t.measurement_time < ending
     GROUP BY 1;
  END IF;
END
$body$
$function$, result, origin, by_minute);
  COMMENT ON FUNCTION reeferwatch.telemetry_1m_between(timestamptz, timestamptz, text) IS
    'The rows of telemetry_1m whose bucket is from first on and before until, of one container or of all; reads only the partitions of that time.';

  FOR i IN 0 .. array_length(levels, 1) LOOP
    v := 'telemetry_' || CASE WHEN i = 0 THEN '1m' ELSE levels[i][1] END;
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.bucket IS %L', v, 'Begin of the span of measurement time, in UTC');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.container_id IS %L', v, 'Which container');
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.readings IS %L', v, 'How many readings there are, whatever they told');
    FOR j IN 1 .. array_length(quantities, 1) LOOP
      q := quantities[j][4];
      EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', v, quantities[j][1] || '_min', 'Lowest ' || q);
      EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', v, quantities[j][1] || '_avg', 'Mean of the values of ' || q);
      EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', v, quantities[j][1] || '_max', 'Highest ' || q);
      EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', v, quantities[j][1] || '_count',
                     format('How many values; those outside of %s to %s, which cannot be, are left out', quantities[j][2], quantities[j][3]));
    END LOOP;
  END LOOP;
END
$make$;

CREATE FUNCTION reeferwatch.close_rollups(grace interval) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  origin CONSTANT timestamptz := '0001-01-01 00:00:00+00';
  closed timestamptz := date_bin(interval '15 minutes', now() - grace, origin);
BEGIN
  IF NOT EXISTS (SELECT FROM reeferwatch.rollup_due WHERE level = 0)
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
COMMENT ON FUNCTION reeferwatch.close_rollups(interval) IS
  'Internal: closes what ended longer than grace ago and counts the epoch up, if any of it is marked; commit it before roll_up(). Answers whether there is something to do.';

CREATE FUNCTION reeferwatch.roll_up(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  origin CONSTANT timestamptz := '0001-01-01 00:00:00+00';
  before integer;
  closed timestamptz;
  first timestamptz;
  done integer;
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
      FROM reeferwatch.reading
     WHERE measurement_time >= first AND measurement_time < first + interval '1 day';
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
  RETURN 0;
END
$$;
COMMENT ON FUNCTION reeferwatch.roll_up(integer) IS
  'Internal: computes at most so many closed roll-ups that are marked. Answers how many, 0 when none is left, -1 when it is not possible at this moment: another job is at it, or a transaction is under way that marks.';

-- What the worker finds odd about a reading has become more.
DO $$
DECLARE
  described CONSTANT text := 'What is odd about it, bits: 1 check digit, 2 time without zone, 4 no time (that of receipt),'
    ' 8 unknown keys, 16 implausible value, 32 bad position (dropped), 64 measured after it was received,'
    ' 128 beyond what a recorder of such a unit measures, 256 gases of more than 105 % together,'
    ' 512 changed faster than it can, 1024 a value stuck while the machine runs,'
    ' 2048 a value far from those before; late readings are not judged by the last three';
BEGIN
  EXECUTE format('COMMENT ON COLUMN reeferwatch.telemetry.quality IS %L', described);
  EXECUTE format('COMMENT ON COLUMN reeferwatch.latest.quality IS %L', described);
END
$$;
