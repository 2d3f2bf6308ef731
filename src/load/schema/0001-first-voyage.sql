-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0001: readings by day, the fleet, cargo profiles, alarms and their journal, faulty windows,
-- rejected messages and the outbox. Runs inside the transaction of the migration.

CREATE SCHEMA IF NOT EXISTS reeferwatch;
COMMENT ON SCHEMA reeferwatch IS
  'Reeferwatch. The views, and the tables that are not described as internal, are the interface; internal tables may change.';
REVOKE ALL ON SCHEMA reeferwatch FROM PUBLIC;

CREATE TABLE reeferwatch.schema_version (
  version integer PRIMARY KEY,
  name text NOT NULL,
  applied_time timestamptz NOT NULL DEFAULT now(),
  applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE reeferwatch.schema_version IS 'The migrations that were applied; the highest version is what the database is at.';
COMMENT ON COLUMN reeferwatch.schema_version.version IS 'Number of the migration';
COMMENT ON COLUMN reeferwatch.schema_version.name IS 'What the migration is called';
COMMENT ON COLUMN reeferwatch.schema_version.applied_time IS 'When it was applied';
COMMENT ON COLUMN reeferwatch.schema_version.applied_by IS 'Who applied it';

-- Dictionaries: a reading refers to text by number, which keeps it small.

CREATE TABLE reeferwatch.reefer (
  reefer_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  container_id text COLLATE "C" NOT NULL UNIQUE,
  first_seen timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reeferwatch.reefer IS 'Every container that ever reported.';
COMMENT ON COLUMN reeferwatch.reefer.reefer_id IS 'Our number for the container, by which readings refer to it';
COMMENT ON COLUMN reeferwatch.reefer.container_id IS 'Its id as reported, ISO 6346 as a rule';
COMMENT ON COLUMN reeferwatch.reefer.first_seen IS 'When it was heard for the first time';

CREATE TABLE reeferwatch.product (
  product_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id text COLLATE "C" NOT NULL UNIQUE
);
COMMENT ON TABLE reeferwatch.product IS 'Internal: product ids as reported.';
COMMENT ON COLUMN reeferwatch.product.product_no IS 'Our number for the product';
COMMENT ON COLUMN reeferwatch.product.product_id IS 'The id as reported';

CREATE TABLE reeferwatch.source (
  source_no smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL UNIQUE
);
COMMENT ON TABLE reeferwatch.source IS 'Internal: decoders and files that readings came from.';
COMMENT ON COLUMN reeferwatch.source.source_no IS 'Our number for the source';
COMMENT ON COLUMN reeferwatch.source.source IS 'Its name';

-- Readings. The columns stand in the order in which they need no padding.

CREATE TABLE reeferwatch.reading (
  measurement_time timestamptz NOT NULL,
  received_time timestamptz NOT NULL,
  reefer_id integer NOT NULL,
  product_no integer,
  marks integer NOT NULL,
  latitude_e7 integer,
  longitude_e7 integer,
  temperature real,
  target_temperature real,
  supply_temperature real,
  return_temperature real,
  ambient_temperature real,
  kilowatts real,
  oxygen_level real,
  nitrogen_level real,
  carbon_dioxide_level real,
  humidity_level real,
  time_door_open real,
  flags_known smallint NOT NULL,
  flags_set smallint NOT NULL,
  defrost_cycle smallint,
  source_no smallint,
  PRIMARY KEY (reefer_id, measurement_time)
) PARTITION BY RANGE (measurement_time);
COMMENT ON TABLE reeferwatch.reading IS 'Internal: one row per reading, one partition per UTC day; see the view telemetry.';
COMMENT ON COLUMN reeferwatch.reading.measurement_time IS 'When it was measured';
COMMENT ON COLUMN reeferwatch.reading.received_time IS 'When it was received';
COMMENT ON COLUMN reeferwatch.reading.reefer_id IS 'Whose reading it is: reefer';
COMMENT ON COLUMN reeferwatch.reading.product_no IS 'What was carried: product';
COMMENT ON COLUMN reeferwatch.reading.source_no IS 'Where it came from: source';
COMMENT ON COLUMN reeferwatch.reading.marks IS 'Bits 0 to 29: quality of the view telemetry; bit 30: late';
COMMENT ON COLUMN reeferwatch.reading.latitude_e7 IS 'Degrees north times 10,000,000 (11 mm)';
COMMENT ON COLUMN reeferwatch.reading.longitude_e7 IS 'Degrees east times 10,000,000';
COMMENT ON COLUMN reeferwatch.reading.temperature IS '°C';
COMMENT ON COLUMN reeferwatch.reading.target_temperature IS '°C';
COMMENT ON COLUMN reeferwatch.reading.supply_temperature IS '°C';
COMMENT ON COLUMN reeferwatch.reading.return_temperature IS '°C';
COMMENT ON COLUMN reeferwatch.reading.ambient_temperature IS '°C';
COMMENT ON COLUMN reeferwatch.reading.kilowatts IS 'kW';
COMMENT ON COLUMN reeferwatch.reading.oxygen_level IS '%';
COMMENT ON COLUMN reeferwatch.reading.nitrogen_level IS '%';
COMMENT ON COLUMN reeferwatch.reading.carbon_dioxide_level IS '%';
COMMENT ON COLUMN reeferwatch.reading.humidity_level IS '%';
COMMENT ON COLUMN reeferwatch.reading.time_door_open IS 'Minutes';
COMMENT ON COLUMN reeferwatch.reading.flags_known IS 'Which switches were told: 1 fan_1, 2 fan_2, 4 fan_3, 8 vent_1, 16 vent_2, 32 vent_3, 64 defrosting, 128 powered';
COMMENT ON COLUMN reeferwatch.reading.flags_set IS 'Which of them were on';
COMMENT ON COLUMN reeferwatch.reading.defrost_cycle IS 'Number of the defrost cycle';

CREATE FUNCTION reeferwatch.ensure_partition(day timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  first timestamptz := date_trunc('day', day);
  partition text := 'reading_' || to_char(first, 'YYYYMMDD');
BEGIN
  IF to_regclass('reeferwatch.' || partition) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- One at a time, and looked at again: another worker may just have made it. In the catalogue
  -- itself, since waiting for this lock does not refresh what to_regclass() remembers.
  PERFORM pg_advisory_xact_lock(7733700002);
  IF EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
              WHERE nspname = 'reeferwatch' AND relname = partition) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE reeferwatch.%I PARTITION OF reeferwatch.reading FOR VALUES FROM (%L) TO (%L)',
                 partition, first, first + interval '1 day');
  EXECUTE format('COMMENT ON TABLE reeferwatch.%I IS %L', partition, 'Internal: readings of one UTC day');
  RETURN true;
END
$$;
COMMENT ON FUNCTION reeferwatch.ensure_partition(timestamptz) IS 'Makes the partition of reading for the UTC day of this moment, if there is none; true when it made it.';

CREATE VIEW reeferwatch.telemetry AS
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
  FROM reeferwatch.reading t
  JOIN reeferwatch.reefer r USING (reefer_id)
  LEFT JOIN reeferwatch.product p USING (product_no)
  LEFT JOIN reeferwatch.source s USING (source_no);
COMMENT ON VIEW reeferwatch.telemetry IS 'Every stored reading, one row each; at most one per container and measurement_time.';

-- One index look-up per reefer in the newest partition that has something of it.
CREATE VIEW reeferwatch.latest AS
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
  FROM reeferwatch.reefer r
  CROSS JOIN LATERAL (SELECT * FROM reeferwatch.reading one
                       WHERE one.reefer_id = r.reefer_id
                       ORDER BY one.measurement_time DESC LIMIT 1) t
  LEFT JOIN reeferwatch.product p USING (product_no)
  LEFT JOIN reeferwatch.source s USING (source_no);
COMMENT ON VIEW reeferwatch.latest IS 'The newest stored reading of each container.';

DO $$
DECLARE
  described text[][] := ARRAY[
    ['container_id', 'Which container'],
    ['measurement_time', 'When it was measured'],
    ['temperature', 'The temperature of a sender that knows just one, °C'],
    ['product_id', 'What was carried, as reported; see cargo_profile'],
    ['target_temperature', 'Setpoint, °C'],
    ['supply_temperature', 'Air blown under the cargo, °C'],
    ['return_temperature', 'Air coming back above the cargo, °C'],
    ['ambient_temperature', 'Outside, °C'],
    ['kilowatts', 'Electric power, kW'],
    ['oxygen_level', 'O2, %'],
    ['nitrogen_level', 'N2, %'],
    ['carbon_dioxide_level', 'CO2, %'],
    ['humidity_level', 'Relative humidity, %'],
    ['fan_1', 'Whether fan 1 runs; NULL when not told'],
    ['fan_2', 'Whether fan 2 runs; NULL when not told'],
    ['fan_3', 'Whether fan 3 runs; NULL when not told'],
    ['vent_1', 'Whether vent 1 is open; NULL when not told'],
    ['vent_2', 'Whether vent 2 is open; NULL when not told'],
    ['vent_3', 'Whether vent 3 is open; NULL when not told'],
    ['defrost_cycle', 'Number of the defrost cycle'],
    ['defrosting', 'Whether it defrosts; NULL when not told'],
    ['powered', 'Whether it has power; NULL when not told'],
    ['time_door_open', 'How long the door has been open, minutes'],
    ['latitude', 'Degrees north'],
    ['longitude', 'Degrees east'],
    ['received_time', 'When it was received'],
    ['source', 'Which decoder or file it came from'],
    ['quality', 'What is odd about it, bits: 1 check digit, 2 time without zone, 4 no time (that of receipt), 8 unknown keys, 16 implausible value, 32 bad position (dropped), 64 measured after it was received'],
    ['late', 'Whether a newer reading of the container was there before']];
BEGIN
  FOR i IN 1 .. array_length(described, 1) LOOP
    EXECUTE format('COMMENT ON COLUMN reeferwatch.telemetry.%I IS %L', described[i][1], described[i][2]);
    EXECUTE format('COMMENT ON COLUMN reeferwatch.latest.%I IS %L', described[i][1], described[i][2]);
  END LOOP;
END
$$;

-- What a cargo wants, and the rules that judge.

CREATE TABLE reeferwatch.cargo_profile (
  product_id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('chilled', 'frozen', 'ambient')),
  setpoint real NOT NULL,
  low real NOT NULL,
  high real NOT NULL,
  CHECK (low <= high)
);
COMMENT ON TABLE reeferwatch.cargo_profile IS 'What each cargo wants: the limits that its readings are judged by. Editable.';
COMMENT ON COLUMN reeferwatch.cargo_profile.product_id IS 'As reported in product_id';
COMMENT ON COLUMN reeferwatch.cargo_profile.name IS 'What people call it';
COMMENT ON COLUMN reeferwatch.cargo_profile.mode IS 'chilled: judged on supply air; frozen: on return air; ambient: not temperature controlled';
COMMENT ON COLUMN reeferwatch.cargo_profile.setpoint IS 'Usual setpoint, °C';
COMMENT ON COLUMN reeferwatch.cargo_profile.low IS 'Lowest temperature that does no harm, °C';
COMMENT ON COLUMN reeferwatch.cargo_profile.high IS 'Highest temperature that does no harm, °C';

