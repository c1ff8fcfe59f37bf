"""What is done to workstations and to LXD behind the server's back: what the API says of it, and after how long."""

import os
import pathlib
import re
import shutil
import signal
import threading
import time
import unittest

from harness import operator
from harness.desktop import Desktop
from harness.eventually import eventually
from harness.lxd import LxdCase
from harness.operator import LxcFailed, lxc
from harness.studio import in_parallel

PAUSED = "The workstation is paused in the engine"
READY = "The workstation is ready"
UNREACHABLE = "The engine does not answer. The workstation most likely runs on"
GONE = "The workstation and its volume are gone from the engine"

needs_operator = unittest.skipUnless(
    operator.FOLDER, os.environ.get("ATELIER_TEST_NO_LXD", "there is no LXD that may be killed: ATELIER_TEST_LXD_FOLDER is not set")
)


class Told:
    """What the API says of a session from a moment on, each thing it says with the seconds since then."""

    def __init__(self, look):
        self.began = time.monotonic()
        self._look, self._seen, self._is_over = look, [], threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def until(self, state, message, code=None):
        """Waits until it says this, and gives the session and after how many seconds that was."""

        def is_told():
            for session, after in list(self._seen):
                if session["state"] == state and message in session["statusMessage"] and code in (None, session["statusCode"]):
                    return session, after
            return None

        return eventually(is_told, f"{state} with {message!r}")

    def end(self):
        self._is_over.set()
        self._watcher.join()

    def _watch(self):
        last = None
        while not self._is_over.is_set():
            session = self._look()
            said = {name: session[name] for name in ("state", "statusCode", "statusMessage")}
            if said != last:
                self._seen.append((session, time.monotonic() - self.began))
                last = said
            self._is_over.wait(0.05)


