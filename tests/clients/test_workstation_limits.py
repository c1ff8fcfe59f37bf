"""What a workstation may take of its host is what it was given, whatever it does, and nobody else feels it."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time
import unittest

from harness import control_group, operator
from harness.eventually import eventually
from harness.lxd import LxdCase, POOL
from harness.operator import ARTIST, in_guest

# What it compares is the machine's, so nothing else is to use that.
ALONE = True
# Small, so that a test may use all of it.
TYPES = {name: {"virtualCpus": 2, "memoryMiB": 1024, "minimumFreeMemoryMiB": 64, "gpu": False} for name in ("g4dn.xlarge", "g5.xlarge")}
MIB = 1 << 20
# What is promised is one tenth either way.
TOLERANCE = 0.1
# The least that any workstation gets, as these get for their memory.
MOST_TASKS = 1024
MOST_WATCHERS = 128

# Every process of it ends by itself, whatever becomes of the test.
FORK_BOMB = """
import os, time
end = time.monotonic() + 15
while time.monotonic() < end:
    try:
        os.fork()
    except OSError:
        pass
"""
# Ends when there is nothing more to read.
WATCHERS = """
import ctypes, itertools, sys
libc = ctypes.CDLL(None)
print(next(taken for taken in itertools.count() if libc.inotify_init() < 0), flush=True)
sys.stdin.read()
"""
THREADS = """
import threading
threading.stack_size(64 << 10)
stop, started = threading.Event(), 0
try:
    while started < 20000:
        threading.Thread(target=stop.wait, daemon=True).start()
        started += 1
except RuntimeError:
    pass
