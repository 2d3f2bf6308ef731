#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real console on its demo, with nobody at the desk: it must write a picture of every page that
is not blank, rows must be in its database while it runs, what is killed below it must come back, and
nothing may be left running."""

import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

PAGES = ["overview", "fleet", "map", "alarms", "history", "reefer", "data", "welcome"]
LOOKS = ["light", "dark", "narrow"]
TIMEOUT = 150


def read_png(path):
    """Width, height and the set of colours of a picture, by every 7th pixel of every 5th line."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    samples = {2: 3, 6: 4}[colour] * (depth // 8)
    raw = zlib.decompress(packed)
    stride = width * samples
    colours, before, at = set(), bytes(stride), 0
    for row in range(height):
        line = bytearray(raw[at + 1:at + 1 + stride])
        unfilter(raw[at], line, before, samples)
        if row % 5 == 0:
            colours.update(bytes(line[x:x + samples]) for x in range(0, stride, samples * 7))
        before, at = line, at + 1 + stride
    return width, height, colours


def unfilter(kind, line, before, samples):
    """Undoes the filter of one line of a PNG in place."""
    for i in range(len(line) if kind else 0):
        left = line[i - samples] if i >= samples else 0
        up = before[i]
        corner = before[i - samples] if i >= samples else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            p = left + up - corner
            guess = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
        line[i] = (line[i] + guess) & 255


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
    return subprocess.Popen([program, "--demo", *options], stdout=subprocess.PIPE, env=environment,
                            text=True)


def check_pictures(program, folder):
    """Every page has a picture with something in it; the data page counted rows."""
    pictures = os.path.join(folder, "pictures")
    console = start(program, folder, f"--screenshots={pictures}")
    children = {}

    def note_children():
        children.update(descendants(console.pid))
        return console.poll() is not None

    assert wait_for(note_children, TIMEOUT), "the console takes no end of taking pictures"
    printed = console.stdout.read().split()
    assert console.returncode == 0, f"the console returned {console.returncode}"
    expected = [os.path.join(pictures, f"{page}-{look}.png") for look in LOOKS for page in PAGES]
    assert printed == expected, f"printed {printed}"
    for path in expected:
        width, height, colours = read_png(path)
        assert width >= 700 and height >= 480, f"{path} is {width}x{height}"
        assert len(colours) > 20, f"{path} has only {len(colours)} colours"
    for kind in ("postgres", "mosquitto", "reeferwatch-simulator"):
        assert any(kind in command for command in children.values()), f"there was no {kind}: {children}"
    assert wait_for(lambda: not left_over(children), 15), f"still running: {left_over(children)}"


def count_rows(children):
    """Rows in the view telemetry of the private database of a running console, or -1."""
    for command in children.values():
        found = re.search(r"unix_socket_directories=(\S+)", command)
        if found:
            answer = subprocess.run(
                ["psql", "-h", found[1], "-U", "reeferwatch", "-d", "reeferwatch", "-Atc",
                 "SELECT count(*) FROM reeferwatch.telemetry"],
                capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                return int(answer.stdout)
    return -1


def check_kill(program, folder):
    """Rows are stored within seconds, and kill -9 leaves nothing running."""
    console = start(program, folder)
    children = {}

    def has_rows():
        children.update(descendants(console.pid))
        return count_rows(children) > 0

    stored = wait_for(has_rows, 60)
    children.update(descendants(console.pid))
    console.send_signal(signal.SIGKILL)
    console.wait()
    assert stored, f"no rows were stored; below the console: {children}"
    assert wait_for(lambda: not left_over(children), 20), f"still running: {left_over(children)}"


def check_revival(program, folder):
    """A private server or the fleet that is killed comes back, and rows are stored again."""
    console = start(program, folder)
    children = {}

    def find(kind):
        below, own = descendants(console.pid), own_children(console.pid)
        children.update(below)
        return {key for key, command in below.items() if kind in command and key[0] in own}

    def rows():
        return count_rows(descendants(console.pid))

    try:
        assert wait_for(lambda: find("reeferwatch-simulator") and rows() > 0, 60), "no rows were stored"
        for kind in ("postgres", "mosquitto", "reeferwatch-simulator"):
            killed = find(kind)
            assert killed, f"there is no {kind}"
            for pid, _ in killed:
                os.kill(pid, signal.SIGKILL)
            assert wait_for(lambda: find(kind) - killed and rows() >= 0, 60), f"{kind} did not come back"
            before = rows()
            assert wait_for(lambda: rows() > before, 60), f"no more rows after {kind} was killed"
        console.terminate()
        assert console.wait(20) == 0, f"the console returned {console.returncode}"
        assert wait_for(lambda: not left_over(children), 20), f"still running: {left_over(children)}"
    finally:
        console.kill()
        console.wait()


def remove_linked(folder):
    """Root's database may lie elsewhere, with a link to it in the folder."""
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            if os.path.islink(path) and os.path.isabs(os.readlink(path)):
                shutil.rmtree(os.readlink(path), ignore_errors=True)


def main():
    """Runs the checks and says so in TAP."""
    program = sys.argv[1]
    checks = [check_pictures, check_kill, check_revival]
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
    return failed


sys.exit(main())
