# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the house share: the files of the tree, and how a finding is reported."""

import os
import re
import sys

APP_ID = "io.github.reeferwatch.Reeferwatch"

# Build folders and what version control keeps are no part of the tree.
SKIPPED = re.compile(r"^(\.git|\.flatpak-builder|\.cache|build.*|_build.*|__pycache__)$")


class Tree:
    def __init__(self):
        self.root = os.path.realpath(sys.argv[1])
        self.findings = []

    def files(self, *suffixes, under=""):
        """Paths below the root, sorted, with one of the suffixes (all files without any)."""
        found = []
        for folder, folders, names in os.walk(os.path.join(self.root, under)):
            folders[:] = [name for name in folders if not SKIPPED.match(name)]
            for name in names:
                if not suffixes or name.endswith(suffixes):
                    found.append(os.path.relpath(os.path.join(folder, name), self.root))
        return sorted(found)

    def text(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def lines(self, path):
        return self.text(path).split("\n")

    def report(self, path, line, message):
        self.findings.append(f"{path}:{line}: {message}")

    def end(self):
        """Prints the findings and ends the test: 1 when there are any."""
        for finding in self.findings:
            print(finding)
        sys.exit(1 if self.findings else 0)


def code_of(line):
    """A line of C without its string literals and comments that end on it."""
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    line = re.sub(r"/\*.*?\*/", "", line)
    return re.sub(r"/\*.*", "", line)
