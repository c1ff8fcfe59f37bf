"""A real LXD as it shows itself on its own socket: what there is and what is in it, whatever the server says."""

import http.client
import json
import os
import socket
import unittest
import urllib.parse

from harness.eventually import eventually
from harness.simulated import WORKSTATION, as_hex
from harness.studio import ServerCase, in_parallel

SOCKET = os.environ.get("ATELIER_TEST_LXD_SOCKET")
POOL = "atelier"
OWNER = "user.atelier.owner"
# A file that the artist's shell makes in the artist's home.
MADE = "made-here"

needs_lxd = unittest.skipUnless(
    SOCKET, os.environ.get("ATELIER_TEST_NO_LXD", "there is no LXD to test with: ATELIER_TEST_LXD_SOCKET is not set")
)


class LxdMachine:
    """Asks LXD for the instances of one server, known by the owner that the server labels them with."""

    def __init__(self, socket_path):
        self._socket = socket_path

    def of_session(self, session_id):
        """The workstations of one session, by name."""
        mark = f"{WORKSTATION}{as_hex(session_id)}-"
        return {name: seen for name, seen in self.instances().items() if name.startswith(mark)}

    def of_same_server(self, session_id):
        """Everything, workstations and backups, that belongs to the server of a session that has a workstation."""
        (one,) = self.of_session(session_id).values()
        owner = one["config"][OWNER]
        return {name: seen for name, seen in self.instances().items() if seen["config"].get(OWNER) == owner}

    def first_process(self, session_id):
        """The workstation's first process and when it started: another after every start."""
        (name,) = self.of_session(session_id)
        pid = self._get(f"/1.0/instances/{name}/state")["pid"]
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            # The name, which may hold spaces, ends with the last parenthesis; the 22nd figure is the start time.
            return pid, stat.read().rpartition(")")[2].split()[19]

    def work(self, session_id):
        """What the artist made: the content of a file, without its line end; empty if there is none."""
        (name,) = self.of_session(session_id)
        return self.content(name)

    def content(self, name):
        """The same of an instance, workstation or backup."""
        path = urllib.parse.quote(f"/home/artist/{MADE}")
        status, content = self._request(f"/1.0/instances/{name}/files?path={path}")
        return content.decode().rstrip("\n") if status == 200 else ""

    def do_work(self, desktop, session_id, text):
        """Adds to what the artist made, through a shell on the open desktop."""
        expected = self.work(session_id) + text

        def type_and_look():
            # The display answers before the terminal is there to take the keys, so the command is typed until it was heard.
            desktop.type(f"\necho '{expected}' > {MADE}\n")
            return self._sees(session_id, expected)

        eventually(type_and_look, f"{expected!r} in the volume")

    def _sees(self, session_id, expected):
        try:
            eventually(lambda: self.work(session_id) == expected, "the file", limit=2)
            return True
        except AssertionError:
            return False

    def instances(self):
        """Everything in this LXD, by name."""
        return {instance["name"]: instance for instance in self._get("/1.0/instances?recursion=1")}

    def _get(self, path):
        status, content = self._request(path)
        if status != 200:
            raise RuntimeError(f"LXD answers {path} with {status}: {content.decode()}")
        return json.loads(content)["metadata"]

    def _request(self, path):
        connection = UnixConnection(self._socket)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path):
        super().__init__("lxd", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


@needs_lxd
class LxdCase(ServerCase):
    """A server on a real LXD, with the image `minimal`; whatever sessions a test leaves are deleted."""

    engine = ("--engine", "lxd", "--lxd-socket", SOCKET or "", "--lxd-pool", POOL)

    @classmethod
    def prepare(cls):
        # The archive is in the cache by now and its content in LXD: what is left is to make it this server's own.
        cls.server.run("image", "build", "minimal")
        cls.machine = LxdMachine(SOCKET)

    @classmethod
    def hold_ready_sessions(cls, count):
        """READY sessions for all tests of a class, which leaves them alone after each."""
        at = {"studioId": cls.studio_id}
        made = [cls.artist.create_streaming_session(**at, launchProfileId=cls.profile_id)["session"]["sessionId"] for _ in range(count)]
        cls.addClassCleanup(cls.remove_sessions, made)
        in_parallel(lambda session_id: cls.await_session_of(cls.studio_id, "ready", session_id), made)
        return made

    @classmethod
    def remove_sessions(cls, session_ids):
        for session_id in session_ids:
            cls.administrator.delete_streaming_session(studioId=cls.studio_id, sessionId=session_id)
        for session_id in session_ids:
            cls.await_session_of(cls.studio_id, "deleted", session_id)

    def tearDown(self):
        for session in self.sessions():
            if session["state"] not in ("DELETED", "DELETE_IN_PROGRESS"):
                self.administrator.delete_streaming_session(studioId=self.studio_id, sessionId=session["sessionId"])
        for session in self.sessions():
            self.await_session("deleted", session["sessionId"])
        eventually(lambda: all(backup["state"] == "DELETED" for backup in self.backups()), "all backups gone")
