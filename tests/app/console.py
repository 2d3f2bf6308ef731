# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the whole console share: starting it, and seeing what runs below it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

BUS_NAME = "io.github.reeferwatch.Reeferwatch"


def processes():
    """(pid, start time) → (parent's pid, command line) of what runs; a pid alone may be used again."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            with open(f"/proc/{name}/cmdline", "rb") as file:
                command = file.read().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if fields[0] != "Z":
            found[(int(name), fields[19])] = (int(fields[1]), command)
    return found


def descendants(root):
    """What processes() finds below a pid, with its command line; one that is ending has none."""
    all_processes = processes()
    below, grew = {root}, True
    while grew:
        more = {key[0] for key, (parent, _) in all_processes.items() if parent in below} - below
        below |= more
        grew = bool(more)
    return {key: command for key, (_, command) in all_processes.items()
            if key[0] in below and key[0] != root and command}


def own_children(root):
    """The pids that a process itself has started."""
    return {key[0] for key, (parent, _) in processes().items() if parent == root}


def left_over(children):
    """What still runs of processes seen before."""
    now = processes()
    return {key: command for key, command in children.items() if key in now}


def wait_for(what, seconds):
    """Waits until what() is true; returns whether it was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


def start(program, folder, *options):
    """Starts the console with a home of its own."""
    environment = dict(os.environ, XDG_DATA_HOME=os.path.join(folder, "share"),
                       XDG_CONFIG_HOME=os.path.join(folder, "config"))
    return subprocess.Popen([program, *options], stdout=subprocess.PIPE, env=environment, text=True)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def start_broker(folder, port):
    """A broker as users have them."""
    path = os.path.join(folder, "mosquitto.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    os.chmod(path, 0o644)
    program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    return subprocess.Popen([program, "-c", path], stderr=subprocess.DEVNULL)


def call(method, *arguments):
    """Calls a method of the running console's actions; whether it answered within 10 s."""
    answer = subprocess.run(
        ["gdbus", "call", "--session", "--timeout", "10", "--dest", BUS_NAME, "--object-path",
         "/" + BUS_NAME.replace(".", "/"), "--method", f"org.gtk.Actions.{method}", *arguments],
        capture_output=True, text=True, check=False)
    return answer.returncode == 0


def ask(children, query):
    """What the private database of a running console answers, or ""."""
    for command in children.values():
        found = re.search(r"unix_socket_directories=(\S+)", command)
        if found:
            answer = subprocess.run(
                ["psql", "-h", found[1], "-U", "reeferwatch", "-d", "reeferwatch", "-Atqc", query],
                capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                return answer.stdout
    return ""


def count_rows(children):
    """Rows in the view telemetry of the private database of a running console, or -1."""
    return int(ask(children, "SELECT count(*) FROM reeferwatch.telemetry") or -1)


def remove_linked(folder):
    """Root's database may lie elsewhere, with a link to it in the folder."""
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            if os.path.islink(path) and os.path.isabs(os.readlink(path)):
                shutil.rmtree(os.readlink(path), ignore_errors=True)


def run(checks):
    """Runs checks(program, folder), each with a folder of its own, and says so in TAP."""
    program = sys.argv[1]
    print(f"1..{len(checks)}")
    failed = False
    for number, check in enumerate(checks, 1):
        with tempfile.TemporaryDirectory(prefix="rw-demo-", ignore_cleanup_errors=True) as folder:
            os.chmod(folder, 0o755)
            try:
                check(program, folder)
                print(f"ok {number} {check.__name__}", flush=True)
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {check.__name__}\n# {error}", flush=True)
            remove_linked(folder)
    sys.exit(failed)
