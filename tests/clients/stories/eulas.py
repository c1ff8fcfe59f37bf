"""Licence agreements and their acceptance."""

from harness.simulated import image_id

EULA = "renderer"
ADDRESS = "https://example.com/eula"


class Eulas:
    def test_a_eula_is_read_and_accepted_before_a_desktop_is_made(self):
        self.server.run("eula", "add", "--id", EULA, "--name", "Renderer", "--url", ADDRESS)
        self.server.run("eula", "bind", "--image", image_id("minimal"), EULA)
        image = self.setting.image(image_id("minimal"))
        profile_id = self.setting.profile([image], [self.setting.component()], users=[self.artist_id])
        session = {**self.at, "launchProfileId": profile_id}

        seen = self.by_administrator.call("GetStreamingImage", **self.at, streamingImageId=image)["streamingImage"]
        self.assertEqual([EULA], seen["eulaIds"])
        (listed,) = self.by_artist.every("ListEulas", eulaIds=[EULA])
        self.assert_holds({"eulaId": EULA, "name": "Renderer", "content": ADDRESS}, listed)
        self.assertEqual(listed, self.by_administrator.call("GetEula", eulaId=EULA)["eula"])
        with self.assert_refused("ValidationException", 400, "EULA_NOT_ACCEPTED", {"eulaIds": EULA}):
            self.by_artist.call("CreateStreamingSession", **session)

        (accepted,) = self.by_administrator.call("AcceptEulas", **self.at, eulaIds=[EULA])["eulaAcceptances"]
        self.assert_holds({"eulaId": EULA, "accepteeId": self.studio_id, "acceptedBy": self.administrator_id}, accepted)
        self.assertEqual([accepted], self.by_artist.every("ListEulaAcceptances", **self.at))
        made = self.by_artist.call("CreateStreamingSession", **session)["session"]
        self.setting.wait("streaming_session_ready", sessionId=made["sessionId"])
