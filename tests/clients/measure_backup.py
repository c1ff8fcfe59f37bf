"""Measures what backups of a session cost, and what it takes to start from one, beside `lxc export` and restic on the same volume.

    ATELIER_TEST_LXD_SOCKET=/run/…/unix.socket /usr/bin/python3 tests/clients/measure_backup.py
    … measure_backup.py --sizes 1 10 --changes 0 10 100 --rounds 5 --json figures.json

Runs a server of its own on that LXD, twice: with backups in the workstations' pool, and in a pool of their own. A session's volume is filled
with random bytes, backed up once, changed and backed up again, in rounds in which all sides take their turn. Needs root (what a pool uses is
read once it is on the disk), the image `minimal` in the cache, and several times the largest size free.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
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
LIMIT = 3600


def lxc(*words):
    environment = {**os.environ, "LXD_DIR": str(HOME), "LXD_CONF": str(HOME / "client")}
    return command(["lxc", *words], env=environment)


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
        stream = {**PERSISTENT, "volumeConfiguration": {"size": max(100, 2 * gibibytes)}}
        stream["sessionBackup"] = {"mode": "DEACTIVATED"}
        self.profile = Setting(self.nimble, self.at["studioId"]).profile(
            profile["streamConfiguration"]["streamingImageIds"], profile["studioComponentIds"], {**PLAIN, **stream}, name=self.name
        )
        self.machine = LxdMachine(SOCKET)
        self.session = self.nimble.create_streaming_session(**self.at, launchProfileId=self.profile)["session"]["sessionId"]
        self.until("READY")
        self.fill(gibibytes << 10, seek=0)
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
        """Has the stopped session backed up: seconds until it is there, seconds of that LXD worked, bytes its pool grew by, its id."""
        before, began = used(self.backup_pool), time.time()
        printed = []
        seconds = timed(lambda: printed.append(self.server.run("backup", "create", self.session, "--wait")))
        backup, *_, state = printed[0].split()[:4]
        if state != "READY":
            raise RuntimeError(printed[0])
        return {"seconds": seconds, "engineSeconds": self.worked(began), "bytes": used(self.backup_pool) - before, "id": backup}

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


def measure(gibibytes, options, folder, say):
    """All figures of one size, by what was done: a list of rounds each."""
    figures = {}

    def note(what, figure):
        figures.setdefault(what, []).append(figure)
        say(f"{gibibytes} GiB, {what}: {figure['seconds']:.2f} s, {figure.get('bytes', 0) / MIB:.1f} MiB")

    studios = []
    try:
        for name, pool in (("same pool", POOL), ("own pool", OWN_POOL)):
            studios.append(Studio(name, pool, gibibytes))
            note(f"first backup, {name}", studios[-1].back_up())
        with_peers = gibibytes <= options.peers_up_to
        if with_peers and shutil.which("restic"):
            note("first backup, restic", restic(studios[0].workstation, folder))
        for number in range(options.rounds):
            for mebibytes in options.changes:
                for studio in studios:
                    studio.change(mebibytes, number)
                    note(f"{mebibytes} MiB changed, {studio.name}", studio.back_up())
                if with_peers:
                    note(f"{mebibytes} MiB changed, lxc export", export(studios[0].workstation, folder))
                    if shutil.which("restic"):
                        note(f"{mebibytes} MiB changed, restic", restic(studios[0].workstation, folder))
        for number in range(options.restores):
            for studio in studios:
                newest = studio.backups()[-1]["backupId"]
                note(f"plain start, {studio.name}", {"seconds": timed(studio.start)})
                studio.stop()
                note(f"start from a backup, {studio.name}", {"seconds": timed(lambda s=studio, b=newest: s.start(backupId=b))})
                studio.stop()
    finally:
        for studio in studios:
            studio.close()
        shutil.rmtree(folder / "restic", ignore_errors=True)
    return figures


def table(results):
    yield "| volume | what | seconds | of that in LXD | MiB stored |"
    yield "| --- | --- | --- | --- | --- |"
    for size, figures in results.items():
        for what, rounds in figures.items():
            cells = [spread([one[name] for one in rounds if name in one], scale) for name, scale in COLUMNS]
            yield f"| {size} GiB | {what} | {' | '.join(cells)} |"


COLUMNS = (("seconds", 1), ("engineSeconds", 1), ("bytes", MIB))


def spread(values, scale):
    """The median, and least and greatest where there are several."""
    if not values:
        return ""
    values = [value / scale for value in values]
    median = f"{statistics.median(values):.1f}"
    return median if len(values) == 1 else f"{median} ({min(values):.1f} to {max(values):.1f})"


def machine():
    memory = next(line for line in pathlib.Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return {
        "processors": os.cpu_count(), "memoryGiB": round(int(memory.split()[1]) / MIB), "kernel": platform.release(),
        "lxd": command(["lxd", "--version"]).strip(), "btrfs": command(["btrfs", "--version"]).split()[-1],
        "restic": command(["restic", "version"]).split()[1] if shutil.which("restic") else None,
        "load": os.getloadavg()[0],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1], help="sizes of the work in the volume, GiB")
    parser.add_argument("--changes", type=int, nargs="*", default=[10], help="what is changed between two backups, MiB")
    parser.add_argument("--rounds", type=int, default=3, help="backups of each kind")
    parser.add_argument("--restores", type=int, default=2, help="starts of each kind")
    parser.add_argument("--peers-up-to", type=int, default=1, help="the largest size that the peers are given, GiB")
    parser.add_argument("--json", type=pathlib.Path, help="where to write all figures")
    options = parser.parse_args()
    if not SOCKET:
        parser.error("ATELIER_TEST_LXD_SOCKET is not set")

    def say(line):
        print(line, file=sys.stderr, flush=True)

    seen = machine()
    lxc("storage", "create", OWN_POOL, "btrfs", f"size={4 * max(options.sizes) + 4}GiB")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="measure."))
    try:
        results = {size: measure(size, options, folder, say) for size in options.sizes}
    finally:
        shutil.rmtree(folder)
        lxc("storage", "delete", OWN_POOL)
    if options.json:
        options.json.write_text(json.dumps({"machine": seen, "figures": results}, indent=2) + "\n")
    print(f"{seen}\n")
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
