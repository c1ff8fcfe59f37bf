"""An artist at a real browser: presses buttons in the portal and opens desktops."""

import json
import subprocess

from harness.server import CHECKOUT

PROGRAM = CHECKOUT / "tests/clients/browser/measure-start.mjs"


class Artist:
    """Signed in to the portal of a server, with windows that stay open."""

    def __init__(self, url, name, password):
        self._browser = subprocess.Popen(["node", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._ask(json.dumps({"url": url, "name": name, "password": password}))

    def open_by(self, button):
        """
        Presses the button and opens the desktop that comes of it. Gives when what was seen, in milliseconds since 1970: pressed,
        answered (the API), ready (the portal offers the desktop), opened (the new tab), streamed (the API answered that), viewer,
        socket, connected, frame (the first that is drawn), picture (the first that is not all black); and the session's id.
        """
        return self._ask(button)

    def close(self):
        self._browser.stdin.close()
        try:
            self._browser.wait(30)
        except subprocess.TimeoutExpired:
            self._browser.kill()
            self._browser.wait()
        self._browser.stdout.close()

    def _ask(self, line):
        self._browser.stdin.write(line + "\n")
        self._browser.stdin.flush()
        answer = self._browser.stdout.readline()
        if not answer:
            raise RuntimeError(f"The browser's program ended with {self._browser.wait()}")
        return json.loads(answer)
