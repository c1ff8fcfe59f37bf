"""Sessions on the real LXD whose volumes are filled, changed and backed up, and the same volumes in the hands of others."""

import os
import pathlib
import subprocess
import tempfile
import time

from harness.clients import Key, boto
from harness.lxd import SOCKET, LxdMachine
from harness.server import CHECKOUT, Server
from harness.setting import PERSISTENT, PLAIN, Setting

POOL = "atelier"
OWN_POOL = "atelier-measured"
WORK = "/root/work"
MIB = 1 << 20
HOME = pathlib.Path(SOCKET or "/").parent
ENVIRONMENT = {**os.environ, "LXD_DIR": str(HOME), "LXD_CONF": str(HOME / "client")}
LIMIT = 3600

TICKS = "/root/ticks"
# Starts no process for each time, which would take longer than what is looked for.
TICK = f"LC_ALL=C; exec 3<> <(:); while :; do echo $EPOCHREALTIME; read -t 0.002 -u 3; done >{TICKS}"
# How long it is looked what the machine does to that program by itself.
CALM = 5


def lxc(*words):
    return command(["lxc", *words], env=ENVIRONMENT)


def command(words, **options):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def used(pool):
    """The bytes a pool holds, once everything written and freed is on the disk."""
    folder = str(HOME / "storage-pools" / pool)
    for words in (["subvolume", "sync"], ["filesystem", "sync"]):
        command(["btrfs", *words, folder])
    line = next(line for line in command(["btrfs", "filesystem", "usage", "-b", folder]).splitlines() if "Used:" in line)
    return int(line.split()[1])


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class Studio:
    """A server on the real LXD whose backups are in one pool, and a session on it with a filled volume."""

    def __init__(self, name, backup_pool, gibibytes):
        self.name, self.backup_pool = name, backup_pool
        options = ("--lxd-backup-pool", OWN_POOL) if backup_pool == OWN_POOL else ()
        self.server = Server(
            ("--engine", "lxd", "--lxd-socket", SOCKET, "--lxd-pool", POOL, *options), parent=tempfile.gettempdir()
        )
        self.session = None
        self._used_before = used(backup_pool)
        try:
            self._prepare(gibibytes)
        except BaseException:
            self.close()
            raise

    def _prepare(self, gibibytes):
        self.server.start()
        # It is in the cache and in LXD by now: what is left is to make it this server's own.
        self.server.run("image", "build", "minimal", "--recipes", str(CHECKOUT / "images"))
        exports = self.server.init("--demo")
        key = Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
        self.nimble = boto(self.server.url, key)
        self.at = {"studioId": exports["STUDIO_ID"]}
        profile = self.nimble.get_launch_profile(**self.at, launchProfileId=exports["LAUNCH_PROFILE_ID"])["launchProfile"]
        stream = {**PERSISTENT, "volumeConfiguration": {"size": max(100, round(2 * gibibytes))}}
        stream["sessionBackup"] = {"mode": "DEACTIVATED"}
        self.profile = Setting(self.nimble, self.at["studioId"]).profile(
            profile["streamConfiguration"]["streamingImageIds"], profile["studioComponentIds"], {**PLAIN, **stream}, name=self.name
        )
        self.machine = LxdMachine(SOCKET)
        self.session = self.nimble.create_streaming_session(**self.at, launchProfileId=self.profile)["session"]["sessionId"]
        self.until("READY")
        self.fill(round(gibibytes * 1024), seek=0)
        self.stop()

    @property
    def workstation(self):
        (name,) = self.machine.of_session(self.session)
        return name

    def fill(self, mebibytes, seek):
        """Writes random bytes into the running workstation's volume; returns when they are on its disk."""
        text = f"dd if=/dev/urandom of={WORK} bs=1M count={mebibytes} seek={seek} conv=notrunc iflag=fullblock; sync"
        lxc("exec", self.workstation, "--", "sh", "-c", text)

    def change(self, mebibytes, round_number):
        self._used_before = used(self.backup_pool)
        self.start()
        if mebibytes:
            self.fill(mebibytes, seek=100 * round_number)
        self.stop()

    def start(self, **members):
        self.nimble.start_streaming_session(**self.at, sessionId=self.session, **members)
        self.until("READY")

    def stop(self):
        self.nimble.stop_streaming_session(**self.at, sessionId=self.session)
        self.until("STOPPED")

    def back_up(self):
        """
        Has the session backed up: seconds until it is there, seconds of that LXD worked, its id, and the bytes that its pool has grown by
        since before the last change. In the workstations' own pool that is what was written, and what the backup before still holds.
        """
        began, printed = time.time(), []
        seconds = timed(lambda: printed.append(self.server.run("backup", "create", self.session, "--wait")))
        backup, *_, state = printed[0].split()[:4]
        if state != "READY":
            raise RuntimeError(printed[0])
        grown = used(self.backup_pool) - self._used_before
        return {"seconds": seconds, "engineSeconds": self.worked(began), "bytes": grown, "id": backup}

    def pause(self):
        """
        Has the session backed up while it runs, beside a program in it that writes the time into a file of the volume 500 times a second:
        the longest that this program did not come to it, in the seconds before and during the backup.
        """
        self.start()
        words = ["lxc", "exec", self.workstation, "--mode", "non-interactive", "--", "bash", "-c", TICK]
        ticking = subprocess.Popen(words, env=ENVIRONMENT, stdin=subprocess.DEVNULL)
        try:
            time.sleep(CALM + 1)
            began = time.time()
            self.back_up()
            ended = time.time()
            seen = [float(line) for line in lxc("exec", self.workstation, "--", "cat", TICKS).splitlines()]
        finally:
            # The program ends with the session.
            self.stop()
            ticking.wait()
        return {"seconds": longest_gap(seen, began, ended), "calmSeconds": longest_gap(seen, began - CALM, began)}

    def worked(self, since):
        """How long LXD's operations since then took. It forgets them after seconds, so this is asked at once."""
        operations = self.machine._get("/1.0/operations?recursion=1")
        spans = [
            (moment(one["created_at"]), moment(one["updated_at"])) for of_kind in operations.values() for one in of_kind or []
            if one["class"] == "task"
        ]
        return sum(end - begin for begin, end in spans if begin >= since)

    def until(self, state):
        deadline = time.monotonic() + LIMIT
        while (seen := self.nimble.get_streaming_session(**self.at, sessionId=self.session)["session"])["state"] != state:
            if seen["state"].endswith("FAILED") or time.monotonic() > deadline:
                raise RuntimeError(f"{seen['state']}: {seen['statusMessage']}")
            time.sleep(0.05)

    def close(self):
        if self.session is None:
            self.server.close()
            return
        try:
            self.nimble.delete_streaming_session(**self.at, sessionId=self.session)
            self.until("DELETED")
            deadline = time.monotonic() + LIMIT
            while any(backup["state"] != "DELETED" for backup in self.backups()) and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            self.server.close()

    def backups(self):
        return self.nimble.list_streaming_session_backups(**self.at)["streamingSessionBackups"]


