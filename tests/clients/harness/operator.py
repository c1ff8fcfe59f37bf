"""The operator of the tests' private LXD: its command line, its process, and what runs inside its workstations."""

import os
import pathlib
import signal
import subprocess
import tempfile

from harness.lxd import SOCKET
from harness.server import CHECKOUT

# The folder of the private LXD and its bridge, as scripts/test.sh made them.
FOLDER = os.environ.get("ATELIER_TEST_LXD_FOLDER")
NETWORK = os.environ.get("ATELIER_TEST_LXD_NETWORK")
HOME = os.path.dirname(SOCKET or "/")
ARTIST = ("--user", "1000", "--group", "1000", "--env", "HOME=/home/artist")
ROOT = ()
LIMIT = 120


class LxcFailed(Exception):
    """What `lxc` printed before it gave up."""


def lxc(*words, given=None):
    """Runs `lxc` and gives what it prints."""
    done = run(*words, given=given)
    if done.returncode != 0:
        raise LxcFailed(f"lxc {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def in_guest(workstation, *command, who=ROOT, given=None):
    """Runs a program in a workstation, as root or as the artist, and gives how it ended."""
    return run("exec", workstation, "--mode", "non-interactive", *who, "--", *command, given=given)


def run(*words, given=None):
    with tempfile.TemporaryDirectory(prefix="lxc.") as settings:
        environment = {**os.environ, "LXD_DIR": HOME, "LXD_CONF": settings}
        return subprocess.run(["lxc", *words], env=environment, input=given or "", capture_output=True, text=True, timeout=LIMIT)


def kill_daemon():
    """Ends LXD in the middle of whatever it does."""
    (pid,) = [line.split(":")[1] for line in lxc("info").splitlines() if line.strip().startswith("server_pid:")]
    os.kill(int(pid), signal.SIGKILL)


def start_daemon():
    """Starts LXD as the test script did; it belongs to that run, not to the suite that it is started in."""
    environment = {name: value for name, value in os.environ.items() if name != "ATELIER_TEST_RUN"}
    script = CHECKOUT / "scripts" / "lxd.sh"
    words = ["bash", "-c", 'set -euo pipefail; . "$1"; lxd_start "$2" 20 "$3"', "_", str(script), FOLDER, NETWORK]
    subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, check=True, capture_output=True, timeout=LIMIT)


def volume(pool, workstation):
    """Where the host sees a workstation's files."""
    return pathlib.Path(HOME, "storage-pools", pool, "containers", workstation, "rootfs")
