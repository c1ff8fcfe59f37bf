"""Measures uploads into a running workstation on a real LXD, beside `lxc file push` of the same file: run as root, with ATELIER_EXECUTABLE and

    ATELIER_TEST_LXD_SOCKET=/run/…/unix.socket /usr/bin/python3 tests/clients/measure_upload.py
    … measure_upload.py --mebibytes 1024 --rounds 3 --json figures.json

In each round every kind of upload takes its turn, in an order that turns, too; the table has the medians, and the least and the greatest.
Each upload is compared with the file by its hash in the workstation. Memory is the server's resident set: before, and the most of it.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import uuid

from bench import machine
from bench.backed_up import MIB, lxc, timed
from bench.figures import spread
from harness.clients import Key, boto
from harness.desktop import Desktop
from harness.eventually import eventually
from harness.lxd import POOL, SOCKET, LxdMachine
from harness.server import CHECKOUT, Server

PIECE = 32 * MIB
UPLOADS = "/home/artist/Uploads"


class Cut(Exception):
    """The connection was cut on purpose."""


class Page:
    """What the viewer's page does: keeps a stream open, and sends files with the secret that it was given."""

    def __init__(self, url):
        self.desktop = Desktop(url)
        self.path = url.partition("#")[0].split("/", 3)[3]
        self.secret = self.desktop.uploads["secret"]

    def request(self, server, method, path, headers=None, body=None):
        line = http.client.HTTPConnection(server.address, timeout=120)
        try:
            line.request(method, path, body, {"Tus-Resumable": "1.0.0", "X-Atelier-Upload": self.secret, **(headers or {})})
            answer = line.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{method}: {answer.status} {text.decode()}")
            return answer.headers
        finally:
            line.close()

    def begin(self, server, name, length):
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        headers = {"Upload-Length": str(length), "Upload-Metadata": metadata, "Content-Length": "0"}
        return self.request(server, "POST", f"/{self.path}/uploads", headers)["Location"]

    def send(self, server, upload, file, cut_at=None):
        """Sends the file from where it is; cuts the connection there, if that is asked for. Gives the bytes that were sent."""
        length, offset = file.stat().st_size, int(self.request(server, "HEAD", upload)["Upload-Offset"])
        first = offset
        with file.open("rb") as content:
            while offset < length:
                content.seek(offset)
                piece = content.read(PIECE)
                if cut_at is not None and offset + len(piece) > cut_at:
                    self._send_half(server, upload, offset, piece)
                    raise Cut
                headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
                offset = int(self.request(server, "PATCH", upload, headers, piece)["Upload-Offset"])
        return offset - first

    def _send_half(self, server, upload, offset, piece):
        line = http.client.HTTPConnection(server.address, timeout=120)
        line.putrequest("PATCH", upload)
        headers = {"Tus-Resumable": "1.0.0", "X-Atelier-Upload": self.secret, "Upload-Offset": str(offset)}
        for name, value in {**headers, "Content-Type": "application/offset+octet-stream", "Content-Length": str(len(piece))}.items():
            line.putheader(name, value)
        line.endheaders(piece[: len(piece) // 2])
        line.close()


class Studio:
    """A server on the real LXD, and a session with an open stream."""

    def __init__(self):
        self.server = Server(("--engine", "lxd", "--lxd-socket", SOCKET, "--lxd-pool", POOL), parent=tempfile.gettempdir())
        self.session = None
        try:
            self.server.start()
            # It is in the cache and in LXD by now: what is left is to make it this server's own.
            self.server.run("image", "build", "minimal", "--recipes", str(CHECKOUT / "images"))
            exports = self.server.init("--demo")
            self.nimble = boto(self.server.url, Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"]))
            self.at = {"studioId": exports["STUDIO_ID"]}
            made = self.nimble.create_streaming_session(**self.at, launchProfileId=exports["LAUNCH_PROFILE_ID"])["session"]
            self.session = {**self.at, "sessionId": made["sessionId"]}
            self.until("READY")
            self.page = Page(self.open_stream())
            (self.workstation,) = LxdMachine(SOCKET).of_session(made["sessionId"])
        except BaseException:
            self.close()
            raise

    def open_stream(self):
        stream = self.nimble.create_streaming_session_stream(**self.session)["stream"]["streamId"]

        def look():
            seen = self.nimble.get_streaming_session_stream(**self.session, streamId=stream)["stream"]
            return seen if seen["state"] == "READY" else None

        return eventually(look, "a stream that is READY")["url"]

    def until(self, state):
        look = self.nimble.get_streaming_session
        eventually(lambda: look(**self.session)["session"]["state"] == state, f"a session that is {state}", limit=300)

    def hash_of(self, name):
        return lxc("exec", self.workstation, "--", "sha256sum", f"{UPLOADS}/{name}").split()[0]

    def remove(self, name):
        lxc("exec", self.workstation, "--", "rm", "-f", f"{UPLOADS}/{name}")

    def close(self):
        try:
            if self.session:
                self.nimble.delete_streaming_session(**self.session)
                self.until("DELETED")
        finally:
            self.server.close()


def memory(server, field):
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(field))


def forget_peak(server):
    pathlib.Path(f"/proc/{server.pid}/clear_refs").write_text("5")


def upload(studio, file, name):
    """One whole upload: seconds, and what it did to the server's memory in MiB."""
    server, before = studio.server, memory(studio.server, "VmRSS")
    forget_peak(server)

    def send():
        studio.page.send(server, studio.page.begin(server, name, file.stat().st_size), file)

    return {"seconds": timed(send), "before": before, "peak": memory(server, "VmHWM")}


def resume(studio, file, name, between):
    """An upload that is cut in the middle of a piece; something happens, and it goes on. Gives how much came again."""
    length = file.stat().st_size
    address = studio.page.begin(studio.server, name, length)
    try:
        studio.page.send(studio.server, address, file, cut_at=length // 2)
    except Cut:
        pass
    between()
    # What was on its way is still being written.
    time.sleep(1)
    seconds = time.perf_counter()
    rest = studio.page.send(studio.server, address, file)
    return {"seconds": time.perf_counter() - seconds, "kept": (length - rest) / MIB}


def restart(server):
    server.kill()
    server.start()


def push(studio, file, name):
    return {"seconds": timed(lambda: lxc("file", "push", str(file), f"{studio.workstation}{UPLOADS}/{name}"))}


def measure(studio, file, rounds, say):
    with file.open("rb") as content:
        wanted = hashlib.file_digest(content, "sha256").hexdigest()
    kinds = {
        "upload": upload,
        "lxc file push": push,
        "the rest after a cut": lambda *words: resume(*words, between=lambda: None),
        "the rest after kill -9 of the server": lambda *words: resume(*words, between=lambda: restart(studio.server)),
    }
    figures = {what: [] for what in kinds}
    for number in range(rounds):
        # Who comes first finds other caches than who comes last.
        turn = number % len(kinds)
        for what, run in [*kinds.items()][turn:] + [*kinds.items()][:turn]:
            name = f"{number}-{uuid.uuid4().hex}.bin"
            figure = run(studio, file, name)
            if (seen := studio.hash_of(name)) != wanted:
                raise RuntimeError(f"{what}: the workstation has {seen}, the file is {wanted}")
            studio.remove(name)
            figures[what].append(figure)
            say(f"round {number + 1}, {what}: " + ", ".join(f"{name} {value:.2f}" for name, value in figure.items()))
    return figures


def table(figures, size):
    yield "| what | seconds | MiB/s | server before, MiB | most, MiB | kept, MiB |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for what, rounds in figures.items():
        rates = [(size - one.get("kept", 0)) / one["seconds"] for one in rounds]
        columns = [[one[name] for one in rounds if name in one] for name in ("seconds", "before", "peak", "kept")]
        cells = [spread(values) for values in (columns[0], rates, *columns[1:])]
        yield f"| {what} | {' | '.join(cells)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=1024, help="the size of the file")
    parser.add_argument("--rounds", type=int, default=3, help="uploads of each kind")
    parser.add_argument("--json", type=pathlib.Path, help="where to write all figures")
    options = parser.parse_args()
    if not SOCKET:
        parser.error("ATELIER_TEST_LXD_SOCKET is not set")

    folder = pathlib.Path(tempfile.mkdtemp(prefix="measure."))
    try:
        file = folder / "file"
        with file.open("wb") as content:
            for _ in range(options.mebibytes):
                content.write(os.urandom(MIB))
        studio = Studio()
        try:
            seen = machine.description()
            figures = measure(studio, file, options.rounds, lambda line: print(line, file=sys.stderr, flush=True))
        finally:
            studio.close()
    finally:
        shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps({"machine": seen, "figures": figures}, indent=2) + "\n")
    print(f"{seen}\n")
    print("\n".join(table(figures, options.mebibytes)))


if __name__ == "__main__":
    main()
