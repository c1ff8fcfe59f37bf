"""The newer clients of a machine, which have lost the service, and the description of it that the server's own program writes."""

import functools
import os
import pathlib
import shutil
import subprocess

from harness.clients import CLEAN, NEWEST_MODEL, SERVICE

KNOWS = "import boto3; raise SystemExit('nimble' in boto3.session.Session().get_available_services())"
WITHOUT_MODELS = {**os.environ, **CLEAN, "AWS_DATA_PATH": ""}


def our_model(folder):
    """Has the server's program write the service's description where clients find it that are given the folder as AWS_DATA_PATH."""
    target = pathlib.Path(folder) / SERVICE
    target.mkdir(parents=True)
    for kind in ("service-2", "paginators-1", "waiters-2"):
        shutil.copy(pathlib.Path(NEWEST_MODEL) / SERVICE / f"{kind}.json", target)


@functools.lru_cache(maxsize=None)
def newer_python():
    """The first Python on the PATH with a boto3 that has lost the service; None if there is none."""
    return first_on_path("python3", lambda python: succeeds(python, "-c", KNOWS))


@functools.lru_cache(maxsize=None)
def newer_aws():
    """The first AWS CLI on the PATH that has lost the service; None if there is none."""

    def has_lost_it(aws):
        return succeeds(aws, "--version") and not succeeds(aws, "nimble", "list-studios", "--generate-cli-skeleton")

    return first_on_path("aws", has_lost_it)


def first_on_path(name, fits):
    """Also those that another of the same name stands before."""
    found = (shutil.which(name, path=folder) for folder in os.get_exec_path())
    return next((each for each in dict.fromkeys(found) if each and fits(each)), None)


def succeeds(*command):
    return subprocess.run(command, env=WITHOUT_MODELS, stdin=subprocess.DEVNULL, capture_output=True, timeout=60).returncode == 0
