"""Looks at everything at once, against what the artists know."""

import collections

from chaos.desk import READY, STOPPED
from chaos.machines import backup_name, session_of
from harness.simulated import as_hex


def look_at_the_dead(desks, machine):
    """
    What the engine holds of sessions at rest while no server is there: their work, running if they are READY. Gives what is wrong, each
    with the history it belongs to. A workstation that another has replaced may still wait to be cleared away.
    """
    # First what is known, then what there is: in between nothing can be asked of a server that is dead.
    resting = [(desk.resting, desk.history) for desk in desks]
    workstations = machine.workstations([known.session_id for known, _ in resting if known])
    for known, history in resting:
        if not known or known.work is None:
            continue
        ours = [seen for seen in workstations if session_of(seen) == as_hex(known.session_id)]
        fitting = [seen for seen in ours if seen.is_running == (known.state == READY) and seen.work == known.work]
        if not fitting or (known.state == READY and len([seen for seen in ours if seen.is_running]) != 1):
            yield f"the {known.state} session with {known.work!r} has these workstations after a kill: {ours}", history


def compare_all(desks, machine, line, history):
    """Gives every difference between what the artists know and what API and engine show. Everybody is at rest."""
    known = [desk.known for desk in desks if desk.known]
    for studio_id in sorted({desk.studio_id for desk in desks}):
        mine = [desk.known for desk in desks if desk.known and desk.studio_id == studio_id]
        yield from _compare_records(studio_id, mine, line, history)
    workstations = machine.workstations([session.session_id for session in known])
    yield from _compare_workstations(known, workstations)
    backups = {backup_name(backup_id): work for session in known for backup_id, work in session.backups}
    yield from _differences("backups in the engine", backups, machine.backups([session.session_id for session in known]))


def _compare_records(studio_id, known, line, history):
    sessions = line.walk(history, "list_streaming_sessions", "sessions", studioId=studio_id)
    yield from _differences("sessions", {session.session_id: session.state for session in known}, _alive(sessions, "sessionId"))
    backups = line.walk(history, "list_streaming_session_backups", "streamingSessionBackups", studioId=studio_id)
    expected = {backup_id: READY for session in known for backup_id, _ in session.backups}
    yield from _differences("backups", expected, _alive(backups, "backupId"))


def _alive(items, key):
    return {item[key]: item["state"] for item in items if item["state"] != "DELETED"}


def _compare_workstations(known, workstations):
    # By session and not by name: how many volumes a session has had is the server's affair.
    expected = collections.Counter(
        (as_hex(session.session_id), session.state == READY, session.work)
        for session in known if session.state != STOPPED or session.work is not None
    )
    seen = collections.Counter((session_of(instance), instance.is_running, instance.work) for instance in workstations)
    for session, is_running, work in expected - seen:
        yield f"no workstation {'runs' if is_running else 'is stopped'} with {work!r} for session {session}"
    for session, is_running, work in seen - expected:
        yield f"a workstation {'runs' if is_running else 'is stopped'} with {work!r} of session {session}, which should not be there"


def _differences(what, expected, seen):
    for key in sorted(expected.keys() | seen.keys()):
        if expected.get(key) != seen.get(key) or (key in expected) != (key in seen):
            yield f"{what}: {key} should be {expected.get(key, 'gone')!r} and is {seen.get(key, 'gone')!r}"
