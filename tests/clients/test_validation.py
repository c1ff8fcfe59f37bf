"""Every rule a member can break is checked by the server: clients check some of them and send the rest as it is."""

import json
import unittest

from harness import wire
from harness.refusals import RefusalCase
from harness.studio import PROTOCOL, ROLES

LONG = "x" * 300


class BadMembers(RefusalCase):
    def setUp(self):
        unchanged = self.assert_unchanged()
        unchanged.__enter__()
        self.addCleanup(unchanged.__exit__, None, None, None)

    def test_length(self):
        self.assert_profile_refused("name", name="x" * 65)
        self.assert_profile_refused("name", name="")
        self.assert_profile_refused("description", description=LONG)
        self.assert_refused_in("clientToken", self.careless.create_streaming_session, launchProfileId=self.profile_id, clientToken="x" * 65)
        self.assert_component_refused("initializationScripts[0].script", initializationScripts=[{**SCRIPT, "script": "x" * 5121}])

    def test_pattern(self):
        for name in ("Has Capitals", "new-line\n", "newline\n"):
            self.assert_refused_in("studioName", self.careless.create_studio, at={}, studioName=name, displayName="x", **ROLES)
        self.assert_refused_in("ec2ImageId", self.careless.create_streaming_image, name="x", ec2ImageId="img-1")
        self.assert_profile_refused("launchProfileProtocolVersions[1]", launchProfileProtocolVersions=[PROTOCOL, "2020-01-01"])
        self.assert_stream_refused("streamingImageIds[0]", streamingImageIds=["no id!"])
        self.assert_refused_in(
            "streamingImageId", self.careless.create_streaming_session, launchProfileId=self.profile_id, streamingImageId="../../etc"
        )
        drive = {"sharedFileSystemConfiguration": {"windowsMountDrive": "C:"}}
        self.assert_component_refused(
            "configuration.sharedFileSystemConfiguration.windowsMountDrive", type="SHARED_FILE_SYSTEM", configuration=drive
        )

    def test_range(self):
        for minutes in (0, 43201, -1, 1 << 40, 1.5):
            self.assert_stream_refused("maxSessionLengthInMinutes", maxSessionLengthInMinutes=minutes)
        for size in (99, 16001):
            self.assert_stream_refused("volumeConfiguration.size", sessionPersistenceMode="ACTIVATED", volumeConfiguration={"size": size})
        for seconds in (59, 3601):
            self.assert_refused_in(
                "expirationInSeconds", self.careless.create_streaming_session_stream, sessionId=self.own, expirationInSeconds=seconds
            )
        self.assert_refused_in("maxResults", self.careless.list_launch_profiles, maxResults=101)

    def test_count(self):
        self.assert_profile_refused("ec2SubnetIds", ec2SubnetIds=["subnet"] * 7)
        self.assert_profile_refused("studioComponentIds", studioComponentIds=[])
        self.assert_stream_refused("ec2InstanceTypes", ec2InstanceTypes=[])
        members = [{"principalId": self.artist_key.principal_id, "persona": "USER"}] * 21
        self.assert_refused_in(
            "members", self.careless.put_launch_profile_members, launchProfileId=self.profile_id, identityStoreId="d-1", members=members
        )

    def test_enumeration(self):
        self.assert_stream_refused("clipboardMode", clipboardMode="SOMETIMES")
        self.assert_stream_refused("clipboardMode", clipboardMode="enabled")
        self.assert_stream_refused("ec2InstanceTypes[1]", ec2InstanceTypes=["g5.xlarge", "t2.micro"])
        self.assert_refused_in(
            "ec2InstanceType", self.careless.create_streaming_session, launchProfileId=self.profile_id, ec2InstanceType="t2.micro"
        )
        self.assert_component_refused("type", type="FRIEND")
        self.assert_refused_in("states[1]", self.careless.list_launch_profiles, states=["READY", "ASLEEP"])
        self.assert_refused_in("volumeRetentionMode", self.careless.stop_streaming_session, sessionId=self.own, volumeRetentionMode="MAYBE")

    def test_required(self):
        for name in ("name", "ec2SubnetIds", "launchProfileProtocolVersions", "streamConfiguration", "studioComponentIds"):
            self.assert_profile_refused(name, **{name: None})
        for name in ("clipboardMode", "ec2InstanceTypes", "streamingImageIds"):
            self.assert_stream_refused(name, **{name: None})
        self.assert_refused_in("launchProfileId", self.careless.create_streaming_session)
        self.assert_component_refused("initializationScripts[0].script", initializationScripts=[{**SCRIPT, "script": None}])

    def test_type(self):
        self.assert_posted_refused("launchProfileId", launchProfileId=7)
        self.assert_posted_refused("launchProfileId", launchProfileId=["x"])
        self.assert_posted_refused("tags", launchProfileId=self.profile_id, tags="a=b")
        self.assert_posted_refused("tags.a", launchProfileId=self.profile_id, tags={"a": 1})
        self.assert_stream_refused("maxSessionLengthInMinutes", maxSessionLengthInMinutes="many")
        self.assert_refused_in("maxResults", self.careless.list_launch_profiles, maxResults="many")

    def test_characters(self):
        self.assert_component_refused("name", name="a\0b")
        self.assert_component_refused("tags", tags={"a\0b": "value"})
        for body in (b'{"launchProfileId":"\\ud800"}', b'{"launchProfileId":"\xff"}', b'{"tags":{"\\ud800":""}}', b'{"\\ud800":""}'):
            with self.subTest(body):
                self.assert_invalid(self.post(body), "request body")

    def test_union(self):
        licences, farm = {"licenseServiceConfiguration": {"endpoint": "a"}}, {"computeFarmConfiguration": {"endpoint": "b"}}
        self.assert_component_refused("configuration", type="COMPUTE_FARM", configuration={**licences, **farm})
        self.assert_component_refused("configuration", type="COMPUTE_FARM", configuration=licences)
        self.assert_component_refused("configuration", type="CUSTOM", configuration=licences)

    def test_contradictions(self):
        self.assert_stream_refused("volumeConfiguration", volumeConfiguration={"size": 200})
        self.assert_stream_refused("sessionBackup.mode", sessionBackup={"mode": "AUTOMATIC", "maxBackupsToRetain": 1})
        persistent, no_backups = {"sessionPersistenceMode": "ACTIVATED"}, {"mode": "AUTOMATIC", "maxBackupsToRetain": 0}
        self.assert_stream_refused("sessionBackup.maxBackupsToRetain", **persistent, sessionBackup=no_backups)
        self.assert_stream_refused("maxStoppedSessionLengthInMinutes", **persistent, maxStoppedSessionLengthInMinutes=60)
        self.assert_stream_refused("automaticTerminationMode", automaticTerminationMode="ACTIVATED")

    def test_everything_that_is_wrong_is_told_at_once(self):
        for member in ("name", "ec2SubnetIds"):
            self.assert_profile_refused(member, name="", ec2SubnetIds=["subnet"] * 7)

    def assert_refused_in(self, member, call, at=None, **members):
        """The call is refused with a message that names the member."""
        with self.subTest(member, call=call.__name__, **members), self.assert_error("ValidationException", 400, f"{member}: "):
            call(**({"studioId": self.studio_id} if at is None else at), **members)

    def assert_component_refused(self, member, **members):
        self.assert_refused_in(member, self.careless.create_studio_component, **{"name": "x", "type": "CUSTOM", **members})

    def assert_profile_refused(self, member, **members):
        self.assert_refused_in(member, self.create_profile, **members)

    def assert_stream_refused(self, member, **members):
        stream = without_absent({**self.plain_stream(), **members})
        self.assert_refused_in(f"streamConfiguration.{member}", self.create_profile, streamConfiguration=stream)

    def assert_posted_refused(self, member, **members):
        """For what botocore cannot even write: the body goes as it is."""
        with self.subTest(member, **members):
            self.assert_invalid(self.post(json.dumps(members).encode()), f"{member}: ")

    def assert_invalid(self, answer, words):
        self.assertEqual((400, "ValidationException"), (answer.status, answer.error), answer.body)
        self.assertIn(words, answer.body["message"])

    def post(self, body):
        path = f"/studios/{self.studio_id.replace(':', '%3A')}/streaming-sessions"
        return wire.send(self.server, self.administrator_key, "POST", path, body, {"Content-Type": "application/json"})

    def create_profile(self, studioId=None, **members):
        (profile,) = self.administrator.list_launch_profiles(studioId=self.studio_id)["launchProfiles"]
        good = {
            "studioId": self.studio_id,
            "name": "Bad",
            "ec2SubnetIds": [],
            "launchProfileProtocolVersions": [PROTOCOL],
            "studioComponentIds": profile["studioComponentIds"],
            "streamConfiguration": self.plain_stream(),
        }
        return self.careless.create_launch_profile(**without_absent({**good, **members}))

    def plain_stream(self):
        (image, *_) = self.administrator.list_streaming_images(studioId=self.studio_id)["streamingImages"]
        return {"clipboardMode": "ENABLED", "ec2InstanceTypes": ["g5.xlarge"], "streamingImageIds": [image["streamingImageId"]]}


class GoodMembers(RefusalCase):
    def test_length_counts_characters_whatever_their_size(self):
        """As the service did, and as botocore does."""
        name = "\N{ARTIST PALETTE}" * 64
        made = self.careless.create_studio_component(studioId=self.studio_id, name=name, type="CUSTOM")
        self.assertEqual(name, made["studioComponent"]["name"])

    def test_a_union_without_members_says_nothing(self):
        """So some clients send what they mean to leave out; the answer must leave it out, or botocore cannot read it."""
        made = self.careless.create_studio_component(studioId=self.studio_id, name="Farm", type="COMPUTE_FARM", configuration={})
        self.assertNotIn("configuration", made["studioComponent"])


SCRIPT = {
    "launchProfileProtocolVersion": PROTOCOL,
    "platform": "LINUX",
    "runContext": "USER_INITIALIZATION",
    "script": "true",
}


def without_absent(members):
    return {name: value for name, value in members.items() if value is not None}


if __name__ == "__main__":
    unittest.main()
