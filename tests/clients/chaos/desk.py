"""A desk: one session after the other, and what each must hold by now."""

import dataclasses
import struct
import time

from chaos.journal import Violation
from harness.desktop import Desktop, Refused
from harness.simulated import as_hex

READY, STOPPED, DELETED = "READY", "STOPPED", "DELETED"
IN_PROGRESS = {"create": "CREATE_IN_PROGRESS", "start": "START_IN_PROGRESS", "stop": "STOP_IN_PROGRESS", "delete": "DELETE_IN_PROGRESS"}
CUT_OFF = (OSError, ValueError, AssertionError, struct.error, Refused)


@dataclasses.dataclass
class Known:
    """What is known of a session at rest: its state, its work (None without a volume), and its backups, oldest first."""

    session_id: str
    state: str = READY
    work: str | None = ""
    backups: list = dataclasses.field(default_factory=list)


class Desk:
    """The session is `known` as it last came to rest, and `resting` until something else is asked for."""

    def __init__(self, name, place, key, line, harness):
        self.name = name
        self.studio_id, self._profile_id, self._retained = place.studio_id, place.profile_id, place.retained
        self._key, self._line, self._harness = key, line, harness
        self._journal, self._lives, self._machine = harness.journal, harness.lives, harness.machine
        self._words = 0
        self.known = self.resting = None
        self.history = self._journal.history(name)

    def rise(self):
        """Something is about to be asked for. Nobody else acts on the session, so it still is as it came to rest."""
        resting, self.resting = self.resting, None
        if not self.known:
            return
        seen = self._look()
        if resting and seen["state"] != self.known.state:
            raise Violation(f"the session came to rest {self.known.state} and now is {seen['state']}: {seen.get('statusMessage')}")
        self._journal.count("rests looked at")

    def sit_down(self):
        """Nothing will be asked for until the next time."""
        self.resting = dataclasses.replace(self.known, backups=list(self.known.backups)) if self.known else None

    # --- actions --------------------------------------------------------------------------------------------------------------------

    def create(self, waits):
        self.history = self._journal.history(self.name)
        self._journal.count("stories")
        self.history.note("create")
        answer = self._line.write(self.history, "create_streaming_session", studioId=self.studio_id, launchProfileId=self._profile_id)
        session = answer["session"]
        self.history.subject = f"session {session['sessionId']} ({as_hex(session['sessionId'])})"
        self.history.note("create is acknowledged")
        self.known = Known(session["sessionId"])
        if waits:
            self._await(READY, "create")
            self._expect_work("a new desktop")

    def stop(self, keeps, in_use=None):
        """Stops the session while a backup may be in use for another start."""
        before = self.known
        retention = {} if keeps else {"volumeRetentionMode": "DELETE"}
        self._ask("stop_streaming_session", f"stop{'' if keeps else ' with DELETE'}", **retention)
        seen = self._await(STOPPED, "stop")
        if seen.get("volumeRetentionMode") != ("RETAIN" if keeps else "DELETE"):
            raise Violation(f"volumeRetentionMode is {seen.get('volumeRetentionMode')} after a stop with {retention or 'RETAIN'}")
        self.known = dataclasses.replace(before, state=STOPPED, work=before.work if keeps else None)
        if self._retained:
            self._learn_backup(before.work, in_use)

    def _learn_backup(self, work, in_use):
        """A stop leaves one new backup and as many of the old ones, newest first, as the profile keeps beside it, and one in use."""
        listed = self._line.walk(
            self.history, "list_streaming_session_backups", "streamingSessionBackups",
            studioId=self.studio_id, ownedBy=self._key.principal_id,
        )
        ready = [seen["backupId"] for seen in listed if seen["sessionId"] == self.known.session_id and seen["state"] == READY]
        old = self.known.backups
        new = [backup_id for backup_id in ready if backup_id not in [known_id for known_id, _ in old]]
        expected = [*old, *((backup_id, work) for backup_id in new)]
        kept = expected[-self._retained:]
        # The start that uses it may have come to its end before the others were let go, or not.
        possible = [kept, [backup for backup in expected if backup in kept or backup == in_use]]
        fitting = [backups for backups in possible if ready == [backup_id for backup_id, _ in backups]]
        if len(new) != 1 or not fitting:
            raise Violation(f"after the stop the READY backups are {ready}, not one new one after {old} with {self._retained} kept")
        self.history.note(f"backup {new[0]} ({as_hex(new[0])}) has {work!r}")
        self.known.backups = fitting[0]

    def start(self, backup=None):
        self.ask_start(backup)
        self.await_start(backup)

    def ask_start(self, backup=None):
        """A backup is one of this session or of another one of the artist's, as its id and the work in it."""
        members = {"backupId": backup[0]} if backup else {}
        self._ask("start_streaming_session", f"start{' from backup ' + backup[0] if backup else ''}", **members)

    def await_start(self, backup):
        known = self.known
        # Without a volume a session starts from its newest backup, or afresh if it has none.
        source = backup or (known.backups[-1] if known.backups and known.work is None else None)
        seen = self._await(READY, "start")
        if seen.get("startedFromBackupId") != (source[0] if source else None):
            raise Violation(f"startedFromBackupId is {seen.get('startedFromBackupId')}, not {source}")
        self.known = dataclasses.replace(known, state=READY, work=source[1] if source else known.work or "")
        self._expect_work("the started desktop")

    def delete(self):
        self._ask("delete_streaming_session", "delete")
        self._await(DELETED, "delete")
        self.known = None

    def _ask(self, operation, described, **members):
        self.history.note(described)
        self._line.write(self.history, operation, **self._at(), **members)
        self.history.note(f"{described} is acknowledged")

    def _at(self):
        return {"studioId": self.studio_id, "sessionId": self.known.session_id}

    # --- what must be -----------------------------------------------------------------------------------------------------------------

    def _await(self, state, verb):
        """Waits for a resting state. On the way there the session may be in that one transition and nowhere else."""
        began = time.monotonic()
        while True:
            seen = self._look()
            if seen["state"] == state:
                self._journal.came_to_rest(time.monotonic() - began)
                self.history.note(f"seen {state}")
                return seen
            if seen["state"] != IN_PROGRESS[verb]:
                raise Violation(f"after an acknowledged {verb} the session is {seen['state']}: {seen.get('statusMessage')}")
            if time.monotonic() - began > self._harness.patience:
                raise Violation(f"{self._harness.patience} s after an acknowledged {verb} the session still is {seen['state']}")
            time.sleep(self._harness.pause)

    def _look(self):
        return self._line.read(self.history, "get_streaming_session", **self._at())["session"]

    def running_work(self):
        """What the engine has of the running workstation, of which there must be one."""
        ours = self._machine.of_session(self.known.session_id)
        running = [seen for seen in ours if seen.is_running]
        if len(running) != 1:
            raise Violation(f"the READY session has {len(running)} running workstations: {ours}")
        return running[0].work

    def _expect_work(self, where):
        if (seen := self.running_work()) != self.known.work:
            raise Violation(f"{where} has {seen!r}, not {self.known.work!r}")

    def work(self):
        """Types a word over a stream, again where the server was killed in the middle, until the desktop has it once."""
        self._words += 1
        before, after = self.known.work, f"{self.known.work}{self._words}."
        self.history.note(f"work on {before!r}")
        deadline = time.monotonic() + self._harness.patience
        while (seen := self.running_work()) != after:
            if not (after.startswith(seen) and seen.startswith(before)):
                raise Violation(f"the desktop has {seen!r}, neither {before!r} nor {after!r} nor between them")
            if time.monotonic() > deadline:
                raise Violation(f"{self._harness.patience} s of typing have not brought {after!r} onto the desktop")
            self._type(seen, after)
        self.known = dataclasses.replace(self.known, work=after)
        self.history.note(f"the desktop has {after!r}")

    def _type(self, before, after):
        """Types what is missing over a new stream, and looks until it is there or the server is another."""
        url = self._open_stream()
        stamp, life = self._lives.stamp, self._lives.number
        try:
            with Desktop(url) as desktop:
                self._journal.count("streams opened")
                self._machine.type(desktop, before, after)
                until = time.monotonic() + self._harness.keys_take
                # A server that lives on may still have keys on their way: to type them again would type them twice.
                while self._lives.number == life and self.running_work() != after and time.monotonic() < until:
                    time.sleep(self._harness.pause)
        except CUT_OFF as fault:
            if stamp is not None and stamp == self._lives.stamp:
                raise Violation(f"a READY session's stream did not open or broke though nobody had killed the server: {fault!r}") from None
            self.history.note(f"the stream broke: {fault!r}")
        # Whoever was typing opens another stream to type on.
        if self._lives.number != life:
            self._journal.count("streams cut off")

    def reconnect(self):
        """Opens the display of a READY session, with nobody killing the server meanwhile."""
        if not self.known or self.known.state != READY:
            return
        try:
            with Desktop(self._open_stream()):
                self._journal.count("streams opened")
        except CUT_OFF as fault:
            raise Violation(f"the READY session {self.known.session_id} shows no display after a kill: {fault!r}") from None

    def _open_stream(self):
        """Makes a stream and gives its URL once it is READY."""
        made = self._line.write(self.history, "create_streaming_session_stream", **self._at())["stream"]
        deadline = time.monotonic() + self._harness.patience
        while True:
            stream = self._line.read(self.history, "get_streaming_session_stream", **self._at(), streamId=made["streamId"])["stream"]
            if stream["state"] == READY:
                return stream["url"]
            if stream["state"] != "CREATE_IN_PROGRESS" or time.monotonic() > deadline:
                raise Violation(f"the stream {made['streamId']} is {stream['state']}")
            time.sleep(self._harness.pause)
