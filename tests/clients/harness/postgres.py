"""A database of its own on the private PostgreSQL that ./dev starts."""

import os
import subprocess
import unittest
import uuid

SERVER = os.environ.get("ATELIER_TEST_POSTGRES")

needs_postgres = unittest.skipUnless(SERVER, "there is no PostgreSQL to test with: ATELIER_TEST_POSTGRES is not set")


class Postgres:
    """Empty at first. `connection` is what the server's option --storage takes."""

    def __init__(self):
        self._words = dict(word.split("=", 1) for word in SERVER.split(";"))
        self._name = f"test_{uuid.uuid4().hex}"
        self._ask("psql", "postgres", "--command", f"create database {self._name}")
        self.connection = ";".join(f"{key}={value}" for key, value in {**self._words, "Database": self._name}.items())

    def dump(self, file):
        """Writes everything that is in it, as SQL."""
        self._ask("pg_dump", self._name, "--file", str(file))

    def drop(self):
        self._ask("psql", "postgres", "--command", f"drop database {self._name} with (force)")

    def _ask(self, program, database, *words):
        at = ("--host", self._words["Host"], "--username", self._words["Username"], "--dbname", database)
        subprocess.run([program, *at, *words], check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
