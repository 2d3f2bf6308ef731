-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0010: rules as data that operators change, with every change kept; more of what a cargo wants;
-- bookings one by one; and what the detectors of a worker know, so that a restart goes on where it
-- was. The rules and profiles that are shipped are put in right after this script, by
-- ship_alarm_rules() and ship_cargo_profiles().

-- What operators changed of the old rules, as far as it has a place in the new ones.
CREATE TABLE reeferwatch.alarm_rule_changed AS
SELECT r.rule_id, r.mode, r.priority, r.deviation, r.deadband, r.on_delay, r.off_delay, r.enabled, r.guidance,
       o.priority AS was_priority, o.deviation AS was_deviation, o.deadband AS was_deadband, o.on_delay AS was_on_delay,
       o.off_delay AS was_off_delay, o.enabled AS was_enabled, md5(r.guidance) <> o.guidance AS other_guidance
  FROM reeferwatch.alarm_rule r
  LEFT JOIN (VALUES
    ('control_air_high', 'chilled', 3, 1.0::real, 0.3::real, 1800, 600, true, '033fdb5799bc49ca793fb5bfaf7480e2'),
    ('control_air_high', 'frozen', 3, 3.0, 0.5, 3600, 1800, true, 'e228f1986b10ab7f96bce0527138111d'),
    ('control_air_low', 'chilled', 2, -0.5, 0.2, 900, 600, true, '16ef27b889701d83c0c9eef8086375e1'),
    ('control_air_low', 'frozen', 2, NULL, 0, 0, 0, false, '1dc97e3cee291434c1cbb2663af6c2ba'),
    ('power_lost', 'chilled', 2, NULL, 0, 1800, 300, true, '1e6de3e2cc94ce21fa30fd9484b6eae2'),
    ('power_lost', 'frozen', 2, NULL, 0, 3600, 300, true, '378dadbbd3b90bddd7e85bf05aaf2c07'))
    AS o (rule_id, mode, priority, deviation, deadband, on_delay, off_delay, enabled, guidance)
    USING (rule_id, mode);

DROP TABLE reeferwatch.alarm_rule;

CREATE TABLE reeferwatch.alarm_rule (
  rule_id text COLLATE "C" NOT NULL,
  mode text NOT NULL,
  description text NOT NULL,
  meaning text NOT NULL DEFAULT '',
  guidance text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  priority smallint NOT NULL,
  after_1 integer NOT NULL DEFAULT 0,
  priority_1 smallint NOT NULL DEFAULT 0,
  after_2 integer NOT NULL DEFAULT 0,
  priority_2 smallint NOT NULL DEFAULT 0,
  limit_priority smallint NOT NULL DEFAULT 0,
  signal text NOT NULL,
  side text NOT NULL,
  reference text NOT NULL DEFAULT 'absolute',
  threshold real NOT NULL,
  deadband real NOT NULL DEFAULT 0,
  condition text NOT NULL DEFAULT 'lasting',
  n integer NOT NULL DEFAULT 0,
  m integer NOT NULL DEFAULT 0,
  "time" integer NOT NULL DEFAULT 0,
  "window" integer NOT NULL DEFAULT 0,
  on_delay integer NOT NULL DEFAULT 0,
  off_delay integer NOT NULL DEFAULT 0,
  suppress text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  changed_time timestamptz NOT NULL DEFAULT now(),
  changed_by text NOT NULL DEFAULT session_user,
  PRIMARY KEY (rule_id, mode)
);
COMMENT ON TABLE reeferwatch.alarm_rule IS 'The rules that raise alarms, one row for each mode of cargo. Operators change them with set_alarm_rule() and remove_alarm_rule(); workers judge by them within seconds.';
COMMENT ON COLUMN reeferwatch.alarm_rule.rule_id IS 'Name of the rule, as in alarm: a-z, 0-9 and _';
COMMENT ON COLUMN reeferwatch.alarm_rule.mode IS 'For which cargo: chilled, frozen (setpoint of -10 °C or below) or ambient';
COMMENT ON COLUMN reeferwatch.alarm_rule.description IS 'What it finds, one line';
COMMENT ON COLUMN reeferwatch.alarm_rule.meaning IS 'What an alarm means';
COMMENT ON COLUMN reeferwatch.alarm_rule.guidance IS 'What to do and whom to call';
COMMENT ON COLUMN reeferwatch.alarm_rule.enabled IS 'Whether it is judged at all';
COMMENT ON COLUMN reeferwatch.alarm_rule.priority IS 'When it is raised: 1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.alarm_rule.after_1 IS 'After it has held for so long, seconds, it has priority_1; 0: there is no such stage';
COMMENT ON COLUMN reeferwatch.alarm_rule.priority_1 IS 'Priority of the first stage, 0 without one';
COMMENT ON COLUMN reeferwatch.alarm_rule.after_2 IS 'After it has held for so long, seconds, it has priority_2; 0: there is no such stage';
COMMENT ON COLUMN reeferwatch.alarm_rule.priority_2 IS 'Priority of the second stage, 0 without one';
COMMENT ON COLUMN reeferwatch.alarm_rule.limit_priority IS 'Priority from when on the limit of the cargo is passed while it holds; 0: no change';
COMMENT ON COLUMN reeferwatch.alarm_rule.signal IS 'What is judged: control_air, return_air, oxygen, no_power, silence and so on';
COMMENT ON COLUMN reeferwatch.alarm_rule.side IS 'Which side of the limit is too far: above, below or outside';
COMMENT ON COLUMN reeferwatch.alarm_rule.reference IS 'What the threshold is added to: absolute (0), setpoint, booked, cargo (low and high of the profile), strict or gas';
COMMENT ON COLUMN reeferwatch.alarm_rule.threshold IS 'How far from the reference is too far, in the unit of the signal';
COMMENT ON COLUMN reeferwatch.alarm_rule.deadband IS 'How far it must come back inside the limit before it counts as gone';
COMMENT ON COLUMN reeferwatch.alarm_rule.condition IS 'When beyond the limit is an alarm: lasting, consecutive, cumulative, n_of_m or count';
COMMENT ON COLUMN reeferwatch.alarm_rule.n IS 'How many readings or times, of consecutive, n_of_m and count';
COMMENT ON COLUMN reeferwatch.alarm_rule.m IS 'Of how many readings, of n_of_m';
COMMENT ON COLUMN reeferwatch.alarm_rule."time" IS 'For how long altogether, seconds, of cumulative';
COMMENT ON COLUMN reeferwatch.alarm_rule."window" IS 'Within how long, seconds, of cumulative and count and of the signals kinetic and rate';
COMMENT ON COLUMN reeferwatch.alarm_rule.on_delay IS 'How long the condition must hold before it is raised, seconds';
COMMENT ON COLUMN reeferwatch.alarm_rule.off_delay IS 'How long it must be gone before it clears, seconds';
COMMENT ON COLUMN reeferwatch.alarm_rule.suppress IS 'When it is not judged: some of defrost, no_power, grace and door, with commas between';
COMMENT ON COLUMN reeferwatch.alarm_rule.version IS '1, and on with each change';
COMMENT ON COLUMN reeferwatch.alarm_rule.changed_time IS 'When it was last changed';
COMMENT ON COLUMN reeferwatch.alarm_rule.changed_by IS 'The user of the session that changed it';

