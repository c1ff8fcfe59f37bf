"""What an artist decides to do next: a story without end that follows from the seed alone, whatever becomes of the server meanwhile."""

import collections
import dataclasses

CREATE, CREATE_AND_DELETE, WORK, STOP, STOP_AND_DROP, START, RESTORE, DELETE, RESTORE_AND_STOP, RESTORE_AND_DELETE = (
    "create", "create and delete", "work", "stop", "stop with DELETE", "start", "restore", "delete",
    "restore while the other stops", "restore while the other is deleted",
)
DESKS = 2
LONGEST_STORY = 8

# `desk` is the one that acts. `backup` is the place of the backup to restore, the newest being 0, among those of the desk `source`.
Decision = collections.namedtuple("Decision", "verb desk source backup", defaults=[None, None])


@dataclasses.dataclass
class _Desk:
    """What has been decided about a desk's session so far."""

    is_there: bool = False
    is_running: bool = False
    backups: int = 0
    left: int = 0

    @property
    def is_stopped(self):
        return self.is_there and not self.is_running


def plot(chance, retained):
    """Decisions for the sessions of the desks; `retained` is how many backups their launch profile keeps, None for no backups."""
    desks = [_Desk() for _ in range(DESKS)]
    while True:
        number = chance.randrange(DESKS)
        yield _next(chance, number, desks, retained or 0)


def _next(chance, number, desks, retained):
    desk, other = desks[number], desks[1 - number]
    if not desk.is_there:
        if chance.random() < 0.1:
            return Decision(CREATE_AND_DELETE, number)
        desks[number] = _Desk(is_there=True, is_running=True, left=chance.randint(2, LONGEST_STORY))
        return Decision(CREATE, number)
    desk.left -= 1
    if desk.left < 0:
        return _end(chance, number, desks)
    if desk.is_running:
        verb = chance.choices([WORK, STOP, STOP_AND_DROP], [4, 4, 2])[0]
        if verb != WORK:
            _stop(desk, retained)
        return Decision(verb, number)
    desk.is_running = True
    if other.is_running and other.backups and chance.random() < 0.4:
        oldest = other.backups - 1
        _stop(other, retained)
        return Decision(RESTORE_AND_STOP, number, 1 - number, oldest)
    sources = [source for source in (number, 1 - number) if desks[source].is_there and desks[source].backups]
    if sources and chance.random() < 0.6:
        source = chance.choice(sources)
        return Decision(RESTORE, number, source, chance.randrange(desks[source].backups))
    return Decision(START, number)


def _end(chance, number, desks):
    """The session goes; where the other one is stopped it may be started from a backup of this one, which goes as well."""
    desk, other = desks[number], desks[1 - number]
    desks[number] = _Desk()
    if desk.backups and other.is_stopped and chance.random() < 0.6:
        other.is_running = True
        return Decision(RESTORE_AND_DELETE, 1 - number, number, chance.randrange(desk.backups))
    return Decision(DELETE, number)


def _stop(desk, retained):
    desk.is_running, desk.backups = False, min(desk.backups + 1, retained)
