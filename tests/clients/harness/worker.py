"""A client as a long-lived process: requests go in and answers come out, a line of JSON each."""

import json
import os
import pathlib
import subprocess

from harness.clients import CLEAN, REGION, settle
from harness.driver import Parts, Refusal, WaitFailed

CLIENTS = pathlib.Path(__file__).parents[1]
END_LIMIT = 30


class Worker:
    """Begins with what the client has; the server's address comes later, so that a client which is not there costs no server."""

    def __init__(self, *command, **environment):
        self.url = None
        self._process = subprocess.Popen(
            command, env={**os.environ, **CLEAN, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.parts = Parts(**self._receive()["answer"])

    def call(self, key, operation, members):
        return self._ask(key, do="call", name=operation, members=members)

    def walk(self, key, operation, members, size):
        return self._ask(key, do="walk", name=operation, members=members, size=size)

    def wait(self, key, waiter, members):
        self._ask(key, do="wait", name=waiter, members=members)

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    def _ask(self, key, **request):
        said = {"url": self.url, "region": REGION, "key": {"id": key.id, "secret": key.secret}, **request}
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        told = self._receive()
        if "refusal" in told:
            raise Refusal(**told["refusal"])
        if "failure" in told:
            raise WaitFailed(told["failure"])
        return told["answer"]

    def _receive(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended with {self._process.wait(END_LIMIT)}")
        told = json.loads(line)
        if "fault" in told:
            raise RuntimeError(told["fault"])
        return told


def boto_worker(python, models=""):
    """boto3 as some Python has it, with the service's descriptions of that folder before its own."""
    return Worker(python, "-B", str(CLIENTS / "harness" / "boto_worker.py"), AWS_DATA_PATH=models)


class NodeWorker(Worker):
    """npm's client for JavaScript."""

    def __init__(self):
        super().__init__("node", str(CLIENTS / "browser" / "worker.mjs"))

    def wait(self, key, waiter, members):
        settle(self.url, key, waiter, members)
        super().wait(key, waiter, members)
