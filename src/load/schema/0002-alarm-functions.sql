-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0002: what happens to alarms, once, in the database, so that every worker and console agrees.

CREATE FUNCTION reeferwatch.cloud_event(type text, subject text, event_time timestamptz, data jsonb)
RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT jsonb_build_object(
    'specversion', '1.0', 'id', gen_random_uuid(), 'source', '/reeferwatch',
    'type', 'io.reeferwatch.' || type, 'subject', subject,
    'time', to_char(event_time, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'datacontenttype', 'application/json', 'data', data)::text
$$;
COMMENT ON FUNCTION reeferwatch.cloud_event(text, text, timestamptz, jsonb) IS 'Internal: a CloudEvents 1.0 event as structured JSON.';

CREATE FUNCTION reeferwatch.notify_alarm() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('reeferwatch_alarm', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.notify_alarm() IS 'Internal: tells every console that some alarm changed.';
CREATE TRIGGER alarm_changed AFTER INSERT OR UPDATE OR DELETE ON reeferwatch.alarm_record
  FOR EACH STATEMENT EXECUTE FUNCTION reeferwatch.notify_alarm();

-- Something happened to an alarm: the journal and the outbox.
CREATE FUNCTION reeferwatch.journal_alarm(the_alarm bigint, the_event text, the_type text,
                                          the_time timestamptz, the_actor text, the_value real,
                                          the_note text)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  INSERT INTO reeferwatch.alarm_journal (alarm_id, event, event_time, actor, value, note)
  VALUES (the_alarm, the_event, the_time, the_actor, the_value, the_note);

  -- JSON has no infinite numbers.
  INSERT INTO reeferwatch.outbox (payload)
  SELECT reeferwatch.cloud_event('alarm.' || the_type, a.container_id, the_time,
           jsonb_strip_nulls(jsonb_build_object(
             'alarm_id', a.alarm_id, 'container_id', a.container_id, 'rule_id', a.rule_id,
             'product_id', a.product_id, 'priority', a.priority, 'state', a.state,
             'raised_time', a.raised_time, 'cleared_time', a.cleared_time,
             'acknowledged_time', a.acknowledged_time, 'acknowledged_by', a.acknowledged_by,
             'note', the_note, 'value', CASE WHEN abs(the_value) < 'Infinity' THEN the_value END,
             'limit_value', CASE WHEN abs(a.limit_value) < 'Infinity' THEN a.limit_value END)))
    FROM reeferwatch.alarm a
   WHERE a.alarm_id = the_alarm;
$$;
COMMENT ON FUNCTION reeferwatch.journal_alarm(bigint, text, text, timestamptz, text, real, text) IS 'Internal: writes a transition into the journal and the outbox.';

-- Transitions in the order in which they were found. One that the row has already seen does nothing,
-- so loading a batch again is harmless.
CREATE FUNCTION reeferwatch.store_alarm_events(reefers integer[], rules text[], raise boolean[],
                                               priorities smallint[], times timestamptz[],
                                               measured real[], limits real[],
                                               OUT raised integer, OUT cleared integer)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e record;
  changed reeferwatch.alarm_record;
  product integer;
BEGIN
  raised := 0;
  cleared := 0;
  FOR e IN SELECT * FROM unnest(reefers, rules, raise, priorities, times, measured, limits)
                         WITH ORDINALITY AS u(reefer, rule, raise, priority, at, measured, high, n)
            ORDER BY n LOOP
    IF e.raise THEN
      SELECT product_no INTO product FROM reeferwatch.reading
       WHERE reefer_id = e.reefer AND measurement_time <= e.at
         AND measurement_time > e.at - interval '1 day'
       ORDER BY measurement_time DESC LIMIT 1;
      INSERT INTO reeferwatch.alarm_record AS a
        (reefer_id, rule_id, product_no, priority, state, raised_time, value, limit_value)
      VALUES (e.reefer, e.rule, product, e.priority, 'unacknowledged', e.at, e.measured, e.high)
      ON CONFLICT (reefer_id, rule_id) DO UPDATE
         SET state = CASE WHEN a.state IN ('shelved', 'suppressed', 'out_of_service') THEN a.state
                          ELSE 'unacknowledged' END,
             product_no = excluded.product_no, priority = excluded.priority,
             raised_time = excluded.raised_time, cleared_time = NULL, acknowledged_time = NULL,
             acknowledged_by = NULL, note = NULL, value = excluded.value,
             limit_value = excluded.limit_value
       WHERE a.cleared_time < excluded.raised_time
      RETURNING * INTO changed;
      IF FOUND THEN
        raised := raised + 1;
        PERFORM reeferwatch.journal_alarm(changed.alarm_id, 'raised', 'raised', e.at, NULL, e.measured, NULL);
      END IF;
    ELSE
      UPDATE reeferwatch.alarm_record
         SET cleared_time = e.at,
             state = CASE state WHEN 'acknowledged' THEN 'normal'
                                WHEN 'unacknowledged' THEN 'returned' ELSE state END
       WHERE reefer_id = e.reefer AND rule_id = e.rule
         AND cleared_time IS NULL AND raised_time <= e.at
      RETURNING * INTO changed;
      IF FOUND THEN
        cleared := cleared + 1;
        PERFORM reeferwatch.journal_alarm(changed.alarm_id,
          CASE changed.state WHEN 'returned' THEN 'returned' ELSE 'cleared' END, 'cleared', e.at, NULL,
          e.measured, NULL);
      END IF;
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION reeferwatch.store_alarm_events(integer[], text[], boolean[], smallint[], timestamptz[], real[], real[]) IS
  'Internal: stores transitions that the worker found; how many were new.';

-- A window that is derived again, as after a restart, replaces what was known of it.
CREATE FUNCTION reeferwatch.store_faulty_windows(reefers integer[], products integer[], starts timestamptz[],
                                                 stops timestamptz[], counts integer[], maxima real[],
                                                 limits real[])
RETURNS integer
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  WITH sent AS (
    SELECT DISTINCT ON (reefer, start) *
      FROM unnest(reefers, products, starts, stops, counts, maxima, limits)
           WITH ORDINALITY AS u(reefer, product, start, stop, count, maximum, high, n)
     ORDER BY reefer, start, n DESC
  ), changed AS (
    INSERT INTO reeferwatch.faulty_window AS w
      (reefer_id, product_no, window_start, window_stop, count, maximum, limit_value)
    SELECT reefer, product, start, stop, count, maximum, high FROM sent
    ON CONFLICT (reefer_id, window_start) DO UPDATE
       SET product_no = excluded.product_no, window_stop = excluded.window_stop,
           count = excluded.count, maximum = excluded.maximum, limit_value = excluded.limit_value
     WHERE (w.product_no, w.window_stop, w.count, w.maximum, w.limit_value)
           IS DISTINCT FROM (excluded.product_no, excluded.window_stop, excluded.count,
                             excluded.maximum, excluded.limit_value)
    RETURNING *
  ), told AS (
    INSERT INTO reeferwatch.outbox (payload)
    SELECT reeferwatch.cloud_event('faulty-reefer.window', r.container_id, c.window_stop, jsonb_strip_nulls(jsonb_build_object(
             'container_id', r.container_id, 'product_id', p.product_id,
             'window_start', c.window_start, 'window_stop', c.window_stop, 'count', c.count,
             'maximum', CASE WHEN abs(c.maximum) < 'Infinity' THEN c.maximum END,
             'limit_value', c.limit_value)))
      FROM changed c
      JOIN reeferwatch.reefer r USING (reefer_id)
      LEFT JOIN reeferwatch.product p USING (product_no)
     ORDER BY c.window_start, r.container_id
    RETURNING 1
  )
  SELECT count(*)::integer FROM told
$$;
COMMENT ON FUNCTION reeferwatch.store_faulty_windows(integer[], integer[], timestamptz[], timestamptz[], integer[], real[], real[]) IS
  'Internal: stores closed windows; how many were new or changed.';

CREATE FUNCTION reeferwatch.acknowledge(alarm_ids bigint[], note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint;
  n integer := 0;
BEGIN
  -- In the order of their numbers, so that two consoles cannot lock each other out.
  FOR taken IN SELECT a.alarm_id FROM reeferwatch.alarm_record a
                WHERE a.alarm_id = ANY (alarm_ids) AND a.state IN ('unacknowledged', 'returned')
                ORDER BY a.alarm_id FOR UPDATE LOOP
    UPDATE reeferwatch.alarm_record a
       SET state = CASE a.state WHEN 'returned' THEN 'normal' ELSE 'acknowledged' END,
           acknowledged_time = now(), acknowledged_by = session_user, note = acknowledge.note
     WHERE a.alarm_id = taken;
    PERFORM reeferwatch.journal_alarm(taken, 'acknowledged', 'acknowledged', now(), session_user::text,
                                      NULL, acknowledge.note);
    n := n + 1;
  END LOOP;
  RETURN n;
END
$$;
COMMENT ON FUNCTION reeferwatch.acknowledge(bigint[], text) IS 'Acknowledges alarms in the name of the session''s user; returns how many were still to be acknowledged.';

CREATE FUNCTION reeferwatch.acknowledge(alarm_id bigint, note text DEFAULT NULL) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT reeferwatch.acknowledge(ARRAY[alarm_id], note) = 1
$$;
COMMENT ON FUNCTION reeferwatch.acknowledge(bigint, text) IS 'Acknowledges an alarm in the name of the session''s user; false when somebody was faster.';