CREATE TABLE reeferwatch.alarm_rule (
  rule_id text COLLATE "C" NOT NULL,
  mode text NOT NULL CHECK (mode IN ('chilled', 'frozen')),
  description text NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
  deviation real,
  deadband real NOT NULL CHECK (deadband >= 0),
  on_delay integer NOT NULL CHECK (on_delay >= 0),
  off_delay integer NOT NULL CHECK (off_delay >= 0),
  enabled boolean NOT NULL,
  guidance text NOT NULL,
  PRIMARY KEY (rule_id, mode)
);
COMMENT ON TABLE reeferwatch.alarm_rule IS 'The rules that raise alarms, for each mode of cargo.';
COMMENT ON COLUMN reeferwatch.alarm_rule.rule_id IS 'Name of the rule, as in alarm';
COMMENT ON COLUMN reeferwatch.alarm_rule.mode IS 'For which cargo: chilled or frozen (setpoint of -10 °C or below)';
COMMENT ON COLUMN reeferwatch.alarm_rule.description IS 'What it finds';
COMMENT ON COLUMN reeferwatch.alarm_rule.priority IS '1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.alarm_rule.deviation IS 'How far from the setpoint is too far, °C, negative below it; NULL where that is not the point';
COMMENT ON COLUMN reeferwatch.alarm_rule.deadband IS 'How far it must come back inside the limit before the alarm clears, °C';
COMMENT ON COLUMN reeferwatch.alarm_rule.on_delay IS 'How long the condition must hold before it is raised, seconds';
COMMENT ON COLUMN reeferwatch.alarm_rule.off_delay IS 'How long it must be gone before it clears, seconds';
COMMENT ON COLUMN reeferwatch.alarm_rule.enabled IS 'Whether it is judged at all';
COMMENT ON COLUMN reeferwatch.alarm_rule.guidance IS 'What it means and what to do';

