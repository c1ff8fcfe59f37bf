"""What the machine is, and what its processes use."""

import os
import pathlib
import platform
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """The processor time that processes take while it is entered, in seconds; without what ended meanwhile."""

    def __init__(self, *pids):
        self._pids = pids
        self.seconds = None

    def __enter__(self):
        self._before = self._taken()
        return self

    def __exit__(self, *_):
        self.seconds = sum(after - self._before[pid] for pid, after in self._taken().items())

    def _taken(self):
        return {pid: taken(pid) for pid in self._pids if is_there(pid)}


def taken(pid):
    """The processor time a process took so far, in seconds."""
    user, system = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def is_there(pid):
    return pathlib.Path(f"/proc/{pid}").exists()


def resident(pid):
    """The memory a process holds now and the most it ever held, in MiB."""
    lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))


def proportional(pid):
    """The memory a process holds, with its part of what it shares with others, in MiB."""
    lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(lines["Pss"].split()[0]) / 1024


def tree(pid):
    """The process and all below it."""
    try:
        below = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return ()
    return (pid, *(one for child in below for one in tree(int(child))))


def description():
    names = [line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = pathlib.Path("/proc/meminfo").read_text().split()[1]
    return {
        "processors": f"{os.cpu_count()} x {names[0].partition(':')[2].strip() if names else platform.processor()}",
        "memory": f"{int(memory) / (1 << 20):.0f} GiB",
        "system": f"{os_release()}, Linux {platform.release()}",
    }


def os_release():
    words = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return words["PRETTY_NAME"].strip('"')


def package(name):
    """Which version of a Debian package is installed."""
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=True).stdout


def version(*command):
    """The first line in which a program says what it is."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[0]
