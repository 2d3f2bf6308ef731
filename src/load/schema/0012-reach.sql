-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0012: alarms reach people. Whom to tell of what (channel, escalation), and what is yet to be sent
-- (delivery): queued in the transaction of the journal's entry that it tells of, so nothing is
-- lost and nothing is told that did not happen. Needs alarm_rule of 0010 and the states, incidents
-- and work orders of 0011; hooks into alarm_journal.

CREATE TABLE reeferwatch.channel (
  channel_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  kind text NOT NULL CHECK (kind IN ('webhook', 'email', 'command')),
  address text NOT NULL DEFAULT '' CHECK (length(address) <= 2000 AND address !~ '[[:cntrl:]]'),
  min_priority smallint NOT NULL DEFAULT 2 CHECK (min_priority BETWEEN 1 AND 4),
  events text[] NOT NULL DEFAULT '{raised,regraded,returned,cleared,acknowledged}',
  rule_ids text[] CHECK (cardinality(rule_ids) > 0),
  reefers text[] CHECK (cardinality(reefers) > 0),
  escalation_only boolean NOT NULL DEFAULT false,
  repeat_minutes integer CHECK (repeat_minutes BETWEEN 1 AND 1440),
  enabled boolean NOT NULL DEFAULT true,
  retry_time timestamptz,
  changed_time timestamptz NOT NULL DEFAULT now(),
  changed_by text NOT NULL DEFAULT session_user,
  CHECK (events <@ ARRAY['raised', 'returned', 'cleared', 'acknowledged', 'regraded', 'shelved',
                         'unshelved', 'out_of_service', 'in_service', 'suppressed', 'unsuppressed',
                         'commented', 'escalated', 'joined', 'work_order']),
  -- A user or a password in an address would be readable for everybody who may read tables.
  CHECK (kind <> 'webhook' OR address = '' OR address ~ '^https?://[^@/?#[:space:]]+([/?#][^[:space:]]*)?$'),
  CHECK (kind <> 'email' OR address ~ '^[^@[:space:]<>,;:"()\\]+@[^@[:space:]<>,;:"()\\]+(, ?[^@[:space:]<>,;:"()\\]+@[^@[:space:]<>,;:"()\\]+)*$')
);
COMMENT ON TABLE reeferwatch.channel IS 'Ways on which alarms reach people. Holds no secrets: those are in a file of the worker, under the name of the channel.';
COMMENT ON COLUMN reeferwatch.channel.channel_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.channel.name IS 'Its name, by which the worker finds its secret: a to z, 0 to 9, _ and -';
COMMENT ON COLUMN reeferwatch.channel.kind IS 'webhook, email or command';
COMMENT ON COLUMN reeferwatch.channel.address IS 'Of a webhook: http(s)://…, empty when the worker''s file has it; of email: addresses with commas between; of a command: nothing, the worker''s file says what is run';
COMMENT ON COLUMN reeferwatch.channel.min_priority IS 'What is less urgent is not told: 1 only critical alarms, 4 all';
COMMENT ON COLUMN reeferwatch.channel.events IS 'What is told, in the words of alarm_event';
COMMENT ON COLUMN reeferwatch.channel.rule_ids IS 'Only alarms of these rules; NULL: of all';
COMMENT ON COLUMN reeferwatch.channel.reefers IS 'Only alarms of these containers, * stands for anything (MSCU*); NULL: of all';
COMMENT ON COLUMN reeferwatch.channel.escalation_only IS 'Whether it is told only of alarms that nobody took: escalation';
COMMENT ON COLUMN reeferwatch.channel.repeat_minutes IS 'How often an alarm is told again while nobody takes it; NULL: never';
COMMENT ON COLUMN reeferwatch.channel.enabled IS 'Whether anything is told there';
COMMENT ON COLUMN reeferwatch.channel.retry_time IS 'Internal: it did not take what was sent; nothing more is sent before';
COMMENT ON COLUMN reeferwatch.channel.changed_time IS 'When it was last changed';
COMMENT ON COLUMN reeferwatch.channel.changed_by IS 'Who changed it';

CREATE TABLE reeferwatch.escalation (
  escalation_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id integer NOT NULL REFERENCES reeferwatch.channel ON DELETE CASCADE,
  after_minutes integer NOT NULL CHECK (after_minutes BETWEEN 1 AND 10080),
  min_priority smallint NOT NULL CHECK (min_priority BETWEEN 1 AND 4),
  UNIQUE (channel_id, after_minutes)
);
COMMENT ON TABLE reeferwatch.escalation IS 'Whom to tell of alarms that nobody took, and when. Each after_minutes is a level.';
COMMENT ON COLUMN reeferwatch.escalation.escalation_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.escalation.channel_id IS 'Where it is told: channel';
COMMENT ON COLUMN reeferwatch.escalation.after_minutes IS 'For how long an alarm has been waiting for somebody';
COMMENT ON COLUMN reeferwatch.escalation.min_priority IS 'What is less urgent is not escalated: 1 only critical alarms, 4 all';

