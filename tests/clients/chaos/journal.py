"""What was asked and what was acknowledged: against this the server is held."""

import collections
import threading
import time

from chaos.lives import Lives

# Enough to see how a story went wrong, without the hundredth wait.
HISTORY_LENGTH = 60


class Violation(Exception):
    """Something acknowledged is not as it was acknowledged, or does not come to rest."""


class History:
    """What happened to one resource, oldest first."""

    def __init__(self, who, lives):
        self._who, self._lives, self._began = who, lives, time.monotonic()
        self.subject = None
        self._lines = collections.deque(maxlen=HISTORY_LENGTH)

    def note(self, text):
        self._lines.append(f"{time.strftime('%H:%M:%S')} life {self._lives.number:>4}  {text}")

    def __str__(self):
        return "\n".join([f"{self._who}, {self.subject or 'nothing made yet'}:", *(f"  {line}" for line in self._lines)])


class Journal:
    """The counts and the violations of a run; safe for all threads."""

    def __init__(self, lives: Lives):
        self._lives, self._lock = lives, threading.Lock()
        self.counts = collections.Counter()
        self.slowest_rest = 0.0
        self.violations = []

    def history(self, who):
        return History(who, self._lives)

    def count(self, what, number=1):
        with self._lock:
            self.counts[what] += number

    def came_to_rest(self, seconds):
        """Notes that a session came to rest this long after a transition was acknowledged."""
        with self._lock:
            self.counts["rests"] += 1
            self.slowest_rest = max(self.slowest_rest, seconds)

    def violated(self, what, history=None):
        with self._lock:
            self.violations.append(f"{what}\n{history}" if history else str(what))
