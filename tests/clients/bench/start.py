"""How long an artist waits: from a click in the portal to the desktop's picture, beside LXD's own commands for the same work."""

import statistics
import time

from bench.artist import Artist
from bench.bare import Bare
from bench.engine import Lxc, Watch
from bench.figures import percentile, shown
from bench.studio import LxdStudio

ROUNDS, FEW_ROUNDS = 20, 2
LIMIT_S, RATIO_LIMIT, CREATE_LIMIT_S = 4.0, 1.5, 1.0
# What else the machine still does after a round is to be over before the next.
REST_S = 1.0
ATELIER, BARE = "Atelier", "lxc"
CREATE, START = "create", "start"
WAYS = {CREATE: "a new workstation", START: "a stopped workstation, started"}

# In the order in which they come. What LXD calls its background work stands beside those that are LXD's.
ENGINE_WORK = {"Creating instance": "make", "Updating instance": "configure", "Starting instance": "start", "Executing command": "display"}
PHASES = {
    "answer": "the API answers",
    "queue": "until LXD is asked to do anything",
    "make": "LXD makes the container",
    "configure": "LXD configures it",
    "start": "LXD starts it",
    "display": "its display comes up",
    "between": "between calls of LXD",
    "told": "until the portal offers the desktop",
    "open": "new tab, stream made",
    "connect": "viewer loads and connects",
    "frame": "first frame",
    "picture": "the desktop draws something",
}


class Round:
    """One way from a click, or a command, to a picture: how long each phase took, in seconds."""

    def __init__(self, phases):
        self.phases = phases
        self.total = sum(phases.values())
        # What the artist's desktop needs to draw something is no matter of ours, and black is a frame as well.
        self.to_frame = self.total - phases.get("picture", 0)


def measure(options, report):
    rounds = FEW_ROUNDS if options.small else ROUNDS
    images = ("minimal",) if options.small else ("desktop",)
    lxc = Lxc()
    watch = Watch(lxc)
    try:
        report.progress(f"preparing {' and '.join(images)}")
        with LxdStudio(images) as studio:
            artist = Artist(studio.server.url, "artist", studio.artist_password)
            try:
                seen = {image: measure_image(studio, artist, lxc, watch, image, rounds, report) for image in images}
            finally:
                artist.close()
    finally:
        watch.close()
        lxc.close()
    tell(seen, rounds, report)


def measure_image(studio, artist, lxc, watch, image, rounds, report):
    """The rounds of each side and way. One round before them warms up what is only cold once."""
    seen = {(side, way): [] for way in WAYS for side in (ATELIER, BARE)}
    bare = None
    for index in range(rounds + 1):
        report.progress(f"{image}: {'warming up' if index == 0 else f'round {index} of {rounds}'}")
        if bare is None or index % 2 == 0:
            found, like = run_atelier(studio, artist, watch, image)
            bare = bare or Bare(lxc, f"bare-{image}", like)
            found |= run_bare(bare)
        else:
            found = run_bare(bare) | run_atelier(studio, artist, watch, image)[0]
        if index > 0:
            for key, one in found.items():
                seen[key].append(one)
    return seen


def run_atelier(studio, artist, watch, image):
    time.sleep(REST_S)
    created = artist.open_by(f"Launch The {image}")
    session_id = created["session"]
    try:
        name, like = studio.workstation(session_id)
        studio.stop(session_id)
        time.sleep(REST_S)
        started = artist.open_by("Start")
        studio.stop(session_id)
        works = watch.of(name)
        return {(ATELIER, CREATE): Round(phases_of(created, works)), (ATELIER, START): Round(phases_of(started, works))}, like
    finally:
        studio.delete(session_id)


def run_bare(bare):
    time.sleep(REST_S)
    try:
        created = bare.make()
        bare.stop()
        time.sleep(REST_S)
        started = bare.start()
        return {(BARE, CREATE): Round(between(created)), (BARE, START): Round(between(started))}
    finally:
        bare.remove()


def between(marks):
    """The time from each mark to the next, under the name of the next, in seconds."""
    names = sorted(marks, key=marks.get)
    return {name: (marks[name] - marks[before]) / 1000 for before, name in zip(names, names[1:])}


