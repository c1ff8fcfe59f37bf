"""A server that keeps nothing is ready for scripts by what it prints when it starts."""

import unittest

from harness.clients import boto
from harness.server import SIMULATED, Server


class ServerInMemory(unittest.TestCase):
    def setUp(self):
        self.server = Server((*SIMULATED, "--storage", "memory"))
        self.addCleanup(self.server.close)
        self.server.start()

    def test_its_printed_key_makes_a_studio_and_no_file_is_written(self):
        nimble = boto(self.server.url, self.server.printed_key())

        studio = nimble.create_studio(
            studioName="emulated",
            displayName="",
            adminRoleArn="arn:aws:iam::123456789012:role/admin",
            userRoleArn="arn:aws:iam::123456789012:role/user",
        )["studio"]
        nimble.get_waiter("studio_ready").wait(studioId=studio["studioId"], WaiterConfig={"Delay": 0.1})

        self.assertEqual([studio["studioId"]], [known["studioId"] for known in nimble.list_studios()["studios"]])
        self.assertFalse(self.server.data.exists())

    def test_init_beside_it_says_where_the_key_is(self):
        with self.assertRaisesRegex(RuntimeError, "the server prints its access key"):
            self.server.init()


if __name__ == "__main__":
    unittest.main()
