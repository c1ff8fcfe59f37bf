"""./dev bench on sizes that say nothing: what needs no engine measures all that it should, and what it writes can be read."""

import unittest

from harness.bench import run_small

# It belongs to other tests at that time.
NO_LXD = ("ATELIER_TEST_LXD_SOCKET",)


class SmallBenchmarks(unittest.TestCase):
    def test_the_api_is_measured_on_both_databases_and_beside_nginx(self):
        promises = "SQLite: Get p99", "SQLite: List to nginx, by processor time", "SQLite: memory", "PostgreSQL: page"
        figures = run_small("api", promises, NO_LXD)

        for database in ("SQLite, 3000 sessions", "PostgreSQL, 3000 sessions"):
            requests = figures[database]
            self.assertLessEqual({"Get, 16 clients", "Create, 1 clients", "nginx, the bytes of List, 16 clients"}, set(requests))
            for rounds in requests.values():
                self.assertGreater(rounds[0]["rate"], 0)

    def test_streams_are_measured_beside_websockify_and_a_bare_pipe(self):
        promises = "streams per core beside websockify", "lag added by the gateway, p99", "memory of an open stream"
        figures = run_small("gateway", promises, NO_LXD)

        self.assertEqual({"Atelier", "websockify", "socat, TCP alone", "haproxy, TCP alone", "no proxy"}, set(figures))
        for ways in figures.values():
            self.assertEqual([1, 10], [way["streams"] for way in ways])