CREATE TABLE reeferwatch.waiting_alarm (
  alarm_id bigint PRIMARY KEY REFERENCES reeferwatch.alarm_record,
  since timestamptz NOT NULL,
  priority smallint NOT NULL,
  escalated integer[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE reeferwatch.waiting_alarm IS 'Internal: active alarms that nobody took yet, and how far that is escalated.';
COMMENT ON COLUMN reeferwatch.waiting_alarm.alarm_id IS 'Which: alarm';
COMMENT ON COLUMN reeferwatch.waiting_alarm.since IS 'Since when people can know of it';
COMMENT ON COLUMN reeferwatch.waiting_alarm.priority IS 'The most urgent one that was told';
COMMENT ON COLUMN reeferwatch.waiting_alarm.escalated IS 'What was done: escalation';

CREATE TABLE reeferwatch.delivery (
  delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id integer NOT NULL REFERENCES reeferwatch.channel ON DELETE CASCADE,
  entry_id bigint,
  alarm_id bigint,
  incident_id bigint,
  event text NOT NULL,
  priority smallint NOT NULL,
  payload text NOT NULL,
  event_id text NOT NULL GENERATED ALWAYS AS (payload::jsonb ->> 'id') STORED,
  created_time timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'bundled')),
  attempts integer NOT NULL DEFAULT 0,
  next_time timestamptz NOT NULL,
  leased_until timestamptz,
  last_time timestamptz,
  delivered_time timestamptz,
  last_error text,
  bundle_id bigint,
  UNIQUE (channel_id, entry_id)
);
CREATE INDEX delivery_pending ON reeferwatch.delivery (channel_id, alarm_id, delivery_id) WHERE state = 'pending';
CREATE INDEX delivery_sent ON reeferwatch.delivery (channel_id, last_time) WHERE state <> 'bundled';
CREATE INDEX delivery_incident ON reeferwatch.delivery (channel_id, incident_id, created_time) WHERE incident_id IS NOT NULL;
CREATE INDEX delivery_alarm ON reeferwatch.delivery (alarm_id, channel_id, created_time);
CREATE INDEX delivery_created ON reeferwatch.delivery (created_time);
COMMENT ON TABLE reeferwatch.delivery IS 'What was, or is to be, told on a channel. Sent at least once: event_id tells what came twice.';
COMMENT ON COLUMN reeferwatch.delivery.delivery_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.delivery.channel_id IS 'Where: channel';
COMMENT ON COLUMN reeferwatch.delivery.entry_id IS 'What happened: alarm_event; NULL for reminders, tests and what stands for several';
COMMENT ON COLUMN reeferwatch.delivery.alarm_id IS 'To which alarm; NULL for tests and what stands for several';
COMMENT ON COLUMN reeferwatch.delivery.incident_id IS 'Of which incident it tells as a whole';
COMMENT ON COLUMN reeferwatch.delivery.event IS 'A word of alarm_event, or reminder, digest or test';
COMMENT ON COLUMN reeferwatch.delivery.priority IS '1 critical, 2 high, 3 medium, 4 low';
COMMENT ON COLUMN reeferwatch.delivery.payload IS 'The event, CloudEvents 1.0 in structured JSON';
COMMENT ON COLUMN reeferwatch.delivery.event_id IS 'Its id, the same with every attempt';
COMMENT ON COLUMN reeferwatch.delivery.created_time IS 'When it was queued';
COMMENT ON COLUMN reeferwatch.delivery.state IS 'pending, delivered, failed (given up), or bundled (told with others: bundle_id)';
COMMENT ON COLUMN reeferwatch.delivery.attempts IS 'How often it was taken to be sent';
COMMENT ON COLUMN reeferwatch.delivery.next_time IS 'When it is sent (again), while pending';
COMMENT ON COLUMN reeferwatch.delivery.leased_until IS 'A worker has it; when that says nothing by then, another one takes it';
COMMENT ON COLUMN reeferwatch.delivery.last_time IS 'When it was last taken';
COMMENT ON COLUMN reeferwatch.delivery.delivered_time IS 'When the receiver had taken it';
COMMENT ON COLUMN reeferwatch.delivery.last_error IS 'Why it was not delivered; never a secret';
COMMENT ON COLUMN reeferwatch.delivery.bundle_id IS 'The delivery that it was told in, instead';

-- --- what is told ---------------------------------------------------------------------------------