def longest_gap(ticks, begin, end):
    """The longest time between two of the ticks from one moment to another."""
    between = [tick for tick in ticks if begin <= tick <= end]
    return max(after - before for before, after in zip([begin, *between], [*between, end], strict=True))


def moment(text):
    """A time as LXD writes it, with nanoseconds."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    whole, _, zone = whole.partition("+")
    fraction = fraction.partition("+")[0]
    assert zone in ("", "00:00") or text.endswith("+00:00"), text
    return time.mktime(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) - time.timezone + float(f"0.{fraction or 0}")


def export(workstation, folder):
    """The workstation as one archive, as LXD makes it."""
    archive = folder / "export.tar"
    seconds = timed(lambda: lxc("export", workstation, str(archive), "--instance-only", "--compression", "none"))
    size = archive.stat().st_size
    archive.unlink()
    return {"seconds": seconds, "bytes": size}


def restic(workstation, folder):
    """The workstation's files in a repository that keeps equal blocks once; the first time takes everything."""
    repository = folder / "restic"
    words = ["restic", "--quiet", "--repo", str(repository), "--no-cache"]
    environment = {**os.environ, "RESTIC_PASSWORD": "measured"}
    if not repository.exists():
        command([*words, "init"], env=environment)
    before = size_of(repository)
    files = str(HOME / "storage-pools" / POOL / "containers" / workstation / "rootfs")
    seconds = timed(lambda: command([*words, "backup", files], env=environment))
    return {"seconds": seconds, "bytes": size_of(repository) - before}


def size_of(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
