"""Load by wrk, which sends prepared requests in turns over connections that stay open."""

import json
import pathlib
import re
import subprocess

SCRIPT = pathlib.Path(__file__).with_name("replay.lua")
FIGURES = re.compile(r"^FIGURES (\{.*\})$", re.MULTILINE)


class LoadFailed(Exception):
    """What was measured was not what should be: answers other than 2xx, or broken connections."""


def replay(url, requests, clients, seconds, folder, before=()):
    """
    Sends the requests in turns for that many seconds over `clients` connections, and gives what was seen: requests a second, and latencies
    in milliseconds.
    """
    prepared = pathlib.Path(folder) / "requests.lua"
    prepared.write_text(f"return {{{','.join(as_lua(*request) for request in requests)}}}")
    command = [
        *before, "wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--timeout", "30s",
        "--script", str(SCRIPT), url, "--", str(prepared),
    ]
    printed = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    seen = json.loads(FIGURES.search(printed)[1])
    if seen["bad"] or seen["broken"] or not seen["requests"]:
        raise LoadFailed(f"{seen['bad']} answers were no success and {seen['broken']} connections broke:\n{printed}")
    return seen


def as_lua(method, path, headers, body):
    fields = ",".join(f"[{quoted(name)}]={quoted(value)}" for name, value in headers.items())
    return f"{{{quoted(method)},{quoted(path)},{{{fields}}},{quoted(body) if body else 'nil'}}}"


def quoted(text):
    """What JSON escapes, Lua understands, but for characters beyond ASCII: there are none here."""
    return json.dumps(text if isinstance(text, str) else text.decode())
