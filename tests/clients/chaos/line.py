"""One caller's line to the server. When an answer is lost with the server, the call is repeated with its client token."""

import http.client
import itertools
import time

import urllib3.exceptions
from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError

from chaos.journal import Violation
from harness.clients import boto

LOST = (HTTPClientError, http.client.HTTPException, urllib3.exceptions.HTTPError, ConnectionError)


class Line:
    def __init__(self, name, url, key, lives, journal, patience):
        self._client = boto(url, key)
        self._name, self._lives, self._journal, self._patience = name, lives, journal, patience
        self._numbers = itertools.count(1)

    def write(self, history, operation, **members):
        """Asks for a change until the answer is here, and gives it."""
        answer = self._ask(history, operation, {**members, "clientToken": f"{self._name}-{next(self._numbers)}"})
        self._journal.count("acknowledged")
        return answer

    def read(self, history, operation, **members):
        return self._ask(history, operation, members)

    def walk(self, history, operation, key, **members):
        """All items of a listing, page by page."""
        items = []
        while True:
            page = self.read(history, operation, **members)
            items += page[key]
            if not page.get("nextToken"):
                return items
            members["nextToken"] = page["nextToken"]

    def _ask(self, history, operation, members):
        is_write = "clientToken" in members
        deadline = time.monotonic() + self._patience
        while self._lives.await_server(max(0, deadline - time.monotonic())):
            stamp = self._lives.stamp
            try:
                answer = getattr(self._client, operation)(**members)
                self._journal.count("answers")
                return answer
            except ClientError as refusal:
                raise Violation(f"{operation} was refused: {refusal}") from None
            except EndpointConnectionError as fault:
                self._judge(operation, stamp, fault)
            except LOST as fault:
                if is_write:
                    history.note(f"{operation}: the answer is lost; the call is repeated with its token")
                    self._journal.count("ambiguous")
                self._judge(operation, stamp, fault)
        raise Violation(f"{operation} has no answer after {self._patience} s")

    def _judge(self, operation, stamp, fault):
        if stamp is not None and stamp == self._lives.stamp:
            raise Violation(f"{operation}: the connection broke though nobody had killed the server: {fault}")
