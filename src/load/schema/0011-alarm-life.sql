-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0011: the life of an alarm after ISA-18.2 / IEC 62682, incidents, work orders and figures. Of the
-- tables of earlier versions only alarm_record and alarm_journal are changed; alarm_rule is not read.
--
-- STATES. The condition of an alarm is active from raised_time on until cleared_time.
--
--   normal          gone (and taken, or put away when it went)
--   unacknowledged  active, nobody took it
--   acknowledged    active, somebody took it
--   returned        gone, nobody took it
--   shelved         put away by an operator, with a reason, until shelved_until
--   suppressed      active, but a cause of it is active as well: suppressed_by
--   out_of_service  of a reefer that an operator took out of service
--
--   raised        normal, returned -> unacknowledged          acknowledged  unacknowledged -> acknowledged
--   returned      unacknowledged -> returned                                returned -> normal
--                 acknowledged, suppressed -> normal (journal: cleared)
--   shelve        any but shelved and out_of_service -> shelved
--   take out      any but normal of the reefer, and those that are named -> out_of_service, which
--                 ends a shelf; what is raised while the reefer is out is born out_of_service
--   come back     (shelf expired, unshelved, put into service) gone -> normal; active ->
--                 unacknowledged even if it had been taken, since being looked at again is what it
--                 comes back for, or suppressed where it has a cause
--   regraded      a higher priority un-acknowledges; above what it was shelved with it ends the shelf.
--                 A lower priority, or another estimate of limit_time alone, does neither; the
--                 journal tells of priorities only
--
-- Shelved and out_of_service alarms stay so while their condition comes and goes; that is journalled
-- as ever (raised, and cleared instead of returned).
--
-- SUPPRESSED BY DESIGN. Broker > reefer silent > no power > consequences, see inhibits(): while
-- feed_stale is active (container "*"), no stale alarm tells anything; while a reefer is stale,
-- none of its other alarms can be seen to change; while it has no power, what follows from that does
-- not tell anything new. The gateway between broker and reefer is no alarm but an incident of stale
-- alarms. The condition of the cause counts, whatever an operator did about it. Never suppressed:
-- priority 1, so that nobody loses a cargo out of sight because its reefer fell silent. When the
-- cause returns, an alarm that is still active is what it was before: acknowledged if somebody had
-- taken it.
--
-- WHAT IS STORED TWICE. store_alarm_events() may get a batch again, in whole, after any later one:
-- an alarm is raised only after it cleared, returns only after it was raised, and is regraded only
-- after its last transition (judged_time), so the row has seen it all and nothing happens.
--
-- LOCKS. Who changes rows of alarm_record locks them all at once, in the order of their numbers, so
-- that two consoles, or a console and a worker, cannot lock each other out. Workers store alarms one
-- after the other (advisory lock 7733700006), since an incident has alarms of several; so does who
-- takes a reefer out of service, since an alarm that is just being raised cannot be locked.
--
-- INCIDENTS. Alarms of power_lost, or of stale, of which five or more were raised within 30 minutes
-- and 8 km of the first of them (or all without a position), are one. An alarm joins one that is
-- within 8 km of where it is now (the middle of the members of its last 30 minutes, since a ship
-- moves), when it was raised up to 30 minutes before its first, or an hour after its last and four
-- hours after its first. It ends when its last active alarm returns, and goes on when another joins.

-- --- tables -------------------------------------------------------------------------------------

-- Nothing made such states before.
UPDATE reeferwatch.alarm_record
   SET state = CASE WHEN cleared_time IS NULL THEN 'unacknowledged' ELSE 'normal' END
 WHERE state IN ('shelved', 'suppressed', 'out_of_service');

ALTER TABLE reeferwatch.alarm_record
  ADD COLUMN began_time timestamptz,
  ADD COLUMN limit_time timestamptz,
  ADD COLUMN judged_time timestamptz,
  ADD COLUMN shelved_until timestamptz,
  ADD COLUMN shelved_by text,
  ADD COLUMN shelved_priority smallint,
  ADD COLUMN suppressed_by text COLLATE "C",
  ADD COLUMN n_raised integer NOT NULL DEFAULT 1,
  ADD COLUMN latitude double precision,
  ADD COLUMN longitude double precision,
  ADD CHECK ((state = 'shelved') = (shelved_until IS NOT NULL AND shelved_by IS NOT NULL
                                    AND shelved_priority IS NOT NULL)),
  ADD CHECK ((state = 'suppressed') = (suppressed_by IS NOT NULL));
COMMENT ON COLUMN reeferwatch.alarm_record.judged_time IS 'When the worker last found something about it, in measurement time';
COMMENT ON COLUMN reeferwatch.alarm_record.shelved_priority IS 'Its priority when it was shelved: a higher one ends that';
CREATE INDEX alarm_record_shelved ON reeferwatch.alarm_record (shelved_until) WHERE state = 'shelved';
CREATE INDEX alarm_record_incident ON reeferwatch.alarm_record (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX alarm_record_single ON reeferwatch.alarm_record (rule_id, raised_time) WHERE incident_id IS NULL;

ALTER TABLE reeferwatch.alarm_journal
  ADD COLUMN priority smallint,
  ADD COLUMN state text;

CREATE TABLE reeferwatch.out_of_service_record (
  reefer_id integer PRIMARY KEY REFERENCES reeferwatch.reefer,
  since timestamptz NOT NULL,
  taken_by text NOT NULL,
  reason text NOT NULL
);
COMMENT ON TABLE reeferwatch.out_of_service_record IS 'Internal: see the view out_of_service.';
COMMENT ON COLUMN reeferwatch.out_of_service_record.reefer_id IS 'Which: reefer';
COMMENT ON COLUMN reeferwatch.out_of_service_record.since IS 'Since when';
COMMENT ON COLUMN reeferwatch.out_of_service_record.taken_by IS 'Who took it out';
COMMENT ON COLUMN reeferwatch.out_of_service_record.reason IS 'Why';

CREATE VIEW reeferwatch.out_of_service AS
SELECT r.container_id, o.since, o.taken_by, o.reason
  FROM reeferwatch.out_of_service_record o
  JOIN reeferwatch.reefer r USING (reefer_id);
COMMENT ON VIEW reeferwatch.out_of_service IS 'The reefers whose alarms are out of service.';
COMMENT ON COLUMN reeferwatch.out_of_service.container_id IS 'Which container';
COMMENT ON COLUMN reeferwatch.out_of_service.since IS 'Since when';
COMMENT ON COLUMN reeferwatch.out_of_service.taken_by IS 'Who took it out';
COMMENT ON COLUMN reeferwatch.out_of_service.reason IS 'Why';

CREATE TABLE reeferwatch.incident_record (
  incident_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_id text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  began_time timestamptz NOT NULL,
  last_time timestamptz NOT NULL,
  ended_time timestamptz,
  latitude double precision,
  longitude double precision
);
CREATE INDEX incident_record_last ON reeferwatch.incident_record (rule_id, last_time);
CREATE INDEX incident_record_began ON reeferwatch.incident_record (began_time);
COMMENT ON TABLE reeferwatch.incident_record IS 'Internal: see the view incident.';
COMMENT ON COLUMN reeferwatch.incident_record.incident_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.incident_record.rule_id IS 'Of which rule its alarms are';
COMMENT ON COLUMN reeferwatch.incident_record.priority IS 'The highest that one of them ever had';
COMMENT ON COLUMN reeferwatch.incident_record.began_time IS 'When the first was raised';
COMMENT ON COLUMN reeferwatch.incident_record.last_time IS 'When the last that joined was raised';
COMMENT ON COLUMN reeferwatch.incident_record.ended_time IS 'When the last active one returned; NULL while there is one';
COMMENT ON COLUMN reeferwatch.incident_record.latitude IS 'The middle of those of its last half hour, degrees north; NULL without positions';
COMMENT ON COLUMN reeferwatch.incident_record.longitude IS 'The same, degrees east';

CREATE TABLE reeferwatch.incident_member (
  incident_id bigint NOT NULL REFERENCES reeferwatch.incident_record,
  alarm_id bigint NOT NULL REFERENCES reeferwatch.alarm_record,
  raised_time timestamptz NOT NULL,
  PRIMARY KEY (alarm_id, raised_time)
);
CREATE INDEX incident_member_incident ON reeferwatch.incident_member (incident_id);
COMMENT ON TABLE reeferwatch.incident_member IS 'Internal: which time that an alarm was raised belongs to which incident.';
COMMENT ON COLUMN reeferwatch.incident_member.incident_id IS 'Which incident';
COMMENT ON COLUMN reeferwatch.incident_member.alarm_id IS 'Which alarm';
COMMENT ON COLUMN reeferwatch.incident_member.raised_time IS 'Which of the times that it was raised';

CREATE VIEW reeferwatch.incident AS
SELECT i.incident_id, i.rule_id, i.priority, i.began_time, i.last_time, i.ended_time,
       m.n_members, a.n_active, a.n_unacknowledged, i.latitude, i.longitude
  FROM reeferwatch.incident_record i
  CROSS JOIN LATERAL (SELECT count(DISTINCT one.alarm_id) AS n_members
                        FROM reeferwatch.incident_member one
                       WHERE one.incident_id = i.incident_id) m
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE one.cleared_time IS NULL) AS n_active,
                             count(*) FILTER (WHERE one.state IN ('unacknowledged', 'returned'))
                               AS n_unacknowledged
                        FROM reeferwatch.alarm_record one
                       WHERE one.incident_id = i.incident_id) a;
