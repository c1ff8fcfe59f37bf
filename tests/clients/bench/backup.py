"""What backups of a session cost, and what it takes to start from one, beside `lxc export` and restic on the same volume."""

import pathlib
import statistics
import tempfile

from bench import machine
from bench.backed_up import MIB, OWN_POOL, POOL, Studio, export, lxc, restic, timed
from bench.figures import shown, spread

SIZES, CHANGES, ROUNDS, RESTORES = (1, 10), (0, 10, 100), 3, 3
SMALL_SIZES, SMALL_CHANGES, SMALL_ROUNDS, SMALL_RESTORES = (0.25,), (10,), 1, 1
# Of larger volumes the peers, which read all of it each time, are given one change.
LARGEST_FOR_PEERS = 1
CHANGE_FOR_PEERS = 10

SAME, OWN = "same pool", "own pool"
PAUSE, PLAIN_START, FROM_BACKUP, FIRST = "pause of a running desktop", "plain start", "start from a backup", "first backup"
COLUMNS = (("seconds", 1), ("engineSeconds", 1), ("bytes", MIB))


class Volumes:
    """Two sessions of the same size, one with its backups beside it and one with another pool for them, and what was measured."""

    def __init__(self, gibibytes, report, folder):
        self.gibibytes, self._report, self._folder = gibibytes, report, folder
        self.figures = {}
        self._studios = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for studio in self._studios:
            studio.close()

    def fill(self):
        for name, pool in ((SAME, POOL), (OWN, OWN_POOL)):
            self._studios.append(Studio(name, pool, self.gibibytes))
            self._note(f"{FIRST}, {name}", self._studios[-1].back_up())
        if self.gibibytes <= LARGEST_FOR_PEERS:
            self._note(f"{FIRST}, restic", restic(self._studios[0].workstation, self._folder))

    def change(self, number, changes):
        """One round: each change in each of the two, and the peers after it."""
        for mebibytes in changes:
            for studio in self._studios:
                studio.change(mebibytes, number)
                self._note(changed(mebibytes, studio.name), studio.back_up())
            if self.gibibytes <= LARGEST_FOR_PEERS or (number == 0 and mebibytes == CHANGE_FOR_PEERS):
                workstation = self._studios[0].workstation
                self._note(changed(mebibytes, "lxc export"), export(workstation, self._folder))
                self._note(changed(mebibytes, "restic"), restic(workstation, self._folder))

    def pause(self):
        for studio in self._studios:
            self._note(f"{PAUSE}, {studio.name}", studio.pause())

    def restore(self):
        """A plain start, and one from the newest backup."""
        for studio in self._studios:
            newest = studio.backups()[-1]["backupId"]
            self._note(f"{PLAIN_START}, {studio.name}", {"seconds": timed(studio.start)})
            studio.stop()
            self._note(f"{FROM_BACKUP}, {studio.name}", {"seconds": timed(lambda of=studio, start=newest: of.start(backupId=start))})
            studio.stop()

    def median(self, what, of="seconds"):
        return statistics.median(one[of] for one in self.figures[what])

    def _note(self, what, figure):
        self.figures.setdefault(what, []).append(figure)
        stored = f", {figure['bytes'] / MIB:.1f} MiB" if "bytes" in figure else ""
        self._report.progress(f"{self.gibibytes} GiB, {what}: {figure['seconds']:.3f} s{stored}")


def changed(mebibytes, name):
    return f"{mebibytes} MiB changed, {name}"


def measure(options, report):
    sizes, changes, rounds, restores = (
        (SMALL_SIZES, SMALL_CHANGES, SMALL_ROUNDS, SMALL_RESTORES) if options.small else (SIZES, CHANGES, ROUNDS, RESTORES)
    )
    measured = []
    lxc("storage", "create", OWN_POOL, "btrfs", f"size={round(4 * max(sizes) + 4)}GiB")
    try:
        for gibibytes in sizes:
            with tempfile.TemporaryDirectory(prefix="bk.") as folder, Volumes(gibibytes, report, pathlib.Path(folder)) as volumes:
                volumes.fill()
                for number in range(rounds):
                    volumes.change(number, changes)
                    volumes.pause()
                for _ in range(restores):
                    volumes.restore()
            measured.append(volumes)
    finally:
        lxc("storage", "delete", OWN_POOL)
    say(report, measured, changes, rounds)


