#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything fails at once: is every reading stored exactly once all the same?

60,000 messages at 2,500 a second, while the worker is killed 15 times, PostgreSQL hangs, is killed and
is stopped long enough that the disk of the spool is full, and the broker is restarted. Then the count:
rows = different rows = messages. With --naive a worker that acknowledges before it stores takes the
place of ours, and the test is that some are lost: else the storm would prove nothing.

Prints one JSON line a run and ends with 0 only if every run went as it must.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

from chaos import Worker, count_rows, servers, start_publisher

MESSAGES = 60000
RATE = 2500
KILLS = 15
SMALL_DISK = "size=3m"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--naive", action="store_true", help="the positive control: must lose some")
    return parser.parse_args()


class Naive:
    """Like Worker, for the worker that acknowledges too early."""

    def __init__(self, broker, database):
        subprocess.run([database.psql, "-Xqd", database.conninfo, "-c",
                        "create table naive (container_id text, measurement_time timestamptz)"], check=True)
        self.command = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "naive.py"),
                        f"--socket={broker.address[5:]}", f"--psql={database.psql}",
                        f"--database={database.conninfo}"]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL, start_new_session=True)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def finish(self):
        time.sleep(10)
        self.kill()


def kill_again_and_again(worker, publisher, seconds):
    """At uneven moments, so that they meet the worker in different ones of its own."""
    for kill in range(KILLS):
        time.sleep(seconds / (KILLS + 1) * (0.75 + 0.5 * (kill % 2)))
        if publisher.poll() is not None and kill > 0:
            print(f"storm: only {kill} kills before the publisher was through", file=sys.stderr)
        worker.kill()
        worker.start()


def hurt_database(database, told):
    time.sleep(2)
    database.freeze()
    time.sleep(4)
    database.thaw()
    told.append("frozen 4 s")
    time.sleep(2)
    database.kill()
    time.sleep(1)
    database.start()
    told.append("killed")
    time.sleep(2)
    database.stop()
    time.sleep(8)
    database.start()
    told.append("stopped 8 s")


def hurt_broker(broker, told):
    time.sleep(20)
    broker.stop()
    broker.start()
    told.append("broker restarted")


class SpoolDisk:
    """A folder on a disk of its own that is soon full; without the rights to mount, just a folder."""

    def __init__(self, folder):
        self.path = f"{folder}/spool"
        os.mkdir(self.path, 0o700)
        self.mounted = os.getuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", self.path], check=False).returncode == 0
        self.least = shutil.disk_usage(self.path).free
        self.watching = True
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while self.watching:
            self.least = min(self.least, shutil.disk_usage(self.path).free)
            time.sleep(0.1)

    def close(self):
        self.watching = False
        self.thread.join()
        if self.mounted:
            subprocess.run(["umount", self.path], check=True)


def storm(worker, publisher, database, broker):
    """Lets everything happen; returns what happened."""
    told = []
    hurting = [threading.Thread(target=hurt_database, args=(database, told)),
               threading.Thread(target=hurt_broker, args=(broker, told)),
               threading.Thread(target=kill_again_and_again, args=(worker, publisher, MESSAGES / RATE))]
    for thread in hurting:
        thread.start()
    for thread in hurting:
        thread.join()
    return told


def publish(build, broker):
    return start_publisher(build, broker.address, "--reefers=10000", f"--rate={RATE}", "--speed=60",
                           f"--duration={MESSAGES // RATE + 2}")


def run_worker(build):
    with servers() as (folder, database, broker):
        disk = SpoolDisk(folder)
        try:
            worker = Worker(build, broker.address, database.conninfo, f"--spool={disk.path}")
            time.sleep(3)
            publisher = publish(build, broker)
            told = storm(worker, publisher, database, broker)
            published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
            code = worker.finish()
        finally:
            disk.close()
        rows, distinct, rejected = count_rows(database)
    last = json.loads(worker.last_line)
    good = (rows == distinct == published["published"] == published["acknowledged"] and rejected == 0
            and rows >= MESSAGES and code == 0 and last["spooled"] == 0
            and last["readings"] == last["stored"] + last["duplicate"] + last["rejected"])
    print(json.dumps({"published": published["published"], "rows": rows, "distinct": distinct,
                      "rejected": rejected, "lives": worker.lives, "happened": told,
                      "least_room_of_spool": disk.least if disk.mounted else None,
                      "good": good}), flush=True)
    return good


def run_naive(build):
    with servers() as (_, database, broker):
        worker = Naive(broker, database)
        time.sleep(3)
        publisher = publish(build, broker)
        told = storm(worker, publisher, database, broker)
        published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
        worker.finish()
        rows, distinct = database.query(
            "select count(*), count(distinct (container_id, measurement_time)) from naive")
    lost = published["acknowledged"] - distinct
    print(json.dumps({"naive": True, "published": published["published"], "rows": rows, "distinct": distinct,
                      "lost": lost, "happened": told, "good": lost > 0}), flush=True)
    return lost > 0


def main():
    options = arguments()
    build = os.path.abspath(options.build)
    run = run_naive if options.naive else run_worker
    good = all([run(build) for _ in range(1 if options.naive else options.runs)])
    print("as it must be" if good else "LOST OR WRONG", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
