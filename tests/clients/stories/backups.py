"""Backups of streaming sessions, by clients that know them and by one that does not."""

from harness.desktop import Desktop
from harness.driven import NO_SUCH_ID


class BackupsSeen:
    """For clients that know backups."""

    def test_an_artist_gets_back_what_a_backup_holds(self):
        call, session_id = self.by_artist.call, self.worked_on_session("monday")
        session = {**self.at, "sessionId": session_id}
        ended = call("StopStreamingSession", **session, volumeRetentionMode="DELETE")["session"]
        self.assert_holds({"state": "STOP_IN_PROGRESS", "volumeRetentionMode": "DELETE"}, ended)
        self.setting.wait("streaming_session_stopped", sessionId=session_id)

        (listed,) = self.by_artist.every("ListStreamingSessionBackups", **self.at, ownedBy=self.artist_id)
        self.assert_holds({"state": "READY", "sessionId": session_id, "ownedBy": self.artist_id}, listed)
        backup_id = listed["backupId"]
        self.assertEqual(listed, call("GetStreamingSessionBackup", **self.at, backupId=backup_id)["streamingSessionBackup"])
        with self.assert_refused("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", {"resourceId": NO_SUCH_ID}):
            call("StartStreamingSession", **session, backupId=NO_SUCH_ID)

        begun = call("StartStreamingSession", **session, backupId=backup_id)["session"]
        self.assert_holds({"state": "START_IN_PROGRESS", "startedFromBackupId": backup_id}, begun)
        self.setting.wait("streaming_session_ready", sessionId=session_id)
        self.assertEqual("monday", self.machine.work(session_id))


class BackupsUnseen:
    """For a client that is older than backups: it says nothing of them, and they are made all the same."""

    def test_an_artist_finds_everything_after_a_stop_and_a_start(self):
        call, session_id = self.by_artist.call, self.worked_on_session("monday")
        session = {**self.at, "sessionId": session_id}
        call("StopStreamingSession", **session)
        self.setting.wait("streaming_session_stopped", sessionId=session_id)

        self.assertEqual([("READY", session_id)], [(backup["state"], backup["sessionId"]) for backup in self.backups()])
        call("StartStreamingSession", **session)
        self.setting.wait("streaming_session_ready", sessionId=session_id)
        self.assertEqual("monday", self.machine.work(session_id))
