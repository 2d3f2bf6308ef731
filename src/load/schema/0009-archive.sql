-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0009: what was archived, and how days and roll-ups are dropped. Runs inside the transaction of the
-- migration.

-- DESIGN. Readings that have been kept for long enough are written to files, a set of files for each
-- UTC day, and only then dropped. Late readings make a day come back: they are archived as a further
-- round of that day, and dropped again. A set of files is never changed once its day was dropped.
--
-- drop_day() drops a day only when what is stored is what was archived. It first keeps everybody from
-- writing to the day, which hinders nobody but a loader with readings as old as that, and then counts.
-- Only after that, and only for a moment, it needs the tables reading and packed for itself; when it does not get
-- it soon, it gives up and is called again. So loaders and readers never wait for long.
--
-- One job works at a time (advisory lock 7733700005).

CREATE TABLE reeferwatch.archived_day (
  day date NOT NULL,
  round integer NOT NULL CHECK (round > 0),
  state text NOT NULL CHECK (state IN ('writing', 'archived', 'dropped')),
  readings bigint NOT NULL,
  checksum text NOT NULL,
  files integer NOT NULL,
  bytes bigint NOT NULL,
  place text,
  manifest text,
  manifest_sha256 text,
  archived_time timestamptz NOT NULL DEFAULT now(),
  dropped_time timestamptz,
  PRIMARY KEY (day, round)
);
COMMENT ON TABLE reeferwatch.archived_day IS 'UTC days whose readings were written to files before they were dropped here; a day with late readings stands here several times.';
COMMENT ON COLUMN reeferwatch.archived_day.day IS 'The UTC day';
COMMENT ON COLUMN reeferwatch.archived_day.round IS '1, and on for readings that came after the ones before were dropped';
COMMENT ON COLUMN reeferwatch.archived_day.state IS 'writing: its files are being made, and may be written over; archived: they are there and were read back; dropped: the readings are only there';
COMMENT ON COLUMN reeferwatch.archived_day.readings IS 'How many readings';
COMMENT ON COLUMN reeferwatch.archived_day.checksum IS 'Of all of them, as checksum_readings() computes it';
COMMENT ON COLUMN reeferwatch.archived_day.files IS 'How many files, the manifest not counted; 0 when dropped: there is no archive, as it was set up';
COMMENT ON COLUMN reeferwatch.archived_day.bytes IS 'What these files take';
COMMENT ON COLUMN reeferwatch.archived_day.place IS 'The folder that holds the archive, and behind a blank the address of the store that has a copy';
COMMENT ON COLUMN reeferwatch.archived_day.manifest IS 'The file that names the others and their checksums, within that folder';
COMMENT ON COLUMN reeferwatch.archived_day.manifest_sha256 IS 'SHA-256 of the manifest';
COMMENT ON COLUMN reeferwatch.archived_day.archived_time IS 'When the files had been read back, or were begun';
COMMENT ON COLUMN reeferwatch.archived_day.dropped_time IS 'When the readings were dropped';

