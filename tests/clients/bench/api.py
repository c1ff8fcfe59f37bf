"""The API with up to a million sessions in its records, beside nginx serving the same bytes from files, and LXD listing instances."""

import dataclasses
import json
import pathlib
import tempfile
import uuid

from bench import machine
from bench.lxd_peer import LxdPeer
from bench.load import replay
from bench.nginx import Nginx
from bench.records import Records
from bench.figures import spread
from harness.lxd import SOCKET
from harness.postgres import Postgres

# A thousandth of them is in each of the other 19 studios: the first has a page 10,000 of its own.
MILLION = 1_030_000
SCALES = (1_000, 10_000, 100_000, MILLION)
DEEP = 10_000
CLIENTS = (1, 16)
SECONDS = 3
ROUNDS = 5
SMALL = {"scales": (1_000, 3_000), "rounds": 1, "seconds": 1}
# More than are answered in one round, or a token would be asked for twice, which is another thing than creating.
CREATES = 12_000

GET, FIRST, DEEP_PAGE, OWNED, CREATED, CREATE = (
    "Get", "List, first page", "List, deep page", "List by owner", "List by creator", "Create",
)
# The server remembers what nothing has changed: the others are each asked in words of their own, which it does not remember.
GET_AGAIN, FIRST_AGAIN = "Get, the same again", "List, first page again"
LISTS = (FIRST, DEEP_PAGE, OWNED, CREATED)
READS = (GET, GET_AGAIN, *LISTS, FIRST_AGAIN)
# More ways of asking than are remembered.
GETS, PAGES = 20_000, 2_000
SQLITE = "SQLite"
NGINX_GET, NGINX_LIST = "nginx, the bytes of Get", "nginx, the bytes of List"


@dataclasses.dataclass
class Round:
    """What one round of one kind of request came to; times in milliseconds, the server's processor time in microseconds a request."""

    rate: float
    p50: float
    p99: float
    processor: float


