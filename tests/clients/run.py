"""Runs the tests of the unmodified AWS clients and writes what they counted: {"passed": 3, "failed": 0, "skipped": 1}.

Every file runs in a process of its own. Those on LXD, of which there is one for all, take turns; beside them the others take theirs. Last
come those that say ALONE: they compare how long things take.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

FOLDER = pathlib.Path(__file__).parent
ON_LXD = re.compile(r"^(from|import) .*\b(lxd|operator)\b", re.MULTILINE)
ALONE = re.compile(r"^ALONE = True$", re.MULTILINE)


class Counted(unittest.TextTestResult):
    """Counts the tests that passed: unittest itself only counts those that it started."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def counts(self):
        failed = len(self.failures) + len(self.errors) + len(self.unexpectedSuccesses)
        return {"passed": self.passed + len(self.expectedFailures), "failed": failed, "skipped": len(self.skipped)}


def run_file(pattern, names):
    """Runs the tests of files here, in this process."""
    loader = unittest.TestLoader()
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    tests = loader.discover(str(FOLDER), pattern=pattern, top_level_dir=str(FOLDER))
    return unittest.TextTestRunner(stream=sys.stdout, resultclass=Counted, verbosity=2).run(tests).counts()


class Run:
    """What all files together came to."""

    def __init__(self, names):
        self._names = names
        self._counts = collections.Counter(passed=0, failed=0, skipped=0)
        self._telling = threading.Lock()

    def run_all(self):
        lanes = {"lxd": [], "others": [], "alone": []}
        for file in sorted(FOLDER.glob("test_*.py")):
            text = file.read_text()
            lanes["alone" if ALONE.search(text) else "lxd" if ON_LXD.search(text) else "others"].append(file)
        with ThreadPoolExecutor() as pool:
            for lane in [pool.submit(self._run_in_turn, lanes[name]) for name in ("lxd", "others")]:
                lane.result()
        self._run_in_turn(lanes["alone"])
        return dict(self._counts)

    def _run_in_turn(self, files):
        for file in files:
            self._run(file)

    def _run(self, file):
        began = time.monotonic()
        with tempfile.NamedTemporaryFile(prefix="counts.", suffix=".json") as report:
            names = [word for name in self._names for word in ("-k", name)]
            command = [sys.executable, "-B", __file__, "--report", report.name, "--file", file.name, *names]
            ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            counted = report.read()
        counts = json.loads(counted) if counted else {"failed": 1}
        with self._telling:
            self._counts.update(counts)
            # What has nothing to tell was not asked for.
            if any(counts.values()):
                print(f"\n{file.name}: {time.monotonic() - began:.0f} s", flush=True)
                sys.stdout.buffer.write(ended.stdout)
                sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=pathlib.Path, required=True, help="the file to write the counts to")
    parser.add_argument("--file", help="only this file, in this process")
    parser.add_argument("-k", dest="names", action="append", default=[], help="only tests whose name contains this; may be given again")
    options = parser.parse_args()

    counts = run_file(options.file, options.names) if options.file else Run(options.names).run_all()
    options.report.write_text(json.dumps(counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