def say(report, measured, changes, rounds):
    report.say(
        f"A session's volume is filled with random bytes, backed up, changed and backed up again, {rounds} rounds in which all take their "
        f"turn. Of the image it has 0.6 GiB more. Seconds are those an operator waits for `atelier backup create --wait`, of which 1 to 2 "
        f"are the program's start and the server's look. MiB stored are what the backups' pool has grown by since before the change; in "
        f"the workstations' own pool that is the change itself. LXD {machine.package('lxd')}, {machine.version('btrfs', '--version')}, "
        f"{machine.version('restic', 'version')}."
    )
    report.table(("volume", "what", "seconds", "of that in LXD", "MiB stored"), [
        (f"{volumes.gibibytes} GiB", what, *(cell(of_one, name, scale) for name, scale in COLUMNS))
        for volumes in measured for what, of_one in volumes.figures.items() if not what.startswith(PAUSE)
    ])
    report.table(("volume", "running desktop", "longest pause, ms", "without a backup, ms"), [
        (f"{volumes.gibibytes} GiB", name, *(cell(volumes.figures[f"{PAUSE}, {name}"], of, 0.001) for of in ("seconds", "calmSeconds")))
        for volumes in measured for name in (SAME, OWN)
    ])
    report.say("A pause is the longest time that a program in the desktop, which writes the time into a file 500 times a second, did not.")
    for volumes in measured:
        report.keep(f"{volumes.gibibytes} GiB", volumes.figures)
    judge(report, measured, changes)
    draw(report, measured, changes)


def cell(rounds, name, scale):
    values = [one[name] / scale for one in rounds if name in one]
    return spread(values) if values else ""


def judge(report, measured, changes):
    for name in (SAME, OWN):
        ratios = {
            (volumes.gibibytes, mebibytes): volumes.median(changed(mebibytes, name), "bytes") / MIB / mebibytes
            for volumes in measured for mebibytes in changes if mebibytes
        }
        told = ", ".join(f"{shown(ratio)} for {mebibytes} MiB of {size} GiB" for (size, mebibytes), ratio in ratios.items())
        if 0 in changes:
            told += "; with no change " + ", ".join(f"{volumes.median(changed(0, name), 'bytes') / MIB:.1f} MiB" for volumes in measured)
        report.budget(f"bytes stored to bytes changed, {name}", "at most 1.1 times", told, max(ratios.values()) <= 1.1)
    small, large = measured[0], measured[-1]
    if small is not large:
        for name in (SAME, OWN):
            # What a start takes anyway is no part of it.
            took = [volumes.median(f"{FROM_BACKUP}, {name}") - volumes.median(f"{PLAIN_START}, {name}") for volumes in (small, large)]
            report.budget(
                f"restore independent of the volume's size, {name}", f"at most 1.5 times for {large.gibibytes / small.gibibytes:.0f} times",
                f"{took[1]:.1f} s for {large.gibibytes} GiB, {took[0]:.1f} s for {small.gibibytes} GiB, beyond a plain start",
                took[1] <= 1.5 * took[0],
            )


def draw(report, measured, changes):
    def stored(axes):
        names = [name for name in (SAME, OWN, "restic", "lxc export") if changed(changes[0], name) in measured[0].figures]
        for position, name in enumerate(names):
            heights = [max(0.01, measured[0].median(changed(mebibytes, name), "bytes") / MIB) for mebibytes in changes]
            axes.bar([place + (position - (len(names) - 1) / 2) * 0.2 for place in range(len(changes))], heights, 0.2, label=name)
        axes.set(title=f"Stored for a backup of {measured[0].gibibytes} GiB", xlabel="MiB changed", ylabel="MiB stored", yscale="log")
        axes.set_xticks(range(len(changes)), changes)
        axes.legend()

    def restored(axes):
        for name in (SAME, OWN):
            for what, style in ((PLAIN_START, "--"), (FROM_BACKUP, "-")):
                seconds = [volumes.median(f"{what}, {name}") for volumes in measured]
                axes.plot([volumes.gibibytes for volumes in measured], seconds, style, marker="o", label=f"{what}, {name}")
        axes.set(title="Starting a session", xlabel="GiB of work", ylabel="seconds", ylim=(0, None))
        axes.legend()

    report.plot("stored", stored)
    report.plot("restore", restored)