INSERT INTO reeferwatch.alarm_rule
  (rule_id, mode, description, priority, deviation, deadband, on_delay, off_delay, enabled, guidance) VALUES
  ('control_air_high', 'chilled', 'Supply air too warm', 3, 1.0, 0.3, 1800, 600, true,
   'The air blown under the cargo is warmer than the setpoint allows. Check power, setpoint, defrost and doors; if it keeps rising, have the unit looked at and warn the cargo owner.'),
  ('control_air_high', 'frozen', 'Return air too warm', 3, 3.0, 0.5, 3600, 1800, true,
   'The air coming back from frozen cargo is warmer than the setpoint allows. Check power, setpoint, defrost and doors; if it keeps rising, have the unit looked at before the cargo thaws.'),
  ('control_air_low', 'chilled', 'Supply air too cold', 2, -0.5, 0.2, 900, 600, true,
   'The air blown under the cargo is colder than the setpoint allows, and chilled cargo freezes within minutes. Check the setpoint and the supply air sensor, and have the unit looked at.'),
  ('control_air_low', 'frozen', 'Return air too cold', 2, NULL, 0, 0, 0, false,
   'Cold does not harm frozen cargo.'),
  ('power_lost', 'chilled', 'No power', 2, NULL, 0, 1800, 300, true,
   'The unit has had no power for longer than it takes to move a plug. Have the plug, the cable and the breaker looked at; chilled cargo warms within hours.'),
  ('power_lost', 'frozen', 'No power', 2, NULL, 0, 3600, 300, true,
   'The unit has had no power for longer than it takes to move a plug. Have the plug, the cable and the breaker looked at; frozen cargo holds for some hours with closed doors.');

