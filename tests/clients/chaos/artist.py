"""An artist: acts out a plot on one session after the other and knows what each must hold by now."""

import dataclasses
import random
import struct
import time

from chaos import plot
from chaos.journal import Violation
from chaos.lives import GivenUp
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


class Artist:
    """
    The session is `known` as it last came to rest, and `resting` until something else is asked for. `acting_since` is when the action under
    way began. An artist who meets a violation gives up.
    """

    def __init__(self, name, seed, studio, key, line, harness):
        self.name = name
        self.studio_id, self._profile_id, self._retained = studio.studio_id, studio.profile_id, studio.retained
        self._key, self._line, self._harness = key, line, harness
        self._journal, self._lives, self._machine = harness.journal, harness.lives, harness.machine
        self._plot = plot.plot(random.Random(f"{seed} {name}"), studio.retained)
        self._leisure = random.Random(f"{seed} {name} at rest")
        self._words = 0
        self.known = self.resting = self.acting_since = None
        self.history = self._journal.history(name)

    def run(self):
        try:
            while self._harness.stage.enter():
                try:
                    self.acting_since = time.monotonic()
                    self._act(next(self._plot))
                finally:
                    self.acting_since = None
                    self._harness.stage.leave()
                # So that kills also come while the session rests.
                time.sleep(self._leisure.uniform(0, self._harness.longest_rest))
            self._end()
        except GivenUp:
            pass
        except Violation as violation:
            self._journal.violated(str(violation), self.history)
        except Exception as fault:  # pylint: disable=broad-except
            # An artist that just vanished would look like one with nothing to complain about.
            self._journal.violated(f"the harness itself failed: {fault!r}", self.history)
            raise

    # --- decisions ------------------------------------------------------------------------------------------------------------------

    def _act(self, decision):
        resting, self.resting = self.resting, None
        verb, known = decision.verb, self.known
        self._journal.count("actions")
        if verb in (plot.CREATE, plot.CREATE_AND_DELETE):
            self._create(waits=verb == plot.CREATE)
        else:
            self._expect_rest(known, resting)
        if verb == plot.WORK:
            self._work()
        elif verb in (plot.STOP, plot.STOP_AND_DROP):
            self._stop(keeps=verb == plot.STOP)
        elif verb == plot.START:
            self._start()
        elif verb == plot.RESTORE:
            self._start(known.backups[-1 - decision.backup])
        if verb in (plot.DELETE, plot.CREATE_AND_DELETE):
            self._delete()
        self.resting = dataclasses.replace(self.known, backups=list(self.known.backups)) if self.known else None

    def _end(self):
        """Tries every backup, then the desktop a last time, and deletes the session."""
        if not self.known:
            return
        self.resting = None
        if self.known.state == READY:
            self._stop(keeps=True)
        # Each stop adds a backup and lets the oldest go, which is the one that was tried.
        for backup in list(self.known.backups):
            self._start(backup)
            self._journal.count("backups restored at the end")
            self._stop(keeps=True)
        self._start()
        self._work()
        self._delete()

    # --- actions --------------------------------------------------------------------------------------------------------------------

    def _create(self, waits):
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

    def _stop(self, keeps):
        before = self.known
        retention = {} if keeps else {"volumeRetentionMode": "DELETE"}
        self._ask("stop_streaming_session", f"stop{'' if keeps else ' with DELETE'}", **retention)
        seen = self._await(STOPPED, "stop")
        if seen.get("volumeRetentionMode") != ("RETAIN" if keeps else "DELETE"):
            raise Violation(f"volumeRetentionMode is {seen.get('volumeRetentionMode')} after a stop with {retention or 'RETAIN'}")
        self.known = dataclasses.replace(before, state=STOPPED, work=before.work if keeps else None)
        if self._retained:
            self._learn_backup(before.work)

    def _learn_backup(self, work):
        """A stop leaves one new backup and as many of the old ones, newest first, as the profile keeps beside it."""
        backups = self._line.walk(
            self.history, "list_streaming_session_backups", "streamingSessionBackups",
            studioId=self.studio_id, ownedBy=self._key.principal_id,
        )
        ready = [seen["backupId"] for seen in backups if seen["sessionId"] == self.known.session_id and seen["state"] == READY]
        old = [backup_id for backup_id, _ in self.known.backups]
        new = [backup_id for backup_id in ready if backup_id not in old]
        expected = (old + new)[-self._retained:]
        if len(new) != 1 or ready != expected:
            raise Violation(f"after the stop the READY backups are {ready}, not one new one after {old} with {self._retained} kept")
        self.history.note(f"backup {new[0]} ({as_hex(new[0])}) has {work!r}")
        self.known.backups = [*self.known.backups, (new[0], work)][-self._retained:]

    def _start(self, backup=None):
        known = self.known
        # Without a volume a session starts from its newest backup, or afresh if it has none.
        source = backup or (known.backups[-1] if known.backups and known.work is None else None)
        members = {"backupId": backup[0]} if backup else {}
        self._ask("start_streaming_session", f"start{' from backup ' + backup[0] if backup else ''}", **members)
        seen = self._await(READY, "start")
        if seen.get("startedFromBackupId") != (source[0] if source else None):
            raise Violation(f"startedFromBackupId is {seen.get('startedFromBackupId')}, not {source}")
        self.known = dataclasses.replace(known, state=READY, work=source[1] if source else known.work or "")
        self._expect_work("the started desktop")

    def _delete(self):
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

    def _expect_rest(self, known, resting):
        """Nobody else acts on the session, so it still is as it came to rest."""
        seen = self._look()
        if resting and seen["state"] != known.state:
            raise Violation(f"the session came to rest {known.state} and now is {seen['state']}: {seen.get('statusMessage')}")
        self._journal.count("rests looked at")

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

    def _work(self):
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
        url = self.open_stream()
        stamp = self._lives.stamp
        try:
            with Desktop(url) as desktop:
                self._journal.count("streams opened")
                self._machine.type(desktop, before, after)
                until = time.monotonic() + self._harness.keys_take
                while self._lives.stamp == stamp and self.running_work() != after and time.monotonic() < until:
                    time.sleep(self._harness.pause)
        except CUT_OFF as fault:
            if stamp is not None and stamp == self._lives.stamp:
                raise Violation(f"a READY session's stream did not open or broke though nobody had killed the server: {fault!r}") from None
            self.history.note("the stream broke with the server")

    def open_stream(self):
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


class Clerk:
    """Renames a studio over and over: what is acknowledged must be there at the next look, whatever happened in between."""

    def __init__(self, studio_id, line, harness):
        self._studio_id, self._line, self._harness = studio_id, line, harness

    def run(self):
        history = self._harness.journal.history("the clerk")
        name, number = None, 0
        try:
            while self._harness.stage.enter():
                try:
                    seen = self._line.read(history, "get_studio", studioId=self._studio_id)["studio"]["displayName"]
                    if name not in (None, seen):
                        raise Violation(f"the studio was renamed {name!r} and is called {seen!r}")
                    number += 1
                    name = f"Studio {number}"
                    self._line.write(history, "update_studio", studioId=self._studio_id, displayName=name)
                    history.note(f"rename to {name!r} is acknowledged")
                finally:
                    self._harness.stage.leave()
                time.sleep(self._harness.pause)
        except GivenUp:
            pass
        except Violation as violation:
            self._harness.journal.violated(str(violation), history)
