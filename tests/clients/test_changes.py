"""Changes that cannot be made: the state says why, waiters tell, and what was there stays as it was."""

import unittest

from botocore.exceptions import WaiterError

from harness.setting import PLAIN, Setting
from harness.simulated import image_id
from harness.studio import SimulatedCase


class Changes(SimulatedCase):
    def setUp(self):
        self.setting = Setting(self.administrator, self.studio_id)
        made_of = [self.setting.image(image_id("desktop"))], [self.setting.component()]
        self.profile = {**self.setting.at, "launchProfileId": self.setting.profile(*made_of)}

    def test_a_profile_with_a_session_is_not_deleted_and_waiters_say_so(self):
        session_id = self.create_session(self.administrator, **self.profile)["sessionId"]
        self.await_session("ready", session_id)

        self.administrator.delete_launch_profile(**self.profile)
        with self.assertRaises(WaiterError) as failed:
            self.wait("launch_profile_deleted")
        details = self.administrator.get_launch_profile_details(**self.profile)
        self.administrator.delete_streaming_session(**self.setting.at, sessionId=session_id)
        self.await_session("deleted", session_id)
        self.administrator.delete_launch_profile(**self.profile)
        self.wait("launch_profile_deleted")

        self.assertIn("DELETE_FAILED", str(failed.exception))
        self.assertEqual("LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED", details["launchProfile"]["statusCode"])

    def test_an_update_that_fails_leaves_the_profile_as_it_was(self):
        wrong = {**PLAIN, "clipboardMode": "DISABLED", "streamingImageIds": ["nothing"]}

        self.administrator.update_launch_profile(**self.profile, name="other", streamConfiguration=wrong)
        with self.assertRaises(WaiterError) as failed:
            self.wait("launch_profile_ready")
        profile = self.administrator.get_launch_profile(**self.profile)["launchProfile"]

        self.assertIn("UPDATE_FAILED", str(failed.exception))
        self.assertEqual(("Artists", "ENABLED"), (profile["name"], profile["streamConfiguration"]["clipboardMode"]))
        self.assertEqual("STREAMING_IMAGE_NOT_FOUND", profile["statusCode"])

    def wait(self, waiter):
        self.setting.wait(waiter, launchProfileId=self.profile["launchProfileId"])


if __name__ == "__main__":
    unittest.main()
