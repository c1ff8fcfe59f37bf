"""What the engine holds, read past the server: every workstation and every backup, with the work in it."""

import collections

from harness.lxd import MADE, OWNER, LxdMachine
from harness.simulated import TYPED, WORKSTATION, SimulatedMachine, as_hex

BACKUP = "bk-"
# As the simulated machine writes it.
RUNNING = 2

# `work` is None for what is half made.
Instance = collections.namedtuple("Instance", "name is_running work")


def session_of(instance):
    """The session that a workstation belongs to, as the hexadecimal digits of its id."""
    return instance.name.removeprefix(WORKSTATION).rpartition("-")[0]


def backup_name(backup_id):
    return BACKUP + as_hex(backup_id)


class Simulated:
    """The simulated machine. What is typed is there key by key, so a life may end in the middle of a word."""

    def __init__(self, data):
        self._machine = SimulatedMachine(data)

    def workstations(self, _):
        return _instances(self._machine.workstations())

    def of_session(self, session_id):
        return _instances(self._machine.of_session(session_id))

    def backups(self, _):
        return {name: _typed(volume) for name, volume in self._machine.backup_volumes().items()}

    def type(self, desktop, before, after):
        """Has the desktop's work, of which the first is there, become the second."""
        desktop.type(after[len(before):])


class Lxd:
    """Instances of this server alone, known by their owner, whom the first workstation of a known session tells."""

    def __init__(self, socket_path):
        self._machine = LxdMachine(socket_path)
        self._owner = None

    def workstations(self, known):
        return self._look_into({name: seen for name, seen in self._own(known).items() if name.startswith(WORKSTATION)})

    def of_session(self, session_id):
        return self._look_into(self._machine.of_session(session_id))

    def backups(self, known):
        return {name: self._machine.content(name) for name in self._own(known) if name.startswith(BACKUP)}

    def type(self, desktop, _, after):
        # What a life that ended left on the command line is ended first. Nothing here is quoted, so nothing can stay open.
        desktop.type(f"\necho {after} > {MADE}\n")

    def _look_into(self, instances):
        return [Instance(name, seen["status"] == "Running", self._machine.content(name)) for name, seen in instances.items()]

    def _own(self, known):
        instances = self._machine.instances()
        if self._owner is None:
            marks = tuple(f"{WORKSTATION}{as_hex(session_id)}-" for session_id in known)
            self._owner = next((seen["config"][OWNER] for name, seen in instances.items() if marks and name.startswith(marks)), None)
        return {name: seen for name, seen in instances.items() if self._owner and seen["config"].get(OWNER) == self._owner}


def _instances(workstations):
    return [Instance(name, seen["Power"] == RUNNING, _typed(seen["Volume"])) for name, seen in workstations.items()]


def _typed(volume):
    return None if volume is None else volume["Files"].get(TYPED, "")
