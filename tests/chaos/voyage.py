#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way of the data under load: simulator, broker, worker, PostgreSQL; then the count.

Starts its own servers in a temporary folder, lets the simulator publish a fleet, waits until the
worker has committed everything, and compares what the publisher counted with what the database
holds. Prints one JSON line of figures and ends with 0 only if nothing was lost.
"""
import argparse
import glob
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="build folder with the programs")
    parser.add_argument("--reefers", type=int, default=10000)
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--seconds", type=int, default=300, help="how long to publish")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 the worker that many times")
    return parser.parse_args()


def find(name, *folders):
    found = shutil.which(name, path=os.pathsep.join([*folders, os.environ["PATH"]]))
    if found is None:
        sys.exit(f"voyage: {name} is not installed")
    return found


class Postgres:
    """A private server on a unix socket; as root it runs as another user, as it must."""

    def __init__(self, folder):
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
        self.folder = folder
        self.psql = find("psql", *binaries)
        self.prefix = []
        user = pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            user = "postgres"
            self.prefix = ["runuser", "-u", user, "--"]
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = f"{folder}/data"
        subprocess.run([*self.prefix, find("initdb", *binaries), "-D", data, "-A", "trust", "-U", "voyage",
                        "--locale=C", "--encoding=UTF8"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.process = subprocess.Popen(
            [*self.prefix, find("postgres", *binaries), "-D", data, "-k", folder, "-h", ""],
            stdout=open(f"{folder}/log", "wb"), stderr=subprocess.STDOUT, cwd="/")
        self.conninfo = f"host={folder} user=voyage dbname=postgres"
        for _ in range(200):
            if subprocess.run([self.psql, "-Xqd", self.conninfo, "-c", "select 1"],
                              capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("voyage: PostgreSQL did not start, see its log in " + folder)

    def query(self, sql):
        out = subprocess.run([self.psql, "-XAtqd", self.conninfo, "-c", sql], check=True,
                             capture_output=True, text=True).stdout
        return [int(field) for field in out.strip().split("|")]

    def stop(self):
        pid = int(open(f"{self.folder}/data/postmaster.pid").readline())
        os.kill(pid, signal.SIGINT)
        self.process.wait(60)


class Broker:
    def __init__(self, folder):
        self.address = f"unix:{folder}/mqtt"
        with open(f"{folder}/mosquitto.conf", "w") as config:
            config.write(f"listener 0 {folder}/mqtt\nallow_anonymous true\npersistence false\n"
                         "max_inflight_messages 1000\nmax_queued_messages 1000000\n")
            if os.getuid() == 0:
                config.write("user root\n")
        self.process = subprocess.Popen([find("mosquitto", "/usr/sbin"), "-c", f"{folder}/mosquitto.conf"],
                                        stderr=open(f"{folder}/mosquitto.log", "wb"))
        while not os.path.exists(f"{folder}/mqtt"):
            time.sleep(0.05)
            if self.process.poll() is not None:
                sys.exit("voyage: mosquitto did not start")


class Worker:
    """The worker, watched: CPU seconds and peak memory over all its lives."""

    def __init__(self, build, broker, database):
        self.command = [f"{build}/src/worker/reeferwatch-worker", f"--broker={broker}",
                        f"--database={database}", "--client-id=voyage", "--idle-exit=5"]
        self.cpu = 0.0
        self.peak = 0
        self.last_line = ""
        self.lives = 0
        self.start()

    def start(self):
        self.lives += 1
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)

    def measure(self):
        try:
            fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
            status = open(f"/proc/{self.process.pid}/status").read()
        except (FileNotFoundError, ProcessLookupError):
            return None
        if "VmHWM:" in status:
            self.peak = max(self.peak, int(status.split("VmHWM:")[1].split()[0]))
        return (int(fields[11]) + int(fields[12])) / TICKS

    def kill(self):
        self.cpu += self.measure() or 0
        self.process.kill()
        self.process.communicate()

    def finish(self):
        last = 0
        output = []
        reader = threading.Thread(target=lambda: output.extend(self.process.stdout), daemon=True)
        reader.start()
        while self.process.poll() is None:
            last = self.measure() or last
            time.sleep(0.2)
        reader.join()
        self.cpu += last
        self.last_line = output[-1] if output else "{}"
        return self.process.returncode


def kill_while_publishing(worker, publisher, kills, seconds):
    pause = seconds / (kills + 1)
    for _ in range(kills):
        time.sleep(pause)
        if publisher.poll() is not None:
            break
        worker.kill()
        worker.start()


def verdict(database, worker, published, kills):
    stored, distinct = database.query(
        "select count(*), count(distinct (container_id, measurement_time)) from reeferwatch.telemetry")
    rejected = database.query("select count(*) from reeferwatch.dead_letter")[0]
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
    folder = tempfile.mkdtemp(prefix="rw-voyage-", dir="/tmp")
    os.chmod(folder, 0o755)
    for part in ("db", "mq"):
        os.mkdir(f"{folder}/{part}", 0o755)
    database = Postgres(f"{folder}/db")
    broker = Broker(f"{folder}/mq")
    try:
        worker = Worker(build, broker.address, database.conninfo)
        time.sleep(3)
        publisher = subprocess.Popen(
            [f"{build}/src/simulator/reeferwatch-simulator", f"--broker={broker.address}",
             f"--reefers={options.reefers}", f"--speed={options.speed}",
             f"--duration={options.seconds}"], stdout=subprocess.PIPE, text=True)
        kill_while_publishing(worker, publisher, options.kills, options.seconds)
        published = json.loads(publisher.communicate()[0].strip().splitlines()[-1])
        code = worker.finish()
        good = verdict(database, worker, published, options.kills) and code == 0
    finally:
        broker.process.terminate()
        broker.process.wait(10)
        database.stop()
        shutil.rmtree(folder)
    print("nothing lost" if good else "LOST OR WRONG", file=sys.stderr)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
