"""A viewer at the end of a stream, through the gateway, without a browser."""

import socket
import threading

from bench.rfb import Viewer
from harness.desktop import BINARY, Desktop


class StreamViewer(Desktop):
    """Takes every frame of a desktop until it is closed, and looks at none."""

    def __init__(self, url):
        super().__init__(url)
        # An idle desktop may draw nothing for as long as it likes.
        self._socket.settimeout(None)
        self._viewer = Viewer(self._read, lambda sent: self._send(BINARY, sent), self.size)
        self._viewer.next_frame()
        self._is_closed = False
        self._fault = None
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def check(self):
        """Raises what ended the stream, if anything did."""
        if self._fault:
            raise self._fault

    def close(self):
        self._is_closed = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The other end has gone first.
            pass
        if getattr(self, "_thread", None):
            self._thread.join()
        super().close()

    def _watch(self):
        try:
            while True:
                self._viewer.next_frame()
        except (OSError, ValueError) as fault:
            if not self._is_closed:
                self._fault = fault
