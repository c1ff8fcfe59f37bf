"""A viewer: opens a stream's URL the way the page in the browser does, and types into the desktop it shows."""

import base64
import json
import os
import socket
import struct
import urllib.parse

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
RFB = b"RFB 003.008\n"
NO_SECURITY = 1
KEY_EVENT = 4
RETURN = 0xFF0D


class Refused(Exception):
    """The gateway opened no stream; the argument is its code."""


class Desktop:
    """An open stream: RFB 3.8 (RFC 6143) in the binary messages of a WebSocket (RFC 6455), which begins with the ticket."""

    def __init__(self, url):
        address = urllib.parse.urlsplit(url)
        (ticket,) = urllib.parse.parse_qs(address.fragment)["ticket"]
        self._socket = socket.create_connection((address.hostname, address.port), timeout=30)
        self._stream = self._socket.makefile("rb")
        self._bytes = b""
        try:
            self._upgrade(address)
            self._send(TEXT, json.dumps({"ticket": ticket}).encode())
            answer = json.loads(self._receive(TEXT))
            if answer["type"] != "connected":
                raise Refused(answer["code"])
            self.clipboard, self.uploads = answer["clipboard"], answer.get("uploads")
            self._shake_hands()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._stream.close()
        self._socket.close()

    def type(self, text):
        """Presses and releases a key for each character. Latin-1 characters are their own key symbols."""
        for character in text:
            symbol = RETURN if character == "\n" else ord(character)
            for is_down in (1, 0):
                self._send(BINARY, struct.pack(">BBxxI", KEY_EVENT, is_down, symbol))

    def _upgrade(self, address):
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {address.path}/socket HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        status = self._stream.readline().decode().strip()
        while self._stream.readline().strip():
            pass
        if " 101 " not in status:
            raise ConnectionError(f"No WebSocket: {status}")

    def _shake_hands(self):
        assert self._read(len(RFB)) == RFB
        self._send(BINARY, RFB)
        assert NO_SECURITY in self._read(self._read(1)[0])
        self._send(BINARY, bytes([NO_SECURITY]))
        assert self._read(4) == bytes(4), "the display refused the handshake"
        self._send(BINARY, b"\1")
        self.size = struct.unpack(">HH", self._read(4))
        self._read(16)
        self.name = self._read(struct.unpack(">I", self._read(4))[0]).decode()

    def _read(self, count):
        while len(self._bytes) < count:
            self._bytes += self._receive(BINARY)
        read, self._bytes = self._bytes[:count], self._bytes[count:]
        return read

    def _send(self, kind, payload):
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self._socket.sendall(bytes([0x80 | kind]) + length + mask + masked)

    def _receive(self, wanted):
        while True:
            kind, payload = self._receive_frame()
            if kind == wanted:
                return payload
            if kind == PING:
                self._send(PONG, payload)
            elif kind == CLOSE:
                raise ConnectionError(f"The stream was closed: {struct.unpack('>H', payload[:2])[0]} {payload[2:].decode()}")

    # The gateway never splits a message into frames.
    def _receive_frame(self):
        first, second = self._stream.read(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._stream.read(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._stream.read(8))
        return first & 0x0F, self._stream.read(length)
