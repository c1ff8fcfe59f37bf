"""What a workstation's artist, and whoever is root in it, must not reach: every attempt fails there, and succeeds where it should."""

import contextlib
import os
import pathlib
import re
import secrets
import socket
import subprocess
import time
import unittest

from harness import operator
from harness.attempts import ATTEMPTS, BOTH, FRAME, HOST, OTHER, command, on_host
from harness.eventually import eventually
from harness.lxd import LxdCase, POOL, SOCKET
from harness.operator import in_guest, lxc

# Of the kind that clouds use, and of this test alone.
METADATA = "169.254.77.77"

# Of frames (ETH_P_ALL).
EVERY_KIND = 3

# Listens in the other workstation as a display would that is open to the network, and as programs do.
LISTENER = """
import socket, sys, threading
ports = [socket.create_server(("0.0.0.0", port)) for port in (7777, 5901, 6001)]
unnamed = socket.socket(socket.AF_UNIX)
unnamed.bind("\\0other")
unnamed.listen()
print("listening", flush=True)
threading.Event().wait()
"""


@unittest.skipUnless(
    operator.FOLDER, os.environ.get("ATELIER_TEST_NO_LXD", "there is no LXD with a network: ATELIER_TEST_LXD_FOLDER is not set")
)
class Isolation(LxdCase):
    engine = (*LxdCase.engine, "--lxd-network", operator.NETWORK or "")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own, cls.other = ([*cls.machine.of_session(session_id)][0] for session_id in cls.hold_ready_sessions(2))
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.open_what_must_not_be_reached()
        cls.learn_names()

    def tearDown(self):
        """The two sessions are for all attempts."""

    @classmethod
    def open_what_must_not_be_reached(cls):
        service = cls.stack.enter_context(socket.create_server(("0.0.0.0", 0), backlog=100))
        cls.service_port = service.getsockname()[1]
        with socket.create_server(("127.0.0.1", 0)) as free:
            cls.lxd_port = free.getsockname()[1]
        lxc("config", "set", "core.https_address", f"0.0.0.0:{cls.lxd_port}")
        cls.stack.callback(lxc, "config", "unset", "core.https_address")
        subprocess.run(["ip", "address", "add", f"{METADATA}/32", "dev", "lo"], check=True)
        cls.stack.callback(subprocess.run, ["ip", "address", "delete", f"{METADATA}/32", "dev", "lo"], check=True)
        cls.mark = f"mark-{secrets.token_hex(8)}"
        words = ["lxc", "exec", cls.other, "--mode", "non-interactive", "--", "python3", "-c", LISTENER, cls.mark]
        environment = {**os.environ, "LXD_DIR": operator.HOME, "LXD_CONF": str(cls.server.folder)}
        listener = subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        cls.stack.callback(cls.end, listener)
        assert listener.stdout.readline() == "listening\n"

    @classmethod
    def end(cls, listener):
        in_guest(cls.other, "pkill", "-f", cls.mark)
        listener.wait(30)
        listener.stdout.close()

    @classmethod
    def learn_names(cls):
        """What the attempts know: everything that a well-informed attacker would, and where the same thing is seen from elsewhere."""
        cls.gateway = lxc("network", "get", operator.NETWORK, "ipv4.address").split("/")[0]
        addresses = {name: eventually(lambda name=name: cls.address(name), f"an address of {name}") for name in (cls.own, cls.other)}
        cls.own_address, other_address = addresses[cls.own], addresses[cls.other]
        pool = pathlib.Path(operator.HOME, "storage-pools", POOL)
        found = subprocess.run(["findmnt", "-no", "SOURCE", pool], capture_output=True, text=True, check=True)
        disk = os.stat(found.stdout.strip()).st_rdev
        common = {
            "lxd_socket": SOCKET, "lxd_port": cls.lxd_port, "gateway": cls.gateway,
            "host_addresses": [cls.gateway, *cls.outer_addresses()],
            "server_port": int(cls.server.url.rpartition(":")[2]), "service_port": cls.service_port, "metadata_address": METADATA,
            "database": str(cls.server.data / "atelier.db"), "server_mark": str(cls.server.data),
            "other_address": other_address, "other_files": str(operator.volume(POOL, cls.other) / "home"), "other_mark": cls.mark,
            "disk": (os.major(disk), os.minor(disk)), "pool_disk": found.stdout.strip(),
            "limits": "/sys/fs/cgroup",
        }
        shared = [path for path in (pool / "custom").iterdir() if path.name.endswith("atelier-throughput")][0]
        cls.in_guest_names = {**common, "shared": "/dev/.atelier-throughput", "own_folder": "/home/artist", "payload": ""}
        cls.on_host_names = {**common, "shared": str(shared), "own_folder": str(pool), "payload": f"/lxc.payload.{cls.own}"}

    @staticmethod
    def outer_addresses():
        """The host's addresses towards the world. Those of bridges come and go with other tests."""
        route = subprocess.run(["ip", "-4", "-oneline", "route", "show", "default"], capture_output=True, text=True, check=True).stdout
        links = re.findall(r" dev (\S+)", route)
        shown = [subprocess.run(["ip", "-4", "address", "show", link], capture_output=True, text=True, check=True).stdout for link in links]
        return [address for lines in shown for address in re.findall(r"inet ([\d.]+)", lines)]

    @staticmethod
    def address(name):
        found = re.search(r"[\d.]{7,}", lxc("list", f"^{name}$", "--format", "csv", "--columns", "4"))
        return found and found.group()

    def try_out(self, workstation, source, names, who):
        program, given = command(source, names)
        return in_guest(workstation, *program, who=who, given=given)

    def control(self, attempt):
        source = attempt.control_source or attempt.source
        if attempt.control == HOST:
            return on_host(source, self.on_host_names)
        return self.try_out(self.other if attempt.control == OTHER else self.own, source, self.in_guest_names, BOTH[0])

    def bar(self, attempt):
        if attempt.needs and not pathlib.Path(attempt.needs).exists():
            self.skipTest(f"this machine has no {attempt.needs}, so nobody could {attempt.what}")
        control = self.control(attempt)
        self.assertEqual(0, control.returncode, f"it cannot succeed where it should, so it shows nothing: {control.stderr}")
        for who in attempt.who:
            with self.subTest(who="artist" if who else "root"):
                done = self.try_out(self.own, attempt.source, self.in_guest_names, who)
                self.assertNotEqual(0, done.returncode, "it got through")
                self.assertRegex(done.stderr, r"(?m)^barred: ", "it failed for reasons of its own")

    def test_no_frame_leaves_under_another_name(self):
        own = lxc("config", "get", self.own, "volatile.eth0.hwaddr").strip().replace(":", "")
        other = lxc("config", "get", self.other, "volatile.eth0.hwaddr").strip().replace(":", "")
        true, forged = (own, self.own_address), self.in_guest_names["other_address"]
        for kind, what in (("0800", "a packet"), ("0806", "a claim to an address")):
            self.assertTrue(self.arrives(kind, *true), f"{what} under the workstation's own name does not arrive, so this shows nothing")
            for hardware, address in ((other, self.own_address), (own, forged), (own, self.gateway)):
                with self.subTest(what, hardware=hardware, address=address):
                    self.assertFalse(self.arrives(kind, hardware, address), "it got through")

    def arrives(self, kind, hardware, address):
        """Whether the host sees on its bridge what root sends under these names."""
        mark = secrets.token_hex(16)
        names = {"kind": kind, "hardware": hardware, "address": address, "mark": mark, "gateway": self.gateway}
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as ear:
            ear.bind((operator.NETWORK, EVERY_KIND))
            ear.settimeout(0.2)
            sent = self.try_out(self.own, FRAME, names, BOTH[0])
            self.assertEqual(0, sent.returncode, sent.stderr)
            deadline = time.monotonic() + 1
            while time.monotonic() < deadline:
                with contextlib.suppress(TimeoutError):
                    if mark.encode() in ear.recv(2048):
                        return True
        return False


def add_attempt(attempt):
    def test(self):
        self.bar(attempt)

    setattr(Isolation, "test_nobody_can_" + re.sub(r"\W+", "_", attempt.what), test)


for each in ATTEMPTS:
    add_attempt(each)


if __name__ == "__main__":
    unittest.main()
