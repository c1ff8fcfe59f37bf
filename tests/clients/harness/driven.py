"""The test case of one client that is driven through all the stories."""

import contextlib
import hashlib

from harness.desktop import Desktop
from harness.driver import Driver, Parts, Refusal
from harness.setting import PERSISTENT, Setting
from harness.simulated import image_id
from harness.studio import SimulatedCase

NO_SUCH_ID = "AAAAAAAAQACAAAAAAAAAAA"


class DrivenCase(SimulatedCase):
    """A client before a server of its own. Each story has its own studio, which nobody else touches."""

    # What a refusal shows of itself in this client, beside its name and its message.
    shown = ("status", "code", "context")

    @classmethod
    def open_client(cls):
        """The client; a skipped test where there is none."""
        raise NotImplementedError

    @classmethod
    def setUpClass(cls):
        nimble = cls.open_client()
        cls.addClassCleanup(nimble.close)
        super().setUpClass()
        nimble.url = cls.server.url
        cls.offered, cls.used = nimble.parts, Parts()
        cls.by_administrator, cls.by_artist = (Driver(nimble, key, cls.used) for key in (cls.administrator_key, cls.artist_key))
        cls.artist_id = cls.artist_key.principal_id
        demo = cls.administrator.get_launch_profile(studioId=cls.studio_id, launchProfileId=cls.profile_id)
        cls.administrator_id = demo["launchProfile"]["createdBy"]

    def setUp(self):
        self.name = f"story{hashlib.sha256(self.id().encode()).hexdigest()[:16]}"
        self.setting = Setting.build(self.administrator, self.name)
        self.at = self.setting.at
        # Where the looks into the server look from here on.
        self.studio_id = self.setting.studio_id

    @contextlib.contextmanager
    def assert_refused(self, name, status, code, context=None):
        """The call within is refused under that name; of the rest, the client shows exactly what clients of its kind show."""
        with self.assertRaises(Refusal) as refused:
            yield
        expected = {"status": status, "code": code, "context": context or {}}
        seen = {member: getattr(refused.exception, member) for member in expected}
        self.assertEqual(name, refused.exception.name, refused.exception)
        self.assertEqual({member: expected[member] if member in self.shown else None for member in expected}, seen)
        self.assertTrue(refused.exception.message)

    def assert_holds(self, expected, seen):
        """Some of the members of an answer are these."""
        self.assertEqual(expected, {name: seen.get(name) for name in expected})

    def image(self):
        return self.setting.image(image_id("desktop"))

    def profile(self):
        """A launch profile whose sessions keep their volumes and have backups, for the artist."""
        return self.setting.profile([self.image()], [self.setting.component()], PERSISTENT, users=[self.artist_id])

    def ready_session(self):
        session_id = self.create_session(launchProfileId=self.profile())["sessionId"]
        self.setting.wait("streaming_session_ready", sessionId=session_id)
        return session_id

    def worked_on_session(self, text):
        """A session with some work of the artist's in its volume."""
        session = {**self.at, "sessionId": self.ready_session()}
        made = self.artist.create_streaming_session_stream(**session)["stream"]
        stream = {"sessionId": session["sessionId"], "streamId": made["streamId"]}
        self.setting.wait("streaming_session_stream_ready", **stream)
        with Desktop(self.artist.get_streaming_session_stream(**self.at, **stream)["stream"]["url"]) as desktop:
            self.machine.do_work(desktop, session["sessionId"], text)
        return session["sessionId"]
