"""The same work with LXD's own command line and nothing between a viewer and the display: the least that a start can take."""

import functools
import json
import socket
import time

from bench import engine, rfb

DISPLAY = "run/atelier-display/rfb.sock"
LOOK_EVERY = 0.005
LIMIT = 120
# Which of an instance's settings are not who made it wants.
OWN = ("volatile.", "image.", "user.")


class Bare:
    """Makes and starts one container at a time, of the shape that the server gave another."""

    def __init__(self, lxc, name, like):
        self._lxc, self.name, self._marks = lxc, name, None
        self._image = like["config"]["volatile.base_image"]
        config = {key: value for key, value in like["config"].items() if not key.startswith(OWN)}
        self._shape = json.dumps({"config": config, "devices": like["devices"]})

    def make(self):
        """From the image to a picture of the desktop; what was done when, in milliseconds since 1970."""
        self._begin()
        self._lxc("init", self._image, self.name, "--no-profiles", given=self._shape)
        self._mark("make")
        return self._start_and_look()

    def start(self):
        """From stopped to a picture of the desktop."""
        self._begin()
        return self._start_and_look()

    def stop(self):
        self._lxc("stop", self.name)

    def remove(self):
        self._lxc("delete", "--force", self.name)

    def _start_and_look(self):
        self._lxc("start", self.name)
        self._mark("start")
        with self._connect() as display, display.makefile("rb") as stream:
            read = functools.partial(read_all, stream)
            size = rfb.shake_hands(read, display.sendall)
            self._mark("display")
            viewer = rfb.Viewer(read, display.sendall, size)
            is_drawn = viewer.next_frame()
            self._mark("frame")
            while not is_drawn:
                is_drawn = viewer.next_frame()
            self._mark("picture")
        return self._marks

    # The host sees the guest's files below its first process: no program need be run in it.
    def _connect(self):
        path = f"/proc/{engine.state(self.name)['pid']}/root/{DISPLAY}"
        deadline = time.monotonic() + LIMIT
        while True:
            display = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            display.settimeout(LIMIT)
            try:
                display.connect(path)
                return display
            except (FileNotFoundError, ConnectionRefusedError):
                display.close()
                if time.monotonic() > deadline:
                    raise
            time.sleep(LOOK_EVERY)

    def _begin(self):
        self._marks = {}
        self._mark("pressed")

    def _mark(self, name):
        self._marks[name] = time.time() * 1000


def read_all(stream, count):
    some = stream.read(count)
    if len(some) < count:
        raise ConnectionError("the display has ended")
    return some
