"""kill -9 of the server at the worst moment: the desktops run on, and what was begun is brought to its end once."""

import contextlib
import itertools
import json
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import botocore.exceptions

from harness.eventually import eventually
from harness.lxd import LxdCase
from harness.studio import SimulatedCase


class Crash:
    """For any engine; `begin` brings the server to the middle of a start and returns there."""

    def test_a_killed_server_finds_desktops_running_and_finishes_what_it_began(self):
        running, starting = self.create_session()["sessionId"], self.create_session()["sessionId"]
        at = {"studioId": self.studio_id, "sessionId": starting}
        for session_id in (running, starting):
            self.await_session("ready", session_id)
        self.artist.stop_streaming_session(**at)
        self.await_session("stopped", starting)
        before = self.look(running)

        with self.in_the_middle():
            self.artist.start_streaming_session(**at)
            self.reach_the_middle(starting)
            self.assertEqual("START_IN_PROGRESS", self.session(starting)["state"])
            self.server.kill()
        self.assertEqual(before, self.look(running), "the desktop did not run on while no server was there")
        self.server.start()

        self.await_session("ready", starting)
        self.assertEqual(before, self.look(running))
        self.assertEqual("READY", self.session(running)["state"])
        self.assertEqual([1, 1], [len(self.machine.of_session(session_id)) for session_id in (running, starting)])
        self.assert_nothing_else_is_there(running)

    def test_a_session_whose_creation_was_cut_off_is_made_once(self):
        running = self.create_session()["sessionId"]
        self.await_session("ready", running)
        with self.in_the_middle():
            creating = self.create_session()["sessionId"]
            self.server.kill()
        self.server.start()

        self.await_session("ready", creating)
        self.assertEqual(1, len(self.machine.of_session(creating)))
        self.assert_nothing_else_is_there(running)

    def things(self):
        """How many workstations and backups the engine should hold."""
        return [sum(seen["state"] != "DELETED" for seen in listed) for listed in (self.sessions(), self.backups())]


class CrashOnTheSimulatedEngine(Crash, SimulatedCase):
    def test_whatever_was_answered_before_the_kill_is_in_the_audit_trail(self):
        answered, enough, going = [], threading.Event(), 4

        def tag_until_it_fails(number):
            arn = self.administrator.get_studio(studioId=self.studio_id)["studio"]["arn"]
            try:
                for turn in itertools.count():
                    done = self.administrator.tag_resource(resourceArn=arn, tags={f"worker-{number}": str(turn)})
                    answered.append(done["ResponseMetadata"]["RequestId"])
                    if len(answered) >= 40:
                        enough.set()
            except botocore.exceptions.BotoCoreError:
                # The server is dead, or there was none to begin with.
                enough.set()

        with ThreadPoolExecutor(max_workers=going) as pool:
            workers = [pool.submit(tag_until_it_fails, number) for number in range(going)]
            self.assertTrue(enough.wait(60))
            self.server.kill()
        for worker in workers:
            worker.result()
        written = self.server.run("audit", "export", "--format", "jsonl", "--operation", "TagResource")
        self.server.start()

        known = {json.loads(line)["requestId"] for line in written.splitlines()}
        self.assertGreaterEqual(len(answered), 40)
        self.assertEqual([], [request for request in answered if request not in known])

    def in_the_middle(self):
        return self.machine.stuck()

    def reach_the_middle(self, session_id):
        """The machine's disk holds the start up, so it is in the middle already."""

    def look(self, session_id):
        return self.machine.of_session(session_id)

    def assert_nothing_else_is_there(self, _):
        self.assertEqual(self.things(), [len(self.machine.workstations()), len(self.machine.backups())])


class CrashOnLxd(Crash, LxdCase):
    def in_the_middle(self):
        return contextlib.nullcontext()

    def reach_the_middle(self, session_id):
        (name,) = self.machine.of_session(session_id)
        eventually(lambda: self.machine.of_session(session_id)[name]["status"] == "Running", "LXD to have begun the start")

    def look(self, session_id):
        return self.machine.first_process(session_id)

    def assert_nothing_else_is_there(self, running):
        self.assertEqual(sum(self.things()), len(self.machine.of_same_server(running)))


if __name__ == "__main__":
    unittest.main()
