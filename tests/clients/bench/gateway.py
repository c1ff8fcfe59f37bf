"""Streams of recorded desktops through the gateway, beside websockify and bare pipes: streams per core, and what each adds to the way."""

import json
import os
import pathlib
import statistics
import subprocess
import tempfile

from bench import desktop_traffic, machine, proxies
from bench.figures import percentile, shown, spread

STREAMS = (1, 10, 50, 100, 200)
SMALL = (1, 10)
ROUNDS, SECONDS, WARM_UP, RECORDED = 3, 10, 3, 10
SMALL_ROUNDS, SMALL_SECONDS, SMALL_WARM_UP, SMALL_RECORDED = 1, 2, 1, 2

# A desktop that lags by more, or gets less of its updates, is not one that anybody works at.
LARGEST_LAG = 0.1
LEAST_DELIVERED = 0.99
# With more of the machine in use, what is waited for is a processor.
BUSY = 0.7
MIB = 1 << 20


class Generator:
    """The process that plays the displays and looks at them: one clock for both ends of the way."""

    def __init__(self, recording, source):
        words = [os.environ["ATELIER_BENCH_EXECUTABLE"], "streams", "--recording", str(recording), "--source", str(source)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._expect("ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()

    def measure(self, proxy, count, warm_up, seconds):
        """What so many streams through a proxy do, and what that and this process take of the machine meanwhile."""
        order = {"streams": proxy.targets(count), "warmUp": warm_up, "seconds": seconds}
        self._tell(json.dumps(order))
        self._expect("measuring")
        with machine.Meter(*proxy.processes()) as by_proxy, machine.Meter(self._process.pid) as by_itself:
            self._expect("measured")
        memory = sum(machine.proportional(pid) for pid in proxy.processes())
        self._tell("")
        figures = json.loads(self._process.stdout.readline())
        if figures["lost"]:
            raise RuntimeError(f"{figures['lost']} of {count} streams through {proxy.name} ended too early")
        seconds = figures["seconds"]
        return {**figures, "cores": by_proxy.seconds / seconds, "ownCores": by_itself.seconds / seconds, "memory": memory}

    def _tell(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _expect(self, line):
        seen = self._process.stdout.readline().strip()
        if seen != line:
            raise RuntimeError(f"The generator said {seen!r} and not {line!r}")


class Figures:
    """The rounds of one proxy with one number of streams."""

    def __init__(self, count, rounds):
        self.count, self._rounds = count, rounds
        self.latencies = [latency / 1e6 for figures in rounds for latency in figures.pop("latencies")]
        self.delivered = statistics.median(one["bytes"] / one["bytesDue"] for one in rounds)
        self.cores = statistics.median(one["cores"] for one in rounds)
        self.busy = statistics.median(one["cores"] + one["ownCores"] for one in rounds) / os.cpu_count()

    def each(self, name, scale=1):
        return [one[name] / scale for one in self._rounds]

    def lag(self, share):
        return percentile(self.latencies, share)

    @property
    def keeps_up(self):
        return self.delivered >= LEAST_DELIVERED and self.lag(0.99) <= LARGEST_LAG

    @property
    def per_core(self):
        return self.count / self.cores if self.cores else None

    def kept(self):
        return {"streams": self.count, "rounds": self._rounds, "delivered": self.delivered, "keepsUp": self.keeps_up,
                "lagMilliseconds": {str(share): 1000 * self.lag(share) for share in (0.5, 0.9, 0.99, 0.999)}}


def measure(options, report):
    counts = SMALL if options.small else STREAMS
    rounds, seconds, warm_up, recorded = (
        (SMALL_ROUNDS, SMALL_SECONDS, SMALL_WARM_UP, SMALL_RECORDED) if options.small else (ROUNDS, SECONDS, WARM_UP, RECORDED)
    )
    with tempfile.TemporaryDirectory(prefix="gw.") as name:
        folder = pathlib.Path(name)
        recording, source = folder / "recording", folder / "source"
        report.progress("recording a desktop")
        traffic = desktop_traffic.record(folder, recorded)
        desktop_traffic.write(traffic, recording)
        with Generator(recording, source) as generator, proxies.opened(source, folder, max(counts)) as ways:
            for way in ways:
                report.progress(f"getting warm: {way.name}")
                generator.measure(way, counts[-1], warm_up, seconds)
            seen = {(way.name, count): [] for count in counts for way in ways}
            for number in range(rounds):
                for count in counts:
                    for way in ways:
                        report.progress(f"round {number + 1} of {rounds}: {count} streams, {way.name}")
                        seen[way.name, count].append(generator.measure(way, count, warm_up, seconds))
            versions = {way.name: way.version for way in ways if way.version}
    figures = {key: Figures(key[1], of_key) for key, of_key in seen.items()}
    say(report, figures, traffic, (rounds, seconds), versions)


def say(report, figures, traffic, size, versions):
    names = list(dict.fromkeys(name for name, _ in figures))
    describe(report, traffic, size, versions)
    report.table(
        ("streams", "through", "delivered", "lag p50, ms", "lag p99, ms", "cores", "streams per core", "memory, MiB", "machine in use"),
        [row(name, figures[name, count]) for count in dict.fromkeys(count for _, count in figures) for name in names],
    )
    report.say(
        "Delivered is the share of the recording's bytes that arrived; lag is from an update's sending to its last byte; the machine is in "
        "use by the proxy, the players and the viewers."
    )
    for name in names:
        report.keep(name, [one.kept() for (of, _), one in figures.items() if of == name])
    judge(report, figures)
    draw(report, figures, names)


def describe(report, traffic, size, versions):
    length, amount = traffic[-1][0] - traffic[0][0], sum(len(update) for _, update in traffic)
    report.say(
        f"Each stream plays the same recording of a 1920 x 1080 desktop of TigerVNC, from another point of it: somebody types, has a long "
        f"listing scroll by and watches something that moves, {length / 3:.0f} s each. It has {len(traffic) / length:.0f} updates and "
        f"{amount / length / MIB:.2f} MiB a second. Each update is answered by a request of 10 bytes. Of Atelier it is the published "
        f"server with the simulated engine, whose displays are the recording's unix socket; a stream is opened with a ticket of its own. "
        f"Players and viewers share the machine with what is measured. {size[0]} rounds of {size[1]} s, in turns. "
        + "; ".join(f"{name} {version}" for name, version in versions.items()) + "."
    )


def row(name, one):
    return (one.count, name, f"{100 * one.delivered:.1f}%", 1000 * one.lag(0.5), 1000 * one.lag(0.99), spread(one.each("cores")),
            density(one), statistics.median(one.each("memory")), f"{100 * one.busy:.0f}%")


def density(one):
    figure = "" if one.per_core is None else shown(one.per_core)
    return ", ".join(part for part in (figure, "" if one.keeps_up else "does not keep up") if part)


def judge(report, figures):
    def of(name):
        """Those with which it keeps up, by the number of streams, and otherwise the one with the fewest."""
        known = {count: one for (known, count), one in figures.items() if known == name}
        return {count: one for count, one in known.items() if one.keeps_up} or {min(known): known[min(known)]}

    def densest(name):
        """Of a peer, whether it keeps up or not: that it lags is no gain of ours."""
        return max((one for (known, _), one in figures.items() if known == name), key=lambda one: one.per_core or 0)

    ours, bare = of(proxies.Gateway.name), of(proxies.Direct.name)
    best = ours[max(ours)]
    theirs, pipe, loop = (densest(kind.name) for kind in (proxies.Websockify, proxies.Pipe, proxies.LoopPipe))
    ratio = ratio_of(best, theirs)
    report.budget(
        "streams per core beside websockify", "at least 5 times",
        f"{shown(ratio)} times: {shown(best.per_core)} with {best.count} streams, {shown(theirs.per_core)} with {theirs.count}; "
        f"bare pipes {shown(ratio_of(pipe, theirs))} times (socat) and {shown(ratio_of(loop, theirs))} times (haproxy)", ratio >= 5,
    )
    calm = max((count for count, one in ours.items() if one.busy <= BUSY and count in bare), default=min(ours))
    lag, floor = ours[calm].lag(0.99), figures[proxies.Direct.name, calm].lag(0.99)
    report.budget(
        "lag added by the gateway, p99", "at most 2 ms",
        f"{1000 * (lag - floor):.2f} ms with {calm} streams: {1000 * lag:.2f} ms, and {1000 * floor:.2f} ms without it",
        lag - floor <= 0.002,
    )
    counts = [count for known, count in figures if known == proxies.Gateway.name]
    few, many = (figures[proxies.Gateway.name, count] for count in (min(counts), max(counts)))
    if many.count > few.count:
        each = (max(many.each("memory")) - min(few.each("memory"))) / (many.count - few.count)
        report.budget("memory of an open stream", "at most 1 MiB", f"{each:.2f} MiB, from {few.count} to {many.count} streams", each <= 1)


def ratio_of(one, other):
    return one.per_core / other.per_core if one.per_core and other.per_core else 0.0


def draw(report, figures, names):
    def lines(value, title, unit):
        def on(axes):
            for name in names:
                points = [(count, value(one)) for (of, count), one in figures.items() if of == name and value(one)]
                if points:
                    axes.plot(*zip(*points, strict=True), marker="o", label=name)
            axes.set(title=title, xlabel="streams", ylabel=unit, xscale="log", yscale="log")
            counts = sorted({count for _, count in figures})
            axes.set_xticks(counts, counts, minor=False)
            axes.minorticks_off()
            axes.legend()
        return on

    report.plot("lag", lines(lambda one: 1000 * one.lag(0.99), "Lag of updates, p99", "ms"))
    report.plot("cores", lines(lambda one: one.cores, "Processors that the proxy takes", "cores"))
