"""Short runs of the crash harness; ./dev chaos makes long ones."""

import itertools
import random
import unittest

from chaos import plot, report
from chaos.harness import POSTGRESQL, SQLITE, Harness
from harness.lxd import needs_lxd
from harness.postgres import needs_postgres


def decisions(seed):
    return list(itertools.islice(plot.plot(random.Random(seed), 3), 300))


class Chaos(unittest.TestCase):
    def test_a_server_that_is_killed_again_and_again_loses_nothing_and_leaves_nothing_behind(self):
        self.survive("simulated", 25)

    @needs_postgres
    def test_so_does_one_with_its_records_in_postgresql(self):
        self.survive("simulated", 10, POSTGRESQL)

    @needs_lxd
    def test_so_does_one_with_real_desktops(self):
        self.survive("lxd", 4)

    def survive(self, engine, kills, storage=SQLITE):
        seed = random.SystemRandom().getrandbits(32)
        print(f"seed {seed}", flush=True)
        harness = Harness(engine, seed, storage=storage)
        harness.run(kills)
        for violation in harness.journal.violations:
            print(violation, flush=True)
        self.assertEqual([], harness.journal.violations, report.table(harness))
        counts = harness.journal.counts
        self.assertEqual(kills, counts["kills"])
        self.assertGreater(counts["rests"], 0)
        self.assertEqual(2, counts["looks at everything"])

    def test_the_same_seed_makes_the_same_decisions_and_another_one_does_not(self):
        self.assertEqual(decisions("one"), decisions("one"))
        self.assertNotEqual(decisions("one"), decisions("another"))
        self.assertEqual(10, len({decision.verb for decision in decisions("one")}))


if __name__ == "__main__":
    unittest.main()
