#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests of Kafka on a real cluster instead of the mock.

The default tests run on the mock cluster that librdkafka brings. This runs the same programs against
brokers that you name: exactly once with four partitions, bad input, partitions claimed by somebody
else, a database that is killed, alarms over a rebalance, two workers that share a topic, kill -9 and
SIGSTOP of a worker. What only a mock can do, going down on command, is left out.

It makes topics and groups called rw-test-XXXXXXXX-..., and deletes the topics when it ends; the
brokers must allow that. PostgreSQL is started by the tests themselves. For example:

    docker run --rm --detach --network=host apache/kafka:latest
    tests/chaos/kafka-real.py --kafka=localhost:9092

A cluster with a login is used with the environment of the worker and --option, as
    --option=security.protocol=ssl
Prints what the tests print, and ends with 0 only if all of them passed.
"""
import argparse
import os
import subprocess
import sys

TESTS = (("test-kafka", []), ("test-kafka-group", ["--kills={kills}"]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kafka", required=True, metavar="HOSTS", help="brokers, host[:port],...")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE",
                        help="a setting of librdkafka for tests and worker, repeatable")
    parser.add_argument("--build", default="build", help="build folder with the tests (build)")
    parser.add_argument("--kills", type=int, default=10, help="kill -9 of the worker (10)")
    parser.add_argument("--runs", type=int, default=1, help="how often to do it all (1)")
    return parser.parse_args()


def run(program, extra, options, build):
    source = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    environment = dict(os.environ, RW_TEST_KAFKA=options.kafka, G_TEST_SRCDIR=source,
                       G_TEST_BUILDDIR=f"{build}/tests", G_DEBUG="fatal-warnings")
    if options.option:
        environment["RW_TEST_KAFKA_OPTIONS"] = ";".join(options.option)
    path = f"{build}/tests/{program}"
    if not os.access(path, os.X_OK):
        sys.exit(f"kafka-real: {path} is missing: build with the meson option kafka enabled")
    return subprocess.run([path, *extra], env=environment, check=False).returncode


def main():
    options = arguments()
    build = os.path.abspath(options.build)
    failed = 0
    for _ in range(options.runs):
        for program, extra in TESTS:
            code = run(program, [word.format(kills=options.kills) for word in extra], options, build)
            failed += code != 0
    print("all passed" if failed == 0 else f"{failed} FAILED", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
