"""What an artist decides to do next: a story without end that follows from the seed alone, whatever becomes of the server meanwhile."""

import collections

CREATE, CREATE_AND_DELETE, WORK, STOP, STOP_AND_DROP, START, RESTORE, DELETE = (
    "create", "create and delete", "work", "stop", "stop with DELETE", "start", "restore", "delete",
)
LONGEST_STORY = 8

# `backup` is the place of the backup to restore, the newest being 0.
Decision = collections.namedtuple("Decision", "verb backup", defaults=[None])


def plot(chance, retained):
    """Decisions for one session after the other; `retained` is how many backups their launch profile keeps, None for no backups."""
    while True:
        if chance.random() < 0.1:
            yield Decision(CREATE_AND_DELETE)
            continue
        yield Decision(CREATE)
        yield from _life(chance, retained)
        yield Decision(DELETE)


def _life(chance, retained):
    is_running, backups = True, 0
    for _ in range(chance.randint(2, LONGEST_STORY)):
        if is_running:
            verb = chance.choices([WORK, STOP, STOP_AND_DROP], [4, 4, 2])[0]
            if verb != WORK:
                is_running, backups = False, min(backups + 1, retained or 0)
            yield Decision(verb)
        else:
            is_running = True
            if backups and chance.random() < 0.5:
                yield Decision(RESTORE, chance.randrange(backups))
            else:
                yield Decision(START)
