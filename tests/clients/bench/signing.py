"""Requests that are signed before they are sent, so that what sends them costs nothing."""

import http.client

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from harness.clients import REGION

VERSION = "/2020-08-01"


class Signer:
    """Signs for one server with one access key."""

    def __init__(self, address, key):
        self._address = address
        self._signature = botocore.auth.SigV4Auth(botocore.credentials.Credentials(key.id, key.secret), "nimble", REGION)
        self._connection = None

    def sign(self, method, path, body=None):
        """A request as it goes over the wire: method, path, headers, body. It is good for five minutes."""
        headers = {"Host": self._address, **({"Content-Type": "application/json"} if body else {})}
        request = botocore.awsrequest.AWSRequest(method=method, url=f"http://{self._address}{VERSION}{path}", headers=headers, data=body)
        self._signature.add_auth(request)
        return method, f"{VERSION}{path}", dict(request.prepare().headers), body

    def get(self, path):
        """The body of the answer to a GET, over a connection that stays open as long as the server does."""
        method, target, headers, _ = self.sign("GET", path)
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, timeout=60)
        try:
            self._connection.request(method, target, headers=headers)
            answer = self._connection.getresponse()
            body = answer.read()
        except (http.client.HTTPException, ConnectionError):
            self._connection = None
            raise
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}: {body.decode()}")
        return body

    def forget_connection(self):
        """The server was stopped."""
        self._connection = None
