"""A run: sets the scene, kills the server as often as it is told to, and says what came of it."""

import contextlib
import random
import shutil
import socket
import threading
import time
import typing

from chaos import checks, scene
from chaos.artist import Artist, Clerk
from chaos.journal import Journal, Violation
from chaos.line import Line
from chaos.lives import HANGS, REFUSES, STUMBLES, Disk, Lives
from chaos.machines import Lxd, Simulated
from chaos.stage import Stage
from harness.lxd import POOL, SOCKET
from harness.postgres import Postgres
from harness.server import CHECKOUT, SIMULATED, Server

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# The part of the lives that end before the server answers, or as it does.
YOUNG = 0.25
# Seconds; about what a step takes.
LAST_MOMENT = 0.03
# Of the lives on the simulated machine, how many out of ten end with a disk that is in order, that hangs, that refuses, and how many see it
# refuse for a while.
ORDERS = {None: 5, HANGS: 2, REFUSES: 1, STUMBLES: 2}
# Seconds; a machine that hangs has few answers to give.
LONGEST_HANG = 1
# The part of the lives in which the simulated machine takes time for what it does, and how long at most, in milliseconds.
SLOW, LONGEST_WORK = 0.5, 300

class Pace(typing.NamedTuple):
    """How fast a run goes. Times are in seconds."""

    artists: int
    # How long an answer or a resting state may take before it counts as never coming.
    patience: int
    # Between two looks at what changes by itself.
    pause: float
    # How long typed keys may take until they are typed again.
    keys_take: int
    # How long an artist does nothing between two actions.
    longest_rest: float
    # How many answers a server may give before it is killed. Counted, a life gets as far on a busy machine as on an idle one.
    longest_life: int
    # How long it is waited for the answers at most.
    longest_wait: int
    # How long a server may be starting before it is killed.
    longest_start: float
    kills_between_looks: int


PACES = {
    "simulated": Pace(
        artists=6, patience=300, pause=0.05, keys_take=20, longest_rest=0.3, longest_life=32, longest_wait=20, longest_start=0.6,
        kills_between_looks=50,
    ),
    "lxd": Pace(
        artists=3, patience=600, pause=0.3, keys_take=3, longest_rest=3, longest_life=120, longest_wait=20, longest_start=1,
        kills_between_looks=10,
    ),
}


