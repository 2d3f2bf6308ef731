#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator is told at the desk: a notification of an alarm, replaced rather than piled up, gone
when somebody acknowledges it, whose button acknowledges; and one for a thousand in a second.

The bus is a real one; the desktop's part on it, which shows notifications, is played by this test.
"""

import os
import re
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

import console

NAME = "org.freedesktop.Notifications"
INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""


class Desktop(threading.Thread):
    """Shows notifications: shown is id → (title, body, actions, urgency); told counts Notify."""

    def __init__(self):
        super().__init__(daemon=True)
        self.shown, self.told, self.last = {}, 0, 0
        self.bus = None
        self.ready = threading.Event()

    def run(self):
        context = GLib.MainContext()
        context.push_thread_default()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus.register_object("/org/freedesktop/Notifications", info, self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, NAME, 0, lambda *_: self.ready.set(), None)
        GLib.MainLoop(context).run()

    def called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            _, replaces, _, title, body, actions, hints, _ = parameters.unpack()
            self.told += 1
            if not replaces:
                self.last += 1
            number = replaces or self.last
            self.shown[number] = (title, body, dict(zip(actions[1::2], actions[::2])), hints.get("urgency"))
            invocation.return_value(GLib.Variant("(u)", (number,)))
        elif method == "CloseNotification":
            self.shown.pop(parameters.unpack()[0], None)
            invocation.return_value(None)
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        else:
            invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))

    def press(self, number, label):
        """Presses a button of a notification, which then goes."""
        action = self.shown.pop(number)[2][label]
        for name, value in (("ActionInvoked", GLib.Variant("(us)", (number, action))),
                            ("NotificationClosed", GLib.Variant("(uu)", (number, 2)))):
            self.bus.emit_signal(None, "/org/freedesktop/Notifications", NAME, name, value)

    def find(self, words):
        """The number of the notification that has these words, or None."""
        return next((number for number, note in dict(self.shown).items() if words in note[0]), None)


def raise_alarms(below, first, count, rule, priority):
    """As a worker does; the reefers are made where they are missing."""
    return console.ask(below, f"""
        INSERT INTO reeferwatch.reefer (container_id)
        SELECT 'MWCU' || to_char(n, 'FM0000000') FROM generate_series({first}, {first + count - 1}) n
        ON CONFLICT DO NOTHING;
        SELECT raised FROM reeferwatch.store_alarm_events(
          ARRAY(SELECT reefer_id FROM reeferwatch.reefer WHERE container_id BETWEEN
                'MWCU{first:07}' AND 'MWCU{first + count - 1:07}' ORDER BY 1),
          array_fill('{rule}'::text, '{{{count}}}'), array_fill('raised'::text, '{{{count}}}'),
          array_fill({priority}::smallint, '{{{count}}}'), array_fill(now(), '{{{count}}}'),
          array_fill(9::real, '{{{count}}}'), array_fill(5::real, '{{{count}}}'))""").strip()


def states(below, container):
    """What the alarms of a container are."""
    return console.ask(below, "SELECT string_agg(DISTINCT state, ' ') FROM reeferwatch.alarm"
                              f" WHERE container_id = '{container}'").strip()


def check_single(desktop, below):
    """One reefer is one notification, whatever is wrong with it; its button acknowledges."""
    assert raise_alarms(below(), 1, 1, "control_air_high", 2) == "1", "the alarm was not stored"
    assert console.wait_for(lambda: desktop.find("MWCU0000001"), 10), f"nothing was told: {desktop.shown}"
    number = desktop.find("MWCU0000001")
    title, body, actions, _ = desktop.shown[number]
    assert "Control air too warm" in title and re.search("9.0.*5.0", body), (title, body)
    assert set(actions) >= {"Acknowledge", "Show"}, actions

    assert raise_alarms(below(), 1, 1, "door_open", 1) == "1", "the second was not stored"
    assert console.wait_for(lambda: "Door" in desktop.shown[number][0], 10), "it was not replaced"
    assert len(desktop.shown) == 1, f"they pile up: {desktop.shown}"

    desktop.press(number, "Acknowledge")
    assert console.wait_for(lambda: states(below(), "MWCU0000001") != "unacknowledged", 10), \
        "the button acknowledges nothing"
    console.ask(below(), "SELECT reeferwatch.acknowledge(array_agg(alarm_id), NULL) FROM reeferwatch.alarm")
    assert console.wait_for(lambda: not desktop.shown, 10), f"still there: {desktop.shown}"


def check_storm(desktop, below):
    """A thousand in a second are one, and it goes when all are acknowledged elsewhere."""
    before = desktop.told
    assert raise_alarms(below(), 1000, 1000, "control_air_high", 2) == "1000", "the storm was not stored"
    assert console.wait_for(lambda: desktop.find("1,000"), 15), f"no summary: {desktop.shown}"
    assert len(desktop.shown) == 1 and desktop.told == before + 1, (desktop.told - before, desktop.shown)
    console.ask(below(), "SELECT reeferwatch.acknowledge(array_agg(alarm_id), NULL) FROM reeferwatch.alarm"
                         " WHERE state = 'unacknowledged'")
    assert console.wait_for(lambda: not desktop.shown, 10), f"still there: {desktop.shown}"


def check_notifications(program, folder):
    """Alarms in the database of a console that reads from a broker."""
    desktop = Desktop()
    desktop.start()
    assert desktop.ready.wait(10), "no name on the bus"
    port = console.free_port()
    broker = console.start_broker(folder, port)
    app = console.start(program, folder)
    address = f"[<('mqtt://127.0.0.1:{port}', '', 'reefers/+/telemetry', '')>]"

    def below():
        return console.descendants(app.pid)

    def has_schema():
        return console.ask(below(), "SELECT to_regclass('reeferwatch.geofence')").strip() != ""

    try:
        assert console.wait_for(lambda: console.call("Activate", "connect", address, "@a{sv} {}"), 30), \
            "no console on the bus"
        assert console.wait_for(has_schema, 60), "there is no database"
        # What is there at the start is told as one summary: let there have been a start.
        GLib.usleep(3 * GLib.USEC_PER_SEC)
        check_single(desktop, below)
        # Further apart than what counts as a storm.
        GLib.usleep(11 * GLib.USEC_PER_SEC)
        check_storm(desktop, below)
    finally:
        for process in (app, broker):
            process.terminate()
            process.wait()
    assert app.returncode == 0, f"the console returned {app.returncode}"


os.environ["LC_ALL"] = "C.UTF-8"
console.run([check_notifications])
