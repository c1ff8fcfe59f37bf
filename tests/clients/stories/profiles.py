"""Launch profiles and who may use them."""

from harness.driven import NO_SUCH_ID
from harness.setting import PLAIN
from harness.studio import PROTOCOL


class LaunchProfiles:
    def test_a_launch_profile_from_its_beginning_to_its_end(self):
        call, image, component = self.by_administrator.call, self.image(), self.setting.component()
        other = self.setting.profile([image], [component], name="Other")
        told = {
            "description": "For layout",
            "ec2SubnetIds": ["subnet-1"],
            "launchProfileProtocolVersions": [PROTOCOL],
            "name": "Layout",
            "studioComponentIds": [component],
        }
        stream = {**PLAIN, "streamingImageIds": [image], "maxSessionLengthInMinutes": 60}
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": NO_SUCH_ID}):
            call("CreateLaunchProfile", **self.at, **{**told, "studioComponentIds": [NO_SUCH_ID]}, streamConfiguration=stream)
        made = call("CreateLaunchProfile", **self.at, **told, streamConfiguration=stream)["launchProfile"]
        profile = {**self.at, "launchProfileId": made["launchProfileId"]}
        self.assert_holds({"state": "CREATE_IN_PROGRESS", **told}, made)
        self.by_administrator.wait("LaunchProfileReady", **profile)

        seen = call("GetLaunchProfile", **profile)["launchProfile"]
        self.assert_holds({"state": "READY", **told}, seen)
        self.assert_holds(stream, seen["streamConfiguration"])
        self.assertEqual({"VALIDATION_SUCCESS"}, {result["state"] for result in seen["validationResults"]})
        details = call("GetLaunchProfileDetails", **profile)
        self.assertEqual(seen, details["launchProfile"])
        (summary,), (shown,) = details["studioComponentSummaries"], details["streamingImages"]
        self.assert_holds({"name": "Tools", "studioComponentId": component, "type": "CUSTOM"}, summary)
        self.assert_holds({"streamingImageId": image, "state": "READY"}, shown)

        changed = call("UpdateLaunchProfile", **profile, name="Lighting")["launchProfile"]
        self.assert_holds({"name": "Lighting", "state": "UPDATE_IN_PROGRESS"}, changed)
        self.by_administrator.wait("LaunchProfileReady", **profile)
        pages = self.by_administrator.walk("ListLaunchProfiles", size=1, **self.at)
        self.assertEqual([[other], [made["launchProfileId"]]], [[each["launchProfileId"] for each in page] for page in pages])
        self.assert_holds({"name": "Lighting", "statusCode": "LAUNCH_PROFILE_UPDATED"}, pages[1][0])

        self.assertEqual("DELETE_IN_PROGRESS", call("DeleteLaunchProfile", **profile)["launchProfile"]["state"])
        self.by_administrator.wait("LaunchProfileDeleted", **profile)

    def test_a_launch_profiles_members_from_first_to_last(self):
        profile_id = self.setting.profile([self.image()], [self.setting.component()])
        profile = {**self.at, "launchProfileId": profile_id}
        member = {**profile, "principalId": self.artist_id}
        told = [{"persona": "USER", "principalId": each} for each in (self.artist_id, self.administrator_id)]
        self.by_administrator.call("PutLaunchProfileMembers", **profile, identityStoreId="d-1", members=told)

        mine = self.by_artist.every("ListLaunchProfiles", **self.at, principalId=self.artist_id, states=["READY"])
        self.assertEqual([profile_id], [each["launchProfileId"] for each in mine])
        seen = self.by_artist.call("GetLaunchProfileMember", **member)["member"]
        self.assertEqual({"identityStoreId": "d-1", **told[0]}, seen)
        pages = self.by_artist.walk("ListLaunchProfileMembers", size=1, **profile)
        self.assertEqual([1, 1], [len(page) for page in pages])
        self.assertCountEqual([{"identityStoreId": "d-1", **each} for each in told], sum(pages, []))
        self.assertEqual(seen, self.by_administrator.call("UpdateLaunchProfileMember", **member, persona="USER")["member"])

        self.by_administrator.call("DeleteLaunchProfileMember", **member)
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": self.artist_id}):
            self.by_administrator.call("GetLaunchProfileMember", **member)
