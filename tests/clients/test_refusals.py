"""Whoever asks for what cannot be is told what is wrong under the name that clients know, and nothing is stored or started."""

import unittest

from harness import wire
from harness.eventually import eventually
from harness.refusals import NO_SUCH_ID, RefusalCase
from harness.studio import ROLES


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
        (backup,) = [seen["backupId"] for seen in self.backups() if seen["sessionId"] == session_id]
        eventually(lambda: self.backup(backup)["state"] == "DELETED", "its backup gone")
        for call in (
            self.artist.start_streaming_session,
            self.artist.stop_streaming_session,
            self.artist.delete_streaming_session,
            self.artist.create_streaming_session_stream,
        ):
            with self.subTest(call.__name__), self.assert_refused("ConflictException", 409, "DELETED", "INVALID_STATE"):
                call(**at)


if __name__ == "__main__":
    unittest.main()