CREATE TABLE reeferwatch.alarm_rule_version (
  change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_id text COLLATE "C" NOT NULL,
  mode text NOT NULL,
  version integer NOT NULL,
  changed_time timestamptz NOT NULL,
  changed_by text NOT NULL,
  note text,
  rule jsonb,
  UNIQUE (rule_id, mode, version)
);
COMMENT ON TABLE reeferwatch.alarm_rule_version IS 'Every change of a rule, append-only.';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.change_id IS 'In the order of the changes';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.rule_id IS 'Which rule';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.mode IS 'For which cargo';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.version IS 'Which version of it this is';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.changed_time IS 'When it was changed';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.changed_by IS 'The user of the session that changed it';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.note IS 'Why, or NULL';
COMMENT ON COLUMN reeferwatch.alarm_rule_version.rule IS 'As it became, columns as members; NULL: it was removed';

-- The same checks, in the same order and words, as rw_alarm_rule_validate() makes: a test compares
-- them. NULL where the rule makes sense.
CREATE FUNCTION reeferwatch.check_alarm_rule(r reeferwatch.alarm_rule) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN r.rule_id IS NULL OR r.rule_id !~ '^[a-z][a-z0-9_]{0,39}$'
      THEN 'rule_id must be 1 to 40 of a–z, 0–9 and _, and begin with a letter'
    WHEN r.mode IS NULL OR r.mode NOT IN ('chilled', 'frozen', 'ambient')
      THEN 'mode must be chilled, frozen or ambient'
    WHEN coalesce(btrim(r.description, E' \t\n\v\f\r'), '') = '' OR length(r.description) > 200
         OR position(E'\n' IN btrim(r.description, E' \t\n\v\f\r')) > 0
      THEN 'description must be one line of 1 to 200 characters'
    WHEN length(r.meaning) > 4000 THEN 'meaning must have at most 4000 characters'
    WHEN length(r.guidance) > 4000 THEN 'guidance must have at most 4000 characters'

    WHEN coalesce(r.priority NOT BETWEEN 1 AND 4, true) THEN 'priority must be 1 (critical) to 4 (low)'
    WHEN r.after_1 NOT BETWEEN 0 AND 604800 THEN 'after_1 must be 0 to 604800 whole seconds (7 days)'
    WHEN CASE WHEN r.after_1 > 0 THEN r.priority_1 NOT BETWEEN 1 AND 4 ELSE r.priority_1 <> 0 END
      THEN 'priority_1 must be 1 to 4 where after_1 is set, and else 0'
    WHEN r.after_2 NOT BETWEEN 0 AND 604800 OR (r.after_2 > 0 AND (r.after_1 = 0 OR r.after_2 <= r.after_1))
      THEN 'after_2 must be 0, or later than after_1 and at most 604800 whole seconds (7 days)'
    WHEN CASE WHEN r.after_2 > 0 THEN r.priority_2 NOT BETWEEN 1 AND 4 ELSE r.priority_2 <> 0 END
      THEN 'priority_2 must be 1 to 4 where after_2 is set, and else 0'
    WHEN r.limit_priority NOT BETWEEN 0 AND 4 THEN 'limit_priority must be 0 (no change) to 4'

    WHEN r.signal IS NULL OR r.signal NOT IN ('control_air', 'supply_air', 'return_air', 'temperature', 'kinetic', 'rate',
        'time_to_limit', 'setpoint', 'probes', 'unchanged', 'oxygen', 'carbon_dioxide', 'humidity', 'no_power',
        'stopped_fans', 'door', 'defrost', 'defrost_interval', 'speed', 'silence', 'feed_silence')
      THEN 'signal must be one of control_air, supply_air, return_air and so on'
    WHEN r.side IS NULL OR r.side NOT IN ('above', 'below', 'outside') THEN 'side must be above, below or outside'
    WHEN r.reference IS NULL OR r.reference NOT IN ('absolute', 'setpoint', 'booked', 'cargo', 'strict', 'gas')
      THEN 'reference must be absolute, setpoint, booked, cargo, strict or gas'
    WHEN r.reference = 'setpoint'
         AND r.signal NOT IN ('control_air', 'supply_air', 'return_air', 'temperature', 'kinetic')
      THEN 'reference setpoint needs a signal that is a temperature, and not the setpoint itself'
    WHEN r.reference IN ('booked', 'cargo', 'strict')
         AND r.signal NOT IN ('control_air', 'supply_air', 'return_air', 'temperature', 'kinetic', 'setpoint')
      THEN 'reference booked, cargo and strict need a signal that is a temperature'
    WHEN r.reference = 'gas' AND r.signal NOT IN ('oxygen', 'carbon_dioxide')
      THEN 'reference gas needs the signal oxygen or carbon_dioxide'
    WHEN coalesce(r.threshold = 'NaN' OR abs(r.threshold) > 10000, true)
      THEN 'threshold must be a number from -10000 to 10000'
    WHEN r.deadband = 'NaN' OR r.deadband NOT BETWEEN 0 AND 1000 THEN 'deadband must be a number from 0 to 1000'
    WHEN r.side = 'outside' AND r.reference IN ('absolute', 'setpoint', 'booked') AND r.threshold < 0
      THEN 'threshold must not be negative with side outside of one value'
    WHEN r.side = 'outside' AND r.reference IN ('absolute', 'setpoint', 'booked') AND r.deadband > r.threshold
      THEN 'deadband must not be larger than threshold with side outside of one value: the alarm would never return'
    WHEN r.signal = 'feed_silence' AND (r.side <> 'above' OR r.condition <> 'lasting')
      THEN 'signal feed_silence needs side above and condition lasting'

    WHEN r."time" NOT BETWEEN 0 AND 2678400 THEN 'time must be 0 to 2678400 whole seconds (31 days)'
    WHEN r."window" NOT BETWEEN 0 AND 2678400 THEN 'window must be 0 to 2678400 whole seconds (31 days)'
    WHEN r.signal IN ('kinetic', 'rate') AND r."window" = 0 THEN 'window must be above 0 with signal kinetic or rate'
    WHEN r.signal IN ('kinetic', 'rate') AND r.condition IN ('cumulative', 'count')
      THEN 'condition cannot be cumulative or count with signal kinetic or rate, which have the window for themselves'
    WHEN r.on_delay NOT BETWEEN 0 AND 604800 THEN 'on_delay must be 0 to 604800 whole seconds (7 days)'
    WHEN r.off_delay NOT BETWEEN 0 AND 604800 THEN 'off_delay must be 0 to 604800 whole seconds (7 days)'
    WHEN NOT regexp_split_to_array(nullif(btrim(r.suppress), ''), '\s*,\s*') <@ '{defrost,no_power,grace,door}'::text[]
      THEN 'suppress must be some of defrost, no_power, grace and door'

    WHEN r.condition IS NULL OR r.condition NOT IN ('lasting', 'consecutive', 'cumulative', 'n_of_m', 'count')
      THEN 'condition must be lasting, consecutive, cumulative, n_of_m or count'
    WHEN r.condition = 'consecutive' AND r.n NOT BETWEEN 1 AND 1000
      THEN 'n must be 1 to 1000 readings with condition consecutive'
    WHEN r.condition = 'cumulative' AND (r."time" = 0 OR r."time" > r."window")
      THEN 'time must be above 0 and at most window with condition cumulative'
    WHEN r.condition = 'n_of_m' AND r.m NOT BETWEEN 1 AND 32 THEN 'm must be 1 to 32 readings with condition n_of_m'
    WHEN r.condition = 'n_of_m' AND r.n NOT BETWEEN 1 AND r.m THEN 'n must be 1 to m readings with condition n_of_m'
    WHEN r.condition = 'count' AND r."window" = 0 THEN 'window must be above 0 with condition count'
    WHEN r.condition = 'count' AND r.n NOT BETWEEN 1 AND 8 THEN 'n must be 1 to 8 times with condition count'
  END
