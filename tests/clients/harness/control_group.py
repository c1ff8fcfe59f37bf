"""What the kernel holds a workstation to and counts of it, under either version of control groups."""

import contextlib
import os
import pathlib
import signal

ROOT = pathlib.Path("/sys/fs/cgroup")
IS_UNIFIED = (ROOT / "cgroup.controllers").exists()


def folder(workstation, controller):
    return ROOT / ("" if IS_UNIFIED else controller) / f"lxc.payload.{workstation}"


def number(workstation, controller, old_file, new_file):
    return int((folder(workstation, controller) / (new_file if IS_UNIFIED else old_file)).read_text())


def most_tasks(workstation):
    return number(workstation, "pids", "pids.max", "pids.max")


def refused_tasks(workstation):
    """How often the kernel has refused a process or a thread because there were as many as there may be."""
    return int((folder(workstation, "pids") / "pids.events").read_text().split()[1])


def kill(workstation, words):
    """Ends the workstation's processes that have the words in their command line, and gives how many there were."""
    killed = 0
    groups = folder(workstation, "pids").rglob("cgroup.procs")
    for pid in {pid for group in groups for pid in group.read_text().split()}:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if words in pathlib.Path("/proc", pid, "cmdline").read_text():
                os.kill(int(pid), signal.SIGKILL)
                killed += 1
    return killed


def memory(workstation):
    return number(workstation, "memory", "memory.usage_in_bytes", "memory.current")