COMMENT ON VIEW reeferwatch.incident IS 'Alarms of one cause: a terminal or a ship without power, or silent.';
COMMENT ON COLUMN reeferwatch.incident.incident_id IS 'Its number, as in alarm';
COMMENT ON COLUMN reeferwatch.incident.rule_id IS 'Of which rule its alarms are';
COMMENT ON COLUMN reeferwatch.incident.priority IS 'The highest that one of them ever had: 1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.incident.began_time IS 'When the first was raised';
COMMENT ON COLUMN reeferwatch.incident.last_time IS 'When the last that joined was raised';
COMMENT ON COLUMN reeferwatch.incident.ended_time IS 'When the last active one returned; NULL while there is one';
COMMENT ON COLUMN reeferwatch.incident.n_members IS 'How many alarms have been part of it';
COMMENT ON COLUMN reeferwatch.incident.n_active IS 'How many are active';
COMMENT ON COLUMN reeferwatch.incident.n_unacknowledged IS 'How many nobody has taken yet';
COMMENT ON COLUMN reeferwatch.incident.latitude IS 'Where it is, degrees north; NULL without positions';
COMMENT ON COLUMN reeferwatch.incident.longitude IS 'The same, degrees east';

CREATE TABLE reeferwatch.work_order (
  work_order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alarm_id bigint NOT NULL REFERENCES reeferwatch.alarm_record,
  container_id text COLLATE "C" NOT NULL,
  rule_id text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'assigned', 'started', 'done', 'cancelled')),
  engineer text,
  instructions text,
  note text,
  created_by text NOT NULL,
  created_time timestamptz NOT NULL,
  due_time timestamptz,
  changed_by text NOT NULL,
  changed_time timestamptz NOT NULL,
  CHECK (engineer IS NOT NULL OR state NOT IN ('assigned', 'started'))
);
CREATE UNIQUE INDEX work_order_open ON reeferwatch.work_order (alarm_id)
  WHERE state IN ('open', 'assigned', 'started');
CREATE INDEX work_order_created ON reeferwatch.work_order (created_time);
COMMENT ON TABLE reeferwatch.work_order IS 'Orders to field engineers; at most one that is not done or cancelled for each alarm.';
COMMENT ON COLUMN reeferwatch.work_order.work_order_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.work_order.alarm_id IS 'Because of which alarm';
COMMENT ON COLUMN reeferwatch.work_order.container_id IS 'Which container is to be looked at';
COMMENT ON COLUMN reeferwatch.work_order.rule_id IS 'The rule of the alarm';
COMMENT ON COLUMN reeferwatch.work_order.priority IS 'The alarm''s when the order was opened: 1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.work_order.state IS 'open, assigned, started, done or cancelled';
COMMENT ON COLUMN reeferwatch.work_order.engineer IS 'Whom it was given to';
COMMENT ON COLUMN reeferwatch.work_order.instructions IS 'What is to be done';
COMMENT ON COLUMN reeferwatch.work_order.note IS 'The last word on it';
COMMENT ON COLUMN reeferwatch.work_order.created_by IS 'The user of the session that opened it';
COMMENT ON COLUMN reeferwatch.work_order.created_time IS 'When it was opened';
COMMENT ON COLUMN reeferwatch.work_order.due_time IS 'When it is to be done by; NULL for no time';
COMMENT ON COLUMN reeferwatch.work_order.changed_by IS 'Who changed it last';
COMMENT ON COLUMN reeferwatch.work_order.changed_time IS 'When that was';

CREATE TABLE reeferwatch.work_order_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  work_order_id bigint NOT NULL REFERENCES reeferwatch.work_order,
  state text NOT NULL,
  engineer text,
  note text,
  actor text NOT NULL,
  event_time timestamptz NOT NULL
);
CREATE INDEX work_order_event_order ON reeferwatch.work_order_event (work_order_id);
COMMENT ON TABLE reeferwatch.work_order_event IS 'Every change of every work order, append-only.';
COMMENT ON COLUMN reeferwatch.work_order_event.entry_id IS 'Number in the order of writing';
COMMENT ON COLUMN reeferwatch.work_order_event.work_order_id IS 'Which order';
COMMENT ON COLUMN reeferwatch.work_order_event.state IS 'What it became';
COMMENT ON COLUMN reeferwatch.work_order_event.engineer IS 'Who had it then';
COMMENT ON COLUMN reeferwatch.work_order_event.note IS 'What was said about it';
COMMENT ON COLUMN reeferwatch.work_order_event.actor IS 'Who changed it';
COMMENT ON COLUMN reeferwatch.work_order_event.event_time IS 'When';

CREATE OR REPLACE VIEW reeferwatch.alarm AS
SELECT a.alarm_id, r.container_id, a.rule_id, p.product_id, a.incident_id, a.priority, a.state,
       a.raised_time, a.cleared_time, a.acknowledged_time, a.acknowledged_by, a.note, a.value,
       a.limit_value, a.began_time, a.limit_time, a.shelved_until, a.shelved_by, a.suppressed_by,
       a.n_raised, w.work_order_id, a.latitude, a.longitude
  FROM reeferwatch.alarm_record a
  JOIN reeferwatch.reefer r USING (reefer_id)
  LEFT JOIN reeferwatch.product p USING (product_no)
  LEFT JOIN reeferwatch.work_order w ON w.alarm_id = a.alarm_id
                                    AND w.state IN ('open', 'assigned', 'started');
COMMENT ON COLUMN reeferwatch.alarm.began_time IS 'Since when the condition held; NULL when not known';
COMMENT ON COLUMN reeferwatch.alarm.limit_time IS 'When the cargo''s limit is expected to be passed; NULL when not known';
COMMENT ON COLUMN reeferwatch.alarm.shelved_until IS 'When it comes back from the shelf; NULL unless it is shelved';
COMMENT ON COLUMN reeferwatch.alarm.shelved_by IS 'Who shelved it; the reason is its note';
COMMENT ON COLUMN reeferwatch.alarm.suppressed_by IS 'The rule of the alarm that is its cause; NULL unless it is suppressed';
COMMENT ON COLUMN reeferwatch.alarm.n_raised IS 'How often it was raised in the day before it was last raised, that time too';
COMMENT ON COLUMN reeferwatch.alarm.work_order_id IS 'The work order that is open because of it: work_order';
COMMENT ON COLUMN reeferwatch.alarm.latitude IS 'Where it was when it was raised, degrees north';
COMMENT ON COLUMN reeferwatch.alarm.longitude IS 'The same, degrees east';

CREATE OR REPLACE VIEW reeferwatch.alarm_event AS
SELECT j.alarm_id, r.container_id, a.rule_id, j.event, j.event_time, j.recorded_time, j.actor,
       j.value, j.note, j.entry_id, j.priority, j.state
  FROM reeferwatch.alarm_journal j
  JOIN reeferwatch.alarm_record a USING (alarm_id)
  JOIN reeferwatch.reefer r USING (reefer_id);
COMMENT ON COLUMN reeferwatch.alarm_event.event IS
  'raised, returned (gone, not yet acknowledged), cleared (gone), regraded, acknowledged, shelved, unshelved, suppressed, unsuppressed, out_of_service, in_service, commented, escalated, joined (an incident) or work_order';
COMMENT ON COLUMN reeferwatch.alarm_event.priority IS 'The alarm''s priority after it; NULL in entries of versions before 11';
COMMENT ON COLUMN reeferwatch.alarm_event.state IS 'The alarm''s state after it; NULL in entries of versions before 11';

-- --- journal and outbox -------------------------------------------------------------------------

CREATE TYPE reeferwatch.alarm_entry AS (
  alarm reeferwatch.alarm_record,
  event text,
  event_time timestamptz,
  actor text,
  value real,
  note text
);
COMMENT ON TYPE reeferwatch.alarm_entry IS 'Internal: something that happened to an alarm, and what the alarm was after it.';