$$;
COMMENT ON FUNCTION reeferwatch.check_alarm_rule(reeferwatch.alarm_rule) IS
  'What is wrong with a rule, beginning with the name of the column; NULL when it makes sense.';

-- Whoever writes, and however: the rule makes sense, its versions go on, and each is kept.
CREATE FUNCTION reeferwatch.before_alarm_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wrong text;
BEGIN
  wrong := reeferwatch.check_alarm_rule(NEW);
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'Rule % (%): %', NEW.rule_id, NEW.mode, wrong USING ERRCODE = '22023', COLUMN = split_part(wrong, ' ', 1);
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.rule_id, NEW.mode) <> (OLD.rule_id, OLD.mode) THEN
    RAISE EXCEPTION 'A rule keeps its name and mode: remove it, and set another.' USING ERRCODE = '22023';
  END IF;
  NEW.suppress := coalesce((SELECT string_agg(word, ',' ORDER BY place)
    FROM unnest('{defrost,no_power,grace,door}'::text[]) WITH ORDINALITY AS known (word, place)
   WHERE word = ANY (regexp_split_to_array(btrim(NEW.suppress), '\s*,\s*'))), '');
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{version,changed_time,changed_by}'::text[]
                        = to_jsonb(OLD) - '{version,changed_time,changed_by}'::text[] THEN
    -- Nothing changes, so there is nothing to remember.
    RETURN NULL;
  END IF;
  NEW.version := 1 + coalesce((SELECT max(version) FROM reeferwatch.alarm_rule_version
                                WHERE rule_id = NEW.rule_id AND mode = NEW.mode), 0);
  NEW.changed_time := clock_timestamp();
  NEW.changed_by := session_user;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION reeferwatch.before_alarm_rule() IS 'Internal: refuses a rule that makes no sense and numbers its versions.';

