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
import sys
import time

from chaos import Worker, count_rows, servers, start_publisher


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--reefers", type=int, default=10000)
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--seconds", type=int, default=300, help="how long to publish")
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


def verdict(database, worker, published, kills):
    stored, distinct, rejected = count_rows(database)
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
        worker = Worker(build, broker.address, database.conninfo)
        time.sleep(3)
        publisher = start_publisher(build, broker.address, f"--reefers={options.reefers}",
                                    f"--speed={options.speed}", f"--duration={options.seconds}")
        kill_while_publishing(worker, publisher, options.kills, options.seconds)
        published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
        code = worker.finish()
        good = verdict(database, worker, published, options.kills) and code == 0
    print("nothing lost" if good else "LOST OR WRONG", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
