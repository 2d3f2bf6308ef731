#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 while days are packed, of the program that has them packed and of the whole server.

Stores days of a simulated fleet, has them packed over and over with kills at moments that differ,
late readings between them, and compares every reading that can be read before, after each kill and
at the end. Prints one JSON line of figures and ends with 0 only if nothing was lost or doubled.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from chaos import Postgres

EVERYTHING = ("select count(*), sum(hashtextextended(t::text, 0)),"
              " count(distinct (container_id, measurement_time)) from reeferwatch.telemetry t")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--reefers", type=int, default=120)
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--kills", type=int, default=20, help="of the program, and as many of the server")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def store(options, database, folder, start, days, seed):
    recording = f"{folder}/recording.jsonl"
    subprocess.run([f"{options.build}/src/simulator/reeferwatch-simulator", f"--reefers={options.reefers}",
                    "--interval=60", f"--start={start}", f"--duration={days * 86400}", f"--seed={seed}",
                    f"--output={recording}"], check=True, stdout=subprocess.DEVNULL)
    out = subprocess.run([f"{options.build}/src/worker/reeferwatch-worker", f"--replay={recording}",
                          f"--database={database.conninfo}", "--idle-exit=1"], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    os.unlink(recording)
    return json.loads(out.splitlines()[-1])


def begin_packing(options, database):
    return subprocess.Popen([f"{options.build}/src/ctl/reeferwatchctl", "pack", "--age=0",
                             f"--database={database.conninfo}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True)


def reset(database):
    """Everything unpacked again, so that there is something to be killed."""
    database.query("do $$ declare d date; begin"
                   " create temp table kept as select * from reeferwatch.sample;"
                   " for d in select day from reeferwatch.stored_day loop"
                   "  perform reeferwatch.drop_packed(d);"
                   "  execute format('drop table reeferwatch.%I', reeferwatch.open_partition(d));"
                   "  perform reeferwatch.ensure_partition(d::timestamp at time zone 'UTC');"
                   " end loop;"
                   " insert into reeferwatch.reading select * from kept on conflict do nothing;"
                   " drop table kept; end $$; select 1")


def main():
    options = arguments()
    rng = random.Random(options.seed)
    folder = tempfile.mkdtemp(prefix="rw-chaos-", dir="/tmp")
    os.chmod(folder, 0o755)
    os.mkdir(f"{folder}/db", 0o755)
    database = Postgres(f"{folder}/db")
    states = set()
    wrong = kills = late = finished = 0
    try:
        stored = store(options, database, folder, "2026-10-24T00:00:00Z", options.days, options.seed)["stored"]
        expected = database.query(EVERYTHING)
        good = expected[0] == expected[2] == stored
        longest = time.monotonic()
        begin_packing(options, database).communicate()
        longest = time.monotonic() - longest
        reset(database)
        for number in range(2 * options.kills):
            packing = begin_packing(options, database)
            time.sleep(rng.uniform(0.02, longest * 0.6))
            finished += packing.poll() is not None
            if number % 2:
                packing.kill()
                packing.communicate()
            else:
                database.kill()
                packing.communicate()
                database.start()
            kills += 1
            states.add(tuple(database.query("select count(*) filter (where state = 'packing'),"
                                            " count(*) filter (where state = 'packed')"
                                            " from reeferwatch.stored_day")))
            wrong += database.query(EVERYTHING) != expected
            if number % 5 == 4:
                # The same day of other reefers comes late, and with it all of what is there again.
                again = store(options, database, folder, "2026-10-25T00:00:00Z", 1, options.seed + number)
                late += again["stored"]
                expected = database.query(EVERYTHING)
                good = good and expected[0] == expected[2] == stored + late
            if database.query("select count(*) from reeferwatch.reading where measurement_time < now() - interval"
                              " '2 days'")[0] == 0:
                reset(database)
        out, _ = begin_packing(options, database).communicate()
        wrong += database.query(EVERYTHING) != expected
        left = database.query("select count(*) from reeferwatch.reading")[0]
        packed = database.query("select sum(packed_bytes), sum(readings) from reeferwatch.stored_day")
    finally:
        database.stop()
        shutil.rmtree(folder)
    print(json.dumps({"readings": expected[0], "late": late, "kills": kills, "finished_before": finished,
                      "states_seen": len(states), "wrong": wrong, "left_open": left,
                      "bytes_per_reading": round(packed[0] / packed[1], 1), "said": out.strip()}))
    return 0 if good and wrong == 0 and left == 0 and packed[1] == expected[0] else 1


if __name__ == "__main__":
    sys.exit(main())
