"""Servers whose records hold a given number of sessions, all copies of one that clients made through the API."""

import json
import os
import random
import re
import subprocess

from bench.signing import Signer
from harness.clients import Key, boto
from harness.server import SIMULATED, Server
from harness.setting import PERSISTENT, Setting

SEEDER = os.environ.get("ATELIER_BENCH_EXECUTABLE")
UNBACKED = {**PERSISTENT, "sessionBackup": {"mode": "DEACTIVATED"}}
NEXT_TOKEN = re.compile(rb'"nextToken":"([^"]*)"')


class Records:
    """A server on SQLite, or on the PostgreSQL that is given, with a studio and a session that rests."""

    def __init__(self, storage=None):
        options = ("--storage", storage) if storage else ()
        self.server = Server((*SIMULATED, *options))
        try:
            self.start()
            self._prepare()
        except BaseException:
            self.server.close()
            raise

    def start(self, work="0s"):
        # A benchmark asks as often as it can.
        self.server.start("--request-rate", "0", "--request-burst", "0", "--simulated-delay", work)

    def _prepare(self):
        exports = self.server.init("--demo")
        key = Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
        self.signer = Signer(self.server.address, key)
        self.studio = exports["STUDIO_ID"]
        nimble, setting = boto(self.server.url, key), Setting(boto(self.server.url, key), self.studio)
        shown = nimble.get_launch_profile(studioId=self.studio, launchProfileId=exports["LAUNCH_PROFILE_ID"])["launchProfile"]
        self.profile = setting.profile(shown["streamConfiguration"]["streamingImageIds"], shown["studioComponentIds"], UNBACKED)
        session = {"sessionId": nimble.create_streaming_session(**setting.at, launchProfileId=self.profile)["session"]["sessionId"]}
        setting.wait("streaming_session_ready", **session)
        nimble.stop_streaming_session(**setting.at, **session)
        setting.wait("streaming_session_stopped", **session)

    def fill(self, sessions):
        """Has that many sessions there, with the server stopped meanwhile; gives what the seeder said last."""
        self.server.stop()
        self.signer.forget_connection()
        command = [SEEDER, "seed", "--sessions", str(sessions), "--data", str(self.server.data), *self.server.engine]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"The records could not be filled:\n{done.stdout}{done.stderr}")
        # What is created is not made meanwhile: the simulated engine writes all it has to a file each time.
        self.start(work="1m")
        return done.stdout.splitlines()[-1]

    def path(self, rest="", **query):
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"/studios/{self.studio}/streaming-sessions{rest}{'?' + asked if asked else ''}"

    def owners(self, most):
        """Some of the owners of sessions, chosen evenly from the first pages."""
        found, token = {}, None
        for _ in range(12):
            page, token = self.page(token)
            found |= dict.fromkeys(session["ownedBy"] for session in json.loads(page)["sessions"])
            if token is None:
                break
        return random.Random(1).sample(list(found), min(most, len(found)))

    def session_ids(self, most):
        """The ids of some sessions, from all over the records: every owner has some."""
        ids = []
        for owner in self.owners(100):
            page, _ = self.page(ownedBy=owner)
            ids += [session["sessionId"] for session in json.loads(page)["sessions"]]
        return random.Random(1).sample(ids, min(most, len(ids)))

    def page(self, token=None, **query):
        """A page of sessions as it was sent, and the token of the next."""
        page = self.signer.get(self.path(**query, **({"nextToken": token} if token else {})))
        found = NEXT_TOKEN.search(page)
        return page, found[1].decode() if found else None

    def deep_token(self, pages):
        """The token of a page that far behind the first, or of the last one that is full; and how far that is."""
        token, before = None, None
        for number in range(1, pages):
            _, following = self.page(token)
            if following is None:
                return before, number - 1
            before, token = token, following
        return token, pages

    def close(self):
        self.server.close()
