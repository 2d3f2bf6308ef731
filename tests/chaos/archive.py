#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 in the midst of archiving, twenty times, while readings come in.

After each, every day is either in the database or in files, whole. In the end all files are imported
into another database: nothing is lost there, and nothing is doubled.
"""
import argparse
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from chaos import Broker, Postgres, find

KILLS = 20
REEFERS = 20
LATE = "LATE0000001"

FILL = """
INSERT INTO reeferwatch.reefer (container_id)
SELECT 'ARCH' || to_char(n, 'FM0000000') FROM generate_series(1, {reefers}) n ON CONFLICT DO NOTHING;
INSERT INTO reeferwatch.source (source) VALUES ('native') ON CONFLICT DO NOTHING;
SELECT 1 FROM reeferwatch.ensure_partition('{day}');
INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks, latitude_e7, longitude_e7,
  temperature, supply_temperature, return_temperature, kilowatts, flags_known, flags_set, source_no)
SELECT '{day}'::timestamp AT TIME ZONE 'UTC' + n * interval '1 minute', '{day}'::timestamp AT TIME ZONE 'UTC'
  + n * interval '1 minute' + interval '1.5 seconds', reefer_id, 0, n, -n, sin(n)::real, n / 100.0, cos(n)::real,
  3.4, 255, n % 256, (SELECT min(source_no) FROM reeferwatch.source)
  FROM reeferwatch.reefer CROSS JOIN generate_series(0, 1439) n WHERE container_id LIKE 'ARCH%';
