#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk of the database is full, then that of the spool too: is it said, and is nothing lost?

The readings' days lie in a tablespace on a small disk of its own. Once it is full the worker says so and
keeps what comes in the spool, whose disk is small as well; then it takes nothing more from the broker.
When room is made it stores everything, by itself. Needs the right to mount.

Prints one JSON line and ends with 0 only if it went as it must.
"""
import argparse
import contextlib
import json
import os
import pwd
import subprocess
import sys
import threading
import time

from chaos import Worker, count_rows, servers, start_publisher

RATE = 2500
SECONDS = 24
ROOM = "24m"
SPOOL = "3m"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    return parser.parse_args()


@contextlib.contextmanager
def disk(path, size, owner=None):
    os.mkdir(path)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", path], check=True)
    if owner is not None:
        os.chown(path, pwd.getpwnam(owner).pw_uid, pwd.getpwnam(owner).pw_gid)
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)


class TalkingWorker(Worker):
    """Keeps what the worker says on standard error."""

    def start(self):
        self.lives += 1
        self.said = []
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True).start()

    def await_word(self, word, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(word in line for line in list(self.said)):
                return True
            time.sleep(0.1)
        return False


def fill(path):
    """A ballast that leaves a little."""
    with open(f"{path}/ballast", "wb") as ballast:
        free = os.statvfs(path).f_bavail * os.statvfs(path).f_frsize
        ballast.write(b"\0" * max(0, free - 2 * 1024 * 1024))


def run(build):
    with contextlib.ExitStack() as stack:
        folder, database, broker = stack.enter_context(servers())
        room = stack.enter_context(disk(f"{folder}/room", ROOM, "postgres"))
        spool = stack.enter_context(disk(f"{folder}/spool", SPOOL))
        subprocess.run([database.psql, "-Xqd", database.conninfo, "-c",
                        f"create tablespace small location '{room}'", "-c",
                        "alter database postgres set default_tablespace = small"], check=True)
        worker = TalkingWorker(build, broker.address, database.conninfo, f"--spool={spool}")
        worker.await_word("database: connected")
        fill(room)
        publisher = start_publisher(build, broker.address, "--reefers=10000", f"--rate={RATE}", "--speed=60",
                                    f"--duration={SECONDS}")
        told = worker.await_word("disk of the database server is full")
        told_spool = worker.await_word("nearly full") or worker.await_word("is full: make room", 1)
        published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
        os.unlink(f"{room}/ballast")
        subprocess.run(["mount", "-o", "remount,size=1g", room], check=True)
        code = worker.finish()
        rows, distinct, rejected = count_rows(database)
        good = (told and rows == distinct == published["published"] and rejected == 0 and code == 0)
        print(json.dumps({"name": "chaos.full", "published": published["published"], "rows": rows,
                          "distinct": distinct, "said_database": told, "said_spool": told_spool,
                          "ok": good}), flush=True)
        return good


def main():
    options = arguments()
    if os.getuid() != 0:
        sys.exit("full: this needs the right to mount")
    good = run(os.path.abspath(options.build))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
