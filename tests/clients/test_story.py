"""The story the product is made for, told by Amazon's own clients: a studio is made, an artist works in it, and nothing gets lost."""

import json
import unittest

from harness.clients import Aws
from harness.desktop import Desktop, Refused
from harness.eventually import eventually
from harness.lxd import LxdCase
from harness.simulated import as_hex
from harness.studio import PROTOCOL, ROLES, SOON, SimulatedCase

PERSISTENT = {
    "clipboardMode": "ENABLED",
    "ec2InstanceTypes": ["g4dn.xlarge"],
    "sessionPersistenceMode": "ACTIVATED",
    "volumeConfiguration": {"size": 100},
    "sessionBackup": {"mode": "AUTOMATIC", "maxBackupsToRetain": 5},
}


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
        create = self.administrator
        studio = create.create_studio(studioName="story", displayName="A studio with a story", **ROLES)["studio"]
        self.studio_id = studio["studioId"]
        self.wait("studio_ready", create)
        image = create.create_streaming_image(studioId=self.studio_id, name="Desktop", ec2ImageId=image_id)["streamingImage"]
        self.wait("streaming_image_ready", create, streamingImageId=image["streamingImageId"])
        component = create.create_studio_component(studioId=self.studio_id, name="Tools", type="CUSTOM")["studioComponent"]
        self.wait("studio_component_ready", create, studioComponentId=component["studioComponentId"])
        profile = create.create_launch_profile(
            studioId=self.studio_id,
            name="Artists",
            ec2SubnetIds=[],
            launchProfileProtocolVersions=[PROTOCOL],
            studioComponentIds=[component["studioComponentId"]],
            streamConfiguration={**PERSISTENT, "streamingImageIds": [image["streamingImageId"]]},
        )["launchProfile"]
        self.profile_id = profile["launchProfileId"]
        self.wait("launch_profile_ready", create, launchProfileId=self.profile_id)
        member = {"principalId": self.artist_key.principal_id, "persona": "USER"}
        create.put_launch_profile_members(
            studioId=self.studio_id, launchProfileId=self.profile_id, identityStoreId="d-story", members=[member]
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

    def wait(self, waiter, client=None, **members):
        (client or self.artist).get_waiter(waiter).wait(studioId=self.studio_id, **members, WaiterConfig=SOON)


class StoryOnTheSimulatedEngine(Story, SimulatedCase):
    def test_the_command_line_tells_it_too(self):
        administrator, artist = Aws(self.server.url, self.administrator_key), Aws(self.server.url, self.artist_key)
        in_studio = ("--studio-id", self.make_studio_by_command(administrator))
        created = artist.nimble("create-streaming-session", *in_studio, "--launch-profile-id", self.profile_id)["session"]
        session_id = created["sessionId"]
        at = (*in_studio, "--session-id", session_id)
        artist.nimble("wait", "streaming-session-ready", *at)

        stream = artist.nimble("create-streaming-session-stream", *at)["stream"]
        which = (*at, "--stream-id", stream["streamId"])
        artist.nimble("wait", "streaming-session-stream-ready", *which)
        with Desktop(artist.nimble("get-streaming-session-stream", *which)["stream"]["url"]) as desktop:
            self.machine.do_work(desktop, session_id, "by hand")

        artist.nimble("stop-streaming-session", *at)
        artist.nimble("wait", "streaming-session-stopped", *at)
        own = ("--owned-by", self.artist_key.principal_id)
        (backup,) = artist.nimble("list-streaming-session-backups", *in_studio, *own)["streamingSessionBackups"]
        artist.nimble("start-streaming-session", *at, "--backup-id", backup["backupId"])
        artist.nimble("wait", "streaming-session-ready", *at)
        self.assertEqual("by hand", self.machine.work(session_id))

        artist.nimble("delete-streaming-session", *at)
        artist.nimble("wait", "streaming-session-deleted", *at)
        self.assertEqual({}, self.machine.of_session(session_id))
        eventually(lambda: f"bk-{as_hex(backup['backupId'])}" not in self.machine.backups(), "the backup gone from the machine")

    def make_studio_by_command(self, administrator):
        """A studio with a launch profile for the artist; the profile becomes the test's."""
        images = administrator.nimble("list-streaming-images", "--studio-id", self.studio_id)["streamingImages"]
        roles = ("--admin-role-arn", ROLES["adminRoleArn"], "--user-role-arn", ROLES["userRoleArn"])
        studio = administrator.nimble("create-studio", "--studio-name", "shell", "--display-name", "By command", *roles)["studio"]
        in_studio = ("--studio-id", studio["studioId"])
        administrator.nimble("wait", "studio-ready", *in_studio)
        image = administrator.nimble("create-streaming-image", *in_studio, "--name", "Desktop", "--ec2-image-id", images[0]["ec2ImageId"])
        image_id = image["streamingImage"]["streamingImageId"]
        administrator.nimble("wait", "streaming-image-ready", *in_studio, "--streaming-image-id", image_id)
        component = administrator.nimble("create-studio-component", *in_studio, "--name", "Tools", "--type", "CUSTOM")["studioComponent"]
        profile = administrator.nimble(
            "create-launch-profile", *in_studio, "--name", "Artists", "--ec2-subnet-ids", "[]",
            "--launch-profile-protocol-versions", PROTOCOL, "--studio-component-ids", component["studioComponentId"],
            "--stream-configuration", json.dumps({**PERSISTENT, "streamingImageIds": [image_id]}),
        )["launchProfile"]
        self.profile_id = profile["launchProfileId"]
        of_profile = (*in_studio, "--launch-profile-id", self.profile_id)
        administrator.nimble("wait", "launch-profile-ready", *of_profile)
        member = f"principalId={self.artist_key.principal_id},persona=USER"
        administrator.nimble("put-launch-profile-members", *of_profile, "--identity-store-id", "d-story", "--members", member)
        return studio["studioId"]


class StoryOnLxd(Story, LxdCase):
    pass


if __name__ == "__main__":
    unittest.main()
