"""The server under test, in a process of its own on a data folder of its own."""

import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

from harness.clients import Key

CHECKOUT = pathlib.Path(__file__).parents[3]
EXECUTABLE = os.environ.get("ATELIER_EXECUTABLE", str(CHECKOUT / "artifacts/bin/Atelier/debug/atelier"))
SIMULATED = ("--engine", "simulated")
ANNOUNCEMENT = "Atelier answers at "
# As deploy/atelier.service and ./dev run start it.
AS_SERVICE = {"DOTNET_GCGen0MaxBudget": "0x400000", "MALLOC_ARENA_MAX": "2"}
START_LIMIT = 60
STOP_LIMIT = 30


class Server:
    """Starts stopped. Takes a free port the first time and keeps it, so that its clients find it again after a restart."""

    def __init__(self, engine=SIMULATED, parent=None, start_limit=START_LIMIT):
        self.engine, self._start_limit = engine, start_limit
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="at.", dir=parent))
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.url = None
        self._process = None
        self._log_seen = 0

    @property
    def address(self):
        """The host and port, as in the header Host."""
        return self.url.removeprefix("http://")

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        """The number of the process that runs."""
        return self._process.pid

    def start(self, *options):
        self.begin(*options)
        self.await_start()

    def begin(self, *options):
        """Starts the server's process, with further options for this time, and returns at once."""
        port = self.url.rpartition(":")[2] if self.url else "0"
        self._log_seen = self.log.stat().st_size if self.log.exists() else 0
        command = [EXECUTABLE, "serve", "--port", port, "--data", str(self.data), *self.engine, *options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **AS_SERVICE})

    def await_start(self):
        """Waits until the process that was begun answers."""
        deadline = time.monotonic() + self._start_limit
        while not (url := self._announced_url(self._log_seen)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start:\n{self.log_tail()}")
            time.sleep(0.02)
        self.url = url

    def stop(self):
        """Has the server end by itself."""
        self._end(signal.SIGTERM)

    def kill(self):
        """Ends the server in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def close(self):
        """Ends the server and removes everything it kept."""
        if self._process is not None:
            self.stop()
        shutil.rmtree(self.folder)

    def init(self, *options):
        """Runs `atelier init` beside the server and gives the variables it exports."""
        exports = self.folder / "env"
        self.run("init", *options, "--url", self.url, "--env-file", str(exports))
        words = shlex.split(exports.read_text())
        return dict(word.split("=", 1) for word in words if word != "export")

    def printed_key(self):
        """The access key that a server prints when it keeps nothing."""
        exports = [shlex.split(line)[1] for line in self.log.read_text().splitlines() if line.startswith("export ")]
        words = dict(word.split("=", 1) for word in exports)
        return Key(words["AWS_ACCESS_KEY_ID"], words["AWS_SECRET_ACCESS_KEY"])

    def run(self, *words):
        """Runs a verb of the server's program on the same data and engine, and gives what it prints."""
        command = [EXECUTABLE, *words, "--data", str(self.data), *self.engine]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"atelier {words[0]} failed:\n{done.stdout}{done.stderr}\n{self.log_tail()}")
        return done.stdout

    def keep_log(self, name):
        """Saves the log from the removal of the folder, and gives where."""
        kept = CHECKOUT / "artifacts" / "logs" / "clients" / f"{name}.log"
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.log, kept)
        return kept

    def log_tail(self, lines=60):
        return "\n".join(self._log_from(0).splitlines()[-lines:])

    def _announced_url(self, offset):
        whole = self._log_from(offset).rpartition("\n")[0].splitlines()
        return next((line.removeprefix(ANNOUNCEMENT) for line in whole if line.startswith(ANNOUNCEMENT)), None)

    def _log_from(self, offset):
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")

    def _end(self, how):
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise RuntimeError(f"The server did not end within {STOP_LIMIT} s of being told to:\n{self.log_tail()}") from None