CREATE FUNCTION reeferwatch.after_alarm_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  why text := nullif(current_setting('reeferwatch.note', true), '');
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO reeferwatch.alarm_rule_version (rule_id, mode, version, changed_time, changed_by, note)
    VALUES (OLD.rule_id, OLD.mode, OLD.version + 1, clock_timestamp(), session_user, why);
  ELSE
    INSERT INTO reeferwatch.alarm_rule_version (rule_id, mode, version, changed_time, changed_by, note, rule)
    VALUES (NEW.rule_id, NEW.mode, NEW.version, NEW.changed_time, NEW.changed_by, why,
            to_jsonb(NEW) - 'changed_time' - 'changed_by');
  END IF;
  PERFORM pg_notify('reeferwatch_rules', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.after_alarm_rule() IS 'Internal: keeps each version of a rule and tells workers and consoles.';

CREATE TRIGGER before_change BEFORE INSERT OR UPDATE ON reeferwatch.alarm_rule
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.before_alarm_rule();
CREATE TRIGGER after_change AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.alarm_rule
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.after_alarm_rule();

-- Members that are missing have the values that the table gives them.
CREATE FUNCTION reeferwatch.read_alarm_rule(rule jsonb) RETURNS reeferwatch.alarm_rule
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  defaults CONSTANT jsonb := '{"meaning": "", "guidance": "", "enabled": true, "after_1": 0, "priority_1": 0, "after_2": 0,
    "priority_2": 0, "limit_priority": 0, "reference": "absolute", "deadband": 0, "condition": "lasting", "n": 0, "m": 0,
    "time": 0, "window": 0, "on_delay": 0, "off_delay": 0, "suppress": "", "version": 0}';
  member text;
BEGIN
  IF rule IS NULL OR jsonb_typeof(rule) <> 'object' THEN
    RAISE EXCEPTION 'A rule is a JSON object.' USING ERRCODE = '22023';
  END IF;
  FOR member IN SELECT jsonb_object_keys(rule) LOOP
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'reeferwatch.alarm_rule'::regclass AND attnum > 0
                      AND NOT attisdropped AND attname = member AND attname NOT IN ('changed_time', 'changed_by')) THEN
      RAISE EXCEPTION '% is not a member of a rule.', member USING ERRCODE = '22023', COLUMN = member;
    END IF;
    BEGIN
      PERFORM jsonb_populate_record(NULL::reeferwatch.alarm_rule, jsonb_build_object(member, rule -> member));
    EXCEPTION WHEN data_exception THEN
      RAISE EXCEPTION '% cannot be %.', member, rule -> member USING ERRCODE = '22023', COLUMN = member;
    END;
  END LOOP;
  RETURN jsonb_populate_record(NULL::reeferwatch.alarm_rule, defaults || jsonb_strip_nulls(rule));
END
$$;
COMMENT ON FUNCTION reeferwatch.read_alarm_rule(jsonb) IS 'Internal: a rule of the members of a JSON object.';

