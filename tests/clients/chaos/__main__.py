"""Kills a server over and over while artists work with it, and checks that nothing acknowledged is lost, stuck or left behind."""

import argparse
import pathlib
import secrets
import signal
import sys

from chaos import report
from chaos.harness import PACES, POSTGRESQL, SQLITE, Harness


def main():
    parser = argparse.ArgumentParser(prog="./dev chaos", description=__doc__)
    parser.add_argument("--engine", choices=sorted(PACES), default="simulated", help="what the server works with")
    parser.add_argument("--storage", choices=[SQLITE, POSTGRESQL], default=SQLITE, help="where its records are (sqlite)")
    parser.add_argument("--kills", type=int, default=200, help="how often the server is killed (200)")
    parser.add_argument("--seed", type=int, help="the seed of all decisions; a random one if not given")
    parser.add_argument("--report", type=pathlib.Path, help="a file for the table: JSON if its name ends in .json, otherwise Markdown")
    options = parser.parse_args()

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    seed = secrets.randbelow(1 << 32) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    harness = Harness(options.engine, seed, say=lambda line: print(line, flush=True), storage=options.storage)
    try:
        harness.run(options.kills)
    except KeyboardInterrupt:
        print("interrupted: what follows is what was seen until then", flush=True)
        return 130
    finally:
        for violation in harness.journal.violations:
            print(f"\nVIOLATION: {violation}")
        print(f"\n{report.table(harness)}\n")
        if harness.kept:
            print(f"The server's data and log are kept in {harness.kept}")
        print(f"violations: {len(harness.journal.violations)}", flush=True)
        if options.report:
            report.write(harness, options.report)
    return 1 if harness.journal.violations else 0


if __name__ == "__main__":
    sys.exit(main())
