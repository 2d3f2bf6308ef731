-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0014: areas of the map whose leaving, entering or not reaching is an alarm. Workers judge by them
-- as by rules, and read them again with the rules; an alarm of one has the rule_id geofence_ID.

CREATE TABLE reeferwatch.geofence (
  geofence_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  shape text NOT NULL,
  event text NOT NULL,
  by_time timestamptz,
  products text[],
  reefers text[],
  priority smallint NOT NULL DEFAULT 2,
  on_delay integer NOT NULL DEFAULT 300,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  changed_time timestamptz NOT NULL DEFAULT now(),
  changed_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE reeferwatch.geofence IS 'Areas of the map and what of them is an alarm. Operators change them with set_geofence() and remove_geofence(); workers judge by them within seconds.';
COMMENT ON COLUMN reeferwatch.geofence.geofence_id IS 'Number of the area; its alarms have the rule_id geofence_ and this';
COMMENT ON COLUMN reeferwatch.geofence.name IS 'What people call it, one line';
COMMENT ON COLUMN reeferwatch.geofence.shape IS 'circle LATITUDE LONGITUDE METRES, or polygon LATITUDE LONGITUDE, LATITUDE LONGITUDE and so on, in degrees';
COMMENT ON COLUMN reeferwatch.geofence.event IS 'What is an alarm: leaves, enters or not_arrived';
COMMENT ON COLUMN reeferwatch.geofence.by_time IS 'When it must have arrived, of not_arrived; else NULL';
COMMENT ON COLUMN reeferwatch.geofence.products IS 'Only these cargoes; NULL: any';
COMMENT ON COLUMN reeferwatch.geofence.reefers IS 'Only containers whose id is like one of these, as MSCU*; NULL: any';
COMMENT ON COLUMN reeferwatch.geofence.priority IS 'Of its alarms: 1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.geofence.on_delay IS 'How long it must hold before an alarm is raised, seconds';
COMMENT ON COLUMN reeferwatch.geofence.enabled IS 'Whether it is judged at all';
COMMENT ON COLUMN reeferwatch.geofence.version IS '1, and on with each change';
COMMENT ON COLUMN reeferwatch.geofence.changed_time IS 'When it was last changed';
COMMENT ON COLUMN reeferwatch.geofence.changed_by IS 'The user of the session that changed it';

CREATE TABLE reeferwatch.geofence_version (
  change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  geofence_id integer NOT NULL,
  version integer NOT NULL,
  changed_time timestamptz NOT NULL,
  changed_by text NOT NULL,
  note text,
  geofence jsonb,
  UNIQUE (geofence_id, version)
);
COMMENT ON TABLE reeferwatch.geofence_version IS 'Every change of an area, append-only.';
COMMENT ON COLUMN reeferwatch.geofence_version.change_id IS 'In the order of the changes';
COMMENT ON COLUMN reeferwatch.geofence_version.geofence_id IS 'Which area';
COMMENT ON COLUMN reeferwatch.geofence_version.version IS 'Which version of it this is';
COMMENT ON COLUMN reeferwatch.geofence_version.changed_time IS 'When it was changed';
COMMENT ON COLUMN reeferwatch.geofence_version.changed_by IS 'The user of the session that changed it';
COMMENT ON COLUMN reeferwatch.geofence_version.note IS 'Why, or NULL';
COMMENT ON COLUMN reeferwatch.geofence_version.geofence IS 'As it became, columns as members; NULL: it was removed';

-- Whether a text is a shape that the worker can read.
CREATE FUNCTION reeferwatch.is_geo_shape(shape text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN shape ~ '^circle -?\d{1,2}(\.\d{1,9})? -?\d{1,3}(\.\d{1,9})? \d{2,6}(\.\d{1,9})?$'
      THEN (SELECT abs(n[1]) <= 80 AND abs(n[2]) <= 180 AND n[3] BETWEEN 10 AND 500000
              FROM (SELECT string_to_array(substr(shape, 8), ' ')::double precision[]) AS s (n))
    WHEN shape ~ '^polygon -?\d{1,2}(\.\d{1,9})? -?\d{1,3}(\.\d{1,9})?(, -?\d{1,2}(\.\d{1,9})? -?\d{1,3}(\.\d{1,9})?){2,99}$'
      THEN (SELECT bool_and(abs(split_part(point, ' ', 1)::double precision) <= 80
                            AND abs(split_part(point, ' ', 2)::double precision) <= 180)
              FROM unnest(string_to_array(substr(shape, 9), ', ')) AS point)
    ELSE false END
$$;
COMMENT ON FUNCTION reeferwatch.is_geo_shape(text) IS 'Internal: whether a text is a circle or a polygon.';

-- Whether words are at most 50, each of 1 to 64 bytes without commas; NULL stands for all.
CREATE FUNCTION reeferwatch.are_words(words text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT words IS NULL OR (cardinality(words) BETWEEN 1 AND 50
    AND (SELECT bool_and(coalesce(octet_length(word) BETWEEN 1 AND 64 AND word !~ '[,[:cntrl:]]', false))
           FROM unnest(words) AS word))
$$;
COMMENT ON FUNCTION reeferwatch.are_words(text[]) IS 'Internal: whether words may stand in a filter of an area.';

-- The same checks, in the same order and words, as rw_geofence_validate() makes.
CREATE FUNCTION reeferwatch.check_geofence(g reeferwatch.geofence) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN g.name IS NULL OR g.name !~ '\S' OR length(g.name) > 80 OR g.name ~ '[[:cntrl:]]'
      THEN 'name must be one line of 1 to 80 characters'
    WHEN g.shape IS NULL OR NOT reeferwatch.is_geo_shape(g.shape)
      THEN 'shape must be “circle LATITUDE LONGITUDE METRES” or “polygon LATITUDE LONGITUDE, …”'
    WHEN g.event IS NULL OR g.event NOT IN ('leaves', 'enters', 'not_arrived')
      THEN 'event must be leaves, enters or not_arrived'
    WHEN (g.event = 'not_arrived') <> (g.by_time IS NOT NULL) OR NOT isfinite(g.by_time)
      THEN 'by_time must be set with not_arrived, and only then'
    WHEN NOT reeferwatch.are_words(g.products) THEN 'products must be 1 to 50 product ids, or none for all'
    WHEN NOT reeferwatch.are_words(g.reefers)
      THEN 'reefers must be 1 to 50 container ids, as MSCU*, or none for all'
    WHEN g.event = 'not_arrived' AND g.products IS NULL AND g.reefers IS NULL
      THEN 'reefers or products must say what is to arrive'
    WHEN coalesce(g.priority NOT BETWEEN 1 AND 4, true) THEN 'priority must be 1 (critical) to 4 (low)'
    WHEN coalesce(g.on_delay NOT BETWEEN 0 AND 604800, true)
      THEN 'on_delay must be 0 to 604800 whole seconds (7 days)'
    WHEN g.enabled IS NULL THEN 'enabled must be true or false'
  END
$$;
COMMENT ON FUNCTION reeferwatch.check_geofence(reeferwatch.geofence) IS
  'What is wrong with an area, beginning with the name of the column; NULL when it makes sense.';

CREATE FUNCTION reeferwatch.before_geofence() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wrong text := reeferwatch.check_geofence(NEW);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'Area “%”: %', NEW.name, wrong USING ERRCODE = '22023', COLUMN = split_part(wrong, ' ', 1);
  END IF;
  IF TG_OP = 'INSERT' THEN
    -- A worker has a number for each rule, and there are not many; one after the other they are counted.
    PERFORM pg_advisory_xact_lock(773371, 0);
    IF (SELECT count(*) FROM reeferwatch.geofence) >= 100 THEN
      RAISE EXCEPTION 'There are 100 areas: remove one first.' USING ERRCODE = '22023';
    END IF;
    NEW.version := 1;
  ELSIF to_jsonb(NEW) - '{version,changed_time,changed_by}'::text[]
      = to_jsonb(OLD) - '{version,changed_time,changed_by}'::text[] THEN
    RETURN NULL;
  ELSE
    NEW.version := OLD.version + 1;
  END IF;
  NEW.changed_time := clock_timestamp();
  NEW.changed_by := session_user;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION reeferwatch.before_geofence() IS 'Internal: refuses an area that makes no sense and numbers its versions.';

CREATE FUNCTION reeferwatch.after_geofence() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  why text := nullif(current_setting('reeferwatch.note', true), '');
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO reeferwatch.geofence_version (geofence_id, version, changed_time, changed_by, note)
    VALUES (OLD.geofence_id, OLD.version + 1, clock_timestamp(), session_user, why);
  ELSE
    INSERT INTO reeferwatch.geofence_version (geofence_id, version, changed_time, changed_by, note, geofence)
    VALUES (NEW.geofence_id, NEW.version, NEW.changed_time, NEW.changed_by, why,
            to_jsonb(NEW) - 'changed_time' - 'changed_by');
  END IF;
  PERFORM pg_notify('reeferwatch_rules', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.after_geofence() IS 'Internal: keeps each version of an area and tells workers and consoles.';

CREATE TRIGGER before_change BEFORE INSERT OR UPDATE ON reeferwatch.geofence
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.before_geofence();
CREATE TRIGGER after_change AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.geofence
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.after_geofence();

CREATE FUNCTION reeferwatch.set_geofence(settings jsonb, note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  g reeferwatch.geofence;
  member text;
BEGIN
  IF settings IS NULL OR jsonb_typeof(settings) <> 'object' THEN
    RAISE EXCEPTION 'An area is a JSON object.' USING ERRCODE = '22023';
  END IF;
  FOR member IN SELECT jsonb_object_keys(settings) LOOP
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'reeferwatch.geofence'::regclass AND attnum > 0
                      AND NOT attisdropped AND attname = member AND attname NOT IN ('changed_time', 'changed_by')) THEN
      RAISE EXCEPTION '% is not a member of an area.', member USING ERRCODE = '22023', COLUMN = member;
    END IF;
    BEGIN
      PERFORM jsonb_populate_record(NULL::reeferwatch.geofence, jsonb_build_object(member, settings -> member));
    EXCEPTION WHEN data_exception THEN
      RAISE EXCEPTION '% cannot be %.', member, settings -> member USING ERRCODE = '22023', COLUMN = member;
    END;
  END LOOP;

  IF coalesce((settings ->> 'geofence_id')::integer, 0) = 0 THEN
    g := jsonb_populate_record(NULL::reeferwatch.geofence,
           '{"priority": 2, "on_delay": 300, "enabled": true}' || (settings - 'geofence_id'));
  ELSE
    SELECT * INTO g FROM reeferwatch.geofence
     WHERE geofence_id = (settings ->> 'geofence_id')::integer FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'There is no area %.', settings ->> 'geofence_id' USING ERRCODE = 'P0002';
    END IF;
    IF (settings ->> 'version')::integer <> g.version THEN
      RAISE EXCEPTION 'The area “%” was changed meanwhile: it has version %, and the change is of version %.',
        g.name, g.version, settings ->> 'version'
        USING ERRCODE = 'RW003', HINT = 'Look at it as it is now, and change that.';
    END IF;
    g := jsonb_populate_record(g, settings - 'version');
  END IF;

  PERFORM set_config('reeferwatch.note', coalesce(note, ''), true);
  IF g.geofence_id IS NULL THEN
    INSERT INTO reeferwatch.geofence (name, shape, event, by_time, products, reefers, priority, on_delay, enabled)
    VALUES (g.name, g.shape, g.event, g.by_time, g.products, g.reefers, g.priority, g.on_delay, g.enabled)
    RETURNING geofence_id INTO g.geofence_id;
  ELSE
    UPDATE reeferwatch.geofence
       SET name = g.name, shape = g.shape, event = g.event, by_time = g.by_time, products = g.products,
           reefers = g.reefers, priority = g.priority, on_delay = g.on_delay, enabled = g.enabled
     WHERE geofence_id = g.geofence_id;
  END IF;
  PERFORM set_config('reeferwatch.note', '', true);
  RETURN g.geofence_id;
END
$$;
COMMENT ON FUNCTION reeferwatch.set_geofence(jsonb, text) IS
  'Makes an area, given as the members of a JSON object, or changes what is given of the one that geofence_id names, in the name of the session''s user; its number. A member version is that of the row it was made from.';

CREATE FUNCTION reeferwatch.remove_geofence(the_geofence integer, note text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  removed boolean;
BEGIN
  PERFORM set_config('reeferwatch.note', coalesce(note, ''), true);
  DELETE FROM reeferwatch.geofence WHERE geofence_id = the_geofence;
  removed := FOUND;
  PERFORM set_config('reeferwatch.note', '', true);
  RETURN removed;
END
$$;
COMMENT ON FUNCTION reeferwatch.remove_geofence(integer, text) IS
  'Removes an area in the name of the session''s user, which is remembered; its alarms return. False when there was none.';

-- An alarm as people and programs are told of it, now with what an area is called.
CREATE OR REPLACE FUNCTION reeferwatch.describe_alarm(the_alarm bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT jsonb_strip_nulls(
           (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(to_jsonb(a))
             WHERE value NOT IN ('"NaN"', '"Infinity"', '"-Infinity"', '"infinity"'))
           || jsonb_build_object(
             'product', p.name, 'description', coalesce(r.description, CASE g.event
               WHEN 'leaves' THEN 'Left the area “' || g.name || '”'
               WHEN 'enters' THEN 'Entered the area “' || g.name || '”'
               WHEN 'not_arrived' THEN 'Has not arrived in the area “' || g.name || '”' END),
             'guidance', r.guidance, 'meaning', r.meaning, 'signal', r.signal))
    FROM reeferwatch.alarm a
    LEFT JOIN reeferwatch.cargo_profile p USING (product_id)
    LEFT JOIN reeferwatch.geofence g ON a.rule_id = 'geofence_' || g.geofence_id
    LEFT JOIN LATERAL (SELECT * FROM reeferwatch.alarm_rule one WHERE one.rule_id = a.rule_id
                        ORDER BY coalesce(one.mode = p.mode, false) DESC, one.mode LIMIT 1) r ON true
   WHERE a.alarm_id = the_alarm
$$;
