"""The simulated engine as its state file shows it: what the machine holds, whatever the server says."""

import base64
import contextlib
import hashlib
import json
import os

from harness.eventually import eventually

TYPED = "typed.txt"
# A session's workstation, by session and by how many volumes it has had; a backup, by its id.
WORKSTATION = "ws-"


class SimulatedMachine:
    """Reads the state file in a server's data folder, which always is a whole one."""

    def __init__(self, data):
        self._file = data / "simulated-engine.json"

    def workstations(self):
        """The workstations there are, by name."""
        return self._read("Workstations")

    def backups(self):
        """The names of the backups there are."""
        return set(self.backup_volumes())

    def backup_volumes(self):
        """The volumes of the backups there are, by name; None for one that is half made."""
        return self._read("Backups")

    def of_session(self, session_id):
        """The workstations of one session, by name."""
        mark = f"{WORKSTATION}{as_hex(session_id)}-"
        return {name: seen for name, seen in self.workstations().items() if name.startswith(mark)}

    def work(self, session_id):
        """What the artist made on the session's workstation: the text typed into it."""
        (workstation,) = self.of_session(session_id).values()
        return workstation["Volume"]["Files"].get(TYPED, "")

    def do_work(self, desktop, session_id, text):
        """Adds to what the artist made, through the open desktop."""
        expected = self.work(session_id) + text
        desktop.type(text)
        eventually(lambda: self.work(session_id) == expected, f"{expected!r} in the volume")

    @contextlib.contextmanager
    def stuck(self):
        """While this lasts, whatever the machine is told to change stays begun: its disk takes no write."""
        pending = self._file.with_name(self._file.name + ".new")
        os.mkfifo(pending)
        try:
            yield
        finally:
            pending.unlink()

    def _read(self, part):
        return json.loads(self._file.read_text())[part] if self._file.exists() else {}


def as_hex(resource_id):
    """The UUID behind an id of the API, which is base64url without padding, as hexadecimal digits."""
    return base64.urlsafe_b64decode(resource_id + "==").hex()


def image_id(name):
    """The engine's id of one of its built-in images: minimal or desktop."""
    return f"ami-{hashlib.sha256(name.encode()).hexdigest()[:17]}"
