"""What a studio is made of changes and goes: updates, deletions and members, with the clients' own waiters and paginators."""

import subprocess
import unittest

from botocore.exceptions import ClientError, WaiterError

from harness.clients import Aws
from harness.studio import PROTOCOL, SOON, SimulatedCase, every

HOSTILE = "it's $(touch hacked) `touch hacked` \"and\"\ntwo lines \\"


class Changes(SimulatedCase):
    def test_a_component_is_updated_rendered_released_and_deleted(self):
        script = {"launchProfileProtocolVersion": PROTOCOL, "platform": "LINUX", "runContext": "SYSTEM_INITIALIZATION"}
        component_id = self.create_component(initializationScripts=[{**script, "script": 'printf %s "$VALUE"'}])
        profile_id = self.create_profile(component_id)

        answer = self.administrator.update_studio_component(
            studioId=self.studio_id, studioComponentId=component_id,
            scriptParameters=[{"key": "VALUE", "value": HOSTILE}], ec2SecurityGroupIds=["sg-1"],
        )["studioComponent"]
        self.wait("studio_component_ready", studioComponentId=component_id)
        told = self.administrator.get_launch_profile_initialization(
            studioId=self.studio_id, launchProfileId=profile_id, launchProfileProtocolVersions=[PROTOCOL], launchPurpose="TEST", platform="Linux"
        )["launchProfileInitialization"]
        with self.assertRaises(ClientError) as used:
            self.administrator.delete_studio_component(studioId=self.studio_id, studioComponentId=component_id)
        self.administrator.delete_launch_profile(studioId=self.studio_id, launchProfileId=profile_id)
        self.wait("launch_profile_deleted", launchProfileId=profile_id)
        self.administrator.delete_studio_component(studioId=self.studio_id, studioComponentId=component_id)
        self.wait("studio_component_deleted", studioComponentId=component_id)

        self.assertEqual("UPDATE_IN_PROGRESS", answer["state"])
        self.assertEqual(["sg-1"], told["ec2SecurityGroupIds"])
        rendered = told["systemInitializationScripts"][0]["script"]
        self.assertEqual(HOSTILE, subprocess.run(["/bin/sh", "-c", rendered], capture_output=True, check=True, text=True).stdout)
        self.assertEqual("ConflictException", used.exception.response["Error"]["Code"])
        self.assertIn(profile_id, used.exception.response["Error"]["Message"])

    def test_a_profile_with_a_session_is_not_deleted_and_waiters_say_so(self):
        profile_id = self.create_profile(self.create_component())
        session_id = self.create_session(self.administrator, launchProfileId=profile_id)["sessionId"]
        self.await_session("ready", session_id)

        self.administrator.delete_launch_profile(studioId=self.studio_id, launchProfileId=profile_id)
        with self.assertRaises(WaiterError) as failed:
            self.wait("launch_profile_deleted", launchProfileId=profile_id)
        details = self.administrator.get_launch_profile_details(studioId=self.studio_id, launchProfileId=profile_id)
        self.administrator.delete_streaming_session(studioId=self.studio_id, sessionId=session_id)
        self.await_session("deleted", session_id)
        self.administrator.delete_launch_profile(studioId=self.studio_id, launchProfileId=profile_id)
        self.wait("launch_profile_deleted", launchProfileId=profile_id)

        self.assertIn("DELETE_FAILED", str(failed.exception))
        self.assertEqual("LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED", details["launchProfile"]["statusCode"])
        self.assertEqual(["component"], [summary["name"] for summary in details["studioComponentSummaries"]])
        self.assertEqual(["READY"], [image["state"] for image in details["streamingImages"]])

    def test_an_update_that_fails_leaves_the_profile_as_it_was(self):
        profile_id = self.create_profile(self.create_component())
        wrong = {"clipboardMode": "DISABLED", "ec2InstanceTypes": ["g4dn.xlarge"], "streamingImageIds": ["nothing"]}

        self.administrator.update_launch_profile(studioId=self.studio_id, launchProfileId=profile_id, name="other", streamConfiguration=wrong)
        with self.assertRaises(WaiterError) as failed:
            self.wait("launch_profile_ready", launchProfileId=profile_id)
        profile = self.administrator.get_launch_profile(studioId=self.studio_id, launchProfileId=profile_id)["launchProfile"]

        self.assertIn("UPDATE_FAILED", str(failed.exception))
        self.assertEqual(("profile", "ENABLED"), (profile["name"], profile["streamConfiguration"]["clipboardMode"]))
        self.assertEqual("STREAMING_IMAGE_NOT_FOUND", profile["statusCode"])

    def test_members_are_walked_changed_and_removed_with_boto3_and_the_cli(self):
        profile_id = self.create_profile(self.create_component())
        artist = self.artist_key.principal_id
        told = {"studioId": self.studio_id, "launchProfileId": profile_id}
        member = {**told, "principalId": artist}

        self.administrator.put_launch_profile_members(**told, identityStoreId="d-1", members=[{"principalId": artist, "persona": "USER"}])
        seen = self.artist.get_launch_profile_member(**member)["member"]
        walked = every(self.artist, "list_launch_profile_members", "members", **told)
        changed = self.administrator.update_launch_profile_member(**member, persona="USER")["member"]
        words = ["--studio-id", self.studio_id, "--launch-profile-id", profile_id, "--principal-id", artist]
        Aws(self.server.url, self.administrator_key).nimble("delete-launch-profile-member", *words)

        self.assertEqual({"identityStoreId": "d-1", "persona": "USER", "principalId": artist}, seen)
        self.assertEqual(([seen], seen), (walked, changed))
        with self.assertRaises(self.administrator.exceptions.ResourceNotFoundException):
            self.administrator.get_launch_profile_member(**member)

    def test_an_image_is_renamed_at_once_and_deleted(self):
        image_id = self.create_image()

        renamed = self.administrator.update_streaming_image(studioId=self.studio_id, streamingImageId=image_id, name="other")["streamingImage"]
        self.administrator.delete_streaming_image(studioId=self.studio_id, streamingImageId=image_id)
        self.wait("streaming_image_deleted", streamingImageId=image_id)

        self.assertEqual(("READY", "other"), (renamed["state"], renamed["name"]))

    def create_component(self, **members):
        created = self.administrator.create_studio_component(studioId=self.studio_id, name="component", type="CUSTOM", **members)
        component_id = created["studioComponent"]["studioComponentId"]
        self.wait("studio_component_ready", studioComponentId=component_id)
        return component_id

    def create_image(self):
        known = self.administrator.list_streaming_images(studioId=self.studio_id)["streamingImages"][0]["ec2ImageId"]
        created = self.administrator.create_streaming_image(studioId=self.studio_id, name="Desktop", ec2ImageId=known)
        image_id = created["streamingImage"]["streamingImageId"]
        self.wait("streaming_image_ready", streamingImageId=image_id)
        return image_id

    def create_profile(self, component_id):
        configuration = {"clipboardMode": "ENABLED", "ec2InstanceTypes": ["g4dn.xlarge"], "streamingImageIds": [self.create_image()]}
        created = self.administrator.create_launch_profile(
            studioId=self.studio_id, name="profile", ec2SubnetIds=[], launchProfileProtocolVersions=[PROTOCOL],
            studioComponentIds=[component_id], streamConfiguration=configuration,
        )
        profile_id = created["launchProfile"]["launchProfileId"]
        self.wait("launch_profile_ready", launchProfileId=profile_id)
        return profile_id

    def wait(self, waiter, **resource):
        self.administrator.get_waiter(waiter).wait(studioId=self.studio_id, WaiterConfig=SOON, **resource)


if __name__ == "__main__":
    unittest.main()