CREATE FUNCTION reeferwatch.channel_wants(rule_ids text[], reefers text[], the_rule text, the_container text)
RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (rule_ids IS NULL OR the_rule = ANY (rule_ids))
     AND (reefers IS NULL OR EXISTS (
           SELECT FROM unnest(reefers) AS one (pattern)
            WHERE the_container LIKE replace(replace(replace(replace(pattern, '\', '\\'),
                                             '%', '\%'), '_', '\_'), '*', '%')))
$$;
COMMENT ON FUNCTION reeferwatch.channel_wants(text[], text[], text, text) IS 'Internal: whether a channel with these filters is about an alarm.';

-- An alarm as people and programs are told of it, with what its rule says should be done.
CREATE FUNCTION reeferwatch.describe_alarm(the_alarm bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT jsonb_strip_nulls(
           (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(to_jsonb(a))
             WHERE value NOT IN ('"NaN"', '"Infinity"', '"-Infinity"', '"infinity"'))
           || jsonb_build_object(
             'product', p.name, 'description', r.description, 'guidance', r.guidance,
             'meaning', r.meaning, 'signal', r.signal))
    FROM reeferwatch.alarm a
    LEFT JOIN reeferwatch.cargo_profile p USING (product_id)
    LEFT JOIN LATERAL (SELECT * FROM reeferwatch.alarm_rule one WHERE one.rule_id = a.rule_id
                        ORDER BY coalesce(one.mode = p.mode, false) DESC, one.mode LIMIT 1) r ON true
   WHERE a.alarm_id = the_alarm
$$;
COMMENT ON FUNCTION reeferwatch.describe_alarm(bigint) IS 'Internal: an alarm and what its rule says about it, as JSON.';

CREATE FUNCTION reeferwatch.describe_work_order(the_alarm bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT jsonb_strip_nulls(to_jsonb(w)) FROM reeferwatch.work_order w
   WHERE w.alarm_id = the_alarm ORDER BY w.changed_time DESC, w.work_order_id DESC LIMIT 1
$$;
COMMENT ON FUNCTION reeferwatch.describe_work_order(bigint) IS 'Internal: the work order of an alarm that was changed last, as JSON; NULL without.';

-- How long something that may become part of an incident waits for the others.
CREATE FUNCTION reeferwatch.gathering_time(the_event text, the_rule text, incident bigint) RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN incident IS NOT NULL
                   OR the_event = 'raised' AND the_rule IN ('power_lost', 'stale')
              THEN interval '15 seconds' ELSE interval '0' END
$$;
COMMENT ON FUNCTION reeferwatch.gathering_time(text, text, bigint) IS 'Internal: how long a delivery waits for others of its incident.';

-- An entry says what the alarm was after it; by now the alarm may be further: a batch is written down
-- as a whole. Each entry is told as what it was, but not when the alarm was put away meanwhile.
CREATE FUNCTION reeferwatch.queue_deliveries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  a reeferwatch.alarm_record;
  after_state text;
  after_priority smallint;
  container text;
  told smallint;
  risen boolean;
  returns boolean;
  wanting integer[];
  data jsonb;
BEGIN
  -- A replay tells of nothing; only who writes alarms can be one.
  IF current_setting('reeferwatch.quiet', true) = 'on'
     AND has_table_privilege(session_user, 'reeferwatch.alarm_journal', 'INSERT') THEN
    RETURN NULL;
  END IF;
  SELECT * INTO a FROM reeferwatch.alarm_record WHERE alarm_id = NEW.alarm_id;
  after_state := coalesce(NEW.state, a.state);
  after_priority := coalesce(NEW.priority, a.priority);

  IF after_state = 'unacknowledged' THEN
    SELECT w.priority INTO told FROM reeferwatch.waiting_alarm w WHERE w.alarm_id = NEW.alarm_id;
    risen := NOT FOUND OR after_priority < told;
    INSERT INTO reeferwatch.waiting_alarm AS w (alarm_id, since, priority)
    VALUES (NEW.alarm_id, NEW.recorded_time, after_priority)
    ON CONFLICT (alarm_id) DO UPDATE
       SET since = CASE WHEN NEW.event = 'raised' THEN excluded.since ELSE w.since END,
           escalated = CASE WHEN NEW.event = 'raised' THEN '{}' ELSE w.escalated END,
           priority = CASE WHEN NEW.event = 'raised' THEN excluded.priority
                           ELSE least(w.priority, excluded.priority) END
     WHERE NEW.event = 'raised' OR excluded.priority < w.priority;
  ELSE
    risen := false;
    DELETE FROM reeferwatch.waiting_alarm WHERE alarm_id = NEW.alarm_id;
  END IF;

  -- What somebody put away, or what follows from another alarm, is not told; nor that an alarm
  -- became less urgent.
  IF NEW.event IN ('raised', 'regraded', 'returned', 'cleared', 'joined')
     AND (after_state IN ('shelved', 'suppressed', 'out_of_service')
          OR a.state IN ('shelved', 'suppressed', 'out_of_service'))
     OR NEW.event = 'regraded' AND NOT risen THEN
    RETURN NULL;
  END IF;
  -- Coming back is news to who wants to know what is raised, unless that was just told; where only
  -- the cause is gone, unless that was ever told.
  returns := NEW.event IN ('unshelved', 'unsuppressed', 'in_service') AND after_state = 'unacknowledged'
             AND NOT EXISTS (SELECT FROM reeferwatch.alarm_journal j
                              WHERE j.alarm_id = NEW.alarm_id AND j.event_time = NEW.event_time
                                AND j.event IN ('raised', 'regraded'));

  container := (SELECT container_id FROM reeferwatch.reefer WHERE reefer_id = a.reefer_id);
  SELECT array_agg(c.channel_id ORDER BY c.channel_id) INTO wanting
    FROM reeferwatch.channel c
   WHERE c.enabled AND NOT c.escalation_only
     AND (NEW.event = ANY (c.events)
          OR returns AND 'raised' = ANY (c.events)
             AND (NEW.event <> 'unsuppressed'
                  OR NOT EXISTS (SELECT FROM reeferwatch.delivery d
                                  WHERE d.alarm_id = NEW.alarm_id AND d.channel_id = c.channel_id
                                    AND d.created_time >= a.raised_time)))
     AND after_priority <= c.min_priority
     AND reeferwatch.channel_wants(c.rule_ids, c.reefers, a.rule_id, container);
  IF wanting IS NULL THEN
    RETURN NULL;
  END IF;

  data := reeferwatch.describe_alarm(NEW.alarm_id)
          || jsonb_strip_nulls(jsonb_build_object(
               'event', NEW.event, 'event_time', NEW.event_time, 'actor', NEW.actor, 'note', NEW.note,
               'state', after_state, 'priority', after_priority,
               'measured', CASE WHEN abs(NEW.value) < 'Infinity' THEN NEW.value END,
               'work_order', CASE WHEN NEW.event = 'work_order'
                                  THEN reeferwatch.describe_work_order(NEW.alarm_id) END));
  INSERT INTO reeferwatch.delivery (channel_id, entry_id, alarm_id, event, priority, payload, next_time)
  SELECT c.channel_id, NEW.entry_id, NEW.alarm_id, NEW.event, after_priority,
         reeferwatch.cloud_event('alarm.' || NEW.event, container, NEW.event_time,
                                 data || jsonb_build_object('channel', c.name)),
         now() + reeferwatch.gathering_time(NEW.event, a.rule_id, a.incident_id)
    FROM reeferwatch.channel c WHERE c.channel_id = ANY (wanting)
  ON CONFLICT DO NOTHING;
  PERFORM pg_notify('reeferwatch_delivery', '');
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.queue_deliveries() IS 'Internal: queues what the channels are to be told of an entry of the journal.';
CREATE TRIGGER alarm_told AFTER INSERT ON reeferwatch.alarm_journal
  FOR EACH ROW EXECUTE FUNCTION reeferwatch.queue_deliveries();

-- Alarms that wait already are escalated as if they had been raised just now.
INSERT INTO reeferwatch.waiting_alarm (alarm_id, since, priority)
SELECT alarm_id, now(), priority FROM reeferwatch.alarm_record
 WHERE state = 'unacknowledged';

-- --- escalation and reminders --------------------------------------------------------------------

-- An entry in the journal for each level, and a delivery for each channel of it.
CREATE FUNCTION reeferwatch.escalate_alarm(the_alarm bigint, minutes integer, channels integer[])
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  entry reeferwatch.alarm_journal;
  data jsonb;
BEGIN
  PERFORM reeferwatch.journal_alarm(the_alarm, 'escalated', 'escalated', now(), NULL, NULL,
            format('Nobody took it for %s min: %s', minutes,
                   (SELECT string_agg(name, ', ' ORDER BY name) FROM reeferwatch.channel
                     WHERE channel_id = ANY (channels))));
  SELECT * INTO entry FROM reeferwatch.alarm_journal
   WHERE alarm_id = the_alarm AND event = 'escalated' ORDER BY entry_id DESC LIMIT 1;
  data := reeferwatch.describe_alarm(the_alarm)
          || jsonb_build_object('event', 'escalated', 'event_time', entry.event_time,
                                'note', entry.note, 'waiting_minutes', minutes);
  INSERT INTO reeferwatch.delivery (channel_id, entry_id, alarm_id, event, priority, payload, next_time)
  SELECT c.channel_id, entry.entry_id, the_alarm, 'escalated', (data ->> 'priority')::smallint,
         reeferwatch.cloud_event('alarm.escalated', data ->> 'container_id', entry.event_time,
                                 data || jsonb_build_object('channel', c.name)), now()
    FROM reeferwatch.channel c WHERE c.channel_id = ANY (channels) AND c.enabled
  ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION reeferwatch.escalate_alarm(bigint, integer, integer[]) IS 'Internal: tells the channels of a level of an alarm that nobody took.';

CREATE FUNCTION reeferwatch.remind_of_alarms() RETURNS integer
LANGUAGE sql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  WITH due AS (
    SELECT w.alarm_id, w.since, c.channel_id, c.name
      FROM reeferwatch.channel c
      CROSS JOIN reeferwatch.waiting_alarm w
      CROSS JOIN LATERAL (SELECT d.created_time FROM reeferwatch.delivery d
                           WHERE d.channel_id = c.channel_id AND d.alarm_id = w.alarm_id
                             AND d.created_time >= w.since - interval '1 minute'
                           ORDER BY d.created_time DESC LIMIT 1) last
     WHERE c.enabled AND c.repeat_minutes IS NOT NULL
       AND last.created_time <= now() - make_interval(mins => c.repeat_minutes)
  ), added AS (
    INSERT INTO reeferwatch.delivery (channel_id, alarm_id, event, priority, payload, next_time)
    SELECT due.channel_id, due.alarm_id, 'reminder', (data ->> 'priority')::smallint,
           reeferwatch.cloud_event('alarm.reminder', data ->> 'container_id', now(),
             data || jsonb_build_object('event', 'reminder', 'event_time', now(), 'channel', due.name,
                       'waiting_minutes', floor(extract(epoch FROM now() - due.since) / 60))), now()
      FROM due CROSS JOIN LATERAL reeferwatch.describe_alarm(due.alarm_id) AS data
    RETURNING 1
  )
  SELECT count(*)::integer FROM added
$$;
COMMENT ON FUNCTION reeferwatch.remind_of_alarms() IS 'Internal: tells channels again of alarms that nobody takes; how often.';

CREATE FUNCTION reeferwatch.escalate_alarms() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  w record;
  level record;
  n integer := 0;
BEGIN
  -- One worker at a time: who comes second finds it done.
  IF NOT pg_try_advisory_xact_lock(7733700012) THEN
    RETURN 0;
  END IF;
  FOR w IN SELECT one.alarm_id, one.since, one.escalated, a.priority, a.rule_id, r.container_id
             FROM reeferwatch.waiting_alarm one
             JOIN reeferwatch.alarm_record a USING (alarm_id)
             JOIN reeferwatch.reefer r USING (reefer_id)
            WHERE a.state = 'unacknowledged'
              AND EXISTS (SELECT FROM reeferwatch.escalation e
                            JOIN reeferwatch.channel c USING (channel_id)
                           WHERE c.enabled AND e.escalation_id <> ALL (one.escalated)
                             AND a.priority <= e.min_priority
                             AND one.since <= now() - make_interval(mins => e.after_minutes)
                             AND reeferwatch.channel_wants(c.rule_ids, c.reefers, a.rule_id, r.container_id))
            ORDER BY one.alarm_id FOR UPDATE OF one, a SKIP LOCKED LOOP
    FOR level IN SELECT e.after_minutes, array_agg(e.escalation_id) AS ids, array_agg(e.channel_id) AS channels
                   FROM reeferwatch.escalation e
                   JOIN reeferwatch.channel c USING (channel_id)
                  WHERE c.enabled AND e.escalation_id <> ALL (w.escalated)
                    AND w.priority <= e.min_priority
                    AND w.since <= now() - make_interval(mins => e.after_minutes)
                    AND reeferwatch.channel_wants(c.rule_ids, c.reefers, w.rule_id, w.container_id)
                  GROUP BY e.after_minutes ORDER BY e.after_minutes LOOP
      UPDATE reeferwatch.waiting_alarm SET escalated = escalated || level.ids WHERE alarm_id = w.alarm_id;
      PERFORM reeferwatch.escalate_alarm(w.alarm_id, level.after_minutes, level.channels);
      n := n + 1;
    END LOOP;
  END LOOP;
  n := n + reeferwatch.remind_of_alarms();
  IF n > 0 THEN
    PERFORM pg_notify('reeferwatch_delivery', '');
  END IF;
  RETURN n;
END
$$;
COMMENT ON FUNCTION reeferwatch.escalate_alarms() IS 'For the worker, every few seconds: tells the next level of alarms that nobody took, once each, and reminds; how often.';

-- --- sending -------------------------------------------------------------------------------------

-- One delivery that stands for several. Members that were never sent are told in it.
CREATE FUNCTION reeferwatch.add_bundle(the_channel integer, the_event text, the_incident bigint, members bigint[])
RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  data jsonb;
  urgency smallint;
  added bigint;
BEGIN
  SELECT jsonb_build_object(
           'event', the_event, 'count', count(*), 'event_time', min(d.payload::jsonb -> 'data' ->> 'event_time'),
           'channel', (SELECT name FROM reeferwatch.channel WHERE channel_id = the_channel),
           'alarms', jsonb_agg((d.payload::jsonb -> 'data') - 'guidance' - 'meaning' - 'channel'
                               ORDER BY d.priority, d.delivery_id) FILTER (WHERE place <= 1000)),
         min(d.priority)
    INTO data, urgency
    FROM (SELECT *, row_number() OVER (ORDER BY one.priority, one.delivery_id) AS place
            FROM reeferwatch.delivery one WHERE one.delivery_id = ANY (members)) d;
  data := data || jsonb_build_object('priority', urgency);
  IF the_incident IS NOT NULL THEN
    data := data || jsonb_build_object('incident_id', the_incident,
              'members', (SELECT n_members FROM reeferwatch.incident WHERE incident_id = the_incident))
            || (SELECT jsonb_strip_nulls(jsonb_build_object(
                         'rule_id', one -> 'rule_id', 'description', one -> 'description', 'signal', one -> 'signal',
                         'guidance', one -> 'guidance', 'meaning', one -> 'meaning'))
                  FROM reeferwatch.delivery d, LATERAL (SELECT d.payload::jsonb -> 'data' AS one) AS o
                 WHERE d.delivery_id = members[1]);
  END IF;
  INSERT INTO reeferwatch.delivery (channel_id, incident_id, event, priority, payload, next_time)
  VALUES (the_channel, the_incident, the_event, urgency,
          reeferwatch.cloud_event(CASE WHEN the_incident IS NULL THEN 'alarm.' ELSE 'incident.' END || the_event,
                                  CASE WHEN the_incident IS NOT NULL THEN 'incident/' || the_incident ELSE 'digest' END,
                                  now(), data), now())
  RETURNING delivery_id INTO added;
  UPDATE reeferwatch.delivery SET state = 'bundled', bundle_id = added WHERE delivery_id = ANY (members);
  RETURN added;
END
$$;
COMMENT ON FUNCTION reeferwatch.add_bundle(integer, text, bigint, bigint[]) IS 'Internal: puts deliveries into one that stands for all of them; its number.';

-- An incident is told once, and what joins it later at most every ten minutes.
CREATE FUNCTION reeferwatch.bundle_incidents() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  g record;
  last timestamptz;
BEGIN
  FOR g IN SELECT d.channel_id, d.event, a.incident_id, array_agg(d.delivery_id ORDER BY d.delivery_id) AS members
             FROM reeferwatch.delivery d
             JOIN reeferwatch.alarm_record a USING (alarm_id)
            WHERE d.state = 'pending' AND d.attempts = 0 AND a.incident_id IS NOT NULL
              AND d.event NOT IN ('work_order', 'commented')
            GROUP BY d.channel_id, d.event, a.incident_id
           HAVING min(d.next_time) <= now() LOOP
    last := (SELECT max(d.created_time) FROM reeferwatch.delivery d
              WHERE d.channel_id = g.channel_id AND d.incident_id = g.incident_id AND d.event = g.event);
    IF last > now() - interval '10 minutes' THEN
      UPDATE reeferwatch.delivery SET next_time = last + interval '10 minutes'
       WHERE delivery_id = ANY (g.members);
    ELSIF last IS NOT NULL OR cardinality(g.members) > 1 THEN
      PERFORM reeferwatch.add_bundle(g.channel_id, g.event, g.incident_id, g.members);
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION reeferwatch.bundle_incidents() IS 'Internal: puts deliveries of one incident together.';

-- More than ten mails in ten minutes help nobody: then one tells of all, every ten minutes, or every
-- minute when something critical is among them.
CREATE FUNCTION reeferwatch.bundle_floods() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  g record;
  sent bigint;
  next timestamptz;
BEGIN
  FOR g IN SELECT d.channel_id, array_agg(d.delivery_id ORDER BY d.delivery_id) AS members,
                  bool_or(d.priority = 1) AS critical
             FROM reeferwatch.delivery d
             JOIN reeferwatch.channel c USING (channel_id)
            WHERE c.kind = 'email' AND d.state = 'pending' AND d.attempts = 0
              AND d.event NOT IN ('test', 'digest')
            GROUP BY d.channel_id
           HAVING min(d.next_time) <= now() LOOP
    sent := (SELECT count(*) FROM reeferwatch.delivery d
              WHERE d.channel_id = g.channel_id AND d.state <> 'bundled' AND d.event <> 'digest'
                AND d.last_time > now() - interval '10 minutes');
    CONTINUE WHEN sent + cardinality(g.members) <= 10;
    next := (SELECT max(d.created_time) FROM reeferwatch.delivery d
              WHERE d.channel_id = g.channel_id AND d.event = 'digest'
                AND d.created_time > now() - interval '10 minutes')
            + CASE WHEN g.critical THEN interval '1 minute' ELSE interval '10 minutes' END;
    IF next > now() THEN
      UPDATE reeferwatch.delivery SET next_time = next
       WHERE delivery_id = ANY (g.members) AND next_time < next;
    ELSIF cardinality(g.members) > 1 THEN
      PERFORM reeferwatch.add_bundle(g.channel_id, 'digest', NULL, g.members);
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION reeferwatch.bundle_floods() IS 'Internal: puts the mails of a flood together.';

-- What a worker sends next. It says which kinds it can send; of one alarm on one channel nothing is
-- taken before what came earlier is over, so the order stays.
CREATE FUNCTION reeferwatch.take_deliveries(kinds text[], at_most integer, per_channel integer, lease interval)
RETURNS TABLE (delivery_id bigint, attempt integer, channel text, kind text, address text, event text,
               payload text, created_time timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
#variable_conflict use_column
BEGIN
  -- Workers take turns, so that no two put the same together.
  PERFORM pg_advisory_xact_lock(7733700013);
  PERFORM reeferwatch.bundle_incidents();
  PERFORM reeferwatch.bundle_floods();
  RETURN QUERY
  WITH free AS (
    SELECT c.channel_id, c.name, c.kind, c.address,
           per_channel - (SELECT count(*) FROM reeferwatch.delivery d
                           WHERE d.channel_id = c.channel_id AND d.state = 'pending'
                             AND d.leased_until > now()) AS room
      FROM reeferwatch.channel c
     WHERE c.enabled AND c.kind = ANY (kinds) AND coalesce(c.retry_time, '-infinity') <= now()
  ), due AS (
    SELECT d.delivery_id FROM free f CROSS JOIN LATERAL (
      SELECT one.delivery_id FROM reeferwatch.delivery one
       WHERE one.channel_id = f.channel_id AND one.state = 'pending' AND one.next_time <= now()
         AND coalesce(one.leased_until, '-infinity') <= now()
         AND NOT EXISTS (SELECT FROM reeferwatch.delivery before
                          WHERE before.channel_id = one.channel_id AND before.alarm_id = one.alarm_id
                            AND before.state = 'pending' AND before.delivery_id < one.delivery_id)
       ORDER BY one.priority, one.delivery_id LIMIT greatest(f.room, 0)
       FOR UPDATE SKIP LOCKED) d
     LIMIT at_most
  ), taken AS (
    UPDATE reeferwatch.delivery d
       SET attempts = d.attempts + 1, leased_until = now() + lease, last_time = now()
      FROM due WHERE d.delivery_id = due.delivery_id
    RETURNING d.*
  )
  SELECT t.delivery_id, t.attempts, f.name, f.kind, f.address, t.event, t.payload, t.created_time
    FROM taken t JOIN free f USING (channel_id)
   ORDER BY t.delivery_id;
END
$$;
COMMENT ON FUNCTION reeferwatch.take_deliveries(text[], integer, integer, interval) IS 'For the worker: takes deliveries to send, which are its own for the time of the lease.';

CREATE FUNCTION reeferwatch.delivery_succeeded(the_delivery bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  on_channel integer;
BEGIN
  UPDATE reeferwatch.delivery SET state = 'delivered', delivered_time = now(), leased_until = NULL, last_error = NULL
   WHERE delivery_id = the_delivery AND state IN ('pending', 'failed')
  RETURNING channel_id INTO on_channel;
  UPDATE reeferwatch.channel SET retry_time = NULL WHERE channel_id = on_channel AND retry_time IS NOT NULL;
  RETURN on_channel IS NOT NULL;
END
$$;
COMMENT ON FUNCTION reeferwatch.delivery_succeeded(bigint) IS 'For the worker: the receiver took a delivery; false when that was known.';

-- Whether it is over: it is given up at once, or after a day.
CREATE FUNCTION reeferwatch.delivery_failed(the_delivery bigint, the_attempt integer, error text,
                                            retry_after interval, of_channel boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  after reeferwatch.delivery;
BEGIN
  UPDATE reeferwatch.delivery
     SET last_error = left(error, 500), leased_until = NULL, next_time = now() + coalesce(retry_after, '0'),
         state = CASE WHEN retry_after IS NULL OR created_time < now() + retry_after - interval '1 day'
                      THEN 'failed' ELSE 'pending' END
   WHERE delivery_id = the_delivery AND state = 'pending' AND attempts = the_attempt
  RETURNING * INTO after;
  IF of_channel AND retry_after IS NOT NULL THEN
    UPDATE reeferwatch.channel SET retry_time = now() + retry_after WHERE channel_id = after.channel_id;
  END IF;
  RETURN coalesce(after.state = 'failed', false);
END
$$;
COMMENT ON FUNCTION reeferwatch.delivery_failed(bigint, integer, text, interval, boolean) IS 'For the worker: a delivery was not taken; retry_after NULL gives it up, of_channel lets the others of the channel wait too.';

-- What nobody could send for a day is given up, and what is long over forgotten.
CREATE FUNCTION reeferwatch.purge_deliveries(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n integer;
BEGIN
  UPDATE reeferwatch.delivery
     SET state = 'failed', last_error = coalesce(last_error, 'No worker could send it for a day: see “reeferwatchctl doctor”.')
   WHERE state = 'pending' AND created_time < now() - interval '1 day'
     AND coalesce(leased_until, '-infinity') <= now();
  DELETE FROM reeferwatch.delivery WHERE state <> 'pending' AND created_time < now() - greatest(keep, '2 days');
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END
$$;
COMMENT ON FUNCTION reeferwatch.purge_deliveries(interval) IS 'For the worker: gives up what waited for a day and forgets what is over for longer than this; how many were forgotten.';

-- --- for people ----------------------------------------------------------------------------------

CREATE FUNCTION reeferwatch.check_channel(c reeferwatch.channel) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN c.name IS NULL OR c.name !~ '^[a-z0-9][a-z0-9_-]{0,62}$'
      THEN 'name must be of a to z, 0 to 9, _ and -, and begin with a letter or a digit'
    WHEN c.kind IS NULL OR c.kind NOT IN ('webhook', 'email', 'command')
      THEN 'kind must be webhook, email or command'
    WHEN c.address IS NULL OR length(c.address) > 2000 OR c.address ~ '[[:cntrl:]]'
      THEN 'address must be one line of at most 2000 characters'
    WHEN c.kind = 'webhook' AND c.address ~ '^https?://[^/?#]*@'
      THEN 'address must hold no user and no password, which others could read'
    WHEN c.kind = 'webhook' AND c.address <> '' AND c.address !~ '^https?://[^@/?#[:space:]]+([/?#][^[:space:]]*)?$'
      THEN 'address must begin with https:// or http:// and a host'
    WHEN c.kind = 'email' AND c.address !~ '^[^@[:space:]<>,;:"()\\]+@[^@[:space:]<>,;:"()\\]+(, ?[^@[:space:]<>,;:"()\\]+@[^@[:space:]<>,;:"()\\]+)*$'
      THEN 'address must be plain mail addresses, as anna@example.com, with commas between'
    WHEN c.min_priority IS NULL OR c.min_priority NOT BETWEEN 1 AND 4
      THEN 'min_priority must be from 1, critical, to 4, low'
    WHEN c.events IS NULL OR NOT c.events <@ ARRAY[
           'raised', 'returned', 'cleared', 'acknowledged', 'regraded', 'shelved', 'unshelved',
           'out_of_service', 'in_service', 'suppressed', 'unsuppressed', 'commented', 'escalated',
           'joined', 'work_order']
      THEN 'events must be words of alarm_event, as raised or acknowledged'
    WHEN cardinality(c.rule_ids) = 0 OR cardinality(c.reefers) = 0
      THEN 'rule_ids and reefers must not be empty; null stands for all'
    WHEN c.repeat_minutes NOT BETWEEN 1 AND 1440 THEN 'repeat_minutes must be from 1 to 1440'
    WHEN c.escalation_only IS NULL OR c.enabled IS NULL
      THEN 'escalation_only and enabled must be true or false' END
$$;
COMMENT ON FUNCTION reeferwatch.check_channel(reeferwatch.channel) IS 'Internal: what is wrong with a channel; NULL for nothing.';

-- For the owner alone: who may change where alarms go could make them go nowhere.
CREATE FUNCTION reeferwatch.set_channel(settings jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c reeferwatch.channel;
  wrong text;
BEGIN
  SELECT string_agg(key, ', ') INTO wrong FROM jsonb_object_keys(settings) AS key
   WHERE key NOT IN ('name', 'kind', 'address', 'min_priority', 'events', 'rule_ids', 'reefers',
                     'escalation_only', 'repeat_minutes', 'enabled', 'escalate_after');
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'A channel has no %.', wrong USING ERRCODE = '22023';
  END IF;
  SELECT * INTO c FROM reeferwatch.channel WHERE name = settings ->> 'name' FOR UPDATE;
  IF NOT FOUND THEN
    c := jsonb_populate_record(NULL::reeferwatch.channel, jsonb_build_object(
           'address', '', 'min_priority', 2, 'escalation_only', false, 'enabled', true,
           'events', '{raised,regraded,returned,cleared,acknowledged}'::text[]));
  END IF;
  c := jsonb_populate_record(c, settings - 'escalate_after');
  wrong := reeferwatch.check_channel(c);
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION '%.', wrong USING ERRCODE = '22023';
  END IF;
  INSERT INTO reeferwatch.channel AS t
    (name, kind, address, min_priority, events, rule_ids, reefers, escalation_only, repeat_minutes, enabled)
  VALUES (c.name, c.kind, c.address, c.min_priority, c.events, c.rule_ids, c.reefers,
          c.escalation_only, c.repeat_minutes, c.enabled)
  ON CONFLICT (name) DO UPDATE
     SET kind = c.kind, address = c.address, min_priority = c.min_priority, events = c.events,
         rule_ids = c.rule_ids, reefers = c.reefers, escalation_only = c.escalation_only,
         repeat_minutes = c.repeat_minutes, enabled = c.enabled, retry_time = NULL,
         changed_time = now(), changed_by = session_user
  RETURNING channel_id INTO c.channel_id;
  IF settings ? 'escalate_after' THEN
    DELETE FROM reeferwatch.escalation
     WHERE channel_id = c.channel_id
       AND after_minutes NOT IN (SELECT value::integer FROM jsonb_array_elements_text(settings -> 'escalate_after'));
    IF EXISTS (SELECT FROM jsonb_array_elements_text(settings -> 'escalate_after')
                WHERE value::integer NOT BETWEEN 1 AND 10080) THEN
      RAISE EXCEPTION 'escalate_after must be minutes from 1 to 10080.' USING ERRCODE = '22023';
    END IF;
    INSERT INTO reeferwatch.escalation (channel_id, after_minutes, min_priority)
    SELECT DISTINCT c.channel_id, value::integer, c.min_priority
      FROM jsonb_array_elements_text(settings -> 'escalate_after')
    ON CONFLICT DO NOTHING;
  END IF;
  UPDATE reeferwatch.escalation SET min_priority = c.min_priority WHERE channel_id = c.channel_id;
  PERFORM pg_notify('reeferwatch_delivery', '');
  RETURN c.channel_id;
END
$$;
COMMENT ON FUNCTION reeferwatch.set_channel(jsonb) IS 'For the owner: makes a channel or changes what is named of it (the columns of channel, and escalate_after: minutes); its number.';

CREATE FUNCTION reeferwatch.remove_channel(the_name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM reeferwatch.channel WHERE name = the_name;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION reeferwatch.remove_channel(text) IS 'For the owner: removes a channel with its deliveries; false when there is none.';

CREATE FUNCTION reeferwatch.test_channel(the_name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  c reeferwatch.channel;
  added bigint;
BEGIN
  SELECT * INTO c FROM reeferwatch.channel WHERE name = the_name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no channel %.', the_name USING ERRCODE = 'P0002';
  END IF;
  IF NOT c.enabled THEN
    RAISE EXCEPTION 'The channel % is not enabled.', the_name USING ERRCODE = '55000';
  END IF;
  INSERT INTO reeferwatch.delivery (channel_id, event, priority, payload, next_time)
  VALUES (c.channel_id, 'test', 4,
          reeferwatch.cloud_event('test', c.name, now(), jsonb_build_object(
            'event', 'test', 'event_time', now(), 'channel', c.name, 'actor', session_user)), now())
  RETURNING delivery_id INTO added;
  PERFORM pg_notify('reeferwatch_delivery', '');
  RETURN added;
END
$$;
COMMENT ON FUNCTION reeferwatch.test_channel(text) IS 'Queues a test message on a channel in the name of the session''s user; the number of the delivery.';
