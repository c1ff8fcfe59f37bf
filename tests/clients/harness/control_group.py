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


def cache(workstation):
    """How much of the memory is copies of files, which the kernel takes back when it needs it."""
    prefix = "" if IS_UNIFIED else "total_"
    told = dict(line.split() for line in (folder(workstation, "memory") / "memory.stat").read_text().splitlines())
    return sum(int(told[f"{prefix}{kind}_file"]) for kind in ("active", "inactive"))


def processor_time(workstation):
    """The processor time that the workstation took since its start, in seconds."""
    if not IS_UNIFIED:
        return int((folder(workstation, "cpuacct") / "cpuacct.usage").read_text()) / 1e9
    told = dict(line.split() for line in (folder(workstation, "cpu") / "cpu.stat").read_text().splitlines())
    return int(told["usage_usec"]) / 1e6
