"""Amazon's own clients as Debian ships them, pointed at a server and otherwise left alone."""

import functools
import json
import os
import subprocess
from unittest import mock

import boto3
import botocore.config
from botocore import xform_name
from botocore.exceptions import WaiterError

# Debian's boto3 knows 47 operations of the service. Its awscli package has the newest model, with 49, where boto3 can load it from.
NEWEST_MODEL = os.environ.get("AWS_DATA_PATH", "/usr/lib/python3/dist-packages/awscli/botocore/data")
# Where it is in a folder of models.
SERVICE = "nimble/2020-08-01"
DEBIANS_AWS = "/usr/bin/aws"
REGION = "us-west-2"
# For waiters that take their pauses from who waits: five minutes, looking ten times a second.
SOON = {"Delay": 0.1, "MaxAttempts": 3000}

# Nothing of the machine's own set-up reaches the clients.
CLEAN = {
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
    "NO_PROXY": "127.0.0.1",
}


class Key:
    """An access key, with the id of whom it stands for where that is known, and its session token if it is a temporary one."""

    def __init__(self, key_id, secret, principal_id=None, token=None):
        self.id, self.secret, self.principal_id, self.token = key_id, secret, principal_id, token

    @classmethod
    def temporary(cls, credentials):
        """The key that an action of STS answered."""
        return cls(credentials["AccessKeyId"], credentials["SecretAccessKey"], token=credentials["SessionToken"])


def boto(url, key, model=NEWEST_MODEL, session_token=None, service="nimble", **config):
    """A client of boto3. It does not try again by itself, so that each call is one request."""
    environment = {**CLEAN, "AWS_DATA_PATH": model or ""}
    with mock.patch.dict(os.environ, environment):
        session = boto3.session.Session(key.id, key.secret, session_token or key.token, REGION)
        settings = botocore.config.Config(**{"retries": {"total_max_attempts": 1}, "max_pool_connections": 20, **config})
        return session.client(service, endpoint_url=url, config=settings)


class CommandFailed(Exception):
    """What the AWS CLI printed before it gave up."""


class Aws:
    """An AWS CLI as somebody with an access key runs it: Debian's, or another that is given models."""

    def __init__(self, url, key, program=DEBIANS_AWS, models=NEWEST_MODEL):
        self._url, self._program = url, program
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "AWS_DATA_PATH": models,
            "AWS_ACCESS_KEY_ID": key.id,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_DEFAULT_REGION": REGION,
            **({"AWS_SESSION_TOKEN": key.token} if key.token else {}),
            **CLEAN,
        }

    def nimble(self, *words):
        """Runs `aws nimble …` and gives what it answers; nothing for the commands that only wait."""
        return self._run("nimble", *words)

    def sts(self, *words):
        """Runs `aws sts …` and gives what it answers."""
        return self._run("sts", *words)

    def _run(self, service, *words):
        command = [self._program, service, *words, "--endpoint-url", self._url, "--output", "json"]
        done = subprocess.run(command, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise CommandFailed(f"aws {service} {words[0]}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout else None


onlooker = functools.lru_cache(maxsize=None)(boto)


def settle(url, key, waiter, members):
    """Waits until a waiter would end at its first look. For clients whose waiters pause for seconds, which cannot be changed."""
    try:
        onlooker(url, key).get_waiter(xform_name(waiter)).wait(**members, WaiterConfig=SOON)
    except WaiterError as error:
        if "terminal failure state" not in str(error):
            raise
