"""The ways to a display that are measured beside each other: Atelier's gateway, websockify, bare pipes, and none at all."""

import concurrent.futures
import contextlib
import socket
import subprocess
from functools import partial

from bench import machine
from harness.clients import Key, boto
from harness.eventually import eventually
from harness.server import SIMULATED, Server

OPENED_AT_ONCE = 4
HAPROXY = """
global
    nbthread 1
    maxconn 2000
    tune.bufsize 65536
defaults
    mode tcp
    timeout connect 10s
    timeout client 10m
    timeout server 10m
listen displays
    bind 127.0.0.1:{port}
    server display unix@{source}
"""


class Direct:
    """No proxy: what the measuring itself takes."""

    name, version = "no proxy", None

    def __init__(self, source):
        self._source = source

    def processes(self):
        return ()

    def targets(self, count):
        return [{"url": f"unix:{self._source}"}] * count

    def close(self):
        pass


class Program:
    """A proxy that listens on a port; a process, with whatever others that starts."""

    def __init__(self, folder, command):
        self._port = free_port()
        self._log = (folder / f"{self.program}.log").open("wb")
        self._process = subprocess.Popen(
            command(self._port), stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True
        )
        eventually(lambda: answers(self._port), f"{self.program} listens")

    def processes(self):
        return machine.tree(self._process.pid)

    def targets(self, count):
        return [{"url": f"{self.scheme}://127.0.0.1:{self._port}"}] * count

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._log.close()


class Websockify(Program):
    name, program, scheme = "websockify", "websockify", "ws"

    def __init__(self, source, folder):
        super().__init__(folder, lambda port: [self.program, f"--unix-target={source}", f"127.0.0.1:{port}"])
        self.version = machine.package("websockify")


class Pipe(Program):
    """What carries bytes and does nothing else, a process for each stream; with buffers as large as Atelier's."""

    name, program, scheme = "socat, TCP alone", "socat", "tcp"

    def __init__(self, source, folder):
        super().__init__(folder, lambda port: [
            self.program, "-b65536", f"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=512", f"UNIX-CONNECT:{source}"
        ])
        self.version = machine.package("socat")


class LoopPipe(Program):
    """What carries bytes and does nothing else, all of them on one thread; with buffers as large as Atelier's."""

    name, program, scheme = "haproxy, TCP alone", "haproxy", "tcp"

    def __init__(self, source, folder):
        def command(port):
            settings = folder / "haproxy.cfg"
            settings.write_text(HAPROXY.format(port=port, source=source))
            return [self.program, "-db", "-f", str(settings)]

        super().__init__(folder, command)
        self.version = machine.package("haproxy")


class Gateway:
    """A server whose simulated workstations show the source, and a session for each stream."""

    name, version = "Atelier", None

    def __init__(self, source, folder, most):
        self._server = Server(SIMULATED, parent=folder)
        try:
            self._server.start("--simulated-display", str(source), "--request-rate", "0", "--request-burst", "0")
            exports = self._server.init("--demo")
            key = Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
            self._nimble, self._at = boto(self._server.url, key), {"studioId": exports["STUDIO_ID"]}
            self._server.run("quota", "set", "streaming-sessions", "unlimited", "--studio", exports["STUDIO_ID"])
            made = [self._nimble.create_streaming_session(**self._at, launchProfileId=exports["LAUNCH_PROFILE_ID"]) for _ in range(most)]
            self._sessions = [one["session"]["sessionId"] for one in made]
            for session in self._sessions:
                self._until_ready(lambda one=session: self._nimble.get_streaming_session(**self._at, sessionId=one)["session"])
        except BaseException:
            self._server.close()
            raise

    def processes(self):
        return (self._server.pid,)

    def targets(self, count):
        with concurrent.futures.ThreadPoolExecutor(OPENED_AT_ONCE) as threads:
            return list(threads.map(self._open, self._sessions[:count]))

    def close(self):
        self._server.close()

    def _open(self, session):
        at = {**self._at, "sessionId": session}
        made = self._nimble.create_streaming_session_stream(**at, expirationInSeconds=600)["stream"]
        stream = self._until_ready(lambda: self._nimble.get_streaming_session_stream(**at, streamId=made["streamId"])["stream"])
        address, _, ticket = stream["url"].partition("#ticket=")
        return {"url": f"{address.replace('http', 'ws', 1)}/socket", "ticket": ticket}

    def _until_ready(self, look):
        return eventually(lambda: (seen := look())["state"] == "READY" and seen, "it is READY")


@contextlib.contextmanager
def opened(source, folder, most):
    """All of them, over one source, for up to so many streams."""
    with contextlib.ExitStack() as closing:
        proxies = []
        for make in (lambda: Gateway(source, folder, most), *(partial(kind, source, folder) for kind in (Websockify, Pipe, LoopPipe))):
            proxies.append(make())
            closing.callback(proxies[-1].close)
        yield [*proxies, Direct(source)]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
