"""Streaming images."""

from harness.simulated import image_id


class StreamingImages:
    def test_an_image_from_its_beginning_to_its_end(self):
        call = self.by_administrator.call
        known = {"description": "For layout", "ec2ImageId": image_id("desktop")}
        made = call("CreateStreamingImage", **self.at, name="Desktop", **known)["streamingImage"]
        image = {**self.at, "streamingImageId": made["streamingImageId"]}
        self.assert_holds({"state": "CREATE_IN_PROGRESS", "owner": self.studio_id, **known}, made)
        self.by_administrator.wait("StreamingImageReady", **image)

        self.assertEqual("Other", call("UpdateStreamingImage", **image, name="Other")["streamingImage"]["name"])
        seen = call("GetStreamingImage", **image)["streamingImage"]
        self.assert_holds({"name": "Other", "state": "READY", "platform": "LINUX", "eulaIds": [], **known}, seen)
        self.assertEqual([seen], self.by_administrator.every("ListStreamingImages", **self.at))

        profile_id = self.setting.profile([made["streamingImageId"]], [self.setting.component()])
        with self.assert_refused("ConflictException", 409, "RESOURCE_IN_USE"):
            call("DeleteStreamingImage", **image)
        self.administrator.delete_launch_profile(**self.at, launchProfileId=profile_id)
        self.assertEqual("DELETE_IN_PROGRESS", call("DeleteStreamingImage", **image)["streamingImage"]["state"])
        self.by_administrator.wait("StreamingImageDeleted", **image)