-- Alarms: one row per reefer and rule, the journal append-only beside it.

CREATE TABLE reeferwatch.alarm_record (
  alarm_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reefer_id integer NOT NULL REFERENCES reeferwatch.reefer,
  rule_id text COLLATE "C" NOT NULL,
  product_no integer REFERENCES reeferwatch.product,
  incident_id bigint,
  priority smallint NOT NULL,
  state text NOT NULL DEFAULT 'normal'
    CHECK (state IN ('normal', 'unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed', 'out_of_service')),
  raised_time timestamptz NOT NULL,
  cleared_time timestamptz,
  acknowledged_time timestamptz,
  acknowledged_by text,
  note text,
  value real,
  limit_value real,
  UNIQUE (reefer_id, rule_id)
);
CREATE INDEX alarm_record_not_normal ON reeferwatch.alarm_record (alarm_id) WHERE state <> 'normal';
COMMENT ON TABLE reeferwatch.alarm_record IS 'Internal: one row per reefer and rule; see the view alarm.';

CREATE VIEW reeferwatch.alarm AS
SELECT a.alarm_id, r.container_id, a.rule_id, p.product_id, a.incident_id, a.priority, a.state,
       a.raised_time, a.cleared_time, a.acknowledged_time, a.acknowledged_by, a.note, a.value,
       a.limit_value
  FROM reeferwatch.alarm_record a
  JOIN reeferwatch.reefer r USING (reefer_id)
  LEFT JOIN reeferwatch.product p USING (product_no);
