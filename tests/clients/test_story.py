"""The story the product is made for, told by Amazon's own clients: a studio is made, an artist works in it, and nothing gets lost."""

import unittest

from harness.clients import SOON
from harness.desktop import Desktop, Refused
from harness.eventually import eventually
from harness.lxd import LxdCase
from harness.setting import PERSISTENT, Setting
from harness.studio import SimulatedCase


class Story:
    """The story with boto3, for any engine."""

    def test_an_artist_gets_yesterdays_desktop_back_and_any_backup_of_it(self):
        self.make_studio()
        session_id = self.create_session()["sessionId"]
        self.wait("streaming_session_ready", sessionId=session_id)
        self.work_on(session_id, "monday")

        first_backup = self.stop(session_id)
        self.start(session_id)
        self.assertEqual("monday", self.machine.work(session_id))
        self.work_on(session_id, " tuesday")
        self.assertEqual("monday tuesday", self.machine.work(session_id))

        second_backup = self.stop(session_id)
        seen = self.backups(self.artist, ownedBy=self.artist_key.principal_id)
        self.assertEqual([first_backup, second_backup], [backup["backupId"] for backup in seen])
        self.assertEqual({("READY", session_id)}, {(backup["state"], backup["sessionId"]) for backup in seen})

        self.start(session_id, backupId=first_backup)
        self.assertEqual(first_backup, self.session(session_id)["startedFromBackupId"])
        eventually(lambda: len(self.machine.of_session(session_id)) == 1, "the replaced volume gone")
        self.assertEqual("monday", self.machine.work(session_id))

        self.artist.delete_streaming_session(studioId=self.studio_id, sessionId=session_id)
        self.wait("streaming_session_deleted", sessionId=session_id)
        self.assertEqual({}, self.machine.of_session(session_id))
        eventually(lambda: {backup["state"] for backup in self.backups()} == {"DELETED"}, "the backups gone")

    def make_studio(self):
        """What an administrator sets up before the first artist comes. From here on it is the studio of the test."""
        image_id = self.administrator.list_streaming_images(studioId=self.studio_id)["streamingImages"][0]["ec2ImageId"]
        setting = Setting.build(self.administrator, "story")
        self.studio_id = setting.studio_id
        self.profile_id = setting.profile(
            [setting.image(image_id)], [setting.component()], PERSISTENT, users=[self.artist_key.principal_id]
        )

    def work_on(self, session_id, text):
        """Opens the desktop by a stream's URL and adds something to the artist's work. A URL opens one desktop once."""
        at = {"studioId": self.studio_id, "sessionId": session_id}
        stream = self.artist.create_streaming_session_stream(**at, expirationInSeconds=60)["stream"]
        self.wait("streaming_session_stream_ready", sessionId=session_id, streamId=stream["streamId"])
        url = self.artist.get_streaming_session_stream(**at, streamId=stream["streamId"])["stream"]["url"]
        with Desktop(url) as desktop:
            self.machine.do_work(desktop, session_id, text)
        with self.assertRaises(Refused):
            Desktop(url)

    def stop(self, session_id):
        """Stops the session and gives the id of the backup that was made."""
        before = {backup["backupId"] for backup in self.backups()}
        self.artist.stop_streaming_session(studioId=self.studio_id, sessionId=session_id)
        self.wait("streaming_session_stopped", sessionId=session_id)
        (backup,) = [backup["backupId"] for backup in self.backups() if backup["backupId"] not in before]
        return backup

    def start(self, session_id, **members):
        self.artist.start_streaming_session(studioId=self.studio_id, sessionId=session_id, **members)
        self.wait("streaming_session_ready", sessionId=session_id)

    def wait(self, waiter, **members):
        self.artist.get_waiter(waiter).wait(studioId=self.studio_id, **members, WaiterConfig=SOON)


class StoryOnTheSimulatedEngine(Story, SimulatedCase):
    pass


class StoryOnLxd(Story, LxdCase):
    pass


if __name__ == "__main__":
    unittest.main()
