-- SPDX-License-Identifier: GPL-3.0-or-later
-- 0008: what operators write down about a reefer at a time. Nothing is ever changed or deleted: a
-- note that is taken away is marked, so who wrote and who removed what can be told later.

CREATE TABLE reeferwatch.note_record (
  note_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reefer_id integer NOT NULL REFERENCES reeferwatch.reefer,
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL,
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 1000 AND note ~ '\S'),
  author text NOT NULL,
  written_time timestamptz NOT NULL,
  removed_by text,
  removed_time timestamptz,
  CHECK (from_time <= to_time),
  CHECK (isfinite(from_time) AND isfinite(to_time)),
  CHECK ((removed_by IS NULL) = (removed_time IS NULL))
);
CREATE INDEX note_order ON reeferwatch.note_record (reefer_id, from_time);
COMMENT ON TABLE reeferwatch.note_record IS 'Internal: every note that was ever written; see the view note.';
COMMENT ON COLUMN reeferwatch.note_record.note_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.note_record.reefer_id IS 'About which: reefer';
COMMENT ON COLUMN reeferwatch.note_record.from_time IS 'About what time';
COMMENT ON COLUMN reeferwatch.note_record.to_time IS 'End of that span; the same as from_time for a moment';
COMMENT ON COLUMN reeferwatch.note_record.note IS 'The text, at most 1000 characters';
COMMENT ON COLUMN reeferwatch.note_record.author IS 'The user of the session that wrote it';
COMMENT ON COLUMN reeferwatch.note_record.written_time IS 'When it was written';
COMMENT ON COLUMN reeferwatch.note_record.removed_by IS 'The user of the session that removed it, NULL while it stands';
COMMENT ON COLUMN reeferwatch.note_record.removed_time IS 'When it was removed';

CREATE VIEW reeferwatch.note AS
SELECT n.note_id, r.container_id, n.from_time, n.to_time, n.note, n.author, n.written_time
  FROM reeferwatch.note_record n
  JOIN reeferwatch.reefer r USING (reefer_id)
 WHERE n.removed_time IS NULL;
COMMENT ON VIEW reeferwatch.note IS 'What operators wrote about a reefer at a time or during a span; what was removed is not here.';
COMMENT ON COLUMN reeferwatch.note.note_id IS 'Its number';
COMMENT ON COLUMN reeferwatch.note.container_id IS 'About which container';
COMMENT ON COLUMN reeferwatch.note.from_time IS 'About what time';
COMMENT ON COLUMN reeferwatch.note.to_time IS 'End of that span; the same as from_time for a moment';
COMMENT ON COLUMN reeferwatch.note.note IS 'The text';
COMMENT ON COLUMN reeferwatch.note.author IS 'The database user who wrote it';
COMMENT ON COLUMN reeferwatch.note.written_time IS 'When it was written';

CREATE FUNCTION reeferwatch.add_note(the_container text, first timestamptz, until timestamptz, the_note text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_reefer integer := (SELECT reefer_id FROM reeferwatch.reefer WHERE container_id = the_container);
  added bigint;
BEGIN
  IF the_reefer IS NULL THEN
    RAISE EXCEPTION 'There is no reefer %.', the_container USING ERRCODE = 'P0002';
  END IF;
  INSERT INTO reeferwatch.note_record (reefer_id, from_time, to_time, note, author, written_time)
  VALUES (the_reefer, first, until, the_note, session_user, now())
  RETURNING note_id INTO added;
  RETURN added;
END
$$;
COMMENT ON FUNCTION reeferwatch.add_note(text, timestamptz, timestamptz, text) IS
  'Writes a note about a container in the name of the session''s user; returns its number.';

CREATE FUNCTION reeferwatch.remove_note(the_number bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE reeferwatch.note_record
     SET removed_by = session_user, removed_time = now()
   WHERE note_id = the_number AND removed_time IS NULL;
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION reeferwatch.remove_note(bigint) IS
  'Takes a note away in the name of the session''s user, which is remembered; false when it was gone before.';