CREATE TABLE reeferwatch.held_day (
  day date PRIMARY KEY,
  until timestamptz NOT NULL,
  held_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE reeferwatch.held_day IS 'UTC days that are kept although they are old: they were brought back from the archive.';
COMMENT ON COLUMN reeferwatch.held_day.day IS 'The UTC day';
COMMENT ON COLUMN reeferwatch.held_day.until IS 'How long it is kept';
COMMENT ON COLUMN reeferwatch.held_day.held_by IS 'Who wanted it';

CREATE FUNCTION reeferwatch.hold_day(the_day date, days integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO reeferwatch.held_day AS h (day, until, held_by)
  VALUES (the_day, now() + make_interval(days => days), session_user)
  ON CONFLICT (day) DO UPDATE SET until = greatest(h.until, excluded.until), held_by = excluded.held_by
$$;
COMMENT ON FUNCTION reeferwatch.hold_day(date, integer) IS 'Keeps a UTC day in the database for so many days, however old it is.';

CREATE FUNCTION reeferwatch.days_stored() RETURNS SETOF date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_date(right(relname, 8), 'YYYYMMDD')
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
   WHERE inhparent = 'reeferwatch.reading'::regclass AND relname ~ '^reading_[0-9]{8}$'
  UNION
  SELECT day FROM reeferwatch.stored_day
$$;
COMMENT ON FUNCTION reeferwatch.days_stored() IS 'The UTC days that have a place for readings, whether there are any or not.';

CREATE FUNCTION reeferwatch.checksum_readings(the_day date, OUT readings bigint, OUT checksum text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT count(*),
         coalesce(sum(('x' || left(h.sha, 16))::bit(64)::bigint), 0) || ','
           || coalesce(sum(('x' || substr(h.sha, 17, 16))::bit(64)::bigint), 0)
    FROM (SELECT encode(sha256(
            timestamptz_send(t.measurement_time) || timestamptz_send(t.received_time)
            || int4send(t.marks)
            || coalesce(int4send(t.latitude_e7), '\x80000000') || coalesce(int4send(t.longitude_e7), '\x80000000')
            || coalesce(float4send(t.temperature + 0::real), '\x7fc00000')
            || coalesce(float4send(t.target_temperature + 0::real), '\x7fc00000')
            || coalesce(float4send(t.supply_temperature + 0::real), '\x7fc00000')
            || coalesce(float4send(t.return_temperature + 0::real), '\x7fc00000')
            || coalesce(float4send(t.ambient_temperature + 0::real), '\x7fc00000')
            || coalesce(float4send(t.kilowatts + 0::real), '\x7fc00000')
            || coalesce(float4send(t.oxygen_level + 0::real), '\x7fc00000')
            || coalesce(float4send(t.nitrogen_level + 0::real), '\x7fc00000')
            || coalesce(float4send(t.carbon_dioxide_level + 0::real), '\x7fc00000')
            || coalesce(float4send(t.humidity_level + 0::real), '\x7fc00000')
            || coalesce(float4send(t.time_door_open + 0::real), '\x7fc00000')
            || int2send(t.flags_known) || int2send(t.flags_set)
            || coalesce(int2send(t.defrost_cycle), '\xffff')
            || convert_to(r.container_id, 'UTF8') || '\x00'::bytea
            || coalesce(convert_to(p.product_id, 'UTF8'), '') || '\x00'::bytea
            || coalesce(convert_to(s.source, 'UTF8'), '')), 'hex') AS sha
            FROM reeferwatch.samples_between(the_day::timestamptz, the_day::timestamptz + interval '24 hours') t
            JOIN reeferwatch.reefer r USING (reefer_id)
            LEFT JOIN reeferwatch.product p USING (product_no)
            LEFT JOIN reeferwatch.source s USING (source_no)) h
$$;
COMMENT ON FUNCTION reeferwatch.checksum_readings(date) IS
  'How many readings of a UTC day are stored, and a checksum of all their values that does not depend on their order: the sums of the two halves of the first 16 bytes of the SHA-256 of each, as signed numbers.';

CREATE FUNCTION reeferwatch.drop_day(the_day date, the_round integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
SET lock_timeout = '500ms' AS $$
DECLARE
  first CONSTANT timestamptz := the_day::timestamptz;
  partition CONSTANT text := reeferwatch.open_partition(the_day);
  expected bigint;
  stored bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Days are dropped in transactions that are READ COMMITTED.' USING ERRCODE = '25001';
  END IF;
  IF the_round = 0 THEN
    -- Nothing is archived of nothing.
    expected := 0;
  ELSE
    SELECT readings INTO expected FROM reeferwatch.archived_day
     WHERE day = the_day AND round = the_round AND state = 'archived'
       FOR UPDATE;
  END IF;
  IF expected IS NULL OR first + interval '24 hours' > now() THEN
    RAISE EXCEPTION 'The day % is not over, or was not archived.', the_day USING ERRCODE = '55000';
  END IF;

  BEGIN
    -- From here on each statement sees what everybody has committed; nobody adds to it or packs it.
    IF NOT pg_try_advisory_xact_lock(7733700004) THEN
      RETURN 'busy';
    END IF;
    IF to_regclass('reeferwatch.' || partition) IS NOT NULL THEN
      EXECUTE format('LOCK TABLE reeferwatch.%I IN SHARE MODE', partition);
    END IF;
    SELECT (SELECT count(*) FROM reeferwatch.reading t
             WHERE t.measurement_time >= first AND t.measurement_time < first + interval '24 hours')
         + (SELECT coalesce(sum(p.n), 0) FROM reeferwatch.packed p WHERE p.start = first)
      INTO stored;
    IF stored <> expected THEN
      RETURN 'changed';
    END IF;
    IF EXISTS (SELECT FROM reeferwatch.rollup_due
                WHERE level IN (0, 1) AND bucket >= first AND bucket < first + interval '24 hours') THEN
      RETURN 'due';
    END IF;
    LOCK TABLE reeferwatch.reading, reeferwatch.packed IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE IF EXISTS reeferwatch.%I', partition);
    PERFORM reeferwatch.drop_packed(the_day);
  EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN 'busy';
  END;
  UPDATE reeferwatch.archived_day SET state = 'dropped', dropped_time = clock_timestamp()
   WHERE day = the_day AND round = the_round;
  DELETE FROM reeferwatch.held_day WHERE day = the_day AND until < now();
  RETURN 'dropped';
END
$$;
COMMENT ON FUNCTION reeferwatch.drop_day(date, integer) IS
  'Drops the readings of a UTC day of which this round is archived, or with round 0 the place of a day without any. Answers dropped; changed when other readings are stored than were archived; due when roll-ups of that day are still to be computed; busy when somebody else used it for too long: call it again.';

CREATE FUNCTION reeferwatch.drop_rollups_before(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
SET lock_timeout = '500ms' AS $$
DECLARE
  partition text;
  first timestamptz;
BEGIN
  IF before > now() - interval '1 day' THEN
    RAISE EXCEPTION 'Roll-ups of today are kept.' USING ERRCODE = '22023';
  END IF;
  FOR partition IN
    SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = 'reeferwatch.rollup_15m'::regclass AND relname ~ '^rollup_15m_[0-9]{6}$'
       AND to_date(right(relname, 6) || '01', 'YYYYMMDD')::timestamptz + interval '1 month' <= before
     ORDER BY relname
  LOOP
    first := to_date(right(partition, 6) || '01', 'YYYYMMDD')::timestamptz;
    -- Hours, and the quarters of the whole fleet, are computed from these quarters.
    CONTINUE WHEN EXISTS (SELECT FROM reeferwatch.rollup_due
                           WHERE level IN (0, 1, 2, 4) AND bucket >= first AND bucket < first + interval '1 month');
    BEGIN
      LOCK TABLE reeferwatch.rollup_15m IN ACCESS EXCLUSIVE MODE;
      EXECUTE format('DROP TABLE reeferwatch.%I', partition);
      RETURN 1;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      RETURN -1;
    END;
  END LOOP;
  RETURN 0;
END
$$;
COMMENT ON FUNCTION reeferwatch.drop_rollups_before(timestamptz) IS
  'Drops the oldest month of telemetry_15m that was over by then; hours and days stay. Answers how many months it dropped; -1 when somebody else used it for too long: call it again.';
