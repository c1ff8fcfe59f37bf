"""LXD beside the server: what it does and when, what is in it, and its own command line."""

import collections
import datetime
import http.client
import json
import os
import pathlib
import subprocess
import tempfile
import threading

from harness import operator
from harness.lxd import SOCKET, UnixConnection

# Of LXD's background work: what it says that it is, and when it began and ended, in milliseconds since 1970.
Work = collections.namedtuple("Work", "what begin end")
DONE = 200


class Lxc:
    """LXD's command line with settings that stay, as a person has them."""

    def __init__(self):
        self._settings = tempfile.TemporaryDirectory(prefix="lxc.")
        self.environment = {**os.environ, "LXD_DIR": operator.HOME, "LXD_CONF": self._settings.name}

    def __call__(self, *words, given=""):
        done = subprocess.run(["lxc", *words], env=self.environment, input=given, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"lxc {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def close(self):
        self._settings.cleanup()


def state(name):
    """An instance's state."""
    return get(f"/1.0/instances/{name}/state")


def processes():
    """The pids of the daemon, first, and of what it runs of itself for containers and for programs in them."""
    daemon = get("/1.0")["environment"]["server_pid"]
    found = [int(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*") if is_ours(folder, daemon)]
    return [daemon, *(pid for pid in found if pid != daemon)]


def is_ours(process, daemon):
    try:
        if (process / "exe").resolve().name != "lxd":
            return False
        parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        return parent == daemon or operator.HOME in (process / "cmdline").read_text()
    except OSError:
        # It has ended, or belongs to the kernel.
        return False


def get(path):
    """What LXD answers on its socket."""
    connection = UnixConnection(SOCKET)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise RuntimeError(f"LXD answers {path} with {answer.status}")
        return json.load(answer)["metadata"]
    finally:
        connection.close()


class Watch:
    """Hears of all background work of LXD from now on."""

    def __init__(self, lxc):
        command = ["lxc", "monitor", "--type", "operation", "--format", "json"]
        self._told = {}
        self._process = subprocess.Popen(command, env=lxc.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def of(self, name):
        """What was done with an instance, in its order. Of programs in it LXD does not always tell the end: it is None then."""
        mine = [(time, told) for time, told in list(self._told.values()) if is_about(told, name)]
        works = [
            Work(told["description"], milliseconds(told["created_at"]), milliseconds(time) if told["status_code"] >= DONE else None)
            for time, told in mine
        ]
        return sorted(works, key=lambda work: work.begin)

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._listener.join()
        self._process.stdout.close()

    def _listen(self):
        for line in filter(str.strip, self._process.stdout):
            event = json.loads(line)
            self._told[event["metadata"]["id"]] = event["timestamp"], event["metadata"]


def is_about(told, name):
    paths = [path for some in (told.get("resources") or {}).values() for path in some or ()]
    return any(path.rpartition("/")[2] == name for path in paths)


def milliseconds(time):
    return datetime.datetime.fromisoformat(time).timestamp() * 1000