class Rounds:
    """Rounds by kind of request and number of clients."""

    def __init__(self, seconds, folder):
        self._seconds, self._folder = seconds, folder
        self._all = {}

    def run(self, what, clients, url, pid, requests):
        with machine.Meter(pid) as meter:
            seen = replay(url, requests, clients, self._seconds, self._folder)
        done = Round(seen["requests"] / seen["seconds"], seen["p50"], seen["p99"], meter.seconds / seen["requests"] * 1e6)
        self._all.setdefault((what, clients), []).append(done)

    def of(self, what, clients, figure):
        return [getattr(one, figure) for one in self._all[what, clients]]

    def median(self, what, clients, figure):
        values = sorted(self.of(what, clients, figure))
        return values[len(values) // 2]

    def rows(self):
        for (what, clients), rounds in self._all.items():
            yield what, clients, *(spread(getattr(one, name) for one in rounds) for name in ("rate", "p50", "p99", "processor"))

    def plain(self):
        return {f"{what}, {clients} clients": [dataclasses.asdict(one) for one in rounds] for (what, clients), rounds in self._all.items()}


COLUMNS = ("request", "clients", "requests a second", "p50, ms", "p99, ms", "processor, µs a request")


class Subject:
    """A server with records of one size, and what is asked of it."""

    def __init__(self, records, deep):
        self._records = records
        ids, owners = records.session_ids(500), records.owners(100)
        token, self.depth = records.deep_token(deep)
        after = {"nextToken": token} if token else {}
        self._paths = {
            GET: [records.path(f"/{ids[way % len(ids)]}", way=way) for way in range(GETS)],
            GET_AGAIN: [records.path(f"/{ids[0]}")],
            FIRST: [records.path(way=way) for way in range(PAGES)],
            DEEP_PAGE: [records.path(**after, way=way) for way in range(PAGES)],
            OWNED: [records.path(ownedBy=owners[way % len(owners)], way=way) for way in range(PAGES)],
            CREATED: [records.path(createdBy=owners[way % len(owners)], way=way) for way in range(PAGES)],
            FIRST_AGAIN: [records.path()],
        }
        self.one, (self.page, _) = records.signer.get(self._paths[GET_AGAIN][0]), records.page()

    def requests(self, what):
        """Signed anew, because a signature is good for five minutes."""
        sign = self._records.signer.sign
        if what != CREATE:
            return [sign("GET", path) for path in self._paths[what]]
        bodies = ({"launchProfileId": self._records.profile, "clientToken": str(uuid.uuid4())} for _ in range(CREATES))
        return [sign("POST", self._records.path(), json.dumps(body).encode()) for body in bodies]

    def run(self, rounds, what, clients):
        rounds.run(what, clients, self._records.server.url, self._records.server.pid, self.requests(what))


def measure(options, report):
    scales = SMALL["scales"] if options.small else SCALES
    count, seconds = (SMALL["rounds"], SMALL["seconds"]) if options.small else (ROUNDS, SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        measure_storage(report, SQLITE, None, scales, count, seconds, pathlib.Path(folder))
        postgres = Postgres()
        try:
            measure_storage(report, "PostgreSQL", postgres.connection, scales, count, seconds, pathlib.Path(folder))
        finally:
            postgres.drop()
    measure_lxd(report, options.small)


def measure_storage(report, name, storage, scales, count, seconds, folder):
    records = Records(storage)
    by_scale = {}
    try:
        for scale in scales:
            report.progress(f"{name}, {scale:,} sessions: {records.fill(scale)}")
            subject = Subject(records, DEEP)
            if scale == scales[-1]:
                rounds = measure_fully(report, name, records, subject, count, seconds, folder, scale)
            else:
                rounds = Rounds(seconds, folder)
                for what in (GET, FIRST, DEEP_PAGE, CREATE):
                    subject.run(rounds, what, 1)
            by_scale[scale] = rounds
    finally:
        records.close()
    plot_scales(report, name, by_scale)


def measure_fully(report, name, records, subject, count, seconds, folder, scale):
    rounds = Rounds(seconds, folder)
    with Nginx(folder / f"nginx-{name}", {"get": subject.one, "list": subject.page}) as nginx:
        for number in range(count):
            report.progress(f"{name}, round {number + 1} of {count}")
            for clients in CLIENTS:
                for what in READS:
                    subject.run(rounds, what, clients)
                for what, file in ((NGINX_GET, "get"), (NGINX_LIST, "list")):
                    rounds.run(what, clients, nginx.url, nginx.worker, [("GET", f"/{file}", {"Host": "localhost"}, None)])
        # What is created is worked on for a while: nothing else is measured after it.
        memory, most = machine.resident(records.server.pid)
        for clients in CLIENTS:
            for _ in range(count):
                subject.run(rounds, CREATE, clients)
    report.say(f"### {name}, {scale:,} sessions")
    report.say(
        f"One session is {len(subject.one):,} bytes, a page of 100 is {len(subject.page):,}. The deep page is page {subject.depth:,}. The "
        f"server held {memory:.0f} MiB after the reads, and {most:.0f} MiB at most."
    )
    report.table(COLUMNS, rounds.rows())
    report.keep(f"{name}, {scale} sessions", rounds.plain())
    judge(report, name, rounds, subject.depth, most)
    return rounds


def judge(report, name, rounds, depth, memory):
    deep = rounds.median(DEEP_PAGE, 1, "p50") / rounds.median(FIRST, 1, "p50")
    report.budget(f"{name}: page {depth:,} to page 1", "at most 1.2", f"{deep:.2f}", deep <= 1.2)
    report.budget(f"{name}: memory", "at most 150 MB", f"{memory * 1.048576:.0f} MB", memory * 1.048576 <= 150)
    # One machine is what is promised to be this fast; several share a PostgreSQL for other reasons.
    if name == SQLITE:
        judge_speed(report, name, rounds)


def judge_speed(report, name, rounds):
    get, listed = (max(rounds.median(what, clients, "p99") for what in kinds for clients in CLIENTS) for kinds in ((GET,), LISTS))
    shares = [rounds.median(what, 16, "rate") / rounds.median(NGINX_LIST, 16, "rate") for what in (FIRST_AGAIN, FIRST)]
    costs = [rounds.median(NGINX_LIST, 16, "processor") / rounds.median(what, 16, "processor") for what in (FIRST_AGAIN, FIRST)]
    report.budget(f"{name}: Get p99", "at most 5 ms", f"{get:.2f} ms", get <= 5)
    report.budget(f"{name}: List p99", "at most 25 ms", f"{listed:.2f} ms", listed <= 25)
    report.budget(f"{name}: List's throughput to nginx's", "at least 0.25", in_words(shares), shares[0] >= 0.25)
    report.budget(f"{name}: List to nginx, by processor time", "at least 0.25", in_words(costs), costs[0] >= 0.25)


def in_words(ratios):
    return "{:.2f} for the same page again, {:.2f} for pages asked for anew".format(*ratios)


def plot_scales(report, name, by_scale):
    def draw(axes):
        for what in (GET, FIRST, DEEP_PAGE, CREATE):
            axes.plot(list(by_scale), [rounds.median(what, 1, "p50") for rounds in by_scale.values()], marker="o", label=what)
        axes.set(title=f"What a request takes by the number of sessions, {name}", xlabel="sessions", ylabel="median, ms", xscale="log")
        axes.set_ylim(bottom=0)
        axes.legend()

    report.plot(f"scales-{name.lower()}", draw)
    report.keep(f"{name}, by sessions", {str(scale): rounds.plain() for scale, rounds in by_scale.items()})


def measure_lxd(report, small):
    """What LXD itself takes to list a hundred instances, recursively, as Atelier's page has them."""
    if SOCKET is None:
        report.say("LXD was not measured: there is none.")
        return
    with LxdPeer(5 if small else 100) as peer:
        report.say(f"### LXD: GET /1.0/instances?recursion=1 at {peer.count} instances, one client")
        times = peer.list_instances(20 if small else 200)
    report.table(("requests", "p50, ms", "p99, ms"), [(len(times), times[len(times) // 2], times[int(len(times) * 0.99) - 1])])
    report.keep("LXD", times)
