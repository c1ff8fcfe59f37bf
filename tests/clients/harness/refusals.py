"""The test case for requests that are refused: that they are under the right name, and that nothing comes of them."""

import contextlib

from botocore.exceptions import ClientError

from harness.clients import SOON
from harness.studio import SimulatedCase, every

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
            waiter = cls.administrator.get_waiter("streaming_session_ready")
            waiter.wait(studioId=cls.studio_id, sessionId=session_id, WaiterConfig=SOON)
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
    def assert_refused(self, *error, **details):
        """The call within is refused as said, and leaves everything as it was."""
        with self.assert_unchanged(), self.assert_error(*error, **details):
            yield

    @contextlib.contextmanager
    def assert_error(self, name, status, message="", code=None, context=None):
        """The call within is refused under that name with a message that holds those words."""
        with self.assertRaises(ClientError) as refused:
            yield
        answer = refused.exception.response
        self.assertEqual((name, status), (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]), answer)
        self.assertIn(message, answer["Error"]["Message"])
        self.assertRegex(answer["ResponseMetadata"]["RequestId"], "^[0-9a-f-]{36}$")
        if code is not None:
            self.assertEqual(code, answer["code"])
        if context is not None:
            self.assertEqual(context, answer["context"])

    def create(self, client=None, **members):
        return (client or self.careless).create_streaming_session(
            **{"studioId": self.studio_id, "launchProfileId": self.profile_id, **members}
        )
