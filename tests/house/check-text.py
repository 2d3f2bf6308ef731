#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every source looks like: licence line, no unfinished work, nobody's private paths, and some
calls that are not for this program."""

import re

from tree import Tree, code_of

# The formatter aims at 100; this is where a line stops being a matter of taste.
COLUMNS = 110

SPDX = "SPDX-License-Identifier: "
LICENSED = (".c", ".h", ".py", ".sh", ".css", ".sql", ".mjs", ".js")
TEXTS = LICENSED + (".ui", ".xml", ".in", ".md", ".build", ".json", ".1", ".txt")

# With a class in each word, because this file is looked through too.
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b|[Ll]orem i[p]sum")
PRIVATE = re.compile(r"/(home|Users|work|root)/\w")

CALLS = [
    (re.compile(r"\bgoto\b"), "no goto"),
    (re.compile(r"\b(gtk_label_set_markup|pango_parse_markup)\b"), "no markup made of data"),
    (re.compile(r"\b(strcpy|strcat|sprintf|gets|system|popen)\s*\("), "not a safe call"),
]


def check_lines(tree, path):
    lines = tree.lines(path)
    if path.endswith(LICENSED) and SPDX not in "".join(lines[:3]):
        tree.report(path, 1, "the SPDX line is not at the top")
    if lines[-1] != "":
        tree.report(path, len(lines), "the last line has no end")
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            tree.report(path, number, "speaks of unfinished work")
        if PRIVATE.search(line):
            tree.report(path, number, "names a path of somebody's machine")
        if line != line.rstrip() and not path.endswith(".md"):
            tree.report(path, number, "ends in white space")
        if path.endswith((".c", ".h")) and ".pb-c." not in path:
            check_code(tree, path, number, line)


def check_code(tree, path, number, line):
    if "\t" in line:
        tree.report(path, number, "has a tab")
    if len(line) > COLUMNS:
        tree.report(path, number, f"has {len(line)} columns, more than {COLUMNS}")
    for pattern, message in CALLS:
        if pattern.search(code_of(line)):
            tree.report(path, number, message)


def main():
    tree = Tree()
    paths = [path for path in tree.files(*TEXTS) if "/screenshots/" not in path]
    for path in paths + ["dev", ".ci/run"]:
        check_lines(tree, path)
    tree.end()


main()
