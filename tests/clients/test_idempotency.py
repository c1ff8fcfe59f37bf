"""A request sent again with its client token is the same request, whatever happened in between."""

import unittest
import uuid

from botocore.exceptions import ClientError

from harness.clients import boto
from harness.studio import SimulatedCase, in_parallel


class ClientTokens(SimulatedCase):
    def setUp(self):
        self.token = str(uuid.uuid4())

    def test_the_same_request_again_gets_the_same_answer_and_makes_nothing_new(self):
        first = self.create_session(clientToken=self.token)
        self.await_session("ready", first["sessionId"])

        again = self.create_session(clientToken=self.token)

        self.assertEqual(first, again)
        self.assert_made_once(first["sessionId"])

    def test_a_stop_repeated_after_its_session_stopped_is_no_conflict_and_makes_no_second_backup(self):
        session_id = self.create_session()["sessionId"]
        self.await_session("ready", session_id)
        stop = {"studioId": self.studio_id, "sessionId": session_id, "clientToken": self.token}
        self.artist.stop_streaming_session(**stop)
        self.await_session("stopped", session_id)

        self.assertEqual("STOP_IN_PROGRESS", self.artist.stop_streaming_session(**stop)["session"]["state"])

        self.assertEqual("STOPPED", self.session(session_id)["state"])
        self.assertEqual(1, sum(backup["sessionId"] == session_id for backup in self.backups()))

    def test_the_token_with_other_parameters_is_refused(self):
        session_id = self.create_session(clientToken=self.token)["sessionId"]

        with self.assertRaises(ClientError) as refused:
            self.create_session(clientToken=self.token, ec2InstanceType="g5.xlarge")

        self.assertEqual("ValidationException", refused.exception.response["Error"]["Code"])
        self.assertEqual("TOKEN_PARAMETERS_MISMATCH", refused.exception.response["code"])
        self.assert_made_once(session_id)

    def test_a_token_is_its_callers_own(self):
        mine = self.create_session(self.artist, clientToken=self.token)
        others = self.create_session(self.administrator, clientToken=self.token)

        self.assertNotEqual(mine["sessionId"], others["sessionId"])

    def test_a_token_outlives_the_server(self):
        before = self.create_session(clientToken=self.token)
        self.server.stop()
        self.server.start()
        after_stop = self.create_session(clientToken=self.token)
        self.server.kill()
        self.server.start()
        after_kill = self.create_session(clientToken=self.token)

        self.assertEqual([before, before], [after_stop, after_kill])
        self.assert_made_once(before["sessionId"])

    def test_a_request_sent_many_times_at_once_is_done_once(self):
        def attempt(_):
            try:
                return self.create_session(clientToken=self.token)["sessionId"]
            except ClientError as refused:
                self.assertEqual("ConflictException", refused.response["Error"]["Code"])
                return None

        (session_id,) = set(in_parallel(attempt, range(8))) - {None}

        self.assert_made_once(session_id)

    def test_every_create_heeds_its_token(self):
        told = {"studioId": self.studio_id, "clientToken": self.token}
        image_id = self.administrator.list_streaming_images(studioId=self.studio_id)["streamingImages"][0]["ec2ImageId"]
        for create, members in [
            (self.administrator.create_studio_component, {"name": "Twice", "type": "CUSTOM"}),
            (self.administrator.create_streaming_image, {"name": "Twice", "ec2ImageId": image_id}),
        ]:
            with self.subTest(create.__name__):
                first = create(**told, **members)
                second = create(**told, **members)
                del first["ResponseMetadata"], second["ResponseMetadata"]
                self.assertEqual(first, second)

    def assert_made_once(self, session_id):
        """Of what the test asked for there is one session, with one workstation, and no workstation belongs to none."""
        self.await_session("ready", session_id)
        self.assertEqual(1, len(self.machine.of_session(session_id)))
        live = [session["sessionId"] for session in self.sessions() if session["state"] != "DELETED"]
        for other in live:
            self.await_session("stopped" if self.session(other)["state"] == "STOPPED" else "ready", other)
        self.assertEqual(len(live), len(self.machine.workstations()))


class OldClients(SimulatedCase):
    """Debian's boto3 with its own model, of before backups: it starts and stops with no body at all."""

    def test_start_and_stop_without_a_body_work(self):
        old = boto(self.server.url, self.artist_key, model=None)
        self.assertFalse(hasattr(old, "list_streaming_session_backups"))
        session_id = self.create_session(old)["sessionId"]
        self.await_session("ready", session_id)
        bodies = []

        def look(request, **_):
            bodies.append((request.body, request.headers.get("Content-Type")))

        old.meta.events.register("before-send.nimble", look)

        at = {"studioId": self.studio_id, "sessionId": session_id}
        self.assertEqual("STOP_IN_PROGRESS", old.stop_streaming_session(**at)["session"]["state"])
        self.await_session("stopped", session_id)
        self.assertEqual("START_IN_PROGRESS", old.start_streaming_session(**at)["session"]["state"])
        self.await_session("ready", session_id)

        self.assertEqual([(None, None), (None, None)], bodies)


if __name__ == "__main__":
    unittest.main()
