"""Waiting for what happens in the server or the engine by itself."""

import time


def eventually(look, what, limit=60):
    """Looks until what is seen is true, and gives it."""
    deadline = time.monotonic() + limit
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"After {limit} s this has still not come about: {what}; last seen: {seen!r}")
        time.sleep(0.1)
    return seen
