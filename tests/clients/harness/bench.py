"""Runs a benchmark of ./dev bench on a size that says nothing, and looks at what it wrote."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from harness.server import CHECKOUT

PLAYER = CHECKOUT / "artifacts/bin/Atelier.Bench/release/Atelier.Bench"
LIMIT = 600


def run_small(part, promises, without=()):
    """The figures that a benchmark wrote; it must have judged the promises, both for people and for programs."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "tests/clients"), "ATELIER_BENCH_EXECUTABLE": str(PLAYER)}
    for name in without:
        environment.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-B", "-m", "bench", part, "--small", "--out", folder], timeout=LIMIT, check=False, env=environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        written = json.loads(pathlib.Path(folder, f"{part}.json").read_text())
        text = pathlib.Path(folder, f"{part}.md").read_text()
    judged = [budget["promise"] for budget in written["budgets"]]
    for promise in promises:
        assert any(promise in one for one in judged), f"{promise!r} is not among {judged}"
        assert promise in text, f"{promise!r} is not in\n{text}"
    return written["figures"]