print(started, flush=True)
stop.set()
"""
MEMORY_HOG = "held = []\nwhile True: held.append(bytearray(b'x') * (16 << 20))\n"


@unittest.skipUnless(
    operator.FOLDER, os.environ.get("ATELIER_TEST_NO_LXD", "there is no LXD to test with: ATELIER_TEST_LXD_FOLDER is not set")
)
class WorkstationLimits(LxdCase):
    @classmethod
    def configure(cls):
        cls.server.data.mkdir(mode=0o700)
        (cls.server.data / "instance-types.json").write_text(json.dumps(TYPES))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session_ids = cls.hold_ready_sessions(2)
        cls.neighbour_id = cls.session_ids[1]
        cls.own, cls.neighbour = ([*cls.machine.of_session(session_id)][0] for session_id in cls.session_ids)

    def tearDown(self):
        """The two sessions are for all tests."""

    def test_a_thread_too_many_is_refused(self):
        done = in_guest(self.own, "python3", "-c", THREADS, who=ARTIST)
        self.assertEqual(MOST_TASKS, control_group.most_tasks(self.own))
        self.assertLess(int(done.stdout), MOST_TASKS, done.stderr)
        self.assertGreater(int(done.stdout), MOST_TASKS / 2, done.stderr)

    def test_an_artist_who_takes_all_watchers_of_files_leaves_others_theirs(self):
        with self.begin(WATCHERS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as greedy:
            taken = int(greedy.stdout.readline())
            left = int(in_guest(self.neighbour, "python3", "-c", WATCHERS, who=ARTIST).stdout)
            greedy.communicate()
        self.assertLessEqual(taken, MOST_WATCHERS)
        # The neighbour's own desktop has some, too.
        self.assertGreater(left, MOST_WATCHERS / 2)

    def test_operations_and_bytes_of_a_volume_are_those_that_were_asked_for(self):
        if shutil.which("fio") is None:
            self.skipTest("fio, which measures, is not installed")
        volume = self.session(self.neighbour_id)["volumeConfiguration"]
        for what, limit, unlimited, wanted in (
            ("operations", self.measure("iops", "4k", self.own), self.measure("iops", "4k"), volume["iops"]),
            ("bytes", self.measure("bw_bytes", "1M", self.own), self.measure("bw_bytes", "1M"), volume["throughput"] * MIB),
        ):
            with self.subTest(what):
                print(f"\n{what} a second: {wanted} asked for, {limit:.0f} had, {unlimited:.0f} without a limit", flush=True)
                self.assertGreater(unlimited, wanted * 1.5, "this machine has no more anyhow, so this shows nothing")
                self.assertAlmostEqual(1, limit / wanted, delta=TOLERANCE)

    def test_that_a_fork_bomb_harms_nobody_else(self):
        # Without this limit it must not be let loose.
        self.assertLessEqual(control_group.most_tasks(self.own), MOST_TASKS)
        refused = control_group.refused_tasks(self.own)
        self.harms_nobody_else(FORK_BOMB, lambda: control_group.refused_tasks(self.own) > refused)

    def test_a_memory_hog_harms_nobody_else(self):
        before = in_guest(self.own, "sh", "-c", "pidof Xvnc").stdout
        self.harms_nobody_else(MEMORY_HOG, lambda: self.hog.poll() is not None)
        self.assertLessEqual(control_group.memory(self.own), TYPES["g4dn.xlarge"]["memoryMiB"] * MIB)
        self.assertEqual(before, in_guest(self.own, "sh", "-c", "pidof Xvnc").stdout, "the hog took the display with it")

    def harms_nobody_else(self, program, has_hit_its_limit):
        """Runs a program of the artist's, and compares how long others take for their things before and meanwhile."""
        before = self.time_of_others()
        self.hog = self.begin(program, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.hog.wait)
        # Each look asks about a thousand processes, which on a slow machine take their time to answer.
        self.addCleanup(eventually, lambda: control_group.kill(self.own, program) == 0, "an end of it all", limit=240)
        meanwhile = self.time_of_others()
        eventually(has_hit_its_limit, "the limit to be hit", limit=30)
        meanwhile = [max(pair) for pair in zip(meanwhile, self.time_of_others())]
        for what, quiet, loud in zip(("a program in another workstation", "an answer of the server"), before, meanwhile):
            print(f"\n{what}: {quiet:.3f} s before, {loud:.3f} s meanwhile", flush=True)
            self.assertLess(loud, 20 * quiet + 2, what)

    def begin(self, program, **options):
        words = ["lxc", "exec", self.own, "--mode", "non-interactive", *ARTIST, "--", "python3", "-c", program]
        environment = {**os.environ, "LXD_DIR": operator.HOME, "LXD_CONF": str(self.server.folder)}
        return subprocess.Popen(words, env=environment, **options)

    def time_of_others(self):
        """Seconds that a neighbour's program takes, and that an answer of the server takes."""
        return [
            statistics.median(seconds(call) for _ in range(5))
            for call in (self.run_beside, lambda: self.session(self.neighbour_id))
        ]

    def run_beside(self):
        # On a busy machine LXD may lose what a program says (canonical/lxd issue 11422), but not how it ended.
        done = in_guest(self.neighbour, "sh", "-c", "exit 7", who=ARTIST)
        self.assertEqual(7, done.returncode, done.stderr)

    def measure(self, figure, block, workstation=None):
        """Reads a file past all caches with fio, as the workstation where one is given, and otherwise as the host."""
        file = operator.volume(POOL, self.own) / "root" / "measured"
        group = workstation and control_group.folder(workstation, "blkio") / "cgroup.procs"
        words = [
            "fio", "--name=measured", f"--filename={file}", "--size=512M", "--direct=1", "--ioengine=libaio", "--iodepth=32",
            f"--bs={block}", "--rw=randread", "--time_based", "--ramp_time=1", "--runtime=4", "--output-format=json",
        ]
        if not file.exists():
            with open(file, "wb") as content:
                for _ in range(512):
                    content.write(os.urandom(MIB))
                os.fsync(content.fileno())

        def enter():
            if group:
                group.write_text(str(os.getpid()))

        done = subprocess.run(words, check=True, capture_output=True, text=True, preexec_fn=enter, cwd=self.server.folder)
        return json.loads(done.stdout)["jobs"][0]["read"][figure]


def seconds(call):
    began = time.monotonic()
    call()
    return time.monotonic() - began


if __name__ == "__main__":
    unittest.main()
