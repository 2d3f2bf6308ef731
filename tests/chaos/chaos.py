# SPDX-License-Identifier: GPL-3.0-or-later
"""What the chaos tests share: real servers in a temporary folder that can be hurt, and a worker.

All run as processes of their own and are ended by pid. As root PostgreSQL runs as another user.
"""
import contextlib
import glob
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


def find(name, *folders):
    found = shutil.which(name, path=os.pathsep.join([*folders, os.environ["PATH"]]))
    if found is None:
        sys.exit(f"chaos: {name} is not installed")
    return found


def is_alive(pid):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    return False


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
            self.prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = f"{folder}/data"
        subprocess.run([*self.prefix, find("initdb", *binaries), "-D", data, "-A", "trust", "-U", "chaos",
                        "--locale=C", "--encoding=UTF8"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.command = [*self.prefix, find("postgres", *binaries), "-D", data, "-k", folder, "-h", ""]
        self.conninfo = f"host={folder} user=chaos dbname=postgres"
        self.start()

    def start(self):
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=subprocess.STDOUT, cwd="/")
        for _ in range(200):
            if subprocess.run([self.psql, "-Xqd", self.conninfo, "-c", "select 1"],
                              capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("chaos: PostgreSQL did not start, see its log in " + self.folder)

    def query(self, sql):
        out = subprocess.run([self.psql, "-XAtqd", self.conninfo, "-c", sql], check=True,
                             capture_output=True, text=True).stdout
        return [int(field) for field in out.strip().split("|")]

    def postmaster(self):
        with open(f"{self.folder}/data/postmaster.pid", encoding="ascii") as file:
            return int(file.readline())

    def family(self):
        """The postmaster and all that it started."""
        parent = self.postmaster()
        pids = [parent]
        for entry in glob.glob("/proc/[0-9]*/stat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(entry, encoding="utf-8") as file:
                if int(file.read().rsplit(")", 1)[1].split()[1]) == parent:
                    pids.append(int(entry.split("/")[2]))
        return pids

    def signal_family(self, number):
        for pid in self.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def freeze(self):
        self.signal_family(signal.SIGSTOP)

    def thaw(self):
        self.signal_family(signal.SIGCONT)

    def kill(self):
        pids = self.family()
        self.signal_family(signal.SIGKILL)
        self.process.wait(60)
        # A backend in the middle of a write takes a moment to die, and no server starts before.
        while any(is_alive(pid) for pid in pids):
            time.sleep(0.05)

    def stop(self):
        os.kill(self.postmaster(), signal.SIGINT)
        self.process.wait(60)


class Broker:
    """mosquitto on a unix socket; what it holds survives an orderly restart."""

    def __init__(self, folder):
        self.folder = folder
        self.address = f"unix:{folder}/mqtt"
        with open(f"{folder}/mosquitto.conf", "w", encoding="ascii") as config:
            config.write(f"listener 0 {folder}/mqtt\nallow_anonymous true\n"
                         f"persistence true\npersistence_location {folder}/\n"
                         "max_inflight_messages 1000\nmax_queued_messages 1000000\n")
            if os.getuid() == 0:
                config.write("user root\n")
        self.start()

    def start(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.folder}/mqtt")
        with open(f"{self.folder}/mosquitto.log", "ab") as log:
            self.process = subprocess.Popen(
                [find("mosquitto", "/usr/sbin"), "-c", f"{self.folder}/mosquitto.conf"], stderr=log)
        while not os.path.exists(f"{self.folder}/mqtt"):
            time.sleep(0.05)
            if self.process.poll() is not None:
                sys.exit("chaos: mosquitto did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Worker:
    """The worker, watched: CPU seconds and peak memory over all its lives."""

    def __init__(self, build, broker, database, *options):
        self.command = [f"{build}/src/worker/reeferwatch-worker", f"--broker={broker}",
                        f"--database={database}", "--client-id=chaos", "--idle-exit=5", *options]
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


@contextlib.contextmanager
def servers():
    """A PostgreSQL and a broker in a folder that goes with them."""
    folder = tempfile.mkdtemp(prefix="rw-chaos-", dir="/tmp")
    os.chmod(folder, 0o755)
    for part in ("db", "mq"):
        os.mkdir(f"{folder}/{part}", 0o755)
    database = Postgres(f"{folder}/db")
    broker = Broker(f"{folder}/mq")
    try:
        yield folder, database, broker
    finally:
        broker.stop()
        database.stop()
        shutil.rmtree(folder)


def start_publisher(build, broker, *options):
    return subprocess.Popen([f"{build}/src/simulator/reeferwatch-simulator", f"--broker={broker}", *options],
                            stdout=subprocess.PIPE, text=True)


def count_rows(database):
    """Rows, and different ones, of the readings; and dead letters."""
    return database.query(
        "select count(*), count(distinct (container_id, measurement_time)),"
        " (select count(*) from reeferwatch.dead_letter) from reeferwatch.telemetry")
