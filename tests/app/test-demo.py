#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real console on its demo, with nobody at the desk: it must write a picture of every page that
is not blank, rows must be in its database while it runs, what is killed below it must come back, and
nothing may be left running."""

import os
import signal
import subprocess
import struct
import zlib

import console

ALARM_VIEWS = ["alarms-shelved", "alarms-incidents", "alarms-journal", "alarms-statistics"]
PAGES = ["overview", "fleet", "map", "alarms", *ALARM_VIEWS, "history", "reefer", "data", "welcome"]
# Windows of their own, which are smaller.
WINDOWS = ["rules", "rules-editor", "work-orders", "handover"]
LOOKS = ["light", "dark", "narrow"]
TIMEOUT = 300


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


def check_ended(children):
    """Nothing of what ran below the console runs still."""
    ended = console.wait_for(lambda: not console.left_over(children), 20)
    assert ended, f"still running: {console.left_over(children)}"


def check_pictures(program, folder):
    """Every page has a picture with something in it; the data page counted rows."""
    pictures = os.path.join(folder, "pictures")
    app = console.start(program, folder, "--demo", f"--screenshots={pictures}")
    children = {}

    def note_children():
        children.update(console.descendants(app.pid))
        return app.poll() is not None

    assert console.wait_for(note_children, TIMEOUT), "the console takes no end of taking pictures"
    printed = app.stdout.read().split()
    assert app.returncode == 0, f"the console returned {app.returncode}"
    expected = [os.path.join(pictures, f"{page}-{look}.png") for look in LOOKS for page in PAGES + WINDOWS]
    assert printed == expected, f"printed {printed}"
    for path in expected:
        width, height, colours = read_png(path)
        page = os.path.basename(path).rsplit("-", 1)[0]
        assert width >= (380 if page in WINDOWS else 700) and height >= 480, f"{path} is {width}x{height}"
        assert len(colours) > 20, f"{path} has only {len(colours)} colours"
    for kind in ("postgres", "mosquitto", "reeferwatch-simulator"):
        assert any(kind in command for command in children.values()), f"there was no {kind}: {children}"
    check_ended(children)


def check_kill(program, folder):
    """Rows are stored within seconds, and kill -9 leaves nothing running."""
    app = console.start(program, folder, "--demo")
    children = {}

    def has_rows():
        children.update(console.descendants(app.pid))
        return console.count_rows(children) > 0

    stored = console.wait_for(has_rows, 60)
    children.update(console.descendants(app.pid))
    app.send_signal(signal.SIGKILL)
    app.wait()
    assert stored, f"no rows were stored; below the console: {children}"
    check_ended(children)


def check_options(program, _folder):
    """A wrong option is told and nothing is started."""
    for option, says in (("stray", "--name=value"), ("--profile=../x", "--profile"),
                         ("--page=nowhere", "--page"), ("--broker=mqtt://me:secret@host", "--broker"),
                         ("--broker=gopher://host", "--broker"),
                         ("--database=postgresql://me:secret@host/x", "--database")):
        ended = subprocess.run([program, option], capture_output=True, text=True, timeout=30, check=False)
        assert ended.returncode == 64, f"{option}: returned {ended.returncode}"
        assert says in ended.stderr and "secret" not in ended.stderr, f"{option}: {ended.stderr}"


def check_revival(program, folder):
    """A private server or the fleet that is killed comes back, and rows are stored again."""
    app = console.start(program, folder, "--demo")
    children = {}

    def find(kind):
        below, own = console.descendants(app.pid), console.own_children(app.pid)
        children.update(below)
        return {key for key, command in below.items() if kind in command and key[0] in own}

    def rows():
        return console.count_rows(console.descendants(app.pid))

    try:
        assert console.wait_for(lambda: find("reeferwatch-simulator") and rows() > 0, 60), "no rows"
        for kind in ("postgres", "mosquitto", "reeferwatch-simulator"):
            killed = find(kind)
            assert killed, f"there is no {kind}"
            for pid, _ in killed:
                os.kill(pid, signal.SIGKILL)
            back = console.wait_for(lambda: find(kind) - killed and rows() >= 0, 60)
            assert back, f"{kind} did not come back"
            before = rows()
            more = console.wait_for(lambda: rows() > before, 60)
            assert more, f"no more rows after {kind} was killed"
        app.terminate()
        assert app.wait(20) == 0, f"the console returned {app.returncode}"
        check_ended(children)
    finally:
        app.kill()
        app.wait()


console.run([check_options, check_pictures, check_kill, check_revival])