CREATE FUNCTION reeferwatch.set_alarm_rule(rule jsonb, note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r reeferwatch.alarm_rule := reeferwatch.read_alarm_rule(rule);
  current_version integer;
  stored integer;
  wrong text := reeferwatch.check_alarm_rule(r);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'Rule % (%): %', r.rule_id, r.mode, wrong USING ERRCODE = '22023', COLUMN = split_part(wrong, ' ', 1);
  END IF;
  -- One after the other, also where there is no row yet that could be locked.
  PERFORM pg_advisory_xact_lock(773370, hashtext(r.rule_id || ' ' || r.mode));
  SELECT version INTO current_version FROM reeferwatch.alarm_rule WHERE rule_id = r.rule_id AND mode = r.mode FOR UPDATE;
  IF coalesce(current_version, 0) <> r.version THEN
    RAISE EXCEPTION 'Rule % (%) was changed meanwhile: it has version %, and the change is of version %.',
      r.rule_id, r.mode, coalesce(current_version, 0), r.version
      USING ERRCODE = 'RW003', HINT = 'Look at it as it is now, and change that.';
  END IF;

  PERFORM set_config('reeferwatch.note', coalesce(note, ''), true);
  INSERT INTO reeferwatch.alarm_rule SELECT r.*
  ON CONFLICT (rule_id, mode) DO UPDATE SET
    description = excluded.description, meaning = excluded.meaning, guidance = excluded.guidance,
    enabled = excluded.enabled, priority = excluded.priority, after_1 = excluded.after_1,
    priority_1 = excluded.priority_1, after_2 = excluded.after_2, priority_2 = excluded.priority_2,
    limit_priority = excluded.limit_priority, signal = excluded.signal, side = excluded.side,
    reference = excluded.reference, threshold = excluded.threshold, deadband = excluded.deadband,
    condition = excluded.condition, n = excluded.n, m = excluded.m, "time" = excluded."time",
    "window" = excluded."window", on_delay = excluded.on_delay, off_delay = excluded.off_delay,
    suppress = excluded.suppress
  RETURNING version INTO stored;
  PERFORM set_config('reeferwatch.note', '', true);
  RETURN coalesce(stored, current_version);
END
$$;
COMMENT ON FUNCTION reeferwatch.set_alarm_rule(jsonb, text) IS
  'Stores a rule, given as the members of a JSON object, in the name of the session''s user; returns its new version, or the one it has where nothing changes. Its member version is that of the row it was made from, 0 for a new one.';

CREATE FUNCTION reeferwatch.remove_alarm_rule(the_rule text, the_mode text, note text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  removed boolean;
BEGIN
  PERFORM set_config('reeferwatch.note', coalesce(note, ''), true);
  DELETE FROM reeferwatch.alarm_rule WHERE rule_id = the_rule AND mode = the_mode;
  removed := FOUND;
  PERFORM set_config('reeferwatch.note', '', true);
  RETURN removed;
END
$$;
COMMENT ON FUNCTION reeferwatch.remove_alarm_rule(text, text, text) IS
  'Removes a rule in the name of the session''s user, which is remembered; its alarms return. False when there was none.';

-- What a cargo wants.

ALTER TABLE reeferwatch.cargo_profile
  ADD COLUMN strict boolean NOT NULL DEFAULT false,
  ADD COLUMN tolerance real NOT NULL DEFAULT 0,
  ADD COLUMN oxygen_low real NOT NULL DEFAULT 0,
  ADD COLUMN oxygen_high real NOT NULL DEFAULT 0,
  ADD COLUMN carbon_dioxide_low real NOT NULL DEFAULT 0,
  ADD COLUMN carbon_dioxide_high real NOT NULL DEFAULT 0,
  ADD COLUMN kinetic_high real NOT NULL DEFAULT 0,
  ADD COLUMN activation_energy real NOT NULL DEFAULT 0,
  ADD COLUMN heat_capacity real NOT NULL DEFAULT 0;
COMMENT ON COLUMN reeferwatch.cargo_profile.strict IS 'Whether any time beyond low and high counts, as with medicine';
COMMENT ON COLUMN reeferwatch.cargo_profile.tolerance IS 'How far a unit''s setpoint may be from this one where nothing is booked, K; 0: as far as the rule says';
COMMENT ON COLUMN reeferwatch.cargo_profile.oxygen_low IS 'Lowest oxygen, %; no band where low and high are equal';
COMMENT ON COLUMN reeferwatch.cargo_profile.oxygen_high IS 'Highest oxygen, %';
COMMENT ON COLUMN reeferwatch.cargo_profile.carbon_dioxide_low IS 'Lowest carbon dioxide, %; no band where low and high are equal';
COMMENT ON COLUMN reeferwatch.cargo_profile.carbon_dioxide_high IS 'Highest carbon dioxide, %';
COMMENT ON COLUMN reeferwatch.cargo_profile.kinetic_high IS 'Highest mean kinetic temperature, °C; 0: none';
COMMENT ON COLUMN reeferwatch.cargo_profile.activation_energy IS 'Of the mean kinetic temperature, kJ/mol; 0: 83.144';
COMMENT ON COLUMN reeferwatch.cargo_profile.heat_capacity IS 'To tell how fast it warms, kJ/(kg·K); 0: as others of its mode';

CREATE TABLE reeferwatch.cargo_profile_version (
  change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id text COLLATE "C" NOT NULL,
  changed_time timestamptz NOT NULL,
  changed_by text NOT NULL,
  profile jsonb
);
CREATE INDEX cargo_profile_version_order ON reeferwatch.cargo_profile_version (product_id, change_id);
COMMENT ON TABLE reeferwatch.cargo_profile_version IS 'Every change of a cargo profile, append-only.';
COMMENT ON COLUMN reeferwatch.cargo_profile_version.change_id IS 'In the order of the changes';
COMMENT ON COLUMN reeferwatch.cargo_profile_version.product_id IS 'Which cargo';
COMMENT ON COLUMN reeferwatch.cargo_profile_version.changed_time IS 'When it was changed';
COMMENT ON COLUMN reeferwatch.cargo_profile_version.changed_by IS 'The user of the session that changed it';
COMMENT ON COLUMN reeferwatch.cargo_profile_version.profile IS 'As it became, columns as members; NULL: it was removed';

CREATE FUNCTION reeferwatch.check_cargo_profile(p reeferwatch.cargo_profile) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN p.product_id IS NULL OR octet_length(p.product_id) NOT BETWEEN 1 AND 64 OR p.product_id ~ '[[:cntrl:]]'
      THEN 'product_id must have 1 to 64 bytes, without control characters'
    WHEN p.name IS NULL OR p.name !~ '\S' OR octet_length(p.name) > 255 OR p.name ~ '[[:cntrl:]]'
      THEN 'name must have 1 to 255 bytes, without control characters'
    WHEN p.mode IS NULL OR p.mode NOT IN ('chilled', 'frozen', 'ambient') THEN 'mode must be chilled, frozen or ambient'
    WHEN coalesce(p.setpoint NOT BETWEEN -95 AND 80, true) THEN 'setpoint must be from -95 to 80 °C'
    WHEN coalesce(p.low NOT BETWEEN -95 AND 80, true) THEN 'low must be from -95 to 80 °C'
    WHEN coalesce(p.high NOT BETWEEN -95 AND 80, true) THEN 'high must be from -95 to 80 °C'
    WHEN p.low > p.high THEN 'low must not be above high'
    WHEN p.strict IS NULL THEN 'strict must be true or false'
    WHEN coalesce(p.tolerance NOT BETWEEN 0 AND 100, true) THEN 'tolerance must be from 0 to 100 K'
    WHEN coalesce(p.oxygen_low NOT BETWEEN 0 AND 100, true) THEN 'oxygen_low must be from 0 to 100 %'
    WHEN coalesce(p.oxygen_high NOT BETWEEN p.oxygen_low AND 100, true) THEN 'oxygen_high must be from oxygen_low to 100 %'
    WHEN coalesce(p.carbon_dioxide_low NOT BETWEEN 0 AND 100, true) THEN 'carbon_dioxide_low must be from 0 to 100 %'
    WHEN coalesce(p.carbon_dioxide_high NOT BETWEEN p.carbon_dioxide_low AND 100, true)
      THEN 'carbon_dioxide_high must be from carbon_dioxide_low to 100 %'
    WHEN coalesce(p.kinetic_high NOT BETWEEN -95 AND 80, true) THEN 'kinetic_high must be from -95 to 80 °C'
    WHEN coalesce(p.activation_energy NOT BETWEEN 0 AND 1000, true) THEN 'activation_energy must be from 0 to 1000 kJ/mol'
    WHEN coalesce(p.heat_capacity NOT BETWEEN 0 AND 100, true) THEN 'heat_capacity must be from 0 to 100 kJ/(kg·K)'
  END
$$;
COMMENT ON FUNCTION reeferwatch.check_cargo_profile(reeferwatch.cargo_profile) IS
  'What is wrong with a cargo profile, beginning with the name of the column; NULL when it makes sense.';

CREATE FUNCTION reeferwatch.after_cargo_profile() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO reeferwatch.cargo_profile_version (product_id, changed_time, changed_by)
    VALUES (OLD.product_id, clock_timestamp(), session_user);
  ELSE
    INSERT INTO reeferwatch.cargo_profile_version (product_id, changed_time, changed_by, profile)
    VALUES (NEW.product_id, clock_timestamp(), session_user, to_jsonb(NEW));
  END IF;
  PERFORM pg_notify('reeferwatch_rules', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.after_cargo_profile() IS 'Internal: keeps each version of a profile and tells workers and consoles.';

CREATE TRIGGER after_change AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.cargo_profile
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.after_cargo_profile();

CREATE FUNCTION reeferwatch.set_cargo_profile(profile jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  defaults CONSTANT jsonb := '{"strict": false, "tolerance": 0, "oxygen_low": 0, "oxygen_high": 0, "carbon_dioxide_low": 0,
    "carbon_dioxide_high": 0, "kinetic_high": 0, "activation_energy": 0, "heat_capacity": 0}';
  stored jsonb := (SELECT to_jsonb(old) FROM reeferwatch.cargo_profile old WHERE product_id = profile ->> 'product_id');
  p reeferwatch.cargo_profile;
  member text;
  wrong text;
BEGIN
  IF profile IS NULL OR jsonb_typeof(profile) <> 'object' THEN
    RAISE EXCEPTION 'A cargo profile is a JSON object.' USING ERRCODE = '22023';
  END IF;
  FOR member IN SELECT jsonb_object_keys(profile) LOOP
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'reeferwatch.cargo_profile'::regclass AND attnum > 0
                      AND NOT attisdropped AND attname = member) THEN
      RAISE EXCEPTION '% is not a member of a cargo profile.', member USING ERRCODE = '22023', COLUMN = member;
    END IF;
    BEGIN
      PERFORM jsonb_populate_record(NULL::reeferwatch.cargo_profile, jsonb_build_object(member, profile -> member));
    EXCEPTION WHEN data_exception THEN
      RAISE EXCEPTION '% cannot be %.', member, profile -> member USING ERRCODE = '22023', COLUMN = member;
    END;
  END LOOP;
  p := jsonb_populate_record(NULL::reeferwatch.cargo_profile,
                             defaults || coalesce(stored, '{}') || jsonb_strip_nulls(profile));
  wrong := reeferwatch.check_cargo_profile(p);
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'Cargo %: %', p.product_id, wrong USING ERRCODE = '22023', COLUMN = split_part(wrong, ' ', 1);
  END IF;
  INSERT INTO reeferwatch.cargo_profile AS old SELECT p.*
  ON CONFLICT (product_id) DO UPDATE SET
    name = excluded.name, mode = excluded.mode, setpoint = excluded.setpoint, low = excluded.low,
    high = excluded.high, strict = excluded.strict, tolerance = excluded.tolerance,
    oxygen_low = excluded.oxygen_low, oxygen_high = excluded.oxygen_high,
    carbon_dioxide_low = excluded.carbon_dioxide_low, carbon_dioxide_high = excluded.carbon_dioxide_high,
    kinetic_high = excluded.kinetic_high, activation_energy = excluded.activation_energy,
    heat_capacity = excluded.heat_capacity
    WHERE old IS DISTINCT FROM excluded;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION reeferwatch.set_cargo_profile(jsonb) IS
  'Stores a cargo profile, given as the members of a JSON object, in the name of the session''s user; members that are missing stay as they are. False when nothing changed.';

DROP FUNCTION reeferwatch.import_cargo_profiles(text[], text[], text[], real[], real[], real[]);
CREATE FUNCTION reeferwatch.import_cargo_profiles(product_ids text[], names text[], modes text[], setpoints real[], lows real[], highs real[],
  stricts text[], tolerances real[], oxygen_lows real[], oxygen_highs real[], carbon_dioxide_lows real[],
  carbon_dioxide_highs real[], kinetic_highs real[], activation_energies real[], heat_capacities real[],
  OUT inserted integer, OUT updated integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_new boolean;
BEGIN
  inserted := 0;
  updated := 0;
  FOR i IN 1 .. coalesce(array_length(product_ids, 1), 0) LOOP
    is_new := NOT EXISTS (SELECT FROM reeferwatch.cargo_profile WHERE product_id = product_ids[i]);
    IF reeferwatch.set_cargo_profile(jsonb_strip_nulls(jsonb_build_object(
         'product_id', product_ids[i], 'name', names[i], 'mode', modes[i], 'setpoint', setpoints[i], 'low', lows[i],
         'high', highs[i], 'strict', stricts[i]::boolean, 'tolerance', tolerances[i], 'oxygen_low', oxygen_lows[i],
         'oxygen_high', oxygen_highs[i], 'carbon_dioxide_low', carbon_dioxide_lows[i],
         'carbon_dioxide_high', carbon_dioxide_highs[i], 'kinetic_high', kinetic_highs[i],
         'activation_energy', activation_energies[i], 'heat_capacity', heat_capacities[i]))) THEN
      inserted := inserted + is_new::integer;
      updated := updated + (NOT is_new)::integer;
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION reeferwatch.import_cargo_profiles(text[], text[], text[], real[], real[], real[], text[], real[], real[], real[], real[], real[], real[], real[], real[]) IS
  'Stores cargo profiles as set_cargo_profile() does, where NULL stands for what is missing; how many were new and how many were changed.';

-- What each container was booked with.

CREATE FUNCTION reeferwatch.notify_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('reeferwatch_rules', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.notify_rules() IS 'Internal: tells workers and consoles that bookings changed.';

CREATE TRIGGER after_change AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.booking
  FOR EACH STATEMENT EXECUTE FUNCTION reeferwatch.notify_rules();

CREATE FUNCTION reeferwatch.set_booking(the_container text, the_product text, the_setpoint real, the_time timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF the_container IS NULL OR octet_length(the_container) NOT BETWEEN 1 AND 64 OR the_container ~ '[[:cntrl:]]' THEN
    RAISE EXCEPTION 'container_id must have 1 to 64 bytes, without control characters' USING ERRCODE = '22023';
  ELSIF octet_length(the_product) NOT BETWEEN 1 AND 64 OR the_product ~ '[[:cntrl:]]' THEN
    RAISE EXCEPTION 'product_id must have 1 to 64 bytes, without control characters' USING ERRCODE = '22023';
  ELSIF the_setpoint NOT BETWEEN -95 AND 80 THEN
    RAISE EXCEPTION 'booked_setpoint must be from -95 to 80 °C' USING ERRCODE = '22023';
  ELSIF the_time IS NULL OR NOT isfinite(the_time) THEN
    RAISE EXCEPTION 'valid_from must be a time' USING ERRCODE = '22023';
  END IF;
  INSERT INTO reeferwatch.booking AS b (container_id, product_id, booked_setpoint, valid_from)
  VALUES (the_container, the_product, the_setpoint, the_time)
  ON CONFLICT (container_id, valid_from) DO UPDATE
    SET product_id = excluded.product_id, booked_setpoint = excluded.booked_setpoint
    WHERE (b.product_id, b.booked_setpoint) IS DISTINCT FROM (excluded.product_id, excluded.booked_setpoint);
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION reeferwatch.set_booking(text, text, real, timestamptz) IS
  'Stores a booking over the one of the same container and time; false when nothing changed.';

-- What a worker's detectors know. It changes all the time and is as good as random, so it is neither
-- compressed nor indexed, and its pages have room for the next state.

CREATE TABLE reeferwatch.detector_state (
  reefer_id integer PRIMARY KEY REFERENCES reeferwatch.reefer,
  format integer NOT NULL,
  "time" timestamptz NOT NULL,
  state bytea NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1);
ALTER TABLE reeferwatch.detector_state ALTER COLUMN state SET STORAGE EXTERNAL;
COMMENT ON TABLE reeferwatch.detector_state IS 'Internal: how far the detectors of the worker are with each reefer, to go on from after a restart.';
COMMENT ON COLUMN reeferwatch.detector_state.reefer_id IS 'Which: reefer';
COMMENT ON COLUMN reeferwatch.detector_state.format IS 'Of the bytes; they mean nothing to a program of another format';
COMMENT ON COLUMN reeferwatch.detector_state."time" IS 'Of the newest reading that is in it';
COMMENT ON COLUMN reeferwatch.detector_state.state IS 'Bytes of the worker''s';

-- What is shipped: called right after this script, and dropped.

CREATE FUNCTION reeferwatch.ship_alarm_rules(rules jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('reeferwatch.note', 'As it is shipped', true);
  INSERT INTO reeferwatch.alarm_rule
  SELECT r.* FROM jsonb_array_elements(rules) AS one, LATERAL reeferwatch.read_alarm_rule(one) AS r;

  PERFORM set_config('reeferwatch.note', 'As it was changed before version 10 of the schema', true);
  UPDATE reeferwatch.alarm_rule r
     SET priority = CASE WHEN c.priority <> c.was_priority THEN c.priority ELSE r.priority END,
         threshold = CASE WHEN r.reference = 'setpoint' AND c.deviation <> c.was_deviation AND c.deviation BETWEEN -10000 AND 10000
                          THEN c.deviation ELSE r.threshold END,
         deadband = CASE WHEN c.deadband <> c.was_deadband AND c.deadband <= 1000 THEN c.deadband ELSE r.deadband END,
         on_delay = CASE WHEN c.on_delay <> c.was_on_delay THEN least(c.on_delay, 604800) ELSE r.on_delay END,
         off_delay = CASE WHEN c.off_delay <> c.was_off_delay THEN least(c.off_delay, 604800) ELSE r.off_delay END,
         enabled = CASE WHEN c.enabled <> c.was_enabled THEN c.enabled ELSE r.enabled END,
         guidance = CASE WHEN c.other_guidance THEN left(c.guidance, 4000) ELSE r.guidance END
    FROM reeferwatch.alarm_rule_changed c
   WHERE (r.rule_id, r.mode) = (c.rule_id, c.mode)
     AND (c.priority <> c.was_priority OR c.deviation <> c.was_deviation OR c.deadband <> c.was_deadband
          OR c.on_delay <> c.was_on_delay OR c.off_delay <> c.was_off_delay OR c.enabled <> c.was_enabled
          OR c.other_guidance);
  PERFORM set_config('reeferwatch.note', '', true);
END
$$;

-- Only what is new: the limits are as the owner made them.
CREATE FUNCTION reeferwatch.ship_cargo_profiles() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.cargo_profile p
     SET strict = s.strict, tolerance = s.tolerance, oxygen_low = s.oxygen_low, oxygen_high = s.oxygen_high,
         carbon_dioxide_low = s.carbon_dioxide_low, carbon_dioxide_high = s.carbon_dioxide_high,
         kinetic_high = s.kinetic_high, activation_energy = s.activation_energy, heat_capacity = s.heat_capacity
    FROM reeferwatch.shipped_profile s
   WHERE p.product_id = s.product_id AND p.mode = s.mode AND (p.name = s.name OR p.setpoint = s.setpoint);
END
$$;
