"""What administrators do with a studio beside its desktops: who helps them, what is agreed to, how things are marked, and its end."""

from botocore.exceptions import ClientError, WaiterError

from harness.studio import ROLES, SOON, SimulatedCase, every


class StudioTest(SimulatedCase):
    def test_a_studio_is_changed_and_deleted_once_it_is_empty(self):
        created = self.administrator.create_studio(studioName="shortlived", displayName="Before", **ROLES)["studio"]
        at = {"studioId": created["studioId"]}
        self.administrator.get_waiter("studio_ready").wait(**at, WaiterConfig=SOON)

        self.assertEqual("UPDATE_IN_PROGRESS", self.administrator.update_studio(**at, displayName="After")["studio"]["state"])
        self.administrator.get_waiter("studio_ready").wait(**at, WaiterConfig=SOON)
        changed = self.administrator.get_studio(**at)["studio"]
        self.assertEqual(("After", "STUDIO_UPDATED"), (changed["displayName"], changed["statusCode"]))
        self.assertEqual(ROLES["adminRoleArn"], changed["adminRoleArn"])

        self.assertEqual("DELETE_IN_PROGRESS", self.administrator.delete_studio(**at)["studio"]["state"])
        self.administrator.get_waiter("studio_deleted").wait(**at, WaiterConfig=SOON)
        self.assert_refused("ConflictException", self.administrator.update_studio, **at, displayName="Again")

    def test_a_studio_in_use_is_not_deleted_and_says_why(self):
        at = {"studioId": self.studio_id}
        self.administrator.delete_studio(**at)

        with self.assertRaises(WaiterError):
            self.administrator.get_waiter("studio_deleted").wait(**at, WaiterConfig=SOON)
        seen = self.administrator.get_studio(**at)["studio"]
        self.assertEqual(("DELETE_FAILED", "STUDIO_WITH_LAUNCH_PROFILES_NOT_DELETED"), (seen["state"], seen["statusCode"]))

    def test_there_is_no_sign_in_configuration_to_repair(self):
        self.assert_refused("ValidationException", self.administrator.start_studio_sso_configuration_repair, studioId=self.studio_id)

    def test_a_member_administers_the_studio_until_the_membership_ends(self):
        at, artist = {"studioId": self.studio_id}, self.artist_key.principal_id
        self.assert_refused("AccessDeniedException", self.artist.list_streaming_images, **at)

        self.administrator.put_studio_members(**at, identityStoreId="d-1", members=[{"persona": "ADMINISTRATOR", "principalId": artist}])
        member = {"identityStoreId": "d-1", "persona": "ADMINISTRATOR", "principalId": artist}
        self.assertEqual(member, self.artist.get_studio_member(**at, principalId=artist)["member"])
        self.assertEqual([member], every(self.artist, "list_studio_members", "members", **at))
        self.artist.list_streaming_images(**at)

        self.administrator.delete_studio_member(**at, principalId=artist)
        self.assertEqual([], every(self.artist, "list_studio_members", "members", **at))
        self.assert_refused("AccessDeniedException", self.artist.list_streaming_images, **at)

    def assert_refused(self, name, call, **members):
        with self.assertRaises(ClientError) as refused:
            call(**members)
        self.assertEqual(name, refused.exception.response["Error"]["Code"], refused.exception)
        return refused.exception.response


class EulaTest(SimulatedCase):
    def test_what_the_operator_bound_to_an_image_is_accepted_before_a_desktop_is_made(self):
        at = {"studioId": self.studio_id}
        image = self.image()
        self.server.run("eula", "add", "--id", "renderer", "--name", "Renderer", "--url", "https://example.com/eula")
        self.server.run("eula", "bind", "--image", image["ec2ImageId"], "renderer")

        self.assertEqual(["renderer"], self.image()["eulaIds"])
        listed = every(self.artist, "list_eulas", "eulas", eulaIds=["renderer", "none"])
        self.assertEqual(["renderer"], [eula["eulaId"] for eula in listed])
        self.assertEqual("https://example.com/eula", self.administrator.get_eula(eulaId="renderer")["eula"]["content"])
        with self.assertRaises(self.artist.exceptions.ValidationException) as refused:
            self.create_session()
        answer = refused.exception.response
        self.assertEqual(("EULA_NOT_ACCEPTED", {"eulaIds": "renderer"}), (answer["code"], answer["context"]))

        accepted = self.administrator.accept_eulas(**at, eulaIds=["renderer"])["eulaAcceptances"]
        self.assertEqual([(self.studio_id, "renderer")], [(one["accepteeId"], one["eulaId"]) for one in accepted])
        self.assertEqual(accepted, every(self.artist, "list_eula_acceptances", "eulaAcceptances", **at))
        self.await_session("ready", self.create_session()["sessionId"])

    def image(self):
        return self.administrator.list_streaming_images(studioId=self.studio_id)["streamingImages"][0]


class TagTest(SimulatedCase):
    def test_tags_are_given_taken_and_shown_by_arn(self):
        at = {"studioId": self.studio_id}
        session_id = self.create_session(tags={"given": "before"})["sessionId"]
        resources = [
            (self.administrator.get_studio, {}, "studio"),
            (self.administrator.get_launch_profile, {"launchProfileId": self.profile_id}, "launchProfile"),
            (self.administrator.get_streaming_session, {"sessionId": session_id}, "session"),
        ]
        for call, members, name in resources:
            with self.subTest(name):
                arn = call(**at, **members)[name]["arn"]
                before = self.administrator.list_tags_for_resource(resourceArn=arn)["tags"]

                given = self.administrator.tag_resource(resourceArn=arn, tags={"show": "one", "a b": "c/d"})
                taken = self.administrator.untag_resource(resourceArn=arn, tagKeys=["a b", "nothing"])

                self.assertEqual([204, 204], [answer["ResponseMetadata"]["HTTPStatusCode"] for answer in (given, taken)])
                self.assertEqual({**before, "show": "one"}, self.administrator.list_tags_for_resource(resourceArn=arn)["tags"])
                self.assertEqual({**before, "show": "one"}, call(**at, **members)[name]["tags"])

    def test_an_arn_of_nothing_is_not_found(self):
        arn = "arn:aws:nimble:us-west-2:123456789012:launch-profile/AAAAAAAAQACAAAAAAAAAAA"
        with self.assertRaises(self.administrator.exceptions.ResourceNotFoundException):
            self.administrator.list_tags_for_resource(resourceArn=arn)
