"""Where artists act: between two actions they wait while the stage is being looked at."""

import threading


class Stage:
    def __init__(self):
        self._changed = threading.Condition()
        self._acting = 0
        self._is_closed = True
        self._is_over = False

    def enter(self):
        """Waits for the stage to be open; false once the run is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or not self._is_closed)
            if self._is_over:
                return False
            self._acting += 1
            return True

    def leave(self):
        with self._changed:
            self._acting -= 1
            self._changed.notify_all()

    def open(self):
        with self._changed:
            self._is_closed = False
            self._changed.notify_all()

    def close(self, limit):
        """Lets nobody in any more and waits until everybody is out; false if that takes longer than the limit."""
        with self._changed:
            self._is_closed = True
            return self._changed.wait_for(lambda: self._acting == 0, limit)

    def end(self):
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
