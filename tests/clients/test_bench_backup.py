"""./dev bench backup on a size that says nothing, on LXD."""

import os
import unittest

from harness.bench import run_small
from harness.lxd import SOCKET


class SmallBackups(unittest.TestCase):
    @unittest.skipUnless(SOCKET, os.environ.get("ATELIER_TEST_NO_LXD", "there is no LXD"))
    def test_backups_are_measured_beside_restic_and_exports(self):
        self.assertTrue(run_small("backup", ("bytes stored to bytes changed",)))
