"""The test case that most tests here are: a server with the demo studio, its administrator and its artist."""

import re
import unittest
from concurrent.futures import ThreadPoolExecutor

from harness.clients import SOON, Key, boto
from harness.eventually import eventually
from harness.server import SIMULATED, Server
from harness.simulated import SimulatedMachine

PROTOCOL = "2021-03-31"
ROLES = {"adminRoleArn": "arn:aws:iam::123456789012:role/admin", "userRoleArn": "arn:aws:iam::123456789012:role/user"}


class ServerCase(unittest.TestCase):
    """One server for the tests of a class. What it logged is kept when a test fails."""

    engine = SIMULATED
    # Where the data folder is made; None for the usual place.
    parent = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.engine, cls.parent)
        cls.addClassCleanup(cls.server.close)
        cls.configure()
        cls.server.start()
        cls.prepare()
        exports = cls.server.init("--demo")
        cls.administrator_key = Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
        cls.artist_key = Key(exports["ARTIST_ACCESS_KEY_ID"], exports["ARTIST_SECRET_ACCESS_KEY"], exports["ARTIST_PRINCIPAL_ID"])
        cls.studio_id, cls.profile_id = exports["STUDIO_ID"], exports["LAUNCH_PROFILE_ID"]
        cls.administrator, cls.artist = cls.client(cls.administrator_key), cls.client(cls.artist_key)

    @classmethod
    def configure(cls):
        """What is to be done before the server is started for the first time."""

    @classmethod
    def prepare(cls):
        """What is to be done before the demo studio is made."""

    @classmethod
    def client(cls, key, **options):
        return boto(cls.server.url, key, **options)

    def run(self, result=None):
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            kept = self.server.keep_log(re.sub(r"[^\w.]+", "_", self.id()))
            print(f"\n--- the server's log of {self.id()}, whole in {kept}\n{self.server.log_tail()}\n---", flush=True)

    def create_session(self, client=None, **members):
        return (client or self.artist).create_streaming_session(
            **{"studioId": self.studio_id, "launchProfileId": self.profile_id, **members}
        )["session"]

    def session(self, session_id):
        return self.administrator.get_streaming_session(studioId=self.studio_id, sessionId=session_id)["session"]

    def backup(self, backup_id):
        members = {"studioId": self.studio_id, "backupId": backup_id}
        return self.administrator.get_streaming_session_backup(**members)["streamingSessionBackup"]

    def await_session(self, state, session_id):
        """Waits with the waiter of the state: ready, stopped or deleted. A test may be in a studio of its own."""
        self.await_session_of(self.studio_id, state, session_id)

    @classmethod
    def await_session_of(cls, studio_id, state, session_id):
        waiter = cls.administrator.get_waiter(f"streaming_session_{state}")
        waiter.wait(studioId=studio_id, sessionId=session_id, WaiterConfig=SOON)

    def sessions(self, client=None, **filters):
        return every(client or self.administrator, "list_streaming_sessions", "sessions", studioId=self.studio_id, **filters)

    def backups(self, client=None, **filters):
        members = {"studioId": self.studio_id, **filters}
        return every(client or self.administrator, "list_streaming_session_backups", "streamingSessionBackups", **members)


class SimulatedCase(ServerCase):
    """A server on the simulated engine, whose machine can be looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = SimulatedMachine(cls.server.data)

    def create_sessions(self, count, **members):
        """Makes many sessions at once and waits until all are READY."""
        made = [session["sessionId"] for session in in_parallel(lambda _: self.create_session(**members), range(count))]
        self.await_all(made, "READY")
        return made

    def await_all(self, session_ids, state):
        def are_there():
            return set(session_ids) <= {seen["sessionId"] for seen in self.sessions() if seen["state"] == state}

        eventually(are_there, f"all sessions {state}", limit=300)


def every(client, operation, key, **members):
    """All items of a listing, as the client's own paginator walks it."""
    return [item for page in client.get_paginator(operation).paginate(**members) for item in page[key]]


def in_parallel(call, arguments):
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(call, arguments))
