#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with text that a person reads is listed for translation, and each listed exists."""

import os
import re

from tree import Tree, code_of

LIST = "po/POTFILES.in"
CALLS = re.compile(r"(?<![\w])(N?C?_|g?n?gettext|g_dngettext|g_dpgettext2)\s*\(")


def is_translated(tree, path):
    if path.endswith((".desktop.in", ".metainfo.xml.in")):
        return True
    if path.endswith(".gschema.xml"):
        return "gettext-domain" in tree.text(path)
    if path.endswith(".ui"):
        return re.search(r'translatable="(yes|true|1)"', tree.text(path)) is not None
    return any(
        CALLS.search(code_of(line)) and not line.lstrip().startswith("#define")
        for line in tree.lines(path)
    )


def main():
    tree = Tree()
    listed = [line for line in tree.lines(LIST) if line and not line.startswith("#")]
    for number, path in enumerate(listed, 1):
        if not os.path.isfile(os.path.join(tree.root, path)):
            tree.report(LIST, number, f"{path} does not exist")
        elif not is_translated(tree, path):
            tree.report(LIST, number, f"{path} has no text to translate")
    if listed != sorted(set(listed)):
        tree.report(LIST, 1, "is not sorted, or names a file twice")

    candidates = tree.files(".c", ".h", ".ui", under="src") + tree.files(
        ".desktop.in", ".metainfo.xml.in", ".gschema.xml", under="data"
    )
    for path in candidates:
        if path not in listed and is_translated(tree, path):
            tree.report(path, 1, f"has text to translate but is not in {LIST}")

    languages = tree.text("po/LINGUAS").split()
    if languages != sorted(set(languages)):
        tree.report("po/LINGUAS", 1, "is not sorted, or names a language twice")
    tree.end()


main()
