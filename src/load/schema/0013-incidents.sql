-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0013: incidents are formed alarm by alarm. Up to version 12 they were formed from all that came in a
-- batch, so what became a member, and of what, depended on where a batch happened to end. Now each
-- alarm that is raised joins the incident it is near to, or makes one with four others, before the
-- next is looked at: the journal is the same however the events come, be it live, after a restart of
-- the worker or from a recording. So are the words that an incident was opened and closed.
--
-- The place of an incident follows those who join it, an eighth of the way each time, since it may be
-- on a ship.

COMMENT ON COLUMN reeferwatch.incident_record.latitude IS 'Where it is by those who joined last, degrees north; NULL without positions';
-- Each that joins changes last_time, which is not to make a thousand entries of an index.
DROP INDEX reeferwatch.incident_record_last;

DROP FUNCTION reeferwatch.join_incidents(timestamptz, timestamptz);
DROP FUNCTION reeferwatch.form_incidents(timestamptz, timestamptz);
DROP FUNCTION reeferwatch.settle_incidents(bigint[]);
DROP FUNCTION reeferwatch.add_to_incident(bigint, bigint[]);

-- The alarm becomes a member; it is locked, and of no incident. By its number and not with others at
-- once: in a new database the planner thinks that reading all alarms is as good.
CREATE FUNCTION reeferwatch.join_incident(the_incident bigint, INOUT a reeferwatch.alarm_record)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.alarm_record t SET incident_id = the_incident WHERE t.alarm_id = a.alarm_id
  RETURNING * INTO a;
  INSERT INTO reeferwatch.incident_member (incident_id, alarm_id, raised_time)
  VALUES (the_incident, a.alarm_id, a.raised_time) ON CONFLICT DO NOTHING;
  UPDATE reeferwatch.incident_record i
     SET priority = least(i.priority, a.priority), began_time = least(i.began_time, a.raised_time),
         last_time = greatest(i.last_time, a.raised_time),
         latitude = i.latitude + (a.latitude - i.latitude) / 8,
         longitude = i.longitude + east / 8 - 360 * round((i.longitude + east / 8) / 360),
         ended_time = NULL
    FROM (SELECT o.incident_id, a.longitude - o.longitude - 360 * round((a.longitude - o.longitude) / 360) AS east
            FROM reeferwatch.incident_record o WHERE o.incident_id = the_incident) way
   WHERE i.incident_id = the_incident AND way.incident_id = the_incident;
END
$$;
COMMENT ON FUNCTION reeferwatch.join_incident(bigint, reeferwatch.alarm_record) IS 'Internal: makes an alarm a member of an incident.';