def phases_of(marks, works):
    """What the browser saw, and what LXD did between the answer and the READY workstation."""
    phases = dict.fromkeys(PHASES, 0.0)
    phases["answer"] = marks["answered"] - marks["pressed"]
    at, gap = marks["answered"], "queue"
    of_click = [work for work in works if work.what in ENGINE_WORK and marks["pressed"] < work.begin < marks["ready"]]
    for (what, begin, end), after in zip(of_click, [*(work.begin for work in of_click[1:]), marks["ready"]]):
        phase = ENGINE_WORK[what]
        begin, end = max(at, begin), min(marks["ready"], max(at, end or after))
        phases[gap] += begin - at
        phases[phase] += end - begin
        at, gap = end, "between"
    phases["told"] = marks["ready"] - at
    phases["open"] = marks["viewer"] - marks["ready"]
    phases["connect"] = marks["connected"] - marks["viewer"]
    phases["frame"] = marks["frame"] - marks["connected"]
    phases["picture"] = marks["picture"] - marks["frame"]
    return {name: duration / 1000 for name, duration in phases.items()}


def tell(seen, rounds, report):
    report.say(
        "Atelier is measured from the click in the portal to the first frame with anything of the desktop in it (not all black) in "
        "headless Chromium, whose windows and caches are warm; a script clicks as soon as there is something to click. The bare side runs "
        "`lxc init` with the same settings, `lxc start`, and looks at the display's socket every 5 ms from the host, with nothing in "
        "between. "
        f"{rounds} rounds each, the two sides in turns, after one that is not counted; seconds."
    )
    for image, of_image in seen.items():
        report.table(
            (f"{image}", "side", "median", "least", "most", "p95", "to bare"),
            [row(way, side, of_image) for way in WAYS for side in (ATELIER, BARE)],
        )
        report.plot(f"phases-{image}", lambda axes, image=image, of_image=of_image: draw(axes, image, of_image), size=(8.0, 4.2))
        tell_phases(of_image, report)
        report.keep(image, {f"{way}, {side}": [one.phases for one in of_image[side, way]] for side, way in of_image})
    main = seen.get("desktop") or seen["minimal"]
    judge(main, "desktop" if "desktop" in seen else "minimal", report)


def row(way, side, of_image):
    totals = [one.total for one in of_image[side, way]]
    bare = statistics.median(one.total for one in of_image[BARE, way])
    median = statistics.median(totals)
    return WAYS[way], side, median, min(totals), max(totals), percentile(totals, 0.95), f"{median / bare:.2f}"


def medians(rounds):
    """Of each phase; their sum need not be the median of the sums."""
    return {phase: statistics.median(one.phases.get(phase, 0.0) for one in rounds) for phase in PHASES}


def tell_phases(of_image, report):
    columns = [(side, way) for way in WAYS for side in (ATELIER, BARE)]
    found = {column: medians(of_image[column]) for column in columns}
    rows = [
        (text, *(milliseconds(found[column][phase]) for column in columns))
        for phase, text in PHASES.items() if any(found[column][phase] > 0 for column in columns)
    ]
    report.table(("median milliseconds", *(f"{way}, {side}" for side, way in columns)), rows)


def milliseconds(seconds):
    return round(seconds * 1000) if seconds else "-"


def draw(axes, image, of_image):
    columns = [(way, side) for way in reversed(WAYS) for side in (BARE, ATELIER)]
    labels = [f"{way}\n{side}" for way, side in columns]
    left = [0.0] * len(columns)
    found = [medians(of_image[side, way]) for way, side in columns]
    for phase, text in PHASES.items():
        widths = [of_column[phase] for of_column in found]
        if any(widths):
            axes.barh(labels, widths, left=left, label=text, height=0.6)
            left = [at + width for at, width in zip(left, widths)]
    axes.set_xlabel("seconds, median of each phase")
    axes.set_title(f"From a click to a picture: {image}")
    axes.legend(fontsize=7, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.18))


def judge(of_image, image, report):
    started, created = ([one.total for one in of_image[ATELIER, way]] for way in (START, CREATE))
    late = percentile(started, 0.95)
    report.budget(f"stopped to first frame, {image}: p95", f"{LIMIT_S:.0f} s", f"{shown(late)} s", late <= LIMIT_S)
    ratio = statistics.median(started) / statistics.median(one.total for one in of_image[BARE, START])
    promise = f"stopped to first frame, {image}: to bare LXD and the desktop's own start"
    report.budget(promise, f"{RATIO_LIMIT}", f"{ratio:.2f}", ratio <= RATIO_LIMIT)
    late = percentile(created, 0.95)
    report.budget(
        f"create to first frame, {image}: p95 (1 s is for pools of workstations made ahead, which there are none of)",
        f"{CREATE_LIMIT_S:.0f} s", f"{shown(late)} s", late <= CREATE_LIMIT_S,
    )