COMMENT ON VIEW reeferwatch.alarm IS 'The state of each rule on each container, one row from the first time that it was raised.';

CREATE TABLE reeferwatch.alarm_journal (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alarm_id bigint NOT NULL REFERENCES reeferwatch.alarm_record,
  event text NOT NULL,
  event_time timestamptz NOT NULL,
  recorded_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text,
  value real,
  note text
);
CREATE INDEX alarm_journal_time ON reeferwatch.alarm_journal (event_time);
CREATE INDEX alarm_journal_alarm ON reeferwatch.alarm_journal (alarm_id, event_time);
COMMENT ON TABLE reeferwatch.alarm_journal IS 'Internal: every transition of every alarm, append-only; see the view alarm_event.';

CREATE VIEW reeferwatch.alarm_event AS
SELECT j.alarm_id, r.container_id, a.rule_id, j.event, j.event_time, j.recorded_time, j.actor,
       j.value, j.note, j.entry_id
  FROM reeferwatch.alarm_journal j
  JOIN reeferwatch.alarm_record a USING (alarm_id)
  JOIN reeferwatch.reefer r USING (reefer_id);
COMMENT ON VIEW reeferwatch.alarm_event IS 'The journal: every transition of every alarm.';

-- The sketch's rule: tumbling windows with readings above the limit.

CREATE TABLE reeferwatch.faulty_window (
  reefer_id integer NOT NULL REFERENCES reeferwatch.reefer,
  window_start timestamptz NOT NULL,
  window_stop timestamptz NOT NULL,
  product_no integer REFERENCES reeferwatch.product,
  count integer NOT NULL,
  maximum real NOT NULL,
  limit_value real NOT NULL,
  PRIMARY KEY (reefer_id, window_start)
);
CREATE INDEX faulty_window_start ON reeferwatch.faulty_window (window_start);
COMMENT ON TABLE reeferwatch.faulty_window IS 'Internal: see the view faulty_reefer.';

CREATE VIEW reeferwatch.faulty_reefer AS
SELECT w.window_start, w.window_stop, r.container_id, p.product_id, w.count, w.maximum, w.limit_value
  FROM reeferwatch.faulty_window w
  JOIN reeferwatch.reefer r USING (reefer_id)
  LEFT JOIN reeferwatch.product p USING (product_no);
COMMENT ON VIEW reeferwatch.faulty_reefer IS 'Tumbling windows of measurement time in which a container was above its limit.';

CREATE TABLE reeferwatch.booking (
  container_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  booked_setpoint real,
  valid_from timestamptz NOT NULL,
  PRIMARY KEY (container_id, valid_from)
);
COMMENT ON TABLE reeferwatch.booking IS 'What each container was booked with, from when on.';
COMMENT ON COLUMN reeferwatch.booking.container_id IS 'Which container';
COMMENT ON COLUMN reeferwatch.booking.product_id IS 'What it is to carry';
COMMENT ON COLUMN reeferwatch.booking.booked_setpoint IS 'The setpoint that was ordered, °C';
COMMENT ON COLUMN reeferwatch.booking.valid_from IS 'From when on, until the next booking of the container';

