"""Measures what Atelier exists for, beside what people would otherwise use and what the machine can do at best."""

import argparse
import importlib
import pathlib
import signal
import sys

from bench import machine
from bench.report import Report

PARTS = {
    "api": "The API",
    "start": "From a click to the first picture",
    "gateway": "The gateway",
    "backup": "Backups",
    "density": "Many desktops on one machine",
}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"what to measure: {', '.join(PARTS)} or all (all)")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder for tables, figures and plots")
    parser.add_argument("--small", action="store_true", help="tries each benchmark on a size that says nothing yet")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in (*PARTS, "all")]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}: choose from {', '.join(PARTS)}, all")
    chosen = [part for part in PARTS if part in options.parts] if options.parts and "all" not in options.parts else list(PARTS)

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    described = machine.description()
    for part in chosen:
        report = Report(part, PARTS[part])
        importlib.import_module(f"bench.{part}").measure(options, report)
        report.write(options.out, described)
    print(f"written to {options.out}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
