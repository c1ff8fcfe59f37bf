"""Tags."""


class Tags:
    def test_everything_with_an_arn_takes_and_gives_tags(self):
        call, arns = self.by_administrator.call, self.arns()
        for kind, arn in arns.items():
            with self.subTest(kind):
                call("TagResource", resourceArn=arn, tags={"show": "one", "a b": "c/d"})
                call("UntagResource", resourceArn=arn, tagKeys=["a b", "nothing"])
                self.assertEqual({"show": "one"}, call("ListTagsForResource", resourceArn=arn)["tags"])
        self.assertEqual({"show": "one"}, self.administrator.get_studio(**self.at)["studio"]["tags"])
        nothing = arns["studio"].replace("stid-", "none-")
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": nothing}):
            call("ListTagsForResource", resourceArn=nothing)

    def arns(self):
        """One of each kind that has tags."""
        look, session_id = self.administrator, self.ready_session()
        look.stop_streaming_session(**self.at, sessionId=session_id)
        self.setting.wait("streaming_session_stopped", sessionId=session_id)
        resources = {
            "studio": look.get_studio(**self.at)["studio"],
            "component": look.list_studio_components(**self.at)["studioComponents"][0],
            "image": look.list_streaming_images(**self.at)["streamingImages"][0],
            "profile": look.list_launch_profiles(**self.at)["launchProfiles"][0],
            "session": self.session(session_id),
            "backup": self.backups()[0],
        }
        return {kind: resource["arn"] for kind, resource in resources.items()}
