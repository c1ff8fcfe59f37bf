"""A viewer without a screen: asks a display for frames (RFB 3.8, RFC 6143), uncompressed and a byte a pixel, as any client can afford."""

import struct

GREETING = b"RFB 003.008\n"
NO_SECURITY = b"\1"
SET_PIXEL_FORMAT = struct.pack(">B3xBBBBHHHBBB3x", 0, 8, 8, 0, 1, 7, 7, 3, 0, 3, 6)
SET_ENCODINGS_RAW = struct.pack(">BxHi", 2, 1, 0)
UPDATE, COLOURS, BELL, CUT_TEXT = range(4)


def shake_hands(read, write):
    """Connects as one of several viewers, once the display has greeted; gives its width and height."""
    if read(len(GREETING)) != GREETING:
        raise ConnectionError("this is no display")
    write(GREETING)
    read(read(1)[0])
    write(NO_SECURITY)
    if read(4) != bytes(4):
        raise ConnectionError("the display refused the handshake")
    write(b"\1")
    size = struct.unpack(">HH", read(4))
    read(16)
    read(struct.unpack(">I", read(4))[0])
    return size


class Viewer:
    """On a display that hands have been shaken with. `read` gives so many bytes, `write` sends bytes."""

    def __init__(self, read, write, size):
        self._read, self._write, self._size = read, write, size
        write(SET_PIXEL_FORMAT + SET_ENCODINGS_RAW)
        self._has_frame = False

    def next_frame(self):
        """Waits until something is drawn, the first time for a whole frame; gives whether there is more in it than black."""
        self._write(struct.pack(">BBHHHH", 3, int(self._has_frame), 0, 0, *self._size))
        while (kind := self._read(1)[0]) != UPDATE:
            self._skip(kind)
        self._has_frame = True
        (count,) = struct.unpack(">xH", self._read(3))
        return any([self._is_drawn() for _ in range(count)])

    def _is_drawn(self):
        _, _, width, height, _ = struct.unpack(">HHHHi", self._read(12))
        pixels = self._read(width * height)
        return pixels.count(0) < len(pixels)

    def _skip(self, kind):
        if kind == CUT_TEXT:
            (length,) = struct.unpack(">3xI", self._read(7))
            self._read(length)
        elif kind != BELL:
            raise ConnectionError(f"the display sent a message of the unknown kind {kind}")
