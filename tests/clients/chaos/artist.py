"""An artist: acts out a plot at two desks, a session at each."""

import random
import time

from chaos import plot
from chaos.desk import READY, Desk
from chaos.journal import Violation
from chaos.lives import GivenUp


class Artist:
    """`acting_since` is when the action under way began. An artist who meets a violation gives up."""

    def __init__(self, name, seed, place, key, line, harness):
        self.studio_id = place.studio_id
        self._harness, self._journal = harness, harness.journal
        self._plot = plot.plot(random.Random(f"{seed} {name}"), place.retained)
        self._leisure = random.Random(f"{seed} {name} at rest")
        self.desks = [Desk(f"{name} at desk {number}", place, key, line, harness) for number in range(1, plot.DESKS + 1)]
        # Where the violation is most likely to be found, should there be one.
        self._desk = self.desks[0]
        self.acting_since = None

    def run(self):
        try:
            while self._harness.stage.enter():
                try:
                    self.acting_since = time.monotonic()
                    self._act(next(self._plot))
                finally:
                    self.acting_since = None
                    self._harness.stage.leave()
                # So that kills also come while the sessions rest.
                time.sleep(self._leisure.uniform(0, self._harness.longest_rest))
            self._end()
        except GivenUp:
            pass
        except Violation as violation:
            self._journal.violated(str(violation), self._desk.history)
        except Exception as fault:  # pylint: disable=broad-except
            # An artist that just vanished would look like one with nothing to complain about.
            self._journal.violated(f"the harness itself failed: {fault!r}", self._desk.history)
            raise

    def _act(self, decision):
        self._journal.count("actions")
        verb, desk = decision.verb, self.desks[decision.desk]
        source = self.desks[decision.source] if decision.source is not None else None
        both = verb in (plot.RESTORE_AND_STOP, plot.RESTORE_AND_DELETE)
        for one in (desk, source) if both else (desk,):
            self._desk = one
            one.rise()
        self._desk = desk
        if verb in (plot.CREATE, plot.CREATE_AND_DELETE):
            desk.create(waits=verb == plot.CREATE)
        elif verb == plot.WORK:
            desk.work()
        elif verb in (plot.STOP, plot.STOP_AND_DROP):
            desk.stop(keeps=verb == plot.STOP)
        elif verb == plot.START:
            desk.start()
        elif both:
            self._restore_while_it_goes(desk, source, source.known.backups[-1 - decision.backup], verb)
        elif verb == plot.RESTORE:
            if source is not desk:
                self._journal.count("starts from the other session")
            desk.start(source.known.backups[-1 - decision.backup])
        if verb in (plot.DELETE, plot.CREATE_AND_DELETE):
            desk.delete()
        for one in (desk, source) if both else (desk,):
            one.sit_down()

    def _restore_while_it_goes(self, desk, other, backup, verb):
        """Starts a session from a backup of the other, which meanwhile is stopped, and its oldest backup let go, or deleted with all."""
        self._journal.count("starts from the other session")
        desk.ask_start(backup)
        self._desk = other
        if verb == plot.RESTORE_AND_STOP:
            other.stop(keeps=True, in_use=backup)
        else:
            other.delete()
        self._desk = desk
        desk.await_start(backup)

    def _end(self):
        """Tries every backup, then the desktop a last time, and deletes the sessions."""
        for desk in self.desks:
            self._desk = desk
            if not desk.known:
                continue
            desk.rise()
            if desk.known.state == READY:
                desk.stop(keeps=True)
            # Each stop adds a backup and lets the oldest go, which is the one that was tried; and with it one too many that was in use.
            for backup in list(desk.known.backups):
                if backup not in desk.known.backups:
                    continue
                desk.start(backup)
                self._journal.count("backups restored at the end")
                desk.stop(keeps=True)
            desk.start()
            desk.work()
            desk.delete()
            desk.sit_down()


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
                    seen = self._await_rest(history)
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

    def _await_rest(self, history):
        """The studio's name once the renaming before has come to its end."""
        deadline = time.monotonic() + self._harness.patience
        while (studio := self._line.read(history, "get_studio", studioId=self._studio_id)["studio"])["state"] != READY:
            if time.monotonic() > deadline:
                raise Violation(f"{self._harness.patience} s after an acknowledged rename the studio still is {studio['state']}")
            time.sleep(self._harness.pause)
        return studio["displayName"]
