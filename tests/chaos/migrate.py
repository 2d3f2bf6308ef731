#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker is killed 20 times while it brings an old schema up to date: is everything still there?

The database is as the first version left it, with so many readings and rejected messages that the steps
take a while. Each time the worker is killed with SIGKILL at another moment of its migration. After each
the schema is either the old one or this program's, never something between, and every row is there; in
the end a worker that is let alone finishes.

Prints one JSON line and ends with 0 only if it went as it must.
"""
import argparse
import glob
import json
import os
import random
import subprocess
import sys
import time

from chaos import Worker, servers

KILLS = 20
READINGS_A_REEFER = 20000
REEFERS = 10
LETTERS = 200000

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
ROWS = ("select count(*), count(distinct (container_id, measurement_time)),"
        " sum(hashtext(temperature::text)::bigint),"
        " (select count(*) from reeferwatch.dead_letter),"
        " (select sum(hashtext(reason)::bigint) from reeferwatch.dead_letter)"
        " from reeferwatch.telemetry")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def run(database, *options):
    subprocess.run([database.psql, "-Xqd", database.conninfo, "-v", "ON_ERROR_STOP=1", *options], check=True,
                   stdout=subprocess.DEVNULL)


def make_first_version(database):
    """As the first release made it, with what somebody stored in it."""
    step = glob.glob(f"{SOURCE}/src/load/schema/0001-*.sql")[0]
    run(database, "-1", "-f", step, "-c",
        "insert into reeferwatch.schema_version (version, name) values (1, 'first voyage')", "-c",
        "insert into reeferwatch.cargo_profile (product_id, name, mode, setpoint, low, high)"
        " select 'P' || to_char(n, 'FM00'), 'Cargo ' || n, 'chilled', 4, 0, 8 from generate_series(1, 18) n")
    run(database, "-c",
        "insert into reeferwatch.reefer (container_id)"
        f" select 'CMAU' || to_char(n, 'FM0000000') from generate_series(1, {REEFERS}) n", "-c",
        "select reeferwatch.ensure_partition('2026-10-01'::timestamptz + day * interval '1 day')"
        f" from generate_series(0, {READINGS_A_REEFER // 1440 + 1}) day", "-c",
        "insert into reeferwatch.reading (measurement_time, received_time, reefer_id, marks, temperature,"
        " flags_known, flags_set) select at, at, reefer, 0, random() * 20, 0, 0"
        f" from generate_series(1, {REEFERS}) reefer,"
        " generate_series('2026-10-01 00:00Z'::timestamptz, '2026-10-01 00:00Z'::timestamptz"
        f" + {READINGS_A_REEFER - 1} * interval '1 minute', '1 minute') at", "-c",
        "insert into reeferwatch.dead_letter (received_time, topic, payload, reason, payload_length, cut,"
        " token, ordinal) select now(), 'reefers/x', '\\x00', 'Key “a” is ' || n || ', not a number', 1,"
        f" false, 1, n from generate_series(1, {LETTERS}) n")


def read_version(database):
    """The highest version, and how many are recorded."""
    return database.query("select max(version), count(*) from reeferwatch.schema_version")


def is_migrating(database):
    return database.query("select count(*) from pg_locks where locktype = 'advisory'"
                          " and ((classid::bigint << 32) | objid::bigint) = 7733700001 and granted")[0] > 0


def await_migration(database, worker):
    while not is_migrating(database):
        if worker.process.poll() is not None:
            sys.exit("migrate: the worker ended before it began to migrate")
        if read_version(database)[0] > 1:
            return False
        time.sleep(0.001)
    return True


def time_migration(options, broker, database):
    """How long it takes when nobody disturbs it, in a copy of the database."""
    run(database, "-c", "create database rehearsal template postgres")
    begin = time.monotonic()
    worker = Worker(options.build, broker.address, database.conninfo.replace("dbname=postgres", "dbname=rehearsal"))
    worker.finish()
    return time.monotonic() - begin - 5


def kill_once(options, broker, database, longest):
    worker = Worker(options.build, broker.address, database.conninfo)
    if not await_migration(database, worker):
        worker.kill()
        return False
    time.sleep(random.random() * longest)
    worker.kill()
    # What the server still works off for who is gone has to end, too.
    while is_migrating(database):
        time.sleep(0.01)
    return True


def main():
    options = arguments()
    random.seed(options.seed)
    with servers() as (_folder, database, broker):
        make_first_version(database)
        before = database.query(ROWS)
        longest = time_migration(options, broker, database)
        kills, between, lost = 0, 0, 0
        for _ in range(KILLS):
            if not kill_once(options, broker, database, max(0.2, longest * 0.9)):
                break
            kills += 1
            version, recorded = read_version(database)
            between += version != recorded
            lost += database.query(ROWS) != before
            if version > 1:
                # It was faster than we: from the beginning once more.
                run(database, "-c", "drop schema reeferwatch cascade")
                make_first_version(database)
                before = database.query(ROWS)
        worker = Worker(options.build, broker.address, database.conninfo)
        code = worker.finish()
        newest, recorded = read_version(database)
        lost += database.query(ROWS) != before
        good = kills == KILLS and between == 0 and lost == 0 and code == 0 and newest == recorded > 1
        print(json.dumps({"name": "chaos.migrate", "kills": kills, "between": between, "lost": lost,
                          "seconds": round(longest, 2), "version": newest, "ok": good}))
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
