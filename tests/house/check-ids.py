#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One application id everywhere, and in the Flatpak no right more than was agreed."""

import json
import os
import re

from tree import APP_ID, Tree

PATH = "/" + APP_ID.replace(".", "/") + "/"

NEEDED = [
    f"data/{APP_ID}.desktop.in",
    f"data/{APP_ID}.metainfo.xml.in",
    f"data/{APP_ID}.service.in",
    f"data/icons/hicolor/scalable/apps/{APP_ID}.svg",
    f"data/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg",
]

FINISH_ARGS = {
    "--share=ipc",
    "--share=network",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--device=dri",
    "--socket=pulseaudio",
}


def check_names(tree):
    for path in NEEDED:
        if not os.path.isfile(os.path.join(tree.root, path)):
            tree.report(path, 1, "is missing")
    for path in tree.files(".c", ".h", ".ui", ".xml", ".in", ".css", ".build", ".json", ".md"):
        if path.startswith("tests/house/"):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            for name in re.findall(r"io\.github\.[A-Za-z]+\.[A-Za-z]+", line):
                if name != APP_ID:
                    tree.report(path, number, f"{name} is not {APP_ID}")
            for name in re.findall(r"/io/github/[A-Za-z/]*", line):
                if not (name + "/").startswith(PATH):
                    tree.report(path, number, f"{name} is not below {PATH}")


def check_schemas(tree):
    for path in tree.files(".gschema.xml", under="data"):
        text = tree.text(path)
        if not os.path.basename(path).startswith(APP_ID):
            tree.report(path, 1, f"a schema's file begins with {APP_ID}")
        for name in re.findall(r'<schema[^>]*\bid="([^"]+)"', text):
            if name != APP_ID and not name.startswith(APP_ID + "."):
                tree.report(path, 1, f"the schema {name} is not below {APP_ID}")


def check_flatpak(tree):
    path = f"flatpak/{APP_ID}.json"
    manifest = json.loads(tree.text(path))
    if manifest["id"] != APP_ID:
        tree.report(path, 1, f"the id is not {APP_ID}")
    if set(manifest["finish-args"]) != FINISH_ARGS:
        odd = set(manifest["finish-args"]) ^ FINISH_ARGS
        tree.report(path, 1, f"finish-args differ from what was agreed: {sorted(odd)}")
    for module in manifest["modules"]:
        for source in module["sources"]:
            if "url" in source and not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
                tree.report(path, 1, f"a source of {module['name']} is not pinned by sha256")
        licences = " ".join(module.get("post-install", []))
        if "/share/licenses/$FLATPAK_ID/" + module["name"] not in licences:
            tree.report(path, 1, f"the licence of {module['name']} is not installed")


def main():
    tree = Tree()
    if f"app_id = '{APP_ID}'" not in tree.text("meson.build"):
        tree.report("meson.build", 1, f"app_id is not {APP_ID}")
    check_names(tree)
    check_schemas(tree)
    check_flatpak(tree)
    tree.end()


main()
