"""Measures how long a server takes from the start of its process to its first signed answer, and what memory it holds at rest.

    /usr/bin/python3 tests/clients/measure_start.py                        # artifacts/atelier
    /usr/bin/python3 tests/clients/measure_start.py before/atelier after/atelier --times 40

Several servers are started in turns, so that whatever else the machine does meets all of them alike.
"""

import argparse
import datetime
import hashlib
import hmac
import http.client
import os
import pathlib
import shlex
import socket
import statistics
import subprocess
import sys
import time

CHECKOUT = pathlib.Path(__file__).parents[2]
SERVE = ("serve", "--engine", "simulated", "--storage", "memory")
LIST_STUDIOS = "/2020-08-01/studios"
RETRY_INTERVAL = 0.002
LIMIT = 60


class Start:
    """One start of a server: how long it took to its first answer, and what it had used by then; milliseconds and kilobytes."""

    def __init__(self, executable):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        began = time.perf_counter()
        process = subprocess.Popen([executable, *SERVE, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        try:
            connection = connect(port, process)
            key = dict(shlex.split(line)[1].split("=", 1) for line in printed_key(process))
            connection.request("GET", LIST_STUDIOS, headers=signed(port, key["AWS_ACCESS_KEY_ID"], key["AWS_SECRET_ACCESS_KEY"]))
            status = connection.getresponse().status
            self.milliseconds = (time.perf_counter() - began) * 1000
            if status != 200:
                raise RuntimeError(f"{executable} answered {status}")
            self.resident, self.proportional = memory(process.pid)
            self.processor = processor_milliseconds(process.pid)
        finally:
            process.terminate()
            process.wait()


def connect(port, process):
    """A connection to the server, made as soon as it listens."""
    deadline = time.monotonic() + LIMIT
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            time.sleep(RETRY_INTERVAL)
    raise RuntimeError("The server did not start")


def printed_key(process):
    """The lines that export the access key the server made for itself."""
    found = []
    while len(found) < 2:
        line = process.stdout.readline().decode()
        if not line:
            raise RuntimeError("The server ended without printing an access key")
        if line.startswith("export AWS_"):
            found.append(line)
    return found


def signed(port, key_id, secret):
    """The headers of a ListStudios as the SDKs sign it, made here so that no SDK's own start is measured."""
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp, day, host = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d"), f"127.0.0.1:{port}"
    scope = f"{day}/us-west-2/nimble/aws4_request"
    empty = hashlib.sha256(b"").hexdigest()
    canonical = f"GET\n{LIST_STUDIOS}\n\nhost:{host}\nx-amz-date:{stamp}\n\nhost;x-amz-date\n{empty}"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = b"AWS4" + secret.encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={key_id}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}"
    return {"Host": host, "X-Amz-Date": stamp, "Authorization": f"AWS4-HMAC-SHA256 {credential}"}


def processor_milliseconds(pid):
    """The processor time the process took so far: unlike the time that passed, it hardly depends on what else runs."""
    user, system = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """The process's resident and proportional set size, kilobytes."""
    lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(lines["Rss"].split()[0]), int(lines["Pss"].split()[0])


def spread(values):
    return f"{min(values):.0f} / {statistics.median(values):.0f} / {max(values):.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("executables", nargs="*", default=[str(CHECKOUT / "artifacts/atelier")], help="the servers to start, in turns")
    parser.add_argument("--times", type=int, default=20, help="how often each is started")
    options = parser.parse_args()

    starts = {executable: [] for executable in options.executables}
    for _ in range(options.times):
        for executable, seen in starts.items():
            seen.append(Start(executable))

    first = statistics.median(start.milliseconds for start in starts[options.executables[0]])
    for executable, seen in starts.items():
        milliseconds = [start.milliseconds for start in seen]
        print(executable)
        print(f"  first signed answer  {spread(milliseconds)} ms (min / median / max of {len(seen)})")
        print(f"  processor time       {spread([start.processor for start in seen])} ms")
        print(f"  memory then          {spread([start.resident / 1024 for start in seen])} MiB resident,"
              f" {spread([start.proportional / 1024 for start in seen])} MiB proportional")
        if len(starts) > 1:
            print(f"  median to the first server's  {statistics.median(milliseconds) / first:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
