-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may do what. Runs after the migrations, in their transaction, whenever one was applied.

DO $$
DECLARE
  may boolean := (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user);
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['reeferwatch_worker', 'reeferwatch_operator', 'reeferwatch_viewer'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      IF NOT may THEN
        RAISE NOTICE 'The role % does not exist and % may not create it.', role, current_user;
        CONTINUE;
      END IF;
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        -- Another database of the same server is migrated at the same time.
        NULL;
      END;
    END IF;

    -- What an earlier version gave and is no longer needed goes; nobody sees the moment between.
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA reeferwatch FROM %I', role);
    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA reeferwatch FROM %I', role);
    EXECUTE format('GRANT USAGE ON SCHEMA reeferwatch TO %I', role);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA reeferwatch TO %I', role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION reeferwatch.telemetry_1m_between(timestamptz, timestamptz, text),'
                   ' reeferwatch.telemetry_between(timestamptz, timestamptz),'
                   ' reeferwatch.samples_between(timestamptz, timestamptz),'
                   ' reeferwatch.samples_between(timestamptz, timestamptz, integer),'
                   ' reeferwatch.samples_on(timestamptz, timestamptz, integer) TO %I', role);
  END LOOP;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA reeferwatch FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA reeferwatch FROM PUBLIC;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_worker') THEN
    GRANT INSERT ON reeferwatch.reefer, reeferwatch.product, reeferwatch.source,
      reeferwatch.reading TO reeferwatch_worker;
    GRANT INSERT, UPDATE ON reeferwatch.alarm_record, reeferwatch.faulty_window TO reeferwatch_worker;
    GRANT INSERT, UPDATE ON reeferwatch.kafka_offset, reeferwatch.kafka_reefer TO reeferwatch_worker;
    GRANT EXECUTE ON FUNCTION reeferwatch.claim_kafka_offsets(text, text[], integer[]),
      reeferwatch.store_kafka_offsets(text, text[], integer[], bigint[], bigint[], bigint[]),
      reeferwatch.store_kafka_reefers(text, integer[], text[], integer[]) TO reeferwatch_worker;
    GRANT INSERT ON reeferwatch.alarm_journal, reeferwatch.dead_letter TO reeferwatch_worker;
    GRANT DELETE, UPDATE (reason) ON reeferwatch.dead_letter TO reeferwatch_worker;
    GRANT INSERT, DELETE ON reeferwatch.outbox, reeferwatch.rollup_due TO reeferwatch_worker;
    GRANT UPDATE ON reeferwatch.rollup_state TO reeferwatch_worker;
    GRANT INSERT, UPDATE ON reeferwatch.rollup_15m, reeferwatch.rollup_1h, reeferwatch.rollup_1d,
      reeferwatch.rollup_fleet TO reeferwatch_worker;
    GRANT EXECUTE ON FUNCTION reeferwatch.ensure_partition(timestamptz),
      reeferwatch.reject_kind(text),
      reeferwatch.cloud_event(text, text, timestamptz, jsonb),
      reeferwatch.journal_alarm(bigint, text, text, timestamptz, text, real, text),
      reeferwatch.store_faulty_windows(integer[], integer[], timestamptz[], timestamptz[], integer[], real[], real[]),
      reeferwatch.mark_rollups(integer[], timestamptz[], integer, timestamptz),
      reeferwatch.close_rollups(interval), reeferwatch.roll_up(integer),
      reeferwatch.ensure_rollup_partition(text, timestamptz),
      reeferwatch.roll_up_15m(timestamptz, timestamptz, integer, integer),
      reeferwatch.roll_up_1h(timestamptz, timestamptz, integer, integer),
      reeferwatch.roll_up_1d(timestamptz, timestamptz, integer, integer),
      reeferwatch.roll_up_fleet(timestamptz[]),
      reeferwatch.pack_step(date, date, interval, integer)
      TO reeferwatch_worker;
    GRANT INSERT, UPDATE, DELETE ON reeferwatch.archived_day TO reeferwatch_worker;
    GRANT EXECUTE ON FUNCTION reeferwatch.days_stored(), reeferwatch.hold_day(date, integer),
      reeferwatch.checksum_readings(date), reeferwatch.drop_day(date, integer),
      reeferwatch.drop_rollups_before(timestamptz) TO reeferwatch_worker;
    GRANT EXECUTE ON FUNCTION reeferwatch.escalate_alarms(),
      reeferwatch.take_deliveries(text[], integer, integer, interval),
      reeferwatch.delivery_succeeded(bigint),
      reeferwatch.delivery_failed(bigint, integer, text, interval, boolean),
      reeferwatch.purge_deliveries(interval) TO reeferwatch_worker;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_operator') THEN
    GRANT EXECUTE ON FUNCTION reeferwatch.acknowledge(bigint, text), reeferwatch.acknowledge(bigint[], text),
      reeferwatch.import_bookings(text[], text[], real[], timestamptz[])
      TO reeferwatch_operator;
    GRANT EXECUTE ON FUNCTION reeferwatch.add_note(text, timestamptz, timestamptz, text),
      reeferwatch.remove_note(bigint) TO reeferwatch_operator;
    GRANT EXECUTE ON FUNCTION reeferwatch.test_channel(text) TO reeferwatch_operator;
  END IF;
