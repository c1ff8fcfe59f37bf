"""Studios, who administers them, and their link to a sign-in."""

from harness.driver import WaitFailed
from harness.studio import ROLES


class Studios:
    def test_a_studio_from_its_beginning_to_its_end(self):
        call = self.by_administrator.call
        made = call("CreateStudio", studioName=f"{self.name}x", displayName="Before", tags={"show": "one"}, **ROLES)["studio"]
        at = {"studioId": made["studioId"]}
        self.assert_holds({"state": "CREATE_IN_PROGRESS", "displayName": "Before", "tags": {"show": "one"}, **ROLES}, made)
        self.by_administrator.wait("StudioReady", **at)

        changed = call("UpdateStudio", **at, displayName="After")["studio"]
        self.assert_holds({"state": "UPDATE_IN_PROGRESS", "displayName": "After"}, changed)
        self.by_administrator.wait("StudioReady", **at)
        seen = call("GetStudio", **at)["studio"]
        self.assert_holds({"state": "READY", "statusCode": "STUDIO_UPDATED", "displayName": "After", **ROLES}, seen)
        self.assertEqual([seen], [each for each in self.by_administrator.every("ListStudios") if each["studioId"] == made["studioId"]])

        self.assertEqual("DELETE_IN_PROGRESS", call("DeleteStudio", **at)["studio"]["state"])
        self.by_administrator.wait("StudioDeleted", **at)
        with self.assert_refused("ConflictException", 409, "INVALID_STATE"):
            call("UpdateStudio", **at, displayName="Again")

    def test_a_studio_with_something_in_it_is_not_deleted_and_says_why(self):
        self.setting.component()
        self.by_administrator.call("DeleteStudio", **self.at)

        with self.assertRaises(WaitFailed):
            self.by_administrator.wait("StudioDeleted", **self.at)
        seen = self.by_administrator.call("GetStudio", **self.at)["studio"]
        self.assert_holds({"state": "DELETE_FAILED", "statusCode": "STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED"}, seen)

    def test_a_sign_in_that_works_needs_no_repair(self):
        with self.assert_refused("ValidationException", 400, "INVALID_STATE"):
            self.by_administrator.call("StartStudioSSOConfigurationRepair", **self.at)

    def test_a_studios_members_from_first_to_last(self):
        call, artist = self.by_administrator.call, {**self.at, "principalId": self.artist_id}
        told = [{"persona": "ADMINISTRATOR", "principalId": each} for each in (self.artist_id, self.administrator_id)]
        call("PutStudioMembers", **self.at, identityStoreId="d-1", members=told)

        seen = self.by_artist.call("GetStudioMember", **artist)["member"]
        self.assertEqual({"identityStoreId": "d-1", **told[0]}, seen)
        pages = self.by_artist.walk("ListStudioMembers", size=1, **self.at)
        self.assertEqual([1, 1], [len(page) for page in pages])
        self.assertCountEqual([{"identityStoreId": "d-1", **each} for each in told], sum(pages, []))
        self.assertEqual([], self.by_artist.every("ListStreamingImages", **self.at))

        call("DeleteStudioMember", **artist)
        with self.assert_refused("AccessDeniedException", 403, "NOT_AUTHORIZED"):
            self.by_artist.every("ListStreamingImages", **self.at)
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": self.artist_id}):
            call("GetStudioMember", **artist)
