"""The table of a run, for people and for programs."""

import json

ROWS = (
    "kills", "kills while the engine works", "kills while the engine hangs", "kills while the engine refuses",
    "kills after the engine stumbled", "kills during a start",
    "actions cut off", "rests survived", "stories", "actions", "acknowledged", "ambiguous", "rests", "rests looked at",
    "looks at everything", "streams opened", "streams cut off", "starts from the other session", "backups restored at the end",
)
NAMES = {
    "actions cut off": "actions under way at a kill",
    "rests survived": "sessions at rest compared at a kill",
    "acknowledged": "writes acknowledged",
    "ambiguous": "answers lost and calls repeated",
    "rests": "transitions that came to rest",
    "rests looked at": "sessions found as they rested",
    "streams cut off": "streams cut off and opened anew",
    "starts from the other session": "starts from the other session's backup",
}


def figures(harness):
    journal = harness.journal
    return {
        "seed": harness.seed,
        "engine": harness.engine,
        "storage": harness.storage,
        "duration, s": round(harness.seconds, 1),
        **{NAMES.get(row, row): journal.counts[row] for row in ROWS},
        "slowest rest, s": round(journal.slowest_rest, 1),
        "violations": len(journal.violations),
    }


def table(harness):
    """Markdown."""
    rows = figures(harness).items()
    width = max(len(name) for name, _ in rows)
    lines = [f"| {name:<{width}} | {value:>12} |" for name, value in rows]
    return "\n".join([f"| {'what':<{width}} | {'how much':>12} |", f"| {'-' * width} | {'-' * 11}: |", *lines])


def write(harness, file):
    """As JSON if the file is called so, otherwise as Markdown."""
    violations = harness.journal.violations
    if file.suffix == ".json":
        file.write_text(json.dumps({**figures(harness), "found": violations}, indent=2) + "\n")
    else:
        found = "".join(f"\n```\n{violation}\n```\n" for violation in violations)
        file.write_text(f"{table(harness)}\n{found}")
