"""What a desktop sends to a viewer: recorded from a real one, TigerVNC's as in the workstations, while somebody works at it."""

import contextlib
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import time

from harness.eventually import eventually

SIZE = (1920, 1080)
RFB = b"RFB 003.008\n"
# Those of noVNC, with its usual quality 6 and compression 2: CopyRect, Tight, Hextile, RRE, raw, LastRect and its own cursor.
ENCODINGS = (1, 7, 5, 2, 0, -26, -254, -224, -239)
REQUEST_INTERVAL = 1 / 60
# What comes within this belongs to the same update.
SAME_UPDATE = 0.002
SETTLE = 2

# What the recorded person does, in turns: types, has a long listing scroll by, and watches something that moves.
TYPE = """
import itertools, sys, time
for character in itertools.cycle("render --scene forest --frames 1-240 --samples 512\\r\\n"):
    sys.stdout.write(character)
    sys.stdout.flush()
    time.sleep(0.1)
"""
SCROLL = """
import itertools, os, sys, time
names = (f"{place}/{name}" for place, _, names in os.walk("/usr/share") for name in names)
for name in itertools.cycle(list(itertools.islice(names, 5000))):
    print(f"-rw-r--r-- 1 artist artist {hash(name) % 10**7:8} {name}", flush=True)
    time.sleep(0.005)
"""
# Each character is two points, one above the other.
MOVE = """
import itertools, math, sys, time
COLUMNS, ROWS = 128, 72
def colour(x, y, turn):
    waves = math.sin(x / 9 + turn / 7), math.sin(y / 6 - turn / 5), math.sin((x + y) / 11 + turn / 9)
    return ";".join(str(int(127 + 127 * wave)) for wave in waves)
for turn in itertools.count():
    began = time.monotonic()
    rows = ("".join(f"\\x1b[38;2;{colour(x, y, turn)}m\\x1b[48;2;{colour(x, y + 1, turn)}m\\u2580" for x in range(COLUMNS))
            for y in range(0, ROWS, 2))
    sys.stdout.write("\\x1b[H" + "\\r\\n".join(rows))
    sys.stdout.flush()
    time.sleep(max(0, began + 0.04 - time.monotonic()))
"""
WORK = ((TYPE, 11, "120x40"), (SCROLL, 11, "160x50"), (MOVE, 6, "128x36"))


def record(folder, seconds):
    """Records so many seconds of each kind of work: messages as pairs of when each came, in seconds from the first, and its bytes."""
    messages = []
    with desktop(folder) as (display, path):
        for source, font_size, geometry in WORK:
            words = ["xterm", "-fa", "DejaVu Sans Mono", "-fs", str(font_size), "-geometry", f"{geometry}+100+50"]
            with running([*words, "-e", sys.executable, "-c", source], folder / "xterm.log", DISPLAY=display, LC_ALL="C.UTF-8"):
                offset = messages[-1][0] if messages else 0
                messages += [(offset + moment, update) for moment, update in Watching(path).record(seconds)]
    return messages


def write(messages, path):
    """As tests/Atelier.Bench reads it."""
    with path.open("wb") as file:
        before = messages[0][0]
        for moment, update in messages:
            file.write(struct.pack("<II", round((moment - before) * 1e6), len(update)) + update)
            before = moment


@contextlib.contextmanager
def desktop(folder):
    """A desktop of its own; gives its X display and the socket where it is shown."""
    path = folder / "recorded.sock"
    number = next(number for number in range(50, 1000) if not pathlib.Path(f"/tmp/.X11-unix/X{number}").exists())
    words = ["Xtigervnc", f":{number}", "-geometry", "{}x{}".format(*SIZE), "-depth", "24", "-SecurityTypes", "None",
             "-rfbunixpath", str(path), "-rfbport", "-1", "-nolisten", "tcp", "-localhost"]
    with running(words, folder / "desktop.log"):
        eventually(path.exists, "the desktop to be recorded is there")
        yield f":{number}", path


@contextlib.contextmanager
def running(words, log, **environment):
    with log.open("ab") as kept:
        process = subprocess.Popen(words, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=kept, stderr=kept)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


class Watching:
    """A viewer that asks for updates sixty times a second, whatever has come, and so need not know where an update ends."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._socket.settimeout(0.5)
        self._over = threading.Event()

    def record(self, seconds):
        with self._socket:
            self._shake_hands()
            asking = threading.Thread(target=self._ask)
            asking.start()
            try:
                return self._listen(seconds)
            finally:
                self._over.set()
                asking.join()

    def _shake_hands(self):
        self._read(len(RFB))
        self._socket.sendall(RFB)
        self._read(self._read(1)[0])
        self._socket.sendall(b"\1")
        self._read(4)
        self._socket.sendall(b"\1")
        self._read(struct.unpack(">20xI", self._read(24))[0])
        # 32 bits for a pixel of 24, as noVNC wants them.
        self._socket.sendall(struct.pack(">BxxxBBBBHHHBBBxxx", 0, 32, 24, 0, 1, 255, 255, 255, 0, 8, 16))
        self._socket.sendall(struct.pack(f">BxH{len(ENCODINGS)}i", 2, len(ENCODINGS), *ENCODINGS))

    def _ask(self):
        while not self._over.wait(REQUEST_INTERVAL):
            self._socket.sendall(struct.pack(">BBHHHH", 3, 1, 0, 0, *SIZE))

    # The first seconds show what is there at first, which is no work.
    def _listen(self, seconds):
        messages, before = [], 0.0
        began = time.monotonic() + SETTLE
        while (now := time.monotonic() - began) < seconds:
            try:
                part = self._socket.recv(1 << 20)
            except TimeoutError:
                continue
            now = time.monotonic() - began
            if now >= 0 and messages and now - before < SAME_UPDATE:
                messages[-1] = (messages[-1][0], messages[-1][1] + part)
            elif now >= 0:
                messages.append((now, part))
            before = now
        return messages

    def _read(self, count):
        read = b""
        while len(read) < count:
            read += self._socket.recv(count - len(read))
        return read
