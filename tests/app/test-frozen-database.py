#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that hangs: the window goes on answering, and afterwards what came is stored.

The actions on the session bus are answered by the main thread, as are clicks, so each answer shows
that it turns. How long the longest took is told, and judged by who reads it: it includes starting the
program that asks.
"""

import contextlib
import os
import signal
import time

import console

# Longer than the deadline of a transaction, so that the connection is given up as well.
FROZEN_S = 15
ANSWERS = 30


def postgres(children):
    """What runs of the private database: the server, and what it starts without being our child."""
    return [pid for (pid, _), command in children.items() if "postgres" in command.split(" ")[0]]


def send(pids, number):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def longest_answer(seconds):
    """Asks again and again; how many answers came and how many ms the longest took."""
    end = time.monotonic() + seconds
    count, longest = 0, 0.0
    while time.monotonic() < end:
        begin = time.monotonic()
        assert console.call("List"), "the window does not answer"
        longest = max(longest, time.monotonic() - begin)
        count += 1
    return count, round(longest * 1000)


def check_frozen_database(program, folder):
    """The window lives while its database hangs, and the readings of that time are not lost."""
    app = console.start(program, folder)

    def below():
        return console.descendants(app.pid)

    try:
        assert console.wait_for(lambda: console.call("Activate", "start-demo", "@av []", "@a{sv} {}"), 30), \
            "no console on the bus"
        assert console.wait_for(lambda: console.count_rows(below()) > 0, 60), "the demo has no rows"
        _, usual = longest_answer(3)
        frozen = postgres(below())
        assert frozen, "there is no database to freeze"
        send(frozen, signal.SIGSTOP)
        try:
            count, longest = longest_answer(FROZEN_S)
        finally:
            send(frozen, signal.SIGCONT)
        print(f"# frozen: {count} answers, the longest took {longest} ms, before {usual} ms", flush=True)
        assert count >= ANSWERS, f"only {count} answers in {FROZEN_S} s"
        before = console.count_rows(below())
        assert console.wait_for(lambda: console.count_rows(below()) > max(before, 0), 60), \
            "nothing is stored any more"
    finally:
        app.terminate()
        app.wait()
    assert app.returncode == 0, f"the console returned {app.returncode}"


console.run([check_frozen_database])
