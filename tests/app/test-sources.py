#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the console gets its readings from is chosen while it runs: the demo and a broker of the
user's own must each get their readings, and a database of their own."""

import datetime
import json
import os
import re
import subprocess

import console

def activate(action, parameter="@av []"):
    """Activates an action of the running console; returns whether it took it."""
    return console.call("Activate", action, parameter, "@a{sv} {}")


def publish(port, container):
    """Publishes one reading of now."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    message = {"container_id": container, "measurement_time": now, "temperature": -17.5,
               "target_temperature": -18.0}
    return subprocess.run(
        ["mosquitto_pub", "-p", str(port), "-q", "1", "-t", f"reefers/{container}/telemetry", "-m",
         json.dumps(message)], capture_output=True, check=False).returncode == 0


def containers(children):
    """What the database of a running console knows of."""
    return set(console.ask(children, "SELECT DISTINCT container_id FROM reeferwatch.telemetry")
               .splitlines())


def check_sources(program, folder):
    """A demo chosen at the first run keeps apart from the broker that is chosen after it."""
    app = console.start(program, folder)
    port = console.free_port()
    broker = console.start_broker(folder, port)
    own = {"MWCU7012345", "CMAU4501237"}

    def below():
        return console.descendants(app.pid)

    def has_own():
        for container in own:
            publish(port, container)
        return containers(below()) >= own

    try:
        assert console.wait_for(lambda: activate("start-demo"), 30), "no console on the bus"
        assert console.wait_for(lambda: console.count_rows(below()) > 0, 60), "the demo has no rows"
        home = os.path.join(folder, "share", "reeferwatch")
        assert os.listdir(home) == ["demo"], f"the demo's data lie in {os.listdir(home)}"
        address = f"[<('mqtt://127.0.0.1:{port}', '', 'reefers/+/telemetry', '')>]"
        assert activate("connect", address), "the console does not connect"
        assert console.wait_for(has_own, 60), f"what was published did not come: {containers(below())}"
        assert containers(below()) == own, "the broker's database holds reefers of the demo"
        assert not any(re.search("reeferwatch-simulator", line) for line in below().values())
    finally:
        for process in (app, broker):
            process.terminate()
            process.wait()
    assert app.returncode == 0, f"the console returned {app.returncode}"


console.run([check_sources])
