"""Whoever asks for what cannot be is told what is wrong under the name that clients know, and nothing is stored or started."""

import contextlib
import datetime
import unittest
from unittest import mock

import botocore
from botocore.exceptions import ClientError

from harness import wire
from harness.clients import Key, boto
from harness.studio import PROTOCOL, ROLES, SimulatedCase, every

NO_SUCH_ID = "AAAAAAAAQACAAAAAAAAAAA"


class RefusalCase(SimulatedCase):
    """The demo studio at rest, with one READY session of the artist's and one of the administrator's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        told = {"studioId": cls.studio_id, "launchProfileId": cls.profile_id}
        clients = (cls.artist, cls.administrator)
        cls.own, cls.foreign = [client.create_streaming_session(**told)["session"]["sessionId"] for client in clients]
        for session_id in (cls.own, cls.foreign):
            cls.administrator.get_waiter("streaming_session_ready").wait(
                studioId=cls.studio_id, sessionId=session_id, WaiterConfig={"Delay": 0.2, "MaxAttempts": 600}
            )
        # The client checks nothing by itself, so that the server has to.
        cls.careless = cls.client(cls.administrator_key, parameter_validation=False)

    def everything(self):
        """All that is stored and all that the machine holds."""
        at = {"studioId": self.studio_id}
        listings = [
            every(self.administrator, "list_studios", "studios"),
            every(self.administrator, "list_streaming_images", "streamingImages", **at),
            every(self.administrator, "list_studio_components", "studioComponents", **at),
            every(self.administrator, "list_launch_profiles", "launchProfiles", **at),
        ]
        return [*listings, self.sessions(), self.backups(), self.machine.workstations(), self.machine.backups()]

    @contextlib.contextmanager
    def assert_unchanged(self):
        before = self.everything()
        yield
        self.assertEqual(before, self.everything())

    @contextlib.contextmanager
    def assert_refused(self, name, status, message="", code=None, context=None):
        """The call within is refused under that name with a message that holds those words, and leaves everything as it was."""
        with self.assert_unchanged(), self.assertRaises(ClientError) as refused:
            yield
        answer = refused.exception.response
        self.assertEqual((name, status), (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]), answer)
        self.assertIn(message, answer["message"])
        self.assertRegex(answer["ResponseMetadata"]["RequestId"], "^[0-9a-f-]{36}$")
        if code is not None:
            self.assertEqual(code, answer["code"])
        if context is not None:
            self.assertEqual(context, answer["context"])

    def create(self, client=None, **members):
        return (client or self.careless).create_streaming_session(
            **{"studioId": self.studio_id, "launchProfileId": self.profile_id, **members}
        )


class WhoCalls(RefusalCase):
    def test_a_wrong_secret(self):
        client = self.client(Key(self.artist_key.id, "x" * 40))
        with self.assert_refused("InvalidSignatureException", 403, "secret access key"):
            self.create(client)

    def test_an_unknown_key(self):
        client = self.client(Key("AKIAIOSFODNN7EXAMPLE", "x" * 40))
        with self.assert_refused("UnrecognizedClientException", 403, "AKIAIOSFODNN7EXAMPLE"):
            self.create(client)

    def test_a_session_token_that_nobody_gave_out(self):
        client = self.client(self.artist_key, session_token="token")
        with self.assert_refused("UnrecognizedClientException", 403, "session token"):
            self.create(client)

    def test_no_signature(self):
        client = self.client(self.artist_key, signature_version=botocore.UNSIGNED)
        with self.assert_refused("MissingAuthenticationTokenException", 403, "not signed"):
            self.create(client)

    def test_a_clock_that_is_wrong(self):
        for minutes in (-6, 6):
            client = self.client(self.artist_key)
            with self.subTest(minutes), self.assert_refused("InvalidSignatureException", 403, "clock"), clock_off_by(minutes):
                self.create(client)

    def test_a_clock_that_is_nearly_right_is_right_enough(self):
        for minutes in (-4, 4):
            with self.subTest(minutes), clock_off_by(minutes):
                self.artist.get_streaming_session(studioId=self.studio_id, sessionId=self.own)

    def test_a_signature_for_another_service(self):
        self.assert_answer("InvalidSignatureException", service="s3")

    def test_a_signature_for_no_region(self):
        self.assert_answer("InvalidSignatureException", region="nowhere")

    def test_a_changed_body(self):
        def change(request, **_):
            request.body = request.body.replace(b"g4dn.xlarge", b"g5.xlarge  ")

        client = self.client(self.artist_key)
        client.meta.events.register("before-send.nimble", change)
        with self.assert_refused("InvalidSignatureException", 403):
            self.create(client, ec2InstanceType="g4dn.xlarge")

    def test_a_changed_token(self):
        def change(request, **_):
            request.headers["X-Amz-Client-Token"] = "another"

        client = self.client(self.artist_key)
        client.meta.events.register("before-send.nimble", change)
        with self.assert_refused("InvalidSignatureException", 403):
            self.create(client)

    def test_a_mangled_authorization(self):
        for value in ("AWS4-HMAC-SHA256 Credential=x", "Bearer abc", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0"):
            with self.subTest(value), self.assert_unchanged():
                answer = wire.send_as_is(self.server, "GET", f"{wire.VERSION}/studios", b"", {"Authorization": value})
                self.assertEqual((403, "IncompleteSignatureException"), (answer.status, answer.error))

    def assert_answer(self, error, **how):
        with self.assert_unchanged():
            answer = wire.send(self.server, self.administrator_key, "GET", "/studios", **how)
        self.assertEqual((403, error), (answer.status, answer.error), answer.body)
        self.assertEqual({"message", "code", "context"}, set(answer.body))


class WhatIsAsked(RefusalCase):
    def test_an_unknown_studio(self):
        unknown = "us-west-2:stid-0000000000000000"
        with self.assert_refused("ResourceNotFoundException", 404, unknown, "RESOURCE_NOT_FOUND", {"resourceId": unknown}):
            self.create(self.artist, studioId=unknown)

    def test_what_is_not_there(self):
        at = {"studioId": self.studio_id}
        for call, members in [
            (self.administrator.get_streaming_session, {"sessionId": NO_SUCH_ID}),
            (self.administrator.delete_streaming_session, {"sessionId": NO_SUCH_ID}),
            (self.administrator.start_streaming_session, {"sessionId": NO_SUCH_ID}),
            (self.administrator.get_streaming_session_backup, {"backupId": NO_SUCH_ID}),
            (self.administrator.get_launch_profile, {"launchProfileId": NO_SUCH_ID}),
            (self.administrator.get_studio_component, {"studioComponentId": NO_SUCH_ID}),
            (self.administrator.get_streaming_image, {"streamingImageId": NO_SUCH_ID}),
            (self.administrator.get_streaming_session_stream, {"sessionId": self.own, "streamId": NO_SUCH_ID}),
            (self.administrator.create_streaming_session, {"launchProfileId": NO_SUCH_ID}),
        ]:
            with self.subTest(call.__name__), self.assert_refused("ResourceNotFoundException", 404, context={"resourceId": NO_SUCH_ID}):
                call(**at, **members)

    def test_an_operation_that_does_not_exist(self):
        for method, path in [("GET", "/nothing"), ("PUT", "/studios"), ("POST", f"/studios/{NO_SUCH_ID}/nothing"), ("GET", "")]:
            with self.subTest(f"{method} {path}"), self.assert_unchanged():
                answer = wire.send(self.server, self.administrator_key, method, path)
                self.assertEqual((404, "UnknownOperationException"), (answer.status, answer.error), answer.body)

    def test_an_empty_studio_id(self):
        for call, members in [
            (self.careless.get_studio, {}),
            (self.careless.list_launch_profiles, {}),
            (self.careless.create_streaming_session, {"launchProfileId": self.profile_id}),
        ]:
            with self.subTest(call.__name__), self.assert_refused("ValidationException", 400, "studioId"):
                call(studioId="", **members)

    def test_a_body_that_is_no_json_object(self):
        path = f"/studios/{self.studio_id.replace(':', '%3A')}/streaming-sessions"
        for body in (b"{", b"[]", b'"launchProfileId"', b"launchProfileId=x", b"\xff\xfe{}", b'{"launchProfileId": 1,}', b"[" * 5000):
            with self.subTest(body[:20]), self.assert_unchanged():
                answer = wire.send(self.server, self.administrator_key, "POST", path, body, {"Content-Type": "application/json"})
                self.assertEqual((400, "ValidationException"), (answer.status, answer.error), answer.body)
                self.assertIn("request body", answer.body["message"])

    def test_a_body_that_is_too_large(self):
        with self.assert_refused("ValidationException", 400, "large"):
            self.careless.create_studio_component(studioId=self.studio_id, name="Large", type="CUSTOM", description="x" * (2 << 20))


class WhoMay(RefusalCase):
    def test_a_session_of_another_owner(self):
        at = {"studioId": self.studio_id, "sessionId": self.foreign}
        for call in (
            self.artist.get_streaming_session,
            self.artist.stop_streaming_session,
            self.artist.start_streaming_session,
            self.artist.delete_streaming_session,
            self.artist.create_streaming_session_stream,
        ):
            with self.subTest(call.__name__), self.assert_refused("AccessDeniedException", 403, code="NOT_AUTHORIZED"):
                call(**at)

    def test_a_session_for_another(self):
        owner = self.session(self.foreign)["ownedBy"]
        with self.assert_refused("AccessDeniedException", 403, "ownedBy"):
            self.create(self.artist, ownedBy=owner)

    def test_the_lists_of_everybody(self):
        other = self.session(self.foreign)["ownedBy"]
        for call, filters in [
            (self.artist.list_streaming_sessions, {}),
            (self.artist.list_streaming_sessions, {"ownedBy": other}),
            (self.artist.list_streaming_sessions, {"createdBy": self.artist_key.principal_id}),
            (self.artist.list_streaming_sessions, {"sessionIds": self.own}),
            (self.artist.list_streaming_session_backups, {}),
            (self.artist.list_streaming_session_backups, {"ownedBy": other}),
            (self.artist.list_launch_profiles, {}),
            (self.artist.list_launch_profiles, {"principalId": other}),
        ]:
            with self.subTest(call.__name__, **filters), self.assert_refused("AccessDeniedException", 403, self.artist_key.principal_id):
                call(studioId=self.studio_id, **filters)

    def test_what_takes_an_administrator(self):
        at = {"studioId": self.studio_id}
        member = {"principalId": self.artist_key.principal_id, "persona": "USER"}
        for call, members in [
            (self.artist.list_studios, {}),
            (self.artist.get_studio, at),
            (self.artist.create_studio, {"studioName": "mine", "displayName": "Mine", **ROLES}),
            (self.artist.create_studio_component, {**at, "name": "Mine", "type": "CUSTOM"}),
            (self.artist.create_streaming_image, {**at, "name": "Mine", "ec2ImageId": "ami-1"}),
            (self.artist.list_streaming_images, at),
            (self.artist.put_launch_profile_members,
             {**at, "launchProfileId": self.profile_id, "identityStoreId": "d-1", "members": [member]}),
        ]:
            with self.subTest(call.__name__), self.assert_refused("AccessDeniedException", 403):
                call(**members)


class WhenItCannotBe(RefusalCase):
    def test_starting_what_runs(self):
        with self.assert_refused("ConflictException", 409, "READY", "INVALID_STATE"):
            self.artist.start_streaming_session(studioId=self.studio_id, sessionId=self.own)

    def test_anything_while_a_start_is_in_progress(self):
        session_id = self.create_session()["sessionId"]
        at = {"studioId": self.studio_id, "sessionId": session_id}
        self.await_session("ready", session_id)
        self.artist.stop_streaming_session(**at)
        self.await_session("stopped", session_id)
        with self.machine.stuck():
            self.artist.start_streaming_session(**at)
            for call in (
                self.artist.start_streaming_session,
                self.artist.stop_streaming_session,
                self.artist.delete_streaming_session,
                self.artist.create_streaming_session_stream,
            ):
                with self.subTest(call.__name__):
                    with self.assert_refused("ConflictException", 409, "START_IN_PROGRESS", "RESOURCE_IN_TRANSITION"):
                        call(**at)
            # What hangs in the disk does not come back; a new server takes it up.
            self.server.kill()
        self.server.start()
        self.await_session("ready", session_id)

    def test_what_a_stopped_or_deleted_session_does_not_do(self):
        session_id = self.create_session()["sessionId"]
        at = {"studioId": self.studio_id, "sessionId": session_id}
        self.await_session("ready", session_id)
        self.artist.stop_streaming_session(**at)
        self.await_session("stopped", session_id)
        for call in (self.artist.stop_streaming_session, self.artist.create_streaming_session_stream):
            with self.subTest(call.__name__), self.assert_refused("ConflictException", 409, "STOPPED", "INVALID_STATE"):
                call(**at)
        with self.assert_refused("ResourceNotFoundException", 404, context={"resourceId": NO_SUCH_ID}):
            self.artist.start_streaming_session(**at, backupId=NO_SUCH_ID)

        self.artist.delete_streaming_session(**at)
        self.await_session("deleted", session_id)
        self.await_backups_gone(session_id)
        for call in (
            self.artist.start_streaming_session,
            self.artist.stop_streaming_session,
            self.artist.delete_streaming_session,
            self.artist.create_streaming_session_stream,
        ):
            with self.subTest(call.__name__), self.assert_refused("ConflictException", 409, "DELETED", "INVALID_STATE"):
                call(**at)


@contextlib.contextmanager
def clock_off_by(minutes):
    """Botocore signs with another time; the server's clock stays."""
    wrong = mock.Mock(wraps=datetime.datetime)
    wrong.utcnow = lambda: datetime.datetime.utcnow() + datetime.timedelta(minutes=minutes)
    with mock.patch("botocore.auth.datetime") as module:
        module.datetime = wrong
        yield


if __name__ == "__main__":
    unittest.main()
