#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and functions stay small enough to be read at once."""

from tree import Tree

FILE_LINES = 700
FUNCTION_LINES = 80
FEWEST_FUNCTIONS = 20


def functions_of(lines):
    """(name, first line, length) of each function; our brace style puts its braces in column 0."""
    begin = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            head = number - 2
            while head > 0 and lines[head].startswith((" ", "\t")):
                head -= 1
            begin = (lines[head].split("(")[0].strip(), number)
        elif line.startswith("}") and begin:
            if line == "}":
                yield begin[0], begin[1], number - begin[1] + 1
            begin = None


def main():
    tree = Tree()
    found = 0
    sources = tree.files(".c", ".h", ".py", ".sh", ".ui", under="src") + tree.files(
        ".c", ".h", ".py", ".sh", under="tests"
    )
    for path in sources:
        lines = tree.lines(path)
        if len(lines) - 1 > FILE_LINES:
            tree.report(path, FILE_LINES, f"{len(lines) - 1} lines, more than {FILE_LINES}")
        if not path.endswith((".c", ".h")):
            continue
        for name, number, length in functions_of(lines):
            found += 1
            if length > FUNCTION_LINES:
                tree.report(path, number, f"{name}: {length} lines, more than {FUNCTION_LINES}")
    if found < FEWEST_FUNCTIONS:
        tree.report("src", 1, f"only {found} functions were found: the test does not see the code")
    tree.end()


main()
