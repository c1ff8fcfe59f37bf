"""Tags."""


class Tags:
    def test_everything_with_an_arn_takes_and_gives_tags(self):
        call = self.by_administrator.call
        self.make_one_of_each()
        for kind, seen in self.one_of_each().items():
            with self.subTest(kind):
                call("TagResource", resourceArn=seen["arn"], tags={"show": "one", "a b": "c/d"})
                self.assertEqual({"show": "one", "a b": "c/d"}, self.one_of_each()[kind]["tags"])
                call("UntagResource", resourceArn=seen["arn"], tagKeys=["a b", "nothing"])
                self.assertEqual({"show": "one"}, self.one_of_each()[kind]["tags"])
        studio = self.one_of_each()["studio"]
        self.assertEqual(studio["tags"], call("ListTagsForResource", resourceArn=studio["arn"])["tags"])

        nothing = studio["arn"].replace("stid-", "none-")
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": nothing}):
            call("ListTagsForResource", resourceArn=nothing)

    def make_one_of_each(self):
        session_id = self.ready_session()
        self.artist.stop_streaming_session(**self.at, sessionId=session_id)
        self.setting.wait("streaming_session_stopped", sessionId=session_id)

    def one_of_each(self):
        """All kinds that have tags, as they show themselves."""
        look = self.administrator
        return {
            "studio": look.get_studio(**self.at)["studio"],
            "component": look.list_studio_components(**self.at)["studioComponents"][0],
            "image": look.list_streaming_images(**self.at)["streamingImages"][0],
            "profile": look.list_launch_profiles(**self.at)["launchProfiles"][0],
            "session": self.sessions()[0],
            "backup": self.backups()[0],
        }
