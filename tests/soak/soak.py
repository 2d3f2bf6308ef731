#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at the desk in minutes: the console with a worker, a database and 10,000 reefers whose time
is compressed. How long it takes to open and to show its first reading, and what memory and CPU it
then takes, as JSON lines and as a picture. Fails when memory grows on."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "app"))
import console  # pylint: disable=wrong-import-position
import plot  # pylint: disable=wrong-import-position

DAY = 86400
REEFERS = 10000
INTERVAL = 300  # simulated seconds between two readings of a reefer
PERIOD = 2.0  # seconds between two samples
GROWTH_LIMIT = 8.0  # MB that the second half may add to a simulated day
MEMORY_LIMIT = 200.0  # MB
FIRST_WINDOW = 1.0  # s
FIRST_READING = 6.0
TICKS = os.sysconf("SC_CLK_TCK")


def print_figure(name, value, unit, limit):
    """One figure in the form of the benchmarks."""
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit,
                      "limit": round(limit, 3), "ratio": round(value / limit, 3)}), flush=True)


def memory_of(pid):
    """The proportional share of memory of a process, MB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("Pss:")).split()[1]) / 1024


def cpu_of(pid):
    """CPU of a process so far, s."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def slope(samples):
    """MB a second of the line that fits (seconds, MB) best."""
    n = len(samples)
    mean_x = sum(x for x, _ in samples) / n
    mean_y = sum(y for _, y in samples) / n
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def start_broker(folder, port):
    """A broker for this run."""
    path = os.path.join(folder, "mosquitto.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
                   "max_queued_messages 1000000\n")
    os.chmod(path, 0o644)
    environment = dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    return subprocess.Popen(["mosquitto", "-c", path], stderr=subprocess.DEVNULL, env=environment)


def is_open(pid):
    """Whether a window of the process is on the screen."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
                           capture_output=True, check=False)
    return found.returncode == 0


def stop(*processes):
    """Ends them in order."""
    for process in processes:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()


def wait(app, what, began, pause, patience=60):
    """Seconds since began until what() is true, asked every pause since to ask costs something."""
    while not what():
        if app.poll() is not None or time.monotonic() - began > patience:
            raise SystemExit("soak: the console does not come to itself")
        time.sleep(pause)
    return time.monotonic() - began


def measure_start(build, folder):
    """The demo as a user opens it: seconds until its window and until its first readings are in the
    database, which is when the window is given them."""
    began = time.monotonic()
    app = console.start(os.path.join(build, "src/app/reeferwatch"), folder, "--demo")
    try:
        window = wait(app, lambda: is_open(app.pid), began, 0.03)
        reading = wait(app, lambda: console.count_rows(console.descendants(app.pid)) > 0, began,
                       0.25)
    finally:
        stop(app)
        console.remove_linked(folder)
    return window, reading


def sample(pid, seconds):
    """(seconds, MB, % of a core) of the console every PERIOD."""
    samples, began = [], time.monotonic()
    before, used = began, cpu_of(pid)
    while time.monotonic() - began < seconds:
        time.sleep(PERIOD)
        now, cpu = time.monotonic(), cpu_of(pid)
        samples.append((now - began, memory_of(pid), (cpu - used) / (now - before) * 100))
        before, used = now, cpu
    return samples


def soak(build, folder, options):
    """Runs the day; returns its samples and how many readings it stored."""
    port, speed = free_port(), options.hours * 3600 / options.seconds
    broker = start_broker(folder, port)
    app = console.start(os.path.join(build, "src/app/reeferwatch"), folder,
                        f"--broker=mqtt://127.0.0.1:{port}", "--profile=soak", "--page=overview")
    fleet = None
    try:
        wait(app, lambda: console.count_rows(console.descendants(app.pid)) == 0, time.monotonic(),
             0.25)
        fleet = subprocess.Popen(
            [os.path.join(build, "src/simulator/reeferwatch-simulator"),
             f"--broker=mqtt://127.0.0.1:{port}", f"--reefers={REEFERS}", f"--interval={INTERVAL}",
             f"--speed={speed:.3f}", f"--duration={options.seconds}"], stdout=subprocess.DEVNULL)
        samples = sample(app.pid, options.seconds)
        rows = console.count_rows(console.descendants(app.pid))
    finally:
        stop(*([fleet] if fleet else []), app, broker)
        console.remove_linked(folder)
    return samples, rows


def judge(samples, rows, options):
    """Prints what was found; whether it is within bounds."""
    half = [(at, memory) for at, memory, _ in samples if at > options.seconds / 2]
    growth = slope(half) * options.seconds * DAY / (options.hours * 3600)
    peak = max(memory for _, memory, _ in samples)
    cpu = sum(cpu for _, _, cpu in samples) / len(samples)
    expected = REEFERS * options.hours * 3600 / INTERVAL
    print_figure("ui.soak.growth", growth, "MB a simulated day", GROWTH_LIMIT)
    print_figure("ui.soak.memory", peak, "MB", MEMORY_LIMIT)
    print_figure("ui.soak.cpu", cpu, "% of a core", 100)
    print_figure("ui.soak.readings", rows, "rows", expected)
    return growth <= GROWTH_LIMIT and rows >= expected / 2


def main():
    """Starts, soaks and judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build")
    parser.add_argument("--hours", type=float, default=24, help="of simulated time (24)")
    parser.add_argument("--seconds", type=float, default=600, help="that they are pressed into (600)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rw-soak-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        window, reading = measure_start(options.build, os.path.join(folder, "start"))
        print_figure("ui.start.window", window, "s", FIRST_WINDOW)
        print_figure("ui.start.reading", reading, "s", FIRST_READING)
        samples, rows = soak(options.build, folder, options)
    picture = os.path.join(options.build, "soak.svg")
    plot.write(picture, samples, options.hours)
    print(picture, file=sys.stderr)
    print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
    sys.exit(not judge(samples, rows, options))


if __name__ == "__main__":
    main()