-- JSON has no infinite numbers.
CREATE FUNCTION reeferwatch.write_alarm_entries(entries reeferwatch.alarm_entry[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  INSERT INTO reeferwatch.alarm_journal (alarm_id, event, event_time, actor, value, note, priority, state)
  SELECT (e.alarm).alarm_id, e.event, e.event_time, e.actor, e.value, e.note, (e.alarm).priority, (e.alarm).state
    FROM unnest(entries) WITH ORDINALITY AS e (alarm, event, event_time, actor, value, note, n)
   ORDER BY e.n;

  INSERT INTO reeferwatch.outbox (payload)
  SELECT reeferwatch.cloud_event('alarm.' || CASE e.event WHEN 'returned' THEN 'cleared' ELSE e.event END,
           r.container_id, e.event_time, jsonb_strip_nulls(jsonb_build_object(
             'alarm_id', (e.alarm).alarm_id, 'container_id', r.container_id, 'rule_id', (e.alarm).rule_id,
             'product_id', p.product_id, 'incident_id', (e.alarm).incident_id,
             'priority', (e.alarm).priority, 'state', (e.alarm).state,
             'raised_time', (e.alarm).raised_time, 'cleared_time', (e.alarm).cleared_time,
             'acknowledged_time', (e.alarm).acknowledged_time,
             'acknowledged_by', (e.alarm).acknowledged_by, 'actor', e.actor, 'note', e.note,
             'value', CASE WHEN abs(e.value) < 'Infinity' THEN e.value END,
             'limit_value', CASE WHEN abs((e.alarm).limit_value) < 'Infinity' THEN (e.alarm).limit_value END,
             'limit_time', (e.alarm).limit_time, 'shelved_until', (e.alarm).shelved_until)))
    FROM unnest(entries) WITH ORDINALITY AS e (alarm, event, event_time, actor, value, note, n)
    JOIN reeferwatch.reefer r ON r.reefer_id = (e.alarm).reefer_id
    LEFT JOIN reeferwatch.product p ON p.product_no = (e.alarm).product_no
   ORDER BY e.n;
$$;
COMMENT ON FUNCTION reeferwatch.write_alarm_entries(reeferwatch.alarm_entry[]) IS 'Internal: writes what happened to alarms into the journal and the outbox.';

-- The same happened to several alarms, which are by now what they are after it.
CREATE FUNCTION reeferwatch.journal_alarms(the_alarms bigint[], the_event text, the_time timestamptz,
                                           the_actor text, the_note text)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT reeferwatch.write_alarm_entries(ARRAY(
    SELECT ROW(a, the_event, the_time, the_actor, NULL, the_note)::reeferwatch.alarm_entry
      FROM reeferwatch.alarm_record a WHERE a.alarm_id = ANY (the_alarms) ORDER BY a.alarm_id))
$$;
COMMENT ON FUNCTION reeferwatch.journal_alarms(bigint[], text, timestamptz, text, text) IS 'Internal: writes what happened to several alarms into the journal and the outbox.';

CREATE OR REPLACE FUNCTION reeferwatch.journal_alarm(the_alarm bigint, the_event text, the_type text,
                                          the_time timestamptz, the_actor text, the_value real,
                                          the_note text)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT reeferwatch.write_alarm_entries(ARRAY(
    SELECT ROW(a, the_event, the_time, the_actor, the_value, the_note)::reeferwatch.alarm_entry
      FROM reeferwatch.alarm_record a WHERE a.alarm_id = the_alarm))
$$;
COMMENT ON FUNCTION reeferwatch.journal_alarm(bigint, text, text, timestamptz, text, real, text) IS 'Internal: writes what happened to an alarm into the journal and the outbox; the type of the event follows from the word.';

-- --- causes -------------------------------------------------------------------------------------

CREATE FUNCTION reeferwatch.inhibits(cause text, consequence text) RETURNS boolean
LANGUAGE sql IMMUTABLE
  RETURN CASE cause
         WHEN 'feed_stale' THEN consequence = 'stale'
         WHEN 'stale' THEN consequence NOT IN ('stale', 'feed_stale')
         WHEN 'power_lost' THEN consequence IN (
           'control_air_high', 'control_air_low', 'return_air_high', 'rate_of_rise', 'time_to_limit',
           'fan_stopped', 'co2_band', 'o2_band', 'probe_disagreement', 'stuck_value', 'defrost_long',
           'defrost_often')
         ELSE false END;
COMMENT ON FUNCTION reeferwatch.inhibits(text, text) IS 'Whether alarms of a rule tell nothing new while one of the other rule, the cause, is active.';

CREATE FUNCTION reeferwatch.cause_of(a reeferwatch.alarm_record) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.rule_id
    FROM reeferwatch.alarm_record c
   WHERE a.cleared_time IS NULL AND a.priority > 1 AND c.cleared_time IS NULL
     AND c.reefer_id = CASE a.rule_id WHEN 'stale' THEN (SELECT reefer_id FROM reeferwatch.reefer
                                                          WHERE container_id = '*')
                                      ELSE a.reefer_id END
     AND c.rule_id IN ('feed_stale', 'stale', 'power_lost')
     AND reeferwatch.inhibits(c.rule_id, a.rule_id)
   ORDER BY c.rule_id = 'power_lost' LIMIT 1
$$;
COMMENT ON FUNCTION reeferwatch.cause_of(reeferwatch.alarm_record) IS 'Internal: the rule of the active alarm that inhibits this one; NULL for none.';

-- --- incidents ----------------------------------------------------------------------------------

-- Within 8 km; what has no position is near whatever has none. Along a meridian a degree has 111.2 km.
CREATE FUNCTION reeferwatch.is_near(latitude double precision, longitude double precision,
                                    other_latitude double precision, other_longitude double precision)
RETURNS boolean
LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN latitude IS NULL OR other_latitude IS NULL
              THEN latitude IS NULL AND other_latitude IS NULL
              ELSE (latitude - other_latitude) ^ 2
                   + ((longitude - other_longitude - 360 * round((longitude - other_longitude) / 360))
                      * cosd(latitude)) ^ 2 <= (8 / 111.2) ^ 2 END;
COMMENT ON FUNCTION reeferwatch.is_near(double precision, double precision, double precision, double precision) IS 'Internal: whether two places are within 8 km, or both unknown.';

CREATE FUNCTION reeferwatch.tell_incident(the_incident bigint, what text, the_time timestamptz) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  INSERT INTO reeferwatch.outbox (payload)
  SELECT reeferwatch.cloud_event('incident.' || what, 'incident/' || i.incident_id, the_time,
                                 jsonb_strip_nulls(to_jsonb(i)))
    FROM reeferwatch.incident i WHERE i.incident_id = the_incident
$$;
COMMENT ON FUNCTION reeferwatch.tell_incident(bigint, text, timestamptz) IS 'Internal: writes into the outbox that an incident was opened or closed.';

-- The alarms become members; they are locked, and of no incident.
CREATE FUNCTION reeferwatch.add_to_incident(the_incident bigint, the_alarms bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.alarm_record SET incident_id = the_incident WHERE alarm_id = ANY (the_alarms);
  INSERT INTO reeferwatch.incident_member (incident_id, alarm_id, raised_time)
  SELECT the_incident, alarm_id, raised_time FROM reeferwatch.alarm_record WHERE alarm_id = ANY (the_alarms)
  ON CONFLICT DO NOTHING;
  PERFORM reeferwatch.write_alarm_entries(ARRAY(
    SELECT ROW(a, 'joined', a.raised_time, NULL, NULL, the_incident::text)::reeferwatch.alarm_entry
      FROM reeferwatch.alarm_record a WHERE a.alarm_id = ANY (the_alarms) ORDER BY a.alarm_id));

  UPDATE reeferwatch.incident_record i
     SET priority = least(i.priority, m.priority), began_time = least(i.began_time, m.first),
         last_time = greatest(i.last_time, m.last)
    FROM (SELECT min(priority) AS priority, min(raised_time) AS first, max(raised_time) AS last
            FROM reeferwatch.alarm_record WHERE alarm_id = ANY (the_alarms)) m
   WHERE i.incident_id = the_incident;
  -- Longitudes from the first of them, or the middle would be wrong where they go from 180 to -180.
  UPDATE reeferwatch.incident_record i
     SET latitude = m.latitude,
         longitude = m.longitude - 360 * round(m.longitude / 360)
    FROM (SELECT avg(a.latitude) AS latitude,
                 min(f.longitude) + avg(a.longitude - f.longitude
                                        - 360 * round((a.longitude - f.longitude) / 360)) AS longitude
            FROM reeferwatch.incident_record own
            JOIN reeferwatch.alarm_record a ON a.incident_id = own.incident_id
             AND a.raised_time >= own.last_time - interval '30 minutes'
            CROSS JOIN (SELECT longitude FROM reeferwatch.alarm_record
                         WHERE incident_id = the_incident ORDER BY alarm_id LIMIT 1) f
           WHERE own.incident_id = the_incident) m
   WHERE i.incident_id = the_incident AND m.latitude IS NOT NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.add_to_incident(bigint, bigint[]) IS 'Internal: makes alarms members of an incident.';

-- Alarms raised between these times that are of no incident join one that is there.
CREATE FUNCTION reeferwatch.join_incidents(first timestamptz, last timestamptz) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fit record;
  joined integer := 0;
BEGIN
  FOR fit IN
    SELECT chosen.incident_id, array_agg(chosen.alarm_id ORDER BY chosen.alarm_id) AS alarms
      FROM (SELECT DISTINCT ON (a.alarm_id) a.alarm_id, i.incident_id
              FROM reeferwatch.incident_record i
              JOIN reeferwatch.alarm_record a ON a.rule_id = i.rule_id AND a.incident_id IS NULL
               AND a.raised_time >= i.began_time - interval '30 minutes'
               AND a.raised_time <= least(i.last_time + interval '1 hour', i.began_time + interval '4 hours')
               AND reeferwatch.is_near(i.latitude, i.longitude, a.latitude, a.longitude)
             WHERE i.rule_id IN ('power_lost', 'stale') AND i.last_time >= first - interval '1 hour'
               AND i.began_time <= last + interval '30 minutes' AND a.raised_time BETWEEN first AND last
             ORDER BY a.alarm_id, i.began_time DESC) chosen
     GROUP BY chosen.incident_id ORDER BY chosen.incident_id LOOP
    PERFORM reeferwatch.add_to_incident(fit.incident_id, fit.alarms);
    joined := joined + cardinality(fit.alarms);
    UPDATE reeferwatch.incident_record i SET ended_time = NULL
     WHERE i.incident_id = fit.incident_id AND i.ended_time IS NOT NULL
       AND EXISTS (SELECT FROM reeferwatch.alarm_record a
                    WHERE a.incident_id = i.incident_id AND a.cleared_time IS NULL);
    IF FOUND THEN
      PERFORM reeferwatch.tell_incident(fit.incident_id, 'opened', i.last_time)
         FROM reeferwatch.incident_record i WHERE i.incident_id = fit.incident_id;
    END IF;
  END LOOP;
  RETURN joined;
END
$$;
COMMENT ON FUNCTION reeferwatch.join_incidents(timestamptz, timestamptz) IS 'Internal: has alarms join incidents that are there; how many did.';

-- Those that are left make new ones, around the earliest first. Whom to ask at all, since asking each
-- would take long when a thousand are raised all over the world: who has five in its square. A place
-- and what is near it lie within one square of at least one of four grids, each moved by half a
-- square from another; squares are 0.3 by 2 degrees, two diameters of what is near up to a latitude
-- of 80 degrees.
CREATE FUNCTION reeferwatch.form_incidents(first timestamptz, last timestamptz) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seed record;
  members bigint[];
  formed bigint;
  n integer := 0;
BEGIN
  FOR seed IN
    WITH single AS (
      SELECT alarm_id, rule_id, raised_time, latitude, longitude,
             floor(latitude / 0.3)::integer AS y, floor(latitude / 0.3 + 0.5)::integer AS moved_y,
             floor(longitude / 2 + 90)::integer % 180 AS x,
             floor(longitude / 2 + 90.5)::integer % 180 AS moved_x
        FROM reeferwatch.alarm_record
       WHERE rule_id IN ('power_lost', 'stale') AND incident_id IS NULL
         AND raised_time BETWEEN first AND last
    ), crowd AS (
      SELECT *, greatest(count(*) OVER (PARTITION BY rule_id, y, x),
                         count(*) OVER (PARTITION BY rule_id, moved_y, x),
                         count(*) OVER (PARTITION BY rule_id, y, moved_x),
                         count(*) OVER (PARTITION BY rule_id, moved_y, moved_x)) AS crowded
        FROM single
    )
    SELECT * FROM crowd WHERE crowded >= 5 ORDER BY raised_time, alarm_id LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM reeferwatch.alarm_record a
                               WHERE a.alarm_id = seed.alarm_id AND a.incident_id IS NULL);
    members := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                      WHERE a.rule_id = seed.rule_id AND a.incident_id IS NULL
                        AND a.raised_time BETWEEN seed.raised_time AND seed.raised_time + interval '30 minutes'
                        AND reeferwatch.is_near(seed.latitude, seed.longitude, a.latitude, a.longitude));
    CONTINUE WHEN cardinality(members) < 5;
    INSERT INTO reeferwatch.incident_record (rule_id, priority, began_time, last_time)
    VALUES (seed.rule_id, 4, seed.raised_time, seed.raised_time) RETURNING incident_id INTO formed;
    PERFORM reeferwatch.add_to_incident(formed, members);
    PERFORM reeferwatch.tell_incident(formed, 'opened', seed.raised_time);
    n := n + 1;
  END LOOP;
  RETURN n;
END
$$;
COMMENT ON FUNCTION reeferwatch.form_incidents(timestamptz, timestamptz) IS 'Internal: makes incidents of alarms that are of none; how many.';

-- After alarms changed: priorities rise with their members, and those without an active one are over.
CREATE FUNCTION reeferwatch.settle_incidents(the_incidents bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  over record;
BEGIN
  UPDATE reeferwatch.incident_record i SET priority = m.priority
    FROM (SELECT incident_id, min(priority) AS priority FROM reeferwatch.alarm_record
           WHERE incident_id = ANY (the_incidents) GROUP BY incident_id) m
   WHERE i.incident_id = m.incident_id AND m.priority < i.priority;
  FOR over IN
    UPDATE reeferwatch.incident_record i SET ended_time = m.cleared
      FROM (SELECT incident_id, max(cleared_time) AS cleared FROM reeferwatch.alarm_record
             WHERE incident_id = ANY (the_incidents)
             GROUP BY incident_id HAVING bool_and(cleared_time IS NOT NULL)) m
     WHERE i.incident_id = m.incident_id AND i.ended_time IS NULL
    RETURNING i.incident_id, i.ended_time LOOP
    PERFORM reeferwatch.tell_incident(over.incident_id, 'closed', over.ended_time);
  END LOOP;
END
$$;
COMMENT ON FUNCTION reeferwatch.settle_incidents(bigint[]) IS 'Internal: brings incidents up to what their alarms are.';

-- --- what the worker found ----------------------------------------------------------------------

-- Locks, in the order of their numbers, every row that storing the events may change: of these
-- reefers, singles that may become part of an incident, and what the feed inhibits.
CREATE FUNCTION reeferwatch.lock_alarms(reefers integer[], rules text[], times timestamptz[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7733700006);
  PERFORM FROM reeferwatch.alarm_record
    WHERE alarm_id IN (
      SELECT alarm_id FROM reeferwatch.alarm_record WHERE reefer_id = ANY (reefers)
      UNION ALL
      SELECT a.alarm_id
        FROM (SELECT rule, min(at) AS first, max(at) AS last FROM unnest(rules, times) AS u (rule, at)
               WHERE rule IN ('power_lost', 'stale') GROUP BY rule) grouped
        JOIN reeferwatch.alarm_record a ON a.rule_id = grouped.rule AND a.incident_id IS NULL
         AND a.raised_time BETWEEN grouped.first - interval '1 hour' AND grouped.last + interval '1 hour'
      UNION ALL
      SELECT alarm_id FROM reeferwatch.alarm_record
       WHERE 'feed_stale' = ANY (rules) AND rule_id = 'stale' AND state <> 'normal' AND cleared_time IS NULL)
    ORDER BY alarm_id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION reeferwatch.lock_alarms(integer[], text[], timestamptz[]) IS 'Internal: locks the alarms that events may change.';

-- What an alarm becomes that is raised; the one that is there, or one whose alarm_id is NULL.
CREATE FUNCTION reeferwatch.raise_alarm(INOUT a reeferwatch.alarm_record, out_of_service boolean)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF a.alarm_id IS NULL THEN
    a.state := CASE WHEN out_of_service THEN 'out_of_service' ELSE 'unacknowledged' END;
    INSERT INTO reeferwatch.alarm_record
      (reefer_id, rule_id, product_no, priority, state, raised_time, value, limit_value, began_time,
       limit_time, judged_time, latitude, longitude)
    VALUES (a.reefer_id, a.rule_id, a.product_no, a.priority, a.state, a.raised_time, a.value,
            a.limit_value, a.began_time, a.limit_time, a.raised_time, a.latitude, a.longitude)
    RETURNING * INTO a;
    RETURN;
  END IF;
  IF out_of_service THEN
    a.state := 'out_of_service';
  ELSIF a.state <> 'shelved' OR a.priority < a.shelved_priority THEN
    a.state := 'unacknowledged';
  END IF;
  IF a.state <> 'shelved' THEN
    a.shelved_until := NULL;
    a.shelved_by := NULL;
    a.shelved_priority := NULL;
  END IF;
  UPDATE reeferwatch.alarm_record t
     SET state = a.state, product_no = a.product_no, priority = a.priority, raised_time = a.raised_time,
         cleared_time = NULL, acknowledged_time = NULL, acknowledged_by = NULL,
         note = CASE WHEN a.state IN ('shelved', 'out_of_service') THEN t.note END,
         value = a.value, limit_value = a.limit_value, began_time = a.began_time,
         limit_time = a.limit_time, judged_time = a.raised_time, latitude = a.latitude,
         longitude = a.longitude, incident_id = NULL, shelved_until = a.shelved_until,
         shelved_by = a.shelved_by, shelved_priority = a.shelved_priority, suppressed_by = NULL
   WHERE t.alarm_id = a.alarm_id
  RETURNING * INTO a;
END
$$;
COMMENT ON FUNCTION reeferwatch.raise_alarm(reeferwatch.alarm_record, boolean) IS 'Internal: stores that an alarm is raised.';

CREATE FUNCTION reeferwatch.return_alarm(INOUT a reeferwatch.alarm_record, at timestamptz)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE reeferwatch.alarm_record t
     SET cleared_time = at, judged_time = at, suppressed_by = NULL,
         state = CASE t.state WHEN 'unacknowledged' THEN 'returned'
                              WHEN 'acknowledged' THEN 'normal'
                              WHEN 'suppressed' THEN 'normal' ELSE t.state END
   WHERE t.alarm_id = a.alarm_id
  RETURNING t
$$;
COMMENT ON FUNCTION reeferwatch.return_alarm(reeferwatch.alarm_record, timestamptz) IS 'Internal: stores that the condition of an alarm is gone.';

CREATE FUNCTION reeferwatch.regrade_alarm(INOUT a reeferwatch.alarm_record, new_priority smallint,
                                          at timestamptz, new_limit_time timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rises boolean := new_priority < a.priority;
  ends_shelf boolean := a.state = 'shelved' AND new_priority < a.shelved_priority;
BEGIN
  UPDATE reeferwatch.alarm_record t
     SET priority = new_priority, limit_time = new_limit_time, judged_time = at,
         state = CASE WHEN ends_shelf OR rises AND t.state = 'acknowledged' THEN 'unacknowledged' ELSE t.state END,
         acknowledged_time = CASE WHEN NOT rises THEN t.acknowledged_time END,
         acknowledged_by = CASE WHEN NOT rises THEN t.acknowledged_by END,
         shelved_until = CASE WHEN NOT ends_shelf THEN t.shelved_until END,
         shelved_by = CASE WHEN NOT ends_shelf THEN t.shelved_by END,
         shelved_priority = CASE WHEN NOT ends_shelf THEN t.shelved_priority END
   WHERE t.alarm_id = a.alarm_id
  RETURNING * INTO a;
END
$$;
COMMENT ON FUNCTION reeferwatch.regrade_alarm(reeferwatch.alarm_record, smallint, timestamptz, timestamptz) IS 'Internal: stores that an active alarm has another priority or estimate.';

-- Alarms whose cause came or went, of these reefers and, where the feed itself is among them, of all.
CREATE FUNCTION reeferwatch.settle_suppressed(reefers integer[], feed boolean)
RETURNS reeferwatch.alarm_entry[]
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  WITH cause AS (
    SELECT a.alarm_id, a.state AS old_state, a.suppressed_by AS old_cause, reeferwatch.cause_of(a) AS rule_id
      FROM reeferwatch.alarm_record a
     WHERE (a.reefer_id = ANY (reefers) OR feed AND a.rule_id = 'stale')
       AND a.cleared_time IS NULL AND a.state IN ('unacknowledged', 'acknowledged', 'suppressed')
  ), changed AS (
    UPDATE reeferwatch.alarm_record a
       SET suppressed_by = c.rule_id,
           state = CASE WHEN c.rule_id IS NOT NULL THEN 'suppressed'
                        WHEN a.acknowledged_time IS NOT NULL THEN 'acknowledged'
                        ELSE 'unacknowledged' END
      FROM cause c
     WHERE a.alarm_id = c.alarm_id AND c.rule_id IS DISTINCT FROM c.old_cause
    RETURNING a, c.old_state, c.old_cause
  )
  SELECT coalesce(array_agg(ROW(c.a, CASE (c.a).state WHEN 'suppressed' THEN 'suppressed' ELSE 'unsuppressed' END,
                                greatest((c.a).judged_time, last.at), NULL, NULL,
                                coalesce((c.a).suppressed_by, c.old_cause))::reeferwatch.alarm_entry
                            ORDER BY (c.a).alarm_id), '{}')
    FROM changed c
    -- When the cause came or went.
    LEFT JOIN LATERAL (SELECT max(coalesce(o.cleared_time, o.raised_time)) AS at
                         FROM reeferwatch.alarm_record o
                        WHERE o.rule_id = coalesce((c.a).suppressed_by, c.old_cause)
                          AND o.reefer_id = CASE (c.a).rule_id
                              WHEN 'stale' THEN (SELECT reefer_id FROM reeferwatch.reefer WHERE container_id = '*')
                              ELSE (c.a).reefer_id END) last ON true
$$;
COMMENT ON FUNCTION reeferwatch.settle_suppressed(integer[], boolean) IS 'Internal: suppresses what has an active cause, brings back what has none; what is to be written about it.';

DROP FUNCTION reeferwatch.store_alarm_events(integer[], text[], boolean[], smallint[], timestamptz[], real[], real[]);
CREATE FUNCTION reeferwatch.store_alarm_events(
  reefers integer[], rules text[], transitions text[], priorities smallint[], times timestamptz[],
  measured real[], limits real[], began timestamptz[] DEFAULT NULL, limit_times timestamptz[] DEFAULT NULL,
  latitudes double precision[] DEFAULT NULL, longitudes double precision[] DEFAULT NULL,
  OUT raised integer, OUT cleared integer)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e record;
  a reeferwatch.alarm_record;
  before reeferwatch.alarm_record;
  entries reeferwatch.alarm_entry[] := '{}';
  fresh bigint[] := '{}';
  incidents bigint[] := '{}';
  first timestamptz;
  last timestamptz;
  feed_silent boolean;
BEGIN
  raised := 0;
  cleared := 0;
  PERFORM reeferwatch.lock_alarms(reefers, rules, times);
  feed_silent := EXISTS (SELECT FROM reeferwatch.alarm_record WHERE rule_id = 'feed_stale' AND cleared_time IS NULL);

  FOR e IN
    SELECT u.*, o.reefer_id IS NOT NULL AS out_of_service, r.product_no,
           CASE WHEN u.longitude IS NULL THEN r.latitude_e7 / 1e7 ELSE u.latitude END AS north,
           CASE WHEN u.latitude IS NULL THEN r.longitude_e7 / 1e7 ELSE u.longitude END AS east
      FROM unnest(reefers, rules, transitions, priorities, times, measured, limits, began, limit_times,
                  latitudes, longitudes)
           WITH ORDINALITY AS u (reefer, rule, transition, priority, at, measured, high, began,
                                 limit_time, latitude, longitude, n)
      LEFT JOIN reeferwatch.out_of_service_record o ON o.reefer_id = u.reefer
      -- What was carried then, and where that was if nobody said.
      LEFT JOIN LATERAL (SELECT t.product_no, t.latitude_e7, t.longitude_e7 FROM reeferwatch.reading t
                          WHERE u.transition = 'raised' AND t.reefer_id = u.reefer
                            AND t.measurement_time <= u.at AND t.measurement_time > u.at - interval '1 day'
                          ORDER BY t.measurement_time DESC LIMIT 1) r ON true
     ORDER BY u.n LOOP
    SELECT * INTO a FROM reeferwatch.alarm_record WHERE reefer_id = e.reefer AND rule_id = e.rule;
    before := a;

    IF e.transition = 'raised' THEN
      -- Still active, or raised by what came later.
      CONTINUE WHEN a.alarm_id IS NOT NULL AND (a.cleared_time IS NULL OR a.cleared_time >= e.at);
      a.reefer_id := e.reefer;
      a.rule_id := e.rule;
      a.product_no := e.product_no;
      a.priority := e.priority;
      a.raised_time := e.at;
      a.value := e.measured;
      a.limit_value := e.high;
      a.began_time := e.began;
      a.limit_time := e.limit_time;
      a.latitude := e.north;
      a.longitude := e.east;
      a := reeferwatch.raise_alarm(a, e.out_of_service);
      raised := raised + 1;
      fresh := fresh || a.alarm_id;
      IF e.rule IN ('power_lost', 'stale') THEN
        first := least(first, e.at);
        last := greatest(last, e.at);
      END IF;
      entries := entries || ROW(a, 'raised', e.at, NULL, e.measured, NULL)::reeferwatch.alarm_entry;
      IF e.out_of_service AND before.state IS DISTINCT FROM 'out_of_service' THEN
        entries := entries || ROW(a, 'out_of_service', e.at, NULL, NULL, NULL)::reeferwatch.alarm_entry;
      ELSIF before.state = 'shelved' AND a.state <> 'shelved' THEN
        entries := entries || ROW(a, 'unshelved', e.at, NULL, NULL, NULL)::reeferwatch.alarm_entry;
      END IF;

    ELSIF e.transition = 'returned' THEN
      CONTINUE WHEN a.alarm_id IS NULL OR a.cleared_time IS NOT NULL OR a.raised_time > e.at;
      a := reeferwatch.return_alarm(a, e.at);
      cleared := cleared + 1;
      entries := entries || ROW(a, CASE a.state WHEN 'returned' THEN 'returned' ELSE 'cleared' END,
                                e.at, NULL, e.measured, NULL)::reeferwatch.alarm_entry;

    ELSIF e.transition = 'regraded' THEN
      -- At the time of the last transition, only what can no more come again.
      CONTINUE WHEN a.alarm_id IS NULL OR a.cleared_time IS NOT NULL
                 OR e.at < coalesce(a.judged_time, a.raised_time)
                 OR e.at = coalesce(a.judged_time, a.raised_time) AND e.priority >= a.priority
                 OR (e.priority, e.limit_time) IS NOT DISTINCT FROM (a.priority, a.limit_time);
      a := reeferwatch.regrade_alarm(a, e.priority, e.at, e.limit_time);
      CONTINUE WHEN a.priority = before.priority;
      entries := entries || ROW(a, 'regraded', e.at, NULL, e.measured,
                                format('%s > %s', before.priority, a.priority))::reeferwatch.alarm_entry;
      IF before.state = 'shelved' AND a.state <> 'shelved' THEN
        entries := entries || ROW(a, 'unshelved', e.at, NULL, NULL, NULL)::reeferwatch.alarm_entry;
      END IF;
    ELSE
      RAISE EXCEPTION 'There is no transition “%”.', e.transition USING ERRCODE = '22023';
    END IF;
    IF a.incident_id IS NOT NULL THEN
      incidents := incidents || a.incident_id;
    END IF;
    -- After each of them, so that it does not matter which come in the same batch; where a cause came
    -- or went, or there is one.
    feed_silent := feed_silent OR e.rule = 'feed_stale';
    IF e.rule = 'feed_stale' OR feed_silent AND e.rule = 'stale'
       OR EXISTS (SELECT FROM reeferwatch.alarm_record o
                   WHERE o.reefer_id = e.reefer AND o.rule_id <> e.rule AND o.cleared_time IS NULL
                     AND (o.rule_id IN ('stale', 'power_lost') OR e.rule IN ('stale', 'power_lost'))) THEN
      entries := entries || reeferwatch.settle_suppressed(ARRAY[e.reefer], e.rule = 'feed_stale');
    END IF;
  END LOOP;

  IF cardinality(entries) = 0 THEN
    RETURN;
  END IF;
  PERFORM reeferwatch.write_alarm_entries(entries);

  UPDATE reeferwatch.alarm_record t SET n_raised = past.n
    FROM (SELECT one.alarm_id, count(*) AS n
            FROM reeferwatch.alarm_record one
            JOIN reeferwatch.alarm_journal j ON j.alarm_id = one.alarm_id AND j.event = 'raised'
             AND j.event_time > one.raised_time - interval '1 day' AND j.event_time <= one.raised_time
           WHERE one.alarm_id = ANY (fresh) GROUP BY one.alarm_id) past
   WHERE t.alarm_id = past.alarm_id AND t.n_raised <> past.n;

  IF first IS NOT NULL THEN
    WHILE reeferwatch.join_incidents(first, last) > 0 LOOP
    END LOOP;
    IF reeferwatch.form_incidents(first - interval '30 minutes', last + interval '30 minutes') > 0 THEN
      WHILE reeferwatch.join_incidents(first - interval '30 minutes', last + interval '30 minutes') > 0 LOOP
      END LOOP;
    END IF;
    incidents := incidents || ARRAY(SELECT DISTINCT t.incident_id FROM reeferwatch.alarm_record t
                                     WHERE t.alarm_id = ANY (fresh) AND t.incident_id IS NOT NULL);
  END IF;
  IF cardinality(incidents) > 0 THEN
    PERFORM reeferwatch.settle_incidents(incidents);
  END IF;
END
$$;
COMMENT ON FUNCTION reeferwatch.store_alarm_events(integer[], text[], text[], smallint[], timestamptz[], real[], real[], timestamptz[], timestamptz[], double precision[], double precision[]) IS
  'Internal: stores transitions that the worker found, in the order in which it found them; how many were new.';

-- --- what operators do --------------------------------------------------------------------------

-- Alarms that are put away come back; their rows are locked.
CREATE FUNCTION reeferwatch.bring_back(the_alarms bigint[], the_event text, the_actor text, the_note text)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.alarm_record a
     SET suppressed_by = c.rule_id,
         state = CASE WHEN a.cleared_time IS NOT NULL THEN 'normal'
                      WHEN c.rule_id IS NOT NULL THEN 'suppressed' ELSE 'unacknowledged' END,
         acknowledged_time = CASE WHEN a.cleared_time IS NOT NULL THEN a.acknowledged_time END,
         acknowledged_by = CASE WHEN a.cleared_time IS NOT NULL THEN a.acknowledged_by END,
         note = coalesce(the_note, a.note),
         shelved_until = NULL, shelved_by = NULL, shelved_priority = NULL
    FROM (SELECT one.alarm_id, reeferwatch.cause_of(one) AS rule_id
            FROM reeferwatch.alarm_record one WHERE one.alarm_id = ANY (the_alarms)) c
   WHERE a.alarm_id = c.alarm_id;
  PERFORM reeferwatch.journal_alarms(the_alarms, the_event, now(), the_actor, the_note);
  PERFORM reeferwatch.write_alarm_entries(ARRAY(
    SELECT ROW(a, 'suppressed', now(), NULL, NULL, a.suppressed_by)::reeferwatch.alarm_entry
      FROM reeferwatch.alarm_record a
     WHERE a.alarm_id = ANY (the_alarms) AND a.state = 'suppressed' ORDER BY a.alarm_id));
END
$$;
COMMENT ON FUNCTION reeferwatch.bring_back(bigint[], text, text, text) IS 'Internal: brings alarms back from the shelf, or into service.';

CREATE FUNCTION reeferwatch.check_reason(reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF reason IS NULL OR reason !~ '\S' THEN
    RAISE EXCEPTION 'Say why: there is no text.' USING ERRCODE = '22023';
  END IF;
END
$$;
COMMENT ON FUNCTION reeferwatch.check_reason(text) IS 'Internal: refuses a reason or a comment that says nothing.';

CREATE OR REPLACE FUNCTION reeferwatch.acknowledge(alarm_ids bigint[], note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint[] := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                           WHERE a.alarm_id = ANY (alarm_ids) AND a.state IN ('unacknowledged', 'returned')
                           ORDER BY a.alarm_id FOR NO KEY UPDATE);
BEGIN
  UPDATE reeferwatch.alarm_record a
     SET state = CASE a.state WHEN 'returned' THEN 'normal' ELSE 'acknowledged' END,
         acknowledged_time = now(), acknowledged_by = session_user, note = acknowledge.note
   WHERE a.alarm_id = ANY (taken);
  PERFORM reeferwatch.journal_alarms(taken, 'acknowledged', now(), session_user::text, acknowledge.note);
  RETURN cardinality(taken);
END
$$;

CREATE FUNCTION reeferwatch.shelve(alarm_ids bigint[], duration interval, reason text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint[];
BEGIN
  PERFORM reeferwatch.check_reason(reason);
  IF duration IS NULL OR duration <= interval '0' OR duration > interval '30 days' THEN
    RAISE EXCEPTION 'Say for how long: alarms can be shelved for up to 30 days.' USING ERRCODE = '22023';
  END IF;
  taken := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                  WHERE a.alarm_id = ANY (alarm_ids) AND a.state NOT IN ('shelved', 'out_of_service')
                  ORDER BY a.alarm_id FOR NO KEY UPDATE);
  UPDATE reeferwatch.alarm_record a
     SET state = 'shelved', shelved_until = now() + duration, shelved_by = session_user,
         shelved_priority = a.priority, suppressed_by = NULL, note = reason
   WHERE a.alarm_id = ANY (taken);
  PERFORM reeferwatch.journal_alarms(taken, 'shelved', now(), session_user::text, reason);
  RETURN cardinality(taken);
END
$$;
COMMENT ON FUNCTION reeferwatch.shelve(bigint[], interval, text) IS 'Puts alarms away for a time of up to 30 days, in the name of the session''s user, who says why; returns how many were not put away before.';

CREATE FUNCTION reeferwatch.unshelve(alarm_ids bigint[], note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint[] := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                           WHERE a.alarm_id = ANY (alarm_ids) AND a.state = 'shelved'
                           ORDER BY a.alarm_id FOR NO KEY UPDATE);
BEGIN
  PERFORM reeferwatch.bring_back(taken, 'unshelved', session_user::text, unshelve.note);
  RETURN cardinality(taken);
END
$$;
COMMENT ON FUNCTION reeferwatch.unshelve(bigint[], text) IS 'Brings alarms back from the shelf before their time, in the name of the session''s user; returns how many were there.';

CREATE FUNCTION reeferwatch.take_out_of_service(alarm_ids bigint[], reason text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reefers integer[];
  taken bigint[];
BEGIN
  PERFORM reeferwatch.check_reason(reason);
  PERFORM pg_advisory_xact_lock(7733700006);
  reefers := ARRAY(SELECT DISTINCT a.reefer_id FROM reeferwatch.alarm_record a
                    WHERE a.alarm_id = ANY (alarm_ids));
  INSERT INTO reeferwatch.out_of_service_record (reefer_id, since, taken_by, reason)
  SELECT r, now(), session_user, take_out_of_service.reason FROM unnest(reefers) r
  ON CONFLICT DO NOTHING;
  taken := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                  WHERE (a.reefer_id = ANY (reefers) AND a.state <> 'normal' OR a.alarm_id = ANY (alarm_ids))
                    AND a.state <> 'out_of_service'
                  ORDER BY a.alarm_id FOR NO KEY UPDATE);
  UPDATE reeferwatch.alarm_record a
     SET state = 'out_of_service', suppressed_by = NULL, shelved_until = NULL, shelved_by = NULL,
         shelved_priority = NULL, note = take_out_of_service.reason
   WHERE a.alarm_id = ANY (taken);
  PERFORM reeferwatch.journal_alarms(taken, 'out_of_service', now(), session_user::text, take_out_of_service.reason);
  RETURN cardinality(taken);
END
$$;
COMMENT ON FUNCTION reeferwatch.take_out_of_service(bigint[], text) IS 'Takes the reefers of these alarms out of service, with all their alarms, in the name of the session''s user, who says why; returns how many alarms that changed.';

CREATE FUNCTION reeferwatch.put_into_service(alarm_ids bigint[], note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reefers integer[];
  taken bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(7733700006);
  reefers := ARRAY(SELECT DISTINCT a.reefer_id FROM reeferwatch.alarm_record a
                    WHERE a.alarm_id = ANY (alarm_ids));
  DELETE FROM reeferwatch.out_of_service_record WHERE reefer_id = ANY (reefers);
  taken := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                  WHERE a.reefer_id = ANY (reefers) AND a.state = 'out_of_service'
                  ORDER BY a.alarm_id FOR NO KEY UPDATE);
  PERFORM reeferwatch.bring_back(taken, 'in_service', session_user::text, put_into_service.note);
  RETURN cardinality(taken);
END
$$;
COMMENT ON FUNCTION reeferwatch.put_into_service(bigint[], text) IS 'Puts the reefers of these alarms back into service, in the name of the session''s user; returns how many alarms that changed.';

CREATE FUNCTION reeferwatch.comment(alarm_ids bigint[], note text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint[];
BEGIN
  PERFORM reeferwatch.check_reason(comment.note);
  taken := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                  WHERE a.alarm_id = ANY (alarm_ids) ORDER BY a.alarm_id FOR NO KEY UPDATE);
  UPDATE reeferwatch.alarm_record a SET note = comment.note WHERE a.alarm_id = ANY (taken);
  PERFORM reeferwatch.journal_alarms(taken, 'commented', now(), session_user::text, comment.note);
  RETURN cardinality(taken);
END
$$;
COMMENT ON FUNCTION reeferwatch.comment(bigint[], text) IS 'Writes a comment about alarms into the journal, in the name of the session''s user; returns about how many.';

-- A row that somebody else has locked is left for the next call.
CREATE FUNCTION reeferwatch.tick_alarms() RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due bigint[] := ARRAY(SELECT a.alarm_id FROM reeferwatch.alarm_record a
                         WHERE a.state = 'shelved' AND a.shelved_until <= now()
                         ORDER BY a.alarm_id FOR NO KEY UPDATE SKIP LOCKED);
BEGIN
  IF cardinality(due) > 0 THEN
    PERFORM reeferwatch.bring_back(due, 'unshelved', NULL, NULL);
  END IF;
  RETURN cardinality(due);
END
$$;
COMMENT ON FUNCTION reeferwatch.tick_alarms() IS 'Internal: brings back alarms whose time on the shelf is over; how many.';

-- --- work orders --------------------------------------------------------------------------------

-- The same as rw_work_order_state_may_become().
CREATE FUNCTION reeferwatch.work_order_may_become(state text, next text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE state
         WHEN 'open' THEN next IN ('open', 'assigned', 'started', 'cancelled')
         WHEN 'assigned' THEN next IN ('assigned', 'started', 'done', 'cancelled')
         WHEN 'started' THEN next IN ('assigned', 'started', 'done', 'cancelled')
         ELSE false END
$$;
COMMENT ON FUNCTION reeferwatch.work_order_may_become(text, text) IS 'Whether a work order in the one state may become one in the other.';

CREATE FUNCTION reeferwatch.journal_work_order(the_order bigint, what text, the_note text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  w reeferwatch.work_order;
BEGIN
  SELECT * INTO w FROM reeferwatch.work_order WHERE work_order_id = the_order;
  INSERT INTO reeferwatch.work_order_event (work_order_id, state, engineer, note, actor, event_time)
  VALUES (w.work_order_id, w.state, w.engineer, the_note, w.changed_by, w.changed_time);
  INSERT INTO reeferwatch.outbox (payload)
  VALUES (reeferwatch.cloud_event('work-order.' || what, w.container_id, w.changed_time,
                                  jsonb_strip_nulls(to_jsonb(w))));
  PERFORM reeferwatch.journal_alarms(ARRAY[w.alarm_id], 'work_order', w.changed_time, w.changed_by,
            concat_ws(', ', format('%s: %s', w.work_order_id, w.state), w.engineer, the_note));
  PERFORM pg_notify('reeferwatch_work_order', '');
  PERFORM pg_notify('reeferwatch_alarm', '');
END
$$;
COMMENT ON FUNCTION reeferwatch.journal_work_order(bigint, text, text) IS 'Internal: writes a change of a work order into the journals and the outbox, and tells consoles.';

CREATE FUNCTION reeferwatch.open_work_order(alarm_id bigint, engineer text, instructions text, due_time timestamptz)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a record;
  whom text := nullif(btrim(engineer), '');
  opened bigint;
BEGIN
  SELECT one.alarm_id, r.container_id, one.rule_id, one.priority INTO a
    FROM reeferwatch.alarm_record one JOIN reeferwatch.reefer r USING (reefer_id)
   WHERE one.alarm_id = open_work_order.alarm_id FOR NO KEY UPDATE OF one;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no alarm %.', open_work_order.alarm_id USING ERRCODE = '22023';
  END IF;
  SELECT w.work_order_id INTO opened FROM reeferwatch.work_order w
   WHERE w.alarm_id = a.alarm_id AND w.state IN ('open', 'assigned', 'started');
  IF FOUND THEN
    RAISE EXCEPTION 'Alarm % has work order % already: change that one.', a.alarm_id, opened
      USING ERRCODE = '22023';
  END IF;
  INSERT INTO reeferwatch.work_order
    (alarm_id, container_id, rule_id, priority, state, engineer, instructions, created_by, created_time,
     due_time, changed_by, changed_time)
  VALUES (a.alarm_id, a.container_id, a.rule_id, a.priority,
          CASE WHEN whom IS NULL THEN 'open' ELSE 'assigned' END, whom,
          nullif(btrim(open_work_order.instructions), ''), session_user, now(), open_work_order.due_time,
          session_user, now())
  RETURNING work_order_id INTO opened;
  PERFORM reeferwatch.journal_work_order(opened, 'opened', nullif(btrim(open_work_order.instructions), ''));
  RETURN opened;
END
$$;
COMMENT ON FUNCTION reeferwatch.open_work_order(bigint, text, text, timestamptz) IS 'Opens a work order because of an alarm, in the name of the session''s user, given to an engineer or to nobody yet; returns its number.';

CREATE FUNCTION reeferwatch.change_work_order(work_order_id bigint, state text, engineer text, note text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w reeferwatch.work_order;
BEGIN
  SELECT * INTO w FROM reeferwatch.work_order o
   WHERE o.work_order_id = change_work_order.work_order_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no work order %.', change_work_order.work_order_id USING ERRCODE = '22023';
  END IF;
  IF NOT reeferwatch.work_order_may_become(w.state, change_work_order.state) THEN
    RETURN false;
  END IF;
  w.engineer := coalesce(nullif(btrim(change_work_order.engineer), ''), w.engineer);
  IF w.engineer IS NULL AND change_work_order.state IN ('assigned', 'started') THEN
    RAISE EXCEPTION 'Say whom work order % is given to.', w.work_order_id USING ERRCODE = '22023';
  END IF;
  UPDATE reeferwatch.work_order o
     SET state = change_work_order.state, engineer = w.engineer,
         note = coalesce(nullif(btrim(change_work_order.note), ''), o.note), changed_by = session_user,
         changed_time = clock_timestamp()
   WHERE o.work_order_id = w.work_order_id;
  PERFORM reeferwatch.journal_work_order(w.work_order_id, 'changed', nullif(btrim(change_work_order.note), ''));
  RETURN true;
END
$$;
COMMENT ON FUNCTION reeferwatch.change_work_order(bigint, text, text, text) IS 'Moves a work order on, in the name of the session''s user; engineer NULL leaves who has it. false when it is not in a state that may become this one.';

-- --- figures ------------------------------------------------------------------------------------

-- What an operator was told of: alarms that were announced, and incidents instead of their members. How
-- many entries a span has is not known when this is planned, and loops over many of them are slow.
CREATE FUNCTION reeferwatch.alarms_told(from_time timestamptz, to_time timestamptz)
RETURNS TABLE (told_time timestamptz, priority smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
  SELECT j.event_time, coalesce(j.priority, a.priority)
    FROM reeferwatch.alarm_journal j
    JOIN reeferwatch.alarm_record a USING (alarm_id)
   WHERE j.event = 'raised' AND j.event_time >= from_time AND j.event_time < to_time
     AND coalesce(j.state, 'unacknowledged') = 'unacknowledged'
     AND NOT EXISTS (SELECT FROM reeferwatch.incident_member m
                      WHERE m.alarm_id = j.alarm_id AND m.raised_time = j.event_time
                        AND m.raised_time >= from_time AND m.raised_time < to_time)
     AND NOT EXISTS (SELECT FROM reeferwatch.alarm_journal s
                      WHERE s.alarm_id = j.alarm_id AND s.event_time = j.event_time AND s.event = 'suppressed'
                        AND s.event_time >= from_time AND s.event_time < to_time)
  UNION ALL
  SELECT i.began_time, i.priority
    FROM reeferwatch.incident_record i WHERE i.began_time >= from_time AND i.began_time < to_time
$$;
COMMENT ON FUNCTION reeferwatch.alarms_told(timestamptz, timestamptz) IS 'When operators were told of an alarm, and of which priority; an incident counts once.';

CREATE FUNCTION reeferwatch.alarm_rate(since timestamptz, until timestamptz)
RETURNS TABLE (from_time timestamptz, n integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT $1 + slot * interval '10 minutes', coalesce(t.n, 0)::integer
    FROM generate_series(0, greatest(ceil(extract(epoch FROM $2 - $1) / 600)::integer, 0) - 1) slot
    LEFT JOIN (SELECT floor(extract(epoch FROM told_time - $1) / 600)::integer AS slot, count(*) AS n
                 FROM reeferwatch.alarms_told($1, $2) GROUP BY 1) t USING (slot)
   ORDER BY slot
$$;
COMMENT ON FUNCTION reeferwatch.alarm_rate(timestamptz, timestamptz) IS 'How often operators were told of an alarm in each 10 minutes.';

CREATE FUNCTION reeferwatch.alarm_counts(from_time timestamptz, to_time timestamptz)
RETURNS TABLE (container_id text, rule_id text, n bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.container_id, a.rule_id, c.n
    FROM (SELECT j.alarm_id, count(*) AS n FROM reeferwatch.alarm_journal j
           WHERE j.event = 'raised' AND j.event_time >= $1 AND j.event_time < $2 GROUP BY j.alarm_id) c
    JOIN reeferwatch.alarm_record a USING (alarm_id)
    JOIN reeferwatch.reefer r USING (reefer_id)
$$;
COMMENT ON FUNCTION reeferwatch.alarm_counts(timestamptz, timestamptz) IS 'How often each rule raised its alarm for each container.';

-- Floods: from the moment on when more than 10 were told within 10 minutes until fewer than 5 were.
CREATE FUNCTION reeferwatch.alarm_floods(told timestamptz[], until timestamptz,
                                         OUT most integer, OUT n integer, OUT flooded interval)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  span CONSTANT interval := interval '10 minutes';
  oldest integer := 1; -- of those within the span
  since timestamptz;   -- of the flood at hand
BEGIN
  most := 0;
  n := 0;
  flooded := interval '0';
  FOR i IN 1 .. cardinality(told) LOOP
    WHILE told[oldest] <= told[i] - span LOOP
      oldest := oldest + 1;
      IF since IS NOT NULL AND i - oldest < 5 THEN
        flooded := flooded + (told[oldest - 1] + span - since);
        since := NULL;
      END IF;
    END LOOP;
    most := greatest(most, i - oldest + 1);
    IF since IS NULL AND i - oldest + 1 > 10 THEN
      since := told[i];
      n := n + 1;
    END IF;
  END LOOP;
  IF since IS NOT NULL THEN
    flooded := flooded + (least(told[cardinality(told) - 4] + span, until) - since);
  END IF;
END
$$;
COMMENT ON FUNCTION reeferwatch.alarm_floods(timestamptz[], timestamptz) IS 'Of the times, in order, when operators were told of an alarm: the most within 10 minutes, how many floods there were, and how long those lasted.';

CREATE FUNCTION reeferwatch.alarm_statistics(
  from_time timestamptz, to_time timestamptz,
  OUT n_raised bigint, OUT n_told bigint, OUT n_critical bigint, OUT n_high bigint, OUT n_medium bigint,
  OUT n_low bigint, OUT most_in_10_min integer, OUT n_floods integer, OUT time_in_flood interval,
  OUT n_chattering bigint, OUT n_stale bigint, OUT n_standing bigint, OUT n_shelved bigint,
  OUT acknowledged_after interval)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told timestamptz[];
BEGIN
  SELECT count(*), count(*) FILTER (WHERE t.priority = 1), count(*) FILTER (WHERE t.priority = 2),
         count(*) FILTER (WHERE t.priority = 3), count(*) FILTER (WHERE t.priority = 4),
         coalesce(array_agg(t.told_time ORDER BY t.told_time), '{}')
    INTO n_told, n_critical, n_high, n_medium, n_low, told
    FROM reeferwatch.alarms_told($1, $2) t;
  SELECT f.most, f.n, f.flooded INTO most_in_10_min, n_floods, time_in_flood
    FROM reeferwatch.alarm_floods(told, $2) f;
  SELECT coalesce(sum(c.n), 0) INTO n_raised FROM reeferwatch.alarm_counts($1, $2) c;
  -- Raised and gone three times within a minute: the third went within a minute of the first.
  SELECT count(DISTINCT went.alarm_id) INTO n_chattering
    FROM (SELECT j.alarm_id, j.event_time,
                 lag(j.event_time, 2) OVER (PARTITION BY j.alarm_id ORDER BY j.event_time, j.entry_id) AS third
            FROM reeferwatch.alarm_journal j
           WHERE j.event IN ('returned', 'cleared') AND j.event_time >= $1 AND j.event_time < $2) went
   WHERE went.event_time - went.third <= interval '1 minute';
  SELECT count(*) FILTER (WHERE a.cleared_time IS NULL AND a.raised_time < now() - interval '1 day'
                            AND a.state IN ('unacknowledged', 'acknowledged')),
         count(*) FILTER (WHERE a.state IN ('unacknowledged', 'acknowledged')),
         count(*) FILTER (WHERE a.state = 'shelved')
    INTO n_stale, n_standing, n_shelved
    FROM reeferwatch.alarm_record a WHERE a.state <> 'normal';
  -- Most were raised in the span, too.
  SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took.event_time - coalesce(took.raised,
           (SELECT max(j.event_time) FROM reeferwatch.alarm_journal j
             WHERE j.alarm_id = took.alarm_id AND j.event = 'raised' AND j.event_time < $1)))
    INTO acknowledged_after
    FROM (SELECT j.alarm_id, j.event, j.event_time,
                 max(j.event_time) FILTER (WHERE j.event = 'raised')
                   OVER (PARTITION BY j.alarm_id ORDER BY j.event_time, j.entry_id) AS raised
            FROM reeferwatch.alarm_journal j
           WHERE j.event IN ('raised', 'acknowledged') AND j.event_time >= $1 AND j.event_time < $2) took
   WHERE took.event = 'acknowledged';
END
$$;
COMMENT ON FUNCTION reeferwatch.alarm_statistics(timestamptz, timestamptz) IS
  'Figures of the alarm system itself, after EEMUA 191 and ISA-18.2: what was raised and told, by priority, floods, chattering, and, as of now, what is active for more than a day, active, and shelved; the median until somebody took an alarm.';