class Harness:
    def __init__(self, engine, seed, say=print, storage=SQLITE):
        self.engine, self.seed, self.storage, self._say = engine, seed, storage, say
        self._pace = PACES[engine]
        self.patience, self.pause = self._pace.patience, self._pace.pause
        self.keys_take, self.longest_rest = self._pace.keys_take, self._pace.longest_rest
        self.lives, self.stage = Lives(), Stage()
        self.journal = Journal(self.lives)
        self._chance = random.Random(f"{seed} kills")
        self._database = Postgres() if storage == POSTGRESQL else None
        self._server = Server((
            *(SIMULATED if engine == "simulated" else ("--engine", "lxd", "--lxd-socket", SOCKET, "--lxd-pool", POOL)),
            *(("--storage", self._database.connection) if self._database else ()),
        ), start_limit=self.patience)
        self.machine = Simulated(self._server.data) if engine == "simulated" else Lxd(SOCKET)
        self._disk = Disk(self._server.data) if engine == "simulated" else None
        self._artists, self._clerk, self._line, self._threads = [], None, None, []
        self.seconds = 0.0
        # Where data and log of a run with violations are kept.
        self.kept = None

    @property
    def _desks(self):
        return [desk for artist in self._artists for desk in artist.desks]

    def run(self, kills):
        """Kills the server that many times, or until something is wrong; then everybody works to the end, in peace."""
        began = time.monotonic()
        try:
            self._set_the_scene()
            self._threads = [threading.Thread(target=actor.run, daemon=True) for actor in (*self._artists, self._clerk)]
            for thread in self._threads:
                thread.start()
            self._kill_often(kills)
            self._come_to_an_end()
        finally:
            self.seconds = time.monotonic() - began
            self.lives.give_up()
            self.stage.end()
            self._leave()

    # --- before -----------------------------------------------------------------------------------------------------------------------

    def _set_the_scene(self):
        # Below the ports that the system gives to whoever connects: a client must not find its own end where no server is.
        self._server.url = f"http://127.0.0.1:{_free_port()}"
        self._server.start()
        self.lives.begin()
        if self.engine == "lxd":
            self._server.run("image", "build", "minimal")
        administrator, places, people = scene.build(self._server, self._pace.artists)
        self._line = self._new_line("administrator", administrator)
        for number, (name, key) in enumerate(people):
            place = places[number % len(places)]
            self._artists.append(Artist(name, self.seed, place, key, self._new_line(name, key), self))
        self._clerk = Clerk(places[0].studio_id, self._new_line("clerk", administrator), self)
        self.lives.end()
        self._server.stop()

    def _new_line(self, name, key):
        return Line(f"{self.seed}-{name}", self._server.url, key, self.lives, self.journal, self.patience)

    # --- kills ------------------------------------------------------------------------------------------------------------------------

    def _kill_often(self, kills):
        next_look = self._pace.kills_between_looks
        self.stage.open()
        while not self.journal.violations and (killed := self.journal.counts["kills"]) < kills:
            looks = killed >= next_look
            if looks:
                next_look += self._pace.kills_between_looks
            self._live_once(f"{killed} of {kills} kills" if looks else None)
        if not self.journal.violations:
            self._begin_life()
            self._look_at_everything(f"{kills} kills")

    def _live_once(self, look):
        """
        A life of the server, from its start to its kill, which may come before it answers. In some the disk of the simulated machine is put
        out of order before the end. Where a look at everything is due, its title is given.
        """
        chance, pace = self._chance, self._pace
        # All are drawn for each life, so that each takes as many from the seed.
        order = chance.choices(list(ORDERS), ORDERS.values())[0] if self._disk else None
        work = chance.randrange(1, LONGEST_WORK) if chance.random() < SLOW and self._disk else 0
        dies_young, start = chance.random() < YOUNG, chance.uniform(0, pace.longest_start)
        life, good_part, moment = chance.uniform(0, pace.longest_life), chance.random(), chance.uniform(0, LAST_MOMENT)

        if dies_young and not look and not self._is_anyone_late():
            self._server.begin(*_taking(work))
            time.sleep(start)
            self._kill("during a start")
            return
        if order:
            self._disk.mend()
        self._begin_life(*_taking(work))
        if look:
            self._look_at_everything(look)
            self.stage.open()
        while self._is_anyone_late() and not self.journal.violations:
            time.sleep(self.pause)
        if not order:
            self._let_live(life, moment, pace.longest_wait)
            self._kill("while the engine works")
            return
        self._let_live(life * good_part, moment, pace.longest_wait)
        with self.lives.foul():
            self._disk.put_out_of_order(HANGS if order == HANGS else REFUSES)
            self._let_live(life * (1 - good_part), moment, LONGEST_HANG if order == HANGS else pace.longest_wait)
            if order != STUMBLES:
                self._kill(f"while the engine {order}")
            self._disk.mend()
        if order == STUMBLES:
            self._let_live(life * good_part, moment, pace.longest_wait)
            self._kill("after the engine stumbled")

    def _is_anyone_late(self):
        """Kills alone may keep an action from its end for ever. After a tenth of the patience there is peace until it has ended."""
        begins = [artist.acting_since for artist in self._artists]
        return any(begun and time.monotonic() - begun > self.patience / 10 for begun in begins)

    def _let_live(self, answers, moment, longest):
        """Until the server has given that many answers more or the time is over, and then for a moment."""
        enough, deadline = self.journal.counts["answers"] + answers, time.monotonic() + longest
        while self.journal.counts["answers"] < enough and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(moment)

    def _begin_life(self, *options):
        try:
            self._server.start(*options)
        except RuntimeError as fault:
            self.journal.violated(f"after a kill: {fault}")
            return
        self.lives.begin()

    def _kill(self, when):
        resting = sum(desk.resting is not None for desk in self._desks)
        acting = sum(artist.acting_since is not None for artist in self._artists)
        self.lives.end()
        if not self._server.is_running:
            self.journal.violated(f"the server ended by itself:\n{self._server.log_tail()}")
            return
        self._server.kill()
        self.journal.count("kills")
        self.journal.count(f"kills {when}")
        self.journal.count("actions cut off", acting)
        self.journal.count("rests survived", resting)
        for what, history in checks.look_at_the_dead(self._desks, self.machine):
            self.journal.violated(what, history)

    # --- looks ------------------------------------------------------------------------------------------------------------------------

    def _look_at_everything(self, when):
        """Waits until everybody rests, then compares everything; what is cleared away in the background gets its time."""
        if not self.stage.close(self.patience):
            self.journal.violated(f"{self.patience} s after the last kill not everybody is at rest")
            return
        if self.journal.violations:
            return
        history = self.journal.history("the look at everything")
        deadline = time.monotonic() + self.patience
        try:
            while differences := list(checks.compare_all(self._desks, self.machine, self._line, history)):
                if time.monotonic() > deadline:
                    histories = "\n".join(str(desk.history) for desk in self._desks)
                    self.journal.violated("\n".join(differences), histories)
                    return
                time.sleep(self.pause)
            for desk in self._desks:
                desk.reconnect()
        except Violation as violation:
            self.journal.violated(str(violation), history)
        self.journal.count("looks at everything")
        counts = self.journal.counts
        self._say(f"{when}: {counts['stories']} stories, {counts['acknowledged']} calls acknowledged, {counts['ambiguous']} repeated")

    def _come_to_an_end(self):
        if self.journal.violations:
            self.lives.give_up()
        self.stage.end()
        for thread in self._threads:
            thread.join()
        if not self.journal.violations:
            self._look_at_everything("after everybody has tried every backup and deleted every session")

    def _leave(self):
        if self.journal.violations:
            self.kept = CHECKOUT / "artifacts" / "chaos" / f"{self.engine}-{self.seed}"
            shutil.rmtree(self.kept, ignore_errors=True)
            # Without the key: it opens nothing but this run's own records, and still is nobody's to find.
            shutil.copytree(self._server.folder, self.kept, ignore=shutil.ignore_patterns("server.key", "env", "*.new"))
            if self._database:
                self._database.dump(self.kept / "atelier.sql")
        # An interrupted run may leave a server that hangs.
        if self._server.is_running:
            self._server.kill()
        self._server.close()
        if self._database:
            self._database.drop()


def _taking(work):
    """The server's option for a simulated machine that takes that many milliseconds for what it does."""
    return ("--simulated-delay", f"{work}ms") if work else ()


def _free_port():
    while True:
        port = random.SystemRandom().randrange(10000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