class DriftCase(LxdCase):
    """Prints what it measured as rows of the table in docs/operate/drift.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = []
        cls.addClassCleanup(lambda: print("\n" + "\n".join(cls.rows), flush=True))

    def ready_sessions(self, count):
        made = [self.create_session()["sessionId"] for _ in range(count)]
        in_parallel(lambda session_id: self.await_session("ready", session_id), made)
        return made

    def stop(self, session_id):
        self.artist.stop_streaming_session(studioId=self.studio_id, sessionId=session_id)
        self.await_session("stopped", session_id)

    def start(self, session_id, **members):
        return self.artist.start_streaming_session(studioId=self.studio_id, sessionId=session_id, **members)

    def name(self, session_id):
        (name,) = self.machine.of_session(session_id)
        return name

    def told_after(self, what, session_id, act, *expected):
        """Does something and waits until the API has said all that is expected, in this order; gives the last of it."""
        told = Told(lambda: self.session(session_id))
        try:
            act()
            for state, message, *code in expected:
                session, after = told.until(state, message, *code)
                self.rows.append(
                    f"| {what} | {session['state']} | {session['statusCode']} | {session['statusMessage']} | {after:.1f} s |"
                )
        finally:
            told.end()
        return session

    def backup_states(self, session_id):
        return sorted(backup["state"] for backup in self.backups() if backup["sessionId"] == session_id)


@needs_operator
class DriftOnLxd(DriftCase):
    def test_a_workstation_that_stops_behind_our_back_has_its_session_stopped_with_a_backup(self):
        stopped, crashed = self.ready_sessions(2)
        stopping = ("STOP_IN_PROGRESS", "The workstation is being shut down"), ("STOPPED", "shut down and backed up")

        for what, session_id, act in (
            ("`lxc stop`", stopped, lambda: lxc("stop", self.name(stopped))),
            ("`kill -9` of its init", crashed, lambda: os.kill(self.machine.first_process(crashed)[0], signal.SIGKILL)),
        ):
            with self.subTest(what):
                session = self.told_after(what, session_id, act, *stopping)
                self.assertEqual("nimble-studio", session["stoppedBy"])
                self.assertEqual(["READY"], self.backup_states(session_id))
                self.start(session_id)
                self.await_session("ready", session_id)

    def test_a_paused_workstation_is_said_to_be_so_and_a_running_one_cannot_be_renamed(self):
        (session_id,) = self.ready_sessions(1)
        name = self.name(session_id)

        self.told_after("`lxc pause`", session_id, lambda: lxc("pause", name), ("READY", PAUSED))
        self.told_after("`lxc start` of what is paused", session_id, lambda: lxc("start", name), ("READY", READY))
        with self.assertRaisesRegex(LxcFailed, "(?i)renam"):
            lxc("rename", name, "aside")

        self.assertEqual(("READY", READY), (self.session(session_id)["state"], self.session(session_id)["statusMessage"]))

    def test_a_volume_that_is_gone_is_told_with_the_backup_that_brings_the_work_back(self):
        (session_id,) = self.ready_sessions(1)
        self.stop(session_id)
        name = self.name(session_id)
        (backup,) = [backup["backupId"] for backup in self.backups() if backup["sessionId"] == session_id]
        way_out = f"{GONE}. Its newest backup is {backup} of "

        self.told_after(
            "`lxc rename` of what is stopped", session_id, lambda: lxc("rename", name, f"aside-{name[3:11]}"),
            ("STOPPED", way_out, "INTERNAL_ERROR"),
        )
        self.told_after(
            "`lxc rename` back", session_id, lambda: lxc("rename", f"aside-{name[3:11]}", name),
            ("STOPPED", "back in the engine", "STREAMING_SESSION_STOPPED"),
        )
        self.start(session_id)
        self.await_session("ready", session_id)
        session = self.told_after(
            "`lxc delete --force`", session_id, lambda: lxc("delete", "--force", name),
            ("STOP_IN_PROGRESS", ""), ("STOPPED", f"{GONE}. Its newest backup is ", "INTERNAL_ERROR"),
        )
        # LXD stops what it deletes, and a quick server has made another backup by then.
        newest = re.search(r"newest backup is (\S+) of", session["statusMessage"]).group(1)
        self.assertIn(self.backup_states(session_id), (["CREATE_FAILED", "READY"], ["READY", "READY"]))
        self.assertEqual("READY", self.backup(newest)["state"])

        # As the message says.
        self.start(session_id, backupId=newest)
        self.await_session("ready", session_id)
        self.assertEqual(newest, self.session(session_id)["startedFromBackupId"])

    def test_a_killed_LXD_is_no_failure_of_any_session_and_what_was_asked_meanwhile_is_done_when_it_is_back(self):
        running, starting, deleting = self.ready_sessions(3)
        self.stop(starting)
        before = self.machine.first_process(running)

        try:
            self.told_after("`kill -9` of LXD", running, operator.kill_daemon, ("READY", UNREACHABLE))
            self.assertTrue(pathlib.Path(f"/proc/{before[0]}").exists(), "the desktop did not run on while LXD was away")
            waits = "Tried again every 2 s: LXD does not answer on"
            self.told_after("a start meanwhile", starting, lambda: self.start(starting), ("START_IN_PROGRESS", waits))
            self.told_after("a deletion meanwhile", deleting, lambda: self.delete(deleting), ("DELETE_IN_PROGRESS", waits))
            created = self.create_session()["sessionId"]
            self.assertEqual("READY", self.session(running)["state"])
        finally:
            back = Told(lambda: self.session(running))
            operator.start_daemon()
            up = time.monotonic() - back.began

        _, after = back.until("READY", READY)
        back.end()
        self.rows.append(f"| LXD started again, which took {up:.1f} s | READY | STREAMING_SESSION_READY | {READY} | {after:.1f} s |")
        for session_id in (starting, created):
            self.await_session("ready", session_id)
        self.await_session("deleted", deleting)
        self.assertEqual(before, self.machine.first_process(running))
        self.assert_streams(running)

    def delete(self, session_id):
        self.artist.delete_streaming_session(studioId=self.studio_id, sessionId=session_id)

    def assert_streams(self, session_id):
        at = {"studioId": self.studio_id, "sessionId": session_id}
        stream = {**at, "streamId": self.artist.create_streaming_session_stream(**at)["stream"]["streamId"]}
        self.artist.get_waiter("streaming_session_stream_ready").wait(**stream, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
        with Desktop(self.artist.get_streaming_session_stream(**stream)["stream"]["url"]) as desktop:
            self.assertEqual("Atelier", desktop.name[:7])


@needs_operator
class DriftOfThePool(DriftCase):
    """A server on a pool of its own, which is small enough to be filled."""

    pool = f"small-{os.getpid()}"
    engine = (*LxdCase.engine[:-1], pool)

    @classmethod
    def setUpClass(cls):
        lxc("storage", "create", cls.pool, "btrfs", "size=3GiB")
        cls.addClassCleanup(cls.remove_pool)
        super().setUpClass()
        cls.mount = pathlib.Path(operator.HOME, "storage-pools", cls.pool)

    @classmethod
    def remove_pool(cls):
        # The sessions are gone; what is left is what they were made from, and what they shared.
        for volume in lxc("storage", "volume", "list", cls.pool, "--format", "csv", "--columns", "tn").splitlines():
            kind, name = volume.split(",")
            if kind == "container":
                lxc("delete", name)
            else:
                lxc("storage", "volume", "delete", cls.pool, f"{kind}/{name}".replace("custom/", ""))
        lxc("storage", "delete", cls.pool)

    def fill(self):
        """Takes all the room that the pool has, beside everything that LXD keeps in it."""
        with open(self.mount / "filler", "wb", buffering=0) as filler:
            size = 64 << 20
            while size >= 4096:
                try:
                    os.posix_fallocate(filler.fileno(), filler.seek(0, os.SEEK_END), size)
                except OSError:
                    size //= 2

    def make_room(self):
        (self.mount / "filler").unlink()
        os.sync()

    def test_a_full_pool_is_told_in_figures_and_costs_nobody_anything_but_time(self):
        running, starting = self.ready_sessions(2)
        self.stop(starting)
        short = f"The storage pool {self.pool} has "

        self.fill()
        try:
            written = operator.in_guest(self.name(running), "sh", "-c", "LC_ALL=C head -c 64M /dev/zero > /home/artist/more")
            self.assertRegex(written.stderr, "No space left on device")
            self.assertEqual(("READY", READY), (self.session(running)["state"], self.session(running)["statusMessage"]))
            self.told_after(
                "a start while the pool is full", starting, lambda: self.start(starting),
                ("START_FAILED", short, "INSUFFICIENT_CAPACITY"),
            )
            created = self.create_session()["sessionId"]
            self.told_after(
                "a creation while the pool is full", created, lambda: None, ("CREATE_FAILED", short, "INSUFFICIENT_CAPACITY")
            )
            session = self.told_after(
                "a stop while the pool is full", running,
                lambda: self.artist.stop_streaming_session(studioId=self.studio_id, sessionId=running),
                ("STOPPED", "The workstation is shut down"),
            )
            is_backed_up = "backup could not be made" not in session["statusMessage"]
            self.assertEqual(["READY" if is_backed_up else "CREATE_FAILED"], self.backup_states(running))
        finally:
            self.make_room()

        for session_id in (running, starting):
            self.told_after("a start once there is room", session_id, lambda: self.start_once_there_is_room(session_id), ("READY", READY))

    def start_once_there_is_room(self, session_id):
        # Btrfs gives the room back a moment after the file is gone.
        eventually(lambda: shutil.disk_usage(self.mount).free > 5 << 28, "room in the pool")
        self.start(session_id)


if __name__ == "__main__":
    unittest.main()