END
$$;

-- Rules, cargo profiles, bookings and areas: operators change them, with every change kept; a worker only
-- reads them, and keeps what its detectors know.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_worker') THEN
    GRANT INSERT, UPDATE ON reeferwatch.detector_state TO reeferwatch_worker;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_operator') THEN
    GRANT EXECUTE ON FUNCTION reeferwatch.set_alarm_rule(jsonb, text),
      reeferwatch.remove_alarm_rule(text, text, text),
      reeferwatch.set_cargo_profile(jsonb),
      reeferwatch.import_cargo_profiles(text[], text[], text[], real[], real[], real[], text[], real[], real[], real[],
        real[], real[], real[], real[], real[]),
      reeferwatch.set_booking(text, text, real, timestamptz),
      reeferwatch.set_geofence(jsonb, text), reeferwatch.remove_geofence(integer, text)
      TO reeferwatch_operator;
  END IF;
END
$$;

-- The life of alarms.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['reeferwatch_worker', 'reeferwatch_operator', 'reeferwatch_viewer'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION reeferwatch.inhibits(text, text),'
                     ' reeferwatch.work_order_may_become(text, text),'
                     ' reeferwatch.alarms_told(timestamptz, timestamptz),'
                     ' reeferwatch.alarm_rate(timestamptz, timestamptz),'
                     ' reeferwatch.alarm_counts(timestamptz, timestamptz),'
                     ' reeferwatch.alarm_floods(timestamptz[], timestamptz),'
                     ' reeferwatch.alarm_statistics(timestamptz, timestamptz) TO %I', role);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_worker') THEN
    GRANT INSERT, UPDATE ON reeferwatch.incident_record TO reeferwatch_worker;
    GRANT INSERT ON reeferwatch.incident_member TO reeferwatch_worker;
    GRANT EXECUTE ON FUNCTION reeferwatch.write_alarm_entries(reeferwatch.alarm_entry[]),
      reeferwatch.journal_alarms(bigint[], text, timestamptz, text, text),
      reeferwatch.cause_of(reeferwatch.alarm_record),
      reeferwatch.is_near(double precision, double precision, double precision, double precision),
      reeferwatch.tell_incident(bigint, text, timestamptz),
      reeferwatch.join_incident(bigint, reeferwatch.alarm_record),
      reeferwatch.gather_alarm(reeferwatch.alarm_record),
      reeferwatch.settle_incident(reeferwatch.alarm_record),
      reeferwatch.lock_alarms(integer[], text[], timestamptz[]),
      reeferwatch.raise_alarm(reeferwatch.alarm_record, boolean),
      reeferwatch.return_alarm(reeferwatch.alarm_record, timestamptz),
      reeferwatch.regrade_alarm(reeferwatch.alarm_record, smallint, timestamptz, timestamptz),
      reeferwatch.settle_suppressed(integer[], boolean),
      reeferwatch.store_alarm_events(integer[], text[], text[], smallint[], timestamptz[], real[], real[],
                                     timestamptz[], timestamptz[], double precision[], double precision[]),
      reeferwatch.bring_back(bigint[], text, text, text), reeferwatch.tick_alarms()
      TO reeferwatch_worker;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reeferwatch_operator') THEN
    GRANT EXECUTE ON FUNCTION reeferwatch.shelve(bigint[], interval, text),
      reeferwatch.unshelve(bigint[], text), reeferwatch.take_out_of_service(bigint[], text),
      reeferwatch.put_into_service(bigint[], text), reeferwatch.comment(bigint[], text),
      reeferwatch.open_work_order(bigint, text, text, timestamptz),
      reeferwatch.change_work_order(bigint, text, text, text) TO reeferwatch_operator;
  END IF;
END
$$;
