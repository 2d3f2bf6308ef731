-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0005: dead letters are grouped by what is wrong with them, and can be decoded again.

-- Two messages with the same fault have reasons that differ in times, numbers and quoted values.
-- The name of a key stays: it tells what to put right.
CREATE FUNCTION reeferwatch.reject_kind(reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(
    regexp_replace(
      regexp_replace(
        regexp_replace(reason, '(?<!The key )“[^”]*”', '…', 'g'),
        '[0-9]([0-9A-Za-z.:,+-]*[0-9A-Za-z])?', '…', 'g'),
      '…((, | and | or )…)+', '…', 'g'),
    200)
$$;
COMMENT ON FUNCTION reeferwatch.reject_kind(text) IS 'The reason of a dead letter without what is particular to one message.';

ALTER TABLE reeferwatch.dead_letter
  ADD COLUMN kind text GENERATED ALWAYS AS (reeferwatch.reject_kind(reason)) STORED;
COMMENT ON COLUMN reeferwatch.dead_letter.kind IS 'What is wrong with it, without what is particular to this message';
CREATE INDEX dead_letter_kind ON reeferwatch.dead_letter (kind, dead_letter_id);

COMMENT ON COLUMN reeferwatch.telemetry.late IS 'Whether it came after its time: a newer reading of the container was there, the sender calls it historical, or its message was decoded again';
COMMENT ON COLUMN reeferwatch.latest.late IS 'Whether it came after its time: a newer reading of the container was there, the sender calls it historical, or its message was decoded again';
