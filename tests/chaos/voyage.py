#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way of the data under load: simulator, broker, worker, PostgreSQL; then the count.

Starts its own servers in a temporary folder, lets the simulator publish a fleet, waits until the
worker has committed everything, and compares what the publisher counted with what the database
holds. Prints one JSON line of figures and ends with 0 only if nothing was lost.
"""
import argparse
import json
import os
import subprocess
import sys
import time

from chaos import Worker, count_rows, servers, start_publisher


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--reefers", type=int, default=10000)
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--seconds", type=int, default=300, help="how long to publish")
    parser.add_argument("--packing", type=int, default=0, metavar="REEFERS",
                        help="two days of so many reefers are there, which the worker packs meanwhile")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 the worker that many times")
    return parser.parse_args()


def kill_while_publishing(worker, publisher, kills, seconds):
    pause = seconds / (kills + 1)
    for _ in range(kills):
        time.sleep(pause)
        if publisher.poll() is not None:
            break
        worker.kill()
        worker.start()


def fill_days(build, database, reefers):
    """Days that are over, to be packed; how many readings they have."""
    subprocess.run([f"{build}/tests/bench/fill-history", f"--database={database.conninfo}", f"--reefers={reefers}",
                    "--days=2", "--start=2026-01-05", "--roll-up"], check=True, stdout=subprocess.DEVNULL)
    return database.query("select count(*) from reeferwatch.reading")[0]


def check_packing(build, database, filled):
    """The worker packs beside the loading; what it left when it ended is packed by hand."""
    count = ("select coalesce(sum(readings), 0), count(*) filter (where state = 'packed')"
             " from reeferwatch.stored_day where day < '2026-02-01'")
    by_worker = database.query(count)
    subprocess.run([f"{build}/src/ctl/reeferwatchctl", "pack", "--age=24", f"--database={database.conninfo}"],
                   check=True, stdout=subprocess.DEVNULL)
    after = database.query(count)
    print(json.dumps({"packed_by_worker": by_worker[0], "packed": after[0], "of": filled}), flush=True)
    return by_worker[0] > 0 and after == [filled, 2]


def verdict(database, worker, published, kills, filled):
    stored, distinct, rejected = count_rows(database)
    stored -= filled
    distinct -= filled
    last = json.loads(worker.last_line)
    figures = {
        "published": published["published"], "acknowledged": published["acknowledged"], "rows": stored,
        "distinct": distinct, "rejected": rejected, "lost": published["acknowledged"] - stored - rejected,
        "kills": worker.lives - 1, "worker_cpu_s": round(worker.cpu, 2),
        "worker_cpu_s_per_million": round(worker.cpu / max(stored, 1) * 1e6, 2),
        "worker_peak_mb": round(worker.peak / 1024, 1), "publish_s": published["seconds"],
        "rate": round(published["published"] / max(published["seconds"], 1e-9)),
        "load_average": os.getloadavg()[0],
    }
    good = figures["lost"] == 0 and stored == distinct and published["published"] == published["acknowledged"]
    if kills == 0:
        figures["duplicate"] = last["duplicate"]
        good = good and last["readings"] == last["stored"] + last["duplicate"] + last["rejected"]
        good = good and last["stored"] == stored and last["messages"] == published["published"]
    print(json.dumps(figures), flush=True)
    return good


def main():
    options = arguments()
    build = os.path.abspath(options.build)
    with servers() as (_, database, broker):
        filled = fill_days(build, database, options.packing) if options.packing > 0 else 0
        worker = Worker(build, broker.address, database.conninfo)
        time.sleep(3)
        publisher = start_publisher(build, broker.address, f"--reefers={options.reefers}",
                                    f"--speed={options.speed}", f"--duration={options.seconds}")
        kill_while_publishing(worker, publisher, options.kills, options.seconds)
        published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
        code = worker.finish()
        good = verdict(database, worker, published, options.kills, filled) and code == 0
        good = (filled == 0 or check_packing(build, database, filled)) and good
    print("nothing lost" if good else "LOST OR WRONG", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
