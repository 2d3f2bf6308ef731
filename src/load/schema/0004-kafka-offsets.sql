-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0004: how far each partition of a Kafka topic is stored, in the transaction of the readings, and
-- which reefers come from it. Runs inside the transaction of the migration.

CREATE TABLE reeferwatch.kafka_offset (
  group_id text COLLATE "C" NOT NULL,
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT -1,
  generation bigint NOT NULL DEFAULT 1,
  claimed_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  claimed_by text NOT NULL DEFAULT session_user,
  stored_time timestamptz,
  PRIMARY KEY (group_id, topic, partition)
);
COMMENT ON TABLE reeferwatch.kafka_offset IS 'Internal: how far each partition of a Kafka topic is stored; changes in the transaction of the readings.';
COMMENT ON COLUMN reeferwatch.kafka_offset.group_id IS 'The consumer group of the workers that share the topic';
COMMENT ON COLUMN reeferwatch.kafka_offset.topic IS 'The topic';
COMMENT ON COLUMN reeferwatch.kafka_offset.partition IS 'The partition';
COMMENT ON COLUMN reeferwatch.kafka_offset.next_offset IS 'The offset to go on from: all before it is stored; -1: nothing is';
COMMENT ON COLUMN reeferwatch.kafka_offset.generation IS 'How often the partition was claimed; only who claimed it last can store';
COMMENT ON COLUMN reeferwatch.kafka_offset.claimed_time IS 'When it was claimed last';
COMMENT ON COLUMN reeferwatch.kafka_offset.claimed_by IS 'As whom';
COMMENT ON COLUMN reeferwatch.kafka_offset.stored_time IS 'When next_offset moved last';

CREATE TABLE reeferwatch.kafka_reefer (
  group_id text COLLATE "C" NOT NULL,
  reefer_id integer NOT NULL REFERENCES reeferwatch.reefer,
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  PRIMARY KEY (group_id, reefer_id)
);
COMMENT ON TABLE reeferwatch.kafka_reefer IS 'Internal: which partition each reefer was read from last; who claims that partition goes on judging the reefer.';
COMMENT ON COLUMN reeferwatch.kafka_reefer.group_id IS 'As in kafka_offset';
COMMENT ON COLUMN reeferwatch.kafka_reefer.reefer_id IS 'Which reefer';
COMMENT ON COLUMN reeferwatch.kafka_reefer.topic IS 'The topic it was read from last';
COMMENT ON COLUMN reeferwatch.kafka_reefer.partition IS 'The partition of that topic';

-- In the order of the key, here and below, so that two workers cannot lock each other out.
CREATE FUNCTION reeferwatch.claim_kafka_offsets(whose text, topics text[], partitions integer[])
RETURNS TABLE (claimed_topic text, claimed_partition integer, claimed_generation bigint, claimed_offset bigint)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO reeferwatch.kafka_offset AS o (group_id, topic, partition)
  SELECT whose, p.topic, p.number
    FROM unnest(topics, partitions) AS p (topic, number)
   ORDER BY p.topic COLLATE "C", p.number
  ON CONFLICT (group_id, topic, partition) DO UPDATE
     SET generation = o.generation + 1, claimed_time = clock_timestamp(), claimed_by = session_user
  RETURNING o.topic, o.partition, o.generation, o.next_offset
$$;
COMMENT ON FUNCTION reeferwatch.claim_kafka_offsets(text, text[], integer[]) IS
  'Internal: claims partitions, after which whoever had them cannot store any more; where to go on in each.';

CREATE FUNCTION reeferwatch.store_kafka_offsets(whose text, topics text[], partitions integer[],
                                                generations bigint[], froms bigint[], nexts bigint[])
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lost text;
  begun integer;
  done integer;
BEGIN
  -- Whoever stores or claims one of them at this moment comes first; what they left is seen below.
  PERFORM FROM reeferwatch.kafka_offset o
          JOIN unnest(topics, partitions) AS p (topic, number) ON o.topic = p.topic AND o.partition = p.number
    WHERE o.group_id = whose
    ORDER BY o.topic, o.partition
      FOR UPDATE OF o;

  SELECT count(*) FILTER (WHERE o.next_offset = p.begin), count(*) FILTER (WHERE o.next_offset = p.next)
    INTO begun, done
    FROM reeferwatch.kafka_offset o
    JOIN unnest(topics, partitions, generations, froms, nexts) AS p (topic, number, generation, begin, next)
      ON o.topic = p.topic AND o.partition = p.number AND o.generation = p.generation
   WHERE o.group_id = whose;

  IF begun = cardinality(topics) THEN
    UPDATE reeferwatch.kafka_offset o
       SET next_offset = p.next, stored_time = clock_timestamp()
      FROM unnest(topics, partitions, nexts) AS p (topic, number, next)
     WHERE o.group_id = whose AND o.topic = p.topic AND o.partition = p.number AND o.next_offset <> p.next;
    RETURN true;
  ELSIF done = cardinality(topics) THEN
    RETURN false;
  END IF;

  SELECT string_agg(p.topic || '/' || p.number, ', ' ORDER BY p.topic, p.number) INTO lost
    FROM unnest(topics, partitions, generations, froms) AS p (topic, number, generation, begin)
    LEFT JOIN reeferwatch.kafka_offset o
      ON o.group_id = whose AND o.topic = p.topic AND o.partition = p.number
         AND o.generation = p.generation AND o.next_offset = p.begin
   WHERE o.group_id IS NULL;
  RAISE EXCEPTION USING ERRCODE = 'RW002',
    MESSAGE = format('Another worker of the group %s reads %s now', whose, left(lost, 200));
END
$$;
COMMENT ON FUNCTION reeferwatch.store_kafka_offsets(text, text[], integer[], bigint[], bigint[], bigint[]) IS
  'Internal: moves the offsets of partitions on; true when it did, false when this very batch had done so before; fails with RW002 when somebody else claimed one of them.';

CREATE FUNCTION reeferwatch.store_kafka_reefers(whose text, reefers integer[], topics text[], partitions integer[])
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO reeferwatch.kafka_reefer AS k (group_id, reefer_id, topic, partition)
  SELECT whose, p.reefer, p.topic, p.number
    FROM unnest(reefers, topics, partitions) AS p (reefer, topic, number)
   ORDER BY p.reefer
  ON CONFLICT (group_id, reefer_id) DO UPDATE
     SET topic = excluded.topic, partition = excluded.partition
   WHERE (k.topic, k.partition) <> (excluded.topic, excluded.partition)
$$;
COMMENT ON FUNCTION reeferwatch.store_kafka_reefers(text, integer[], text[], integer[]) IS
  'Internal: remembers which partition each reefer was read from; a reefer must not come twice.';
