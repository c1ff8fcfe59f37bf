"""LXD itself, asked for many instances."""

import time

from bench.backed_up import lxc
from harness.lxd import SOCKET, LxdMachine

NAME = "bench-empty-"


class LxdPeer:
    """Has that many empty instances in LXD while it is entered."""

    def __init__(self, count):
        self.count = count
        self._machine = LxdMachine(SOCKET)

    def __enter__(self):
        for number in range(self.count):
            lxc("init", "--empty", f"{NAME}{number}", "--storage", "atelier")
        return self

    def __exit__(self, *_):
        for name in self._machine.instances():
            if name.startswith(NAME):
                lxc("delete", name)

    def list_instances(self, times):
        """How long each answer took, in milliseconds, from the least to the most."""
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            self._machine.instances()
            taken.append((time.perf_counter() - began) * 1000)
        return sorted(taken)