CREATE TABLE reeferwatch.dead_letter (
  dead_letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_time timestamptz NOT NULL,
  topic text NOT NULL,
  payload bytea NOT NULL,
  reason text NOT NULL,
  payload_length bigint NOT NULL,
  cut boolean NOT NULL,
  token bigint NOT NULL,
  ordinal integer NOT NULL,
  UNIQUE (token, ordinal)
);
CREATE INDEX dead_letter_time ON reeferwatch.dead_letter (received_time);
COMMENT ON TABLE reeferwatch.dead_letter IS 'Messages, or parts of them, that could not be stored as readings.';
COMMENT ON COLUMN reeferwatch.dead_letter.dead_letter_id IS 'Number in the order of storing';
COMMENT ON COLUMN reeferwatch.dead_letter.received_time IS 'When it was received';
COMMENT ON COLUMN reeferwatch.dead_letter.topic IS 'Where it was published; bytes that are no text are replaced';
COMMENT ON COLUMN reeferwatch.dead_letter.payload IS 'The message, byte for byte; cut at 250,000 bytes';
COMMENT ON COLUMN reeferwatch.dead_letter.reason IS 'What is wrong with it';
COMMENT ON COLUMN reeferwatch.dead_letter.payload_length IS 'How long the message was, bytes';
COMMENT ON COLUMN reeferwatch.dead_letter.cut IS 'Whether payload is only the beginning of it';
COMMENT ON COLUMN reeferwatch.dead_letter.token IS 'Internal: hash of the message, so that storing a batch twice does not double it';
COMMENT ON COLUMN reeferwatch.dead_letter.ordinal IS 'Internal: its place in its batch';

CREATE TABLE reeferwatch.outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  payload text NOT NULL
);
COMMENT ON TABLE reeferwatch.outbox IS 'Internal: CloudEvents that the worker has yet to publish; written in the transaction that caused them.';
COMMENT ON COLUMN reeferwatch.outbox.outbox_id IS 'Number in the order of writing';
COMMENT ON COLUMN reeferwatch.outbox.created_time IS 'When it was written';
COMMENT ON COLUMN reeferwatch.outbox.payload IS 'The event, CloudEvents 1.0 in structured JSON';

DO $$
DECLARE
  described text[][] := ARRAY[
    ['alarm', 'alarm_id', 'Number of the alarm; stays the same when it is raised again'],
    ['alarm', 'container_id', 'Which container'],
    ['alarm', 'rule_id', 'Which rule: alarm_rule'],
    ['alarm', 'product_id', 'What was carried when it was raised'],
    ['alarm', 'incident_id', 'The incident it is part of, if any'],
    ['alarm', 'priority', '1 critical, 2 high, 3 medium, 4 low'],
    ['alarm', 'state', 'normal, unacknowledged, acknowledged, returned, shelved, suppressed or out_of_service'],
    ['alarm', 'raised_time', 'When the condition had held for its delay, last'],
    ['alarm', 'cleared_time', 'When it was gone for its delay; NULL while it holds'],
    ['alarm', 'acknowledged_time', 'When somebody took it; NULL until then'],
    ['alarm', 'acknowledged_by', 'Who took it'],
    ['alarm', 'note', 'The last note of an operator'],
    ['alarm', 'value', 'What was measured when it was raised'],
    ['alarm', 'limit_value', 'The limit it was judged by'],
    ['alarm_event', 'alarm_id', 'Which alarm'],
    ['alarm_event', 'container_id', 'Which container'],
    ['alarm_event', 'rule_id', 'Which rule'],
    ['alarm_event', 'event', 'raised, returned (gone, not yet acknowledged), cleared (gone) or acknowledged'],
    ['alarm_event', 'event_time', 'When it happened; for the worker in measurement time'],
    ['alarm_event', 'recorded_time', 'When it was written down'],
    ['alarm_event', 'actor', 'Which user; NULL for the worker'],
    ['alarm_event', 'value', 'What was measured then'],
    ['alarm_event', 'note', 'What the operator said about it'],
    ['alarm_event', 'entry_id', 'Number in the order of writing'],
    ['faulty_reefer', 'window_start', 'Begin of the window, included'],
    ['faulty_reefer', 'window_stop', 'End of the window, excluded'],
    ['faulty_reefer', 'container_id', 'Which container'],
    ['faulty_reefer', 'product_id', 'What was carried'],
    ['faulty_reefer', 'count', 'How many readings were above the limit'],
    ['faulty_reefer', 'maximum', 'The highest of them, °C'],
    ['faulty_reefer', 'limit_value', 'The limit, °C']];
BEGIN
  FOR i IN 1 .. array_length(described, 1) LOOP
    EXECUTE format('COMMENT ON COLUMN reeferwatch.%I.%I IS %L', described[i][1], described[i][2], described[i][3]);
  END LOOP;
END
$$;
