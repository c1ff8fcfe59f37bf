"""The server's lives: each begins with a start and ends with a kill. In some the simulated machine's disk hangs or refuses."""

import contextlib
import os
import pathlib
import threading

HANGS, REFUSES, STUMBLES = "hangs", "refuses", "stumbles"


class GivenUp(Exception):
    """The run ends early, because something is wrong already."""


class Lives:
    """Tells threads whether the server they spoke to is still the same, and holds them back while there is none."""

    def __init__(self):
        self.number = 0
        self._fouls = 0
        self._foul = False
        self._serving = threading.Event()
        self._is_given_up = False

    @property
    def stamp(self):
        """Two equal stamps: in between, nothing was done to the server. None while there is none or its machine's disk is out of order."""
        stamp = self.number, self._fouls
        return stamp if self._serving.is_set() and not self._foul else None

    def begin(self):
        """The server answers."""
        self._serving.set()

    def end(self):
        """The server is about to be killed. Called before it is, so that whoever loses an answer finds another stamp."""
        self._serving.clear()
        self.number += 1

    def give_up(self):
        """There will be no other life: whoever waits for one is told so."""
        self._is_given_up = True
        self._serving.set()

    def await_server(self, limit):
        """Whether there is a server by then."""
        is_there = self._serving.wait(limit)
        if self._is_given_up:
            raise GivenUp
        return is_there

    @contextlib.contextmanager
    def foul(self):
        """While the machine's disk is out of order."""
        self._fouls += 1
        self._foul = True
        try:
            yield
        finally:
            self._foul = False


class Disk:
    """
    Puts the disk of a server's simulated machine out of order, from outside: the file that the next state is written to hangs as a pipe
    that nobody reads, until the server is killed, or refuses as a folder, until it is mended.
    """

    def __init__(self, data):
        self._pending = pathlib.Path(data, "simulated-engine.json.new")

    def put_out_of_order(self, how):
        """Tries to, for it can only be done between two writes; a write under way must not find its file replaced."""
        with contextlib.suppress(FileExistsError):
            (os.mkfifo if how == HANGS else os.mkdir)(self._pending)

    def mend(self):
        """Once the server is dead, or while it is refused. What a write left that was cut off goes as well."""
        if self._pending.is_dir():
            self._pending.rmdir()
        else:
            self._pending.unlink(missing_ok=True)
