"""Streaming sessions and the streams to them."""

from harness.desktop import Desktop, Refused
from harness.driven import NO_SUCH_ID


class StreamingSessions:
    def test_a_session_from_its_beginning_to_its_end(self):
        call, wait = self.by_artist.call, self.by_artist.wait
        profile_id = self.profile()
        made = call("CreateStreamingSession", **self.at, launchProfileId=profile_id, tags={"show": "one"})["session"]
        session = {**self.at, "sessionId": made["sessionId"]}
        known = {"launchProfileId": profile_id, "ownedBy": self.artist_id, "createdBy": self.artist_id, "tags": {"show": "one"}}
        self.assert_holds({"state": "CREATE_IN_PROGRESS", **known}, made)
        wait("StreamingSessionReady", **session)

        seen = call("GetStreamingSession", **session)["session"]
        self.assert_holds({"state": "READY", "ec2InstanceType": "g4dn.xlarge", **known}, seen)
        self.assertEqual([seen], self.by_artist.every("ListStreamingSessions", **self.at, ownedBy=self.artist_id))
        with self.assert_refused("ConflictException", 409, "INVALID_STATE"):
            call("StartStreamingSession", **session)

        self.assertEqual("STOP_IN_PROGRESS", call("StopStreamingSession", **session)["session"]["state"])
        wait("StreamingSessionStopped", **session)
        self.assertEqual("START_IN_PROGRESS", call("StartStreamingSession", **session)["session"]["state"])
        wait("StreamingSessionReady", **session)

        self.assertEqual("DELETE_IN_PROGRESS", call("DeleteStreamingSession", **session)["session"]["state"])
        wait("StreamingSessionDeleted", **session)
        self.assertEqual({}, self.machine.of_session(made["sessionId"]))

    def test_a_stream_opens_a_desktop_once(self):
        session = {**self.at, "sessionId": self.ready_session()}
        made = self.by_artist.call("CreateStreamingSessionStream", **session, expirationInSeconds=60)["stream"]
        stream = {**session, "streamId": made["streamId"]}
        self.assert_holds({"state": "CREATE_IN_PROGRESS", "ownedBy": self.artist_id}, made)
        self.by_artist.wait("StreamingSessionStreamReady", **stream)

        seen = self.by_artist.call("GetStreamingSessionStream", **stream)["stream"]
        self.assert_holds({"state": "READY", "statusCode": "STREAM_READY", "createdBy": self.artist_id}, seen)
        with Desktop(seen["url"]) as desktop:
            self.assertTrue(all(desktop.size))
        with self.assertRaises(Refused):
            Desktop(seen["url"])
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": NO_SUCH_ID}):
            self.by_artist.call("GetStreamingSessionStream", **session, streamId=NO_SUCH_ID)