-- Where the alarm belongs that was just raised: to the latest incident that it is near to, be that not
-- over or its last member no older than an hour, for four hours from when it began; or to a new one
-- with four others or more that were raised near it within half an hour. Latitudes are compared
-- first, which is cheap, since a thousand may be single at once all over the world.
CREATE FUNCTION reeferwatch.gather_alarm(INOUT a reeferwatch.alarm_record, OUT opened boolean,
                                         OUT entries reeferwatch.alarm_entry[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  incident bigint;
  members bigint[];
  member reeferwatch.alarm_record;
BEGIN
  entries := '{}';
  SELECT i.incident_id, i.ended_time IS NOT NULL INTO incident, opened
    FROM reeferwatch.incident_record i
   WHERE i.rule_id = a.rule_id
     AND i.began_time BETWEEN a.raised_time - interval '4 hours' AND a.raised_time + interval '30 minutes'
     AND (i.ended_time IS NULL OR i.last_time >= a.raised_time - interval '1 hour')
     AND reeferwatch.is_near(i.latitude, i.longitude, a.latitude, a.longitude)
   ORDER BY i.began_time DESC, i.incident_id DESC LIMIT 1;
  IF FOUND THEN
    a := reeferwatch.join_incident(incident, a);
    entries := ARRAY[ROW(a, 'joined', a.raised_time, NULL, NULL, incident::text)::reeferwatch.alarm_entry];
    RETURN;
  END IF;

  SELECT crowd.members INTO members
    FROM (SELECT s.raised_time, array_agg(s.alarm_id) OVER (ORDER BY s.raised_time
                   RANGE BETWEEN CURRENT ROW AND interval '30 minutes' FOLLOWING) AS members
            FROM reeferwatch.alarm_record s
           WHERE s.rule_id = a.rule_id AND s.incident_id IS NULL
             AND s.raised_time BETWEEN a.raised_time - interval '30 minutes' AND a.raised_time + interval '30 minutes'
             AND (a.latitude IS NULL OR s.latitude BETWEEN a.latitude - 0.08 AND a.latitude + 0.08)
             AND reeferwatch.is_near(a.latitude, a.longitude, s.latitude, s.longitude)) crowd
   WHERE crowd.raised_time <= a.raised_time AND cardinality(crowd.members) >= 5
   ORDER BY crowd.raised_time LIMIT 1;
  IF NOT FOUND THEN
    opened := false;
    RETURN;
  END IF;
  INSERT INTO reeferwatch.incident_record (rule_id, priority, began_time, last_time, latitude, longitude)
  VALUES (a.rule_id, a.priority, a.raised_time, a.raised_time, a.latitude, a.longitude)
  RETURNING incident_id INTO incident;
  FOR member IN SELECT * FROM reeferwatch.alarm_record WHERE alarm_id = ANY (members) ORDER BY alarm_id LOOP
    member := reeferwatch.join_incident(incident, member);
    entries := entries || ROW(member, 'joined', member.raised_time, NULL, NULL, incident::text)::reeferwatch.alarm_entry;
  END LOOP;
  a.incident_id := incident;
  opened := true;
END
$$;
COMMENT ON FUNCTION reeferwatch.gather_alarm(reeferwatch.alarm_record) IS 'Internal: makes an alarm part of an incident, if it is of one; whether that is opened by it, and what is to be written.';

-- After a member was graded anew or returned: priorities rise with their members, and an incident
-- without an active one is over. Whether it is by this.
CREATE FUNCTION reeferwatch.settle_incident(a reeferwatch.alarm_record) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.incident_record SET priority = a.priority
   WHERE incident_id = a.incident_id AND priority > a.priority;
  UPDATE reeferwatch.incident_record i
     SET ended_time = (SELECT max(m.cleared_time) FROM reeferwatch.alarm_record m WHERE m.incident_id = i.incident_id)
   WHERE i.incident_id = a.incident_id AND i.ended_time IS NULL AND a.cleared_time IS NOT NULL
     AND NOT EXISTS (SELECT FROM reeferwatch.alarm_record m
                      WHERE m.incident_id = i.incident_id AND m.cleared_time IS NULL);
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION reeferwatch.settle_incident(reeferwatch.alarm_record) IS 'Internal: brings the incident up to what its member became; whether it is over by that.';

CREATE OR REPLACE FUNCTION reeferwatch.store_alarm_events(
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
  gathered record;
  word text;
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

    -- An array of rows is copied whole when another is put to its end.
    IF cardinality(entries) > 50 THEN
      PERFORM reeferwatch.write_alarm_entries(entries);
      entries := '{}';
    END IF;
    word := NULL;
    IF e.transition = 'raised' AND e.rule IN ('power_lost', 'stale') THEN
      gathered := reeferwatch.gather_alarm(a);
      a := gathered.a;
      entries := entries || gathered.entries;
      word := CASE WHEN gathered.opened THEN 'opened' END;
    ELSIF a.incident_id IS NOT NULL AND reeferwatch.settle_incident(a) THEN
      word := 'closed';
    END IF;
    IF word IS NOT NULL THEN
      -- What is told of an incident comes after what is told of its members.
      PERFORM reeferwatch.write_alarm_entries(entries);
      entries := '{}';
      PERFORM reeferwatch.tell_incident(a.incident_id, word, e.at);
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

  IF cardinality(entries) > 0 THEN
    PERFORM reeferwatch.write_alarm_entries(entries);
  END IF;

  UPDATE reeferwatch.alarm_record t SET n_raised = past.n
    FROM (SELECT one.alarm_id, count(*) AS n
            FROM reeferwatch.alarm_record one
            JOIN reeferwatch.alarm_journal j ON j.alarm_id = one.alarm_id AND j.event = 'raised'
             AND j.event_time > one.raised_time - interval '1 day' AND j.event_time <= one.raised_time
           WHERE one.alarm_id = ANY (fresh) GROUP BY one.alarm_id) past
   WHERE t.alarm_id = past.alarm_id AND t.n_raised <> past.n;
END
$$;
