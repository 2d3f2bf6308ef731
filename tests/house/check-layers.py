#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who includes what. Most of it does not even compile; this catches what lies in /usr/include."""

import os
import re

from tree import Tree, code_of

# The layers that may see a package; everywhere else its headers are forbidden.
ALLOWED = [
    (r"mosquitto", {"extract", "simulator", "services"}),
    (r"openssl/", {"extract"}),
    (r"librdkafka", {"extract"}),
    (r"libpq|postgres_ext\.h|pg_config", {"load"}),
    (r"sqlite3\.h", {"load"}),
    (r"pulse/", {"services"}),
    (r"curl/", {"archive", "notify"}),
    (r"libsoup/", {"notify", "worker"}),
    (r"gtk/|gdk/|gsk/", {"chart", "map", "ui", "app"}),
    (r"cairo|pango", {"export", "chart", "map", "ui", "app"}),
    (r"adwaita\.h", {"ui", "app"}),
    (r"shumate/", {"map", "ui"}),
]

PROGRAMS = {"app", "worker", "simulator", "ctl"}

# A table's third column is for packages, the second for layers.
LAYER = re.compile(r"^\s*\['(\w+)',\s*\[([^\]]*)\]")


def layers_of(tree):
    table = {}
    for line in tree.lines("src/meson.build"):
        match = LAYER.match(line)
        if match:
            table[match[1]] = set(re.findall(r"'(\w+)'", match[2]))
    return table


def visible(table, layer):
    seen, todo = set(), [layer]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(table[name])
    return seen


def check_include(tree, path, number, layer, target, sees, homes):
    for pattern, layers in ALLOWED:
        if re.match(pattern, target) and layer not in layers:
            tree.report(path, number, f"<{target}> is not for the layer {layer}")
    if target.startswith(("rw-", ".")) and "/" in target:
        tree.report(path, number, f'"{target}": headers of the project are included by name alone')
    home = homes.get(target)
    if home and sees is not None and home not in sees:
        tree.report(path, number, f"{layer} must not include {home} ({target})")


def main():
    tree = Tree()
    table = layers_of(tree)
    sources = tree.files(".c", ".h", under="src")
    homes = {os.path.basename(path): path.split("/")[1] for path in sources if path.endswith(".h")}

    if "core" not in table or "ui" not in table:
        tree.report("src/meson.build", 1, "the table of layers was not understood")
    for path in sources:
        if path.count("/") < 2:
            continue
        layer = path.split("/")[1]
        sees = None if layer in PROGRAMS else visible(table, layer)
        for number, line in enumerate(tree.lines(path), 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if match:
                check_include(tree, path, number, layer, match[1], sees, homes)
            elif layer not in PROGRAMS and re.search(
                r"\bg_(print|printerr|message|warning|critical|info)\s*\(", code_of(line)
            ):
                tree.report(path, number, "a layer below the programs neither prints nor logs above debug")
    tree.end()


main()
