"""How many idle desktops one machine carries: each with a viewer connected, until two thirds of the memory are used."""

import collections
import contextlib
import pathlib
import statistics
import time

from bench import machine
from bench.engine import processes
from bench.figures import shown
from bench.stream_viewer import StreamViewer
from bench.studio import LxdStudio
from harness import control_group
from harness.studio import in_parallel

SHARE = 2 / 3
MOST, MOST_SMALL = 40, 2
LIMIT_S = 600
# As many as the server makes at once.
BATCH = 4
# Until a desktop that was just opened has come to rest, and over how long its processor time is taken.
REST_S, INTERVAL_S = 15, 20
REST_SMALL_S, INTERVAL_SMALL_S = 3, 3
STREAM_LIMIT_MIB = 1.0
# Small, as who fills a machine with desktops would choose, under the names that the demo studio offers.
SHAPE = {"virtualCpus": 2, "memoryMiB": 2048, "minimumFreeMemoryMiB": 512, "gpu": False}
MACHINES = {"g4dn.xlarge": SHAPE, "g5.xlarge": SHAPE}

# Memory in MiB, processor time as a share of one processor. `desktop` and `cache` are the average workstation's: all, and of it copies of
# files, which the kernel takes back.
Sample = collections.namedtuple("Sample", "count used server engine daemon desktop cache server_busy engine_busy desktop_busy")


class Desktops:
    """Workstations with viewers, more and more of them."""

    def __init__(self, studio, image):
        self._studio, self._profile = studio, studio.profiles[image]
        self.names, self.viewers = [], []

    def add(self, count):
        made = [self._studio.artist.create_streaming_session(**self._studio.at, launchProfileId=self._profile) for _ in range(count)]
        session_ids = [one["session"]["sessionId"] for one in made]
        in_parallel(lambda session_id: self._studio.wait("ready", session_id), session_ids)
        for session_id in session_ids:
            self.names.append(self._studio.workstation(session_id)[0])
            self.viewers.append(StreamViewer(self._studio.stream_url(session_id)))

    def check(self):
        for viewer in self.viewers:
            viewer.check()

    def close(self):
        for viewer in self.viewers:
            viewer.close()


def measure(options, report):
    image = "minimal" if options.small else "desktop"
    most = MOST_SMALL if options.small else MOST
    rest, interval = (REST_SMALL_S, INTERVAL_SMALL_S) if options.small else (REST_S, INTERVAL_S)
    report.progress(f"preparing {image}")
    with LxdStudio((image,), MACHINES) as studio, contextlib.closing(Desktops(studio, image)) as desktops:
        time.sleep(rest)
        samples = [sample(studio, desktops, interval)]
        began = time.monotonic()
        while not (ended := reason_to_end(samples[-1], most, began)):
            desktops.add(min(BATCH, most - len(desktops.names)))
            time.sleep(rest)
            desktops.check()
            samples.append(sample(studio, desktops, interval))
            report.progress(f"{samples[-1].count} desktops, {used_share():.0%} of the memory in use")
    tell(samples, image, ended, report)


def reason_to_end(last, most, began):
    if used_share() >= SHARE:
        return f"two thirds of the machine's memory were in use at {last.count}"
    if last.count >= most:
        return f"{most} were enough"
    if time.monotonic() - began > LIMIT_S:
        return f"{LIMIT_S} s had passed at {last.count}"
    return None


def sample(studio, desktops, interval):
    """What everybody holds, and takes over the interval."""
    server, (daemon, *others) = studio.server.pid, processes()
    with machine.Meter(server) as of_server, Workstations(desktops.names) as of_desktops:
        with machine.Meter(daemon, *others) as of_engine:
            time.sleep(interval)
    memory = [control_group.memory(name) / MIB for name in desktops.names]
    cache = [control_group.cache(name) / MIB for name in desktops.names]
    return Sample(
        len(desktops.names), used() / MIB, machine.resident(server)[0], sum(proportional(pid) for pid in (daemon, *others)),
        proportional(daemon), average(memory), average(cache), of_server.seconds / interval, of_engine.seconds / interval,
        of_desktops.seconds / interval,
    )