"""


class Trial:
    def __init__(self, build, folder):
        self.build = build
        self.archive = f"{folder}/archive"
        os.makedirs(f"{folder}/pg")
        self.postgres = Postgres(f"{folder}/pg")
        self.broker = Broker(folder)
        self.days = {}
        self.late = 0
        self.ctl("schema", "migrate")

    def ctl(self, *words, database=None, check=True):
        return subprocess.run(
            [f"{self.build}/src/ctl/reeferwatchctl", *words, f"--database={database or self.postgres.conninfo}"],
            check=check, capture_output=True, text=True)

    def sql(self, sql, database=None):
        return subprocess.run([self.postgres.psql, "-XAtqd", database or self.postgres.conninfo, "-c", sql],
                              check=True, capture_output=True, text=True).stdout.strip()

    def fill(self):
        day = f"2025-10-{len(self.days) + 1:02}"
        self.sql(FILL.format(reefers=REEFERS, day=day))
        self.days[day] = self.checksum(day)

    def checksum(self, day, database=None):
        return self.sql(f"SELECT readings || ' ' || checksum FROM reeferwatch.checksum_readings('{day}')", database)

    def stored(self):
        return self.sql("SELECT d FROM reeferwatch.days_stored() d").split()

    def start(self):
        return subprocess.Popen(
            [f"{self.build}/src/worker/reeferwatch-worker", f"--broker={self.broker.address}",
             f"--database={self.postgres.conninfo}", "--client-id=chaos", "--retention-days=7",
             f"--archive={self.archive}", "--archive-interval=1"],
            stdout=subprocess.DEVNULL)

    def publish(self, container, moment):
        message = {"container_id": container, "measurement_time": moment, "temperature": 4.2}
        subprocess.run([find("mosquitto_pub"), "--unix", f"{self.broker.folder}/mqtt", "-q", "1",
                        "-t", f"reefers/{container}/telemetry", "-m", json.dumps(message)], check=True)

    def publish_late(self):
        """A reading of a day that may be gone by now, of a container of its own."""
        day = random.choice(list(self.days))
        self.late += 1
        self.publish(LATE, f"{day}T12:{self.late // 60:02}:{self.late % 60:02}Z")

    def meet(self):
        """Once through, so that the broker keeps messages for the worker while it is dead."""
        worker = self.start()
        deadline = time.monotonic() + 60
        while self.sql("SELECT count(*) FROM reeferwatch.reefer WHERE container_id = 'MEET0000001'") == "0":
            if time.monotonic() > deadline:
                sys.exit("the worker stores nothing")
            self.publish("MEET0000001", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
            time.sleep(1)
        worker.kill()
        worker.wait()

    def manifest(self, day):
        path = f"{self.archive}/readings/{day[:4]}/{day[5:7]}/readings_{day}.json"
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def check(self):
        """Nothing is lost: what is not in the database is in files, the very same."""
        for day, wanted in self.days.items():
            state = self.sql(f"SELECT count(*) FROM reeferwatch.archived_day WHERE day = '{day}' AND state = 'dropped'")
            if state == "0":
                inside = self.sql(
                    "SELECT count(*) FROM reeferwatch.samples_between("
                    f"'{day}Z', '{day}Z'::timestamptz + interval '24 hours') t"
                    f" JOIN reeferwatch.reefer USING (reefer_id) WHERE container_id <> '{LATE}'")
                if inside != wanted.split()[0]:
                    sys.exit(f"{day}: {inside} of {wanted} are stored, and it was not dropped")
            elif self.manifest(day) is None:
                sys.exit(f"{day} was dropped and has no manifest")

    def kill_often(self):
        progress = set()
        self.fill()
        self.meet()
        for number in range(KILLS):
            while sum(1 for day in self.days if day in self.stored()) < 3:
                self.fill()
            worker = self.start()
            self.publish_late()
            time.sleep(random.uniform(1.0, 7.0))
            if worker.poll() is not None:
                sys.exit(f"the worker ended by itself with {worker.returncode}")
            worker.kill()
            worker.wait()
            self.check()
            parts = len(glob.glob(f"{self.archive}/**/.*.part", recursive=True))
            gone = self.sql("SELECT count(*) FROM reeferwatch.archived_day WHERE state = 'dropped'")
            progress.add((parts, gone))
            print(f"kill {number + 1}: {gone} days dropped, {parts} half-written", flush=True)
        return progress

    def finish(self):
        """An orderly run to the end, late readings included."""
        worker = self.start()
        deadline = time.monotonic() + 300
        while self.sql(f"SELECT count(*) FROM reeferwatch.archived_day") < str(len(self.days)) \
                and time.monotonic() < deadline:
            time.sleep(1)
        time.sleep(3)
        worker.terminate()
        worker.wait(60)
        while True:
            run = self.ctl("archive", "run", f"--archive={self.archive}", check=False)
            if not set(self.days) & set(self.stored()) or time.monotonic() > deadline:
                break
            print(run.stderr, flush=True)
            time.sleep(1)
        left = set(self.days) & set(self.stored())
        if left:
            sys.exit(f"not archived in the end: {left}")

    def bring_back(self):
        """All files into another database."""
        other = self.postgres.conninfo.replace("dbname=postgres", "dbname=other")
        self.sql("CREATE DATABASE other")
        self.ctl("schema", "migrate", database=other)
        duplicates = 0
        for manifest in sorted(glob.glob(f"{self.archive}/**/*.json", recursive=True)):
            last = json.loads(self.ctl("import", manifest, database=other).stdout.splitlines()[-1])
            duplicates += last["duplicate"]
            if last["rejected"]:
                sys.exit(f"{manifest}: {last}")
        late = self.sql(f"SELECT count(*) FROM reeferwatch.telemetry WHERE container_id = '{LATE}'", other)
        if late != str(self.late):
            sys.exit(f"{late} of {self.late} late readings came back")
        self.sql("DELETE FROM reeferwatch.reading USING reeferwatch.reefer r"
                 f" WHERE r.reefer_id = reading.reefer_id AND container_id = '{LATE}'", other)
        for day, wanted in self.days.items():
            found = self.checksum(day, other)
            if found != wanted:
                sys.exit(f"{day}: {found} came back instead of {wanted}")
        if duplicates:
            sys.exit(f"{duplicates} readings were archived twice")

    def stop(self):
        self.broker.stop()
        self.postgres.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    build = os.path.abspath(parser.parse_args().build)
    folder = tempfile.mkdtemp(prefix="chaos-archive-")
    os.chmod(folder, 0o755)
    trial = Trial(build, folder)
    try:
        progress = trial.kill_often()
        trial.finish()
        trial.bring_back()
    finally:
        trial.stop()
    shutil.rmtree(folder)
    print(f"{KILLS} kills at {len(progress)} different points: {len(trial.days)} days and {trial.late} late readings "
          "are in the archive, each once")


main()
