"""Runs the tests of the unmodified AWS clients and writes what they counted: {"passed": 3, "failed": 0, "skipped": 1}."""

import argparse
import json
import pathlib
import sys
import unittest


class Counted(unittest.TextTestResult):
    """Counts the tests that passed: unittest itself only counts those that it started."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def counts(self):
        failed = len(self.failures) + len(self.errors) + len(self.unexpectedSuccesses)
        return {"passed": self.passed + len(self.expectedFailures), "failed": failed, "skipped": len(self.skipped)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=pathlib.Path, required=True, help="the file to write the counts to")
    parser.add_argument("-k", dest="names", action="append", help="only tests whose name contains this; may be given again")
    options = parser.parse_args()

    loader = unittest.TestLoader()
    if options.names:
        loader.testNamePatterns = [f"*{name}*" for name in options.names]
    folder = pathlib.Path(__file__).parent
    tests = loader.discover(str(folder), pattern="test_*.py", top_level_dir=str(folder))
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Counted, verbosity=2).run(tests)
    options.report.write_text(json.dumps(result.counts()))
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
