"""The AWS CLI as somebody at a prompt runs it: a process for each command."""

import json
import pathlib
import re

from botocore import xform_name

from harness.clients import DEBIANS_AWS, NEWEST_MODEL, SERVICE, Aws, CommandFailed, settle
from harness.driver import Parts, Refusal, WaitFailed

# What it prints of a refusal. It tells neither the status nor the members of the error.
REFUSAL = re.compile(r"An error occurred \((\w+)\) when calling the \w+ operation: (.*)", re.DOTALL)


class CommandLine:
    def __init__(self, program=DEBIANS_AWS, models=NEWEST_MODEL):
        self.url = None
        self.parts = described(pathlib.Path(models) / SERVICE)
        self._program, self._models = program, models

    def call(self, key, operation, members):
        return self._run(key, kebab(operation), *words(members)) or {}

    def walk(self, key, operation, members, size):
        """Without a size the command walks all pages by itself and prints them as one; with it, each page takes a command."""
        limits = ("--page-size", str(size), "--max-items", str(size)) if size else ()
        pages, token = [], ()
        while not pages or token:
            answer = self._run(key, kebab(operation), *words(members), *limits, *token)
            pages.append(next(value for value in answer.values() if isinstance(value, list)))
            token = ("--starting-token", answer["NextToken"]) if "NextToken" in answer else ()
        return pages

    def wait(self, key, waiter, members):
        settle(self.url, key, waiter, members)
        self._run(key, "wait", kebab(waiter), *words(members))

    def close(self):
        """Nothing is left running."""

    def _run(self, key, *command):
        try:
            return Aws(self.url, key, self._program, self._models).nimble(*command)
        except CommandFailed as failed:
            complaint = str(failed)
            if refused := REFUSAL.search(complaint):
                raise Refusal(refused[1], refused[2]) from None
            if "terminal failure state" in complaint:
                raise WaitFailed(complaint) from None
            raise


def words(members):
    """The options for an operation's members: plain ones have each their own, what has parts goes into one as JSON."""
    plain = {name: value for name, value in members.items() if not isinstance(value, (dict, list))}
    rest = {name: value for name, value in members.items() if name not in plain}
    options = [word for name, value in plain.items() for word in (f"--{kebab(name)}", str(value))]
    return [*options, "--cli-input-json", json.dumps(rest)] if rest else options


def kebab(name):
    return xform_name(name, "-")


def described(folder):
    """What a description of the service has."""

    def read(kind, key):
        return json.loads((folder / f"{kind}.json").read_text())[key]

    return Parts(read("service-2", "operations"), read("paginators-1", "pagination"), read("waiters-2", "waiters"))
