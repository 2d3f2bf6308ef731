#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker that acknowledges first and stores afterwards, as most do: what the chaos tests must catch.

mosquitto_sub acknowledges each message before it hands it over, which is the default of libmosquitto;
this program collects what it prints and copies it into PostgreSQL every half a second. Killed in
between, it has lost what the broker believes to be delivered.
"""
import argparse
import json
import os
import subprocess
import sys
import threading
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--socket", required=True, help="unix socket of the broker")
    parser.add_argument("--psql", required=True, help="the program psql")
    parser.add_argument("--database", required=True, help="libpq connection string")
    options = parser.parse_args()

    lines = []
    lock = threading.Lock()
    # Dies with us, whatever we die of: its pipe breaks.
    with subprocess.Popen(["mosquitto_sub", "--unix", options.socket, "-q", "1", "-c", "-i", "naive", "-t",
                           "reefers/+/telemetry", "-F", "%p"], stdout=subprocess.PIPE, text=True) as source:

        def read():
            for line in source.stdout:
                with lock:
                    lines.append(line)
            os._exit(1)

        threading.Thread(target=read, daemon=True).start()
        while True:
            time.sleep(0.5)
            with lock:
                batch, lines[:] = lines[:], []
            if not batch:
                continue
            rows = [json.loads(line) for line in batch]
            text = "".join(f"{row['container_id']}\t{row['measurement_time']}\n" for row in rows)
            stored = subprocess.run([options.psql, "-Xqd", options.database, "-c", "copy naive from stdin"],
                                    input=text, text=True, check=False, stderr=subprocess.DEVNULL)
            if stored.returncode != 0:
                print("naive: not stored", len(batch), file=sys.stderr)


if __name__ == "__main__":
    main()
