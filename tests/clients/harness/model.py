"""Clients that are given the model which `atelier model` writes, in a home of their own: Debian's, and newer ones if there are any."""

import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness.clients import CLEAN, REGION
from harness.server import EXECUTABLE

DEBIAN_CLI = "/usr/bin/aws"
DEBIAN_PYTHON = "/usr/bin/python3"
KNOWS_NIMBLE = "import boto3; print('nimble' in boto3.session.Session().get_available_services())"


class Home:
    """A home folder of nobody, in which nothing is configured."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="at."))
        # The programs that are first on the PATH may find their parts below the real home.
        self.environment = {
            **CLEAN, "PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1",
        }

    def close(self):
        shutil.rmtree(self.folder)

    def run(self, *command, **variables):
        environment = {**self.environment, **variables}
        return subprocess.run(
            command, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
        )

    def write_model(self, *options):
        """Runs `atelier model` as somebody whose home this is."""
        return self.run(EXECUTABLE, "model", *options)


class ModelUser:
    """Somebody with an access key, in a home with a model, who uses one program: an AWS CLI, or a Python with boto3."""

    def __init__(self, home, key, program, **variables):
        self._home, self._program = home, program
        self._variables = {"AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret, **variables}

    def run(self, *words):
        return self._home.run(self._program, *words, **self._variables)

    def told(self, script, *arguments):
        """Runs a script and gives what it prints, which is JSON."""
        done = self.run(str(script), *arguments)
        if done.returncode != 0:
            raise AssertionError(f"{self._program} {script}:\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)


@functools.cache
def newer_cli():
    """The first `aws` on the PATH that works and does not know the service; None if there is none."""
    def is_without(home, path):
        return home.run(path, "--version").returncode == 0 and home.run(path, "nimble", "help").returncode != 0

    return _first("aws", is_without)


@functools.cache
def newer_python():
    """The first `python3` on the PATH whose boto3 does not know the service; None if there is none."""
    return _first("python3", lambda home, path: home.run(path, "-c", KNOWS_NIMBLE).stdout.strip() == "False")


def _first(program, is_meant):
    home = Home()
    try:
        paths = (pathlib.Path(folder, program) for folder in os.environ["PATH"].split(os.pathsep) if folder)
        return next((str(path) for path in paths if os.access(path, os.X_OK) and is_meant(home, path)), None)
    finally:
        home.close()