class Workstations:
    """The processor time that workstations take while it is entered, in seconds."""

    def __init__(self, names):
        self._names, self.seconds = names, None

    def __enter__(self):
        self._before = self._taken()
        return self

    def __exit__(self, *_):
        self.seconds = self._taken() - self._before

    def _taken(self):
        return sum(control_group.processor_time(name) for name in self._names)


MIB = 1 << 20


def average(values):
    return statistics.mean(values) if values else 0.0


def used():
    total, available = memory_of_machine()
    return total - available


def used_share():
    total, available = memory_of_machine()
    return (total - available) / total


def memory_of_machine():
    """All of it, and what is to be had without paging, in bytes."""
    lines = dict(line.split(":") for line in pathlib.Path("/proc/meminfo").read_text().splitlines())
    return tuple(int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))


def proportional(pid):
    """What a process holds, with its share of what several hold, in MiB."""
    lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(lines["Pss"].split()[0]) / 1024


def tell(samples, image, ended, report):
    report.say(
        f"Idle desktops of the image {image}, each with a viewer connected through the gateway that takes every frame. "
        f"It ended because {ended}. Of the server the table has its resident memory; of LXD the proportional set of its daemon and of the "
        "processes that it runs for each container and each stream; of workstations what their control groups count, all of it and without "
        "copies of files. Processor time is in thousandths of one processor, over the time in which nobody did anything."
    )
    report.table(
        ("desktops", "machine, MiB in use", "server, MiB", "LXD, MiB", "of it the daemon", "a desktop, MiB", "without files",
         "server, ‰", "LXD, ‰", "all desktops, ‰"),
        [
            (one.count, one.used, one.server, one.engine, one.daemon, one.desktop, one.desktop - one.cache,
             one.server_busy * 1000, one.engine_busy * 1000, one.desktop_busy * 1000)
            for one in samples
        ],
    )
    report.keep("samples", [one._asdict() for one in samples])
    per_stream, per_desktop, in_engine = (slope(samples, name) for name in ("server", "used", "engine"))
    report.say(
        f"One more desktop takes {shown(per_desktop)} MiB of the machine's memory, of which {shown(in_engine)} MiB are LXD's and "
        f"{shown(per_stream)} MiB the server's."
    )
    report.plot("memory", lambda axes: draw_memory(axes, samples))
    report.plot("server", lambda axes: draw_server(axes, samples))
    report.plot("processor", lambda axes: draw_processor(axes, samples))
    report.budget("memory of the server for an open stream", "1 MB", f"{shown(per_stream)} MiB", per_stream <= STREAM_LIMIT_MIB)


def slope(samples, name):
    """How much more there is of something with each desktop."""
    return statistics.linear_regression([one.count for one in samples], [getattr(one, name) for one in samples]).slope


def draw_memory(axes, samples):
    counts = [one.count for one in samples]
    axes.plot(counts, [one.used / 1024 for one in samples], marker="o", label="the machine, in use")
    axes.plot(counts, [one.count * one.desktop / 1024 for one in samples], marker="o", label="desktops")
    axes.plot(counts, [one.engine / 1024 for one in samples], marker="o", label="LXD")
    axes.plot(counts, [one.server / 1024 for one in samples], marker="o", label="Atelier")
    label(axes, "Memory of idle desktops", "GiB")


def draw_server(axes, samples):
    axes.plot([one.count for one in samples], [one.server for one in samples], marker="o", label="Atelier, resident")
    label(axes, "Memory of the server with open streams", "MiB")


def draw_processor(axes, samples):
    counts = [one.count for one in samples]
    for name, text in (("desktop_busy", "desktops"), ("engine_busy", "LXD"), ("server_busy", "Atelier")):
        axes.plot(counts, [getattr(one, name) for one in samples], marker="o", label=text)
    label(axes, "Processor time of idle desktops", "processors")


def label(axes, title, unit):
    axes.set_title(title)
    axes.set_xlabel("desktops, each with a viewer")
    axes.set_ylabel(unit)
    axes.set_ylim(bottom=0)
    axes.legend()
