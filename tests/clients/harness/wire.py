"""Requests made by hand, for what no client of Amazon's sends."""

import http.client
import json

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from harness.clients import REGION

VERSION = "/2020-08-01"


class Answer:
    """What came back: the status, the headers, and the body as JSON if there is one."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        body = response.read()
        self.body = json.loads(body) if body else None

    @property
    def error(self):
        """The exception's name as SDKs read it."""
        return self.headers["x-amzn-ErrorType"]


def send(server, key, method, path, body=b"", headers=None, service="nimble", region=REGION):
    """Signs a request as botocore does and sends it as it is; the path comes percent-encoded."""
    request = AWSRequest(method=method, url=server.url + VERSION + path, data=body, headers=dict(headers or {}))
    SigV4Auth(Credentials(key.id, key.secret), service, region).add_auth(request)
    return send_as_is(server, method, VERSION + path, body, dict(request.headers.items()))


def send_as_is(server, method, target, body, headers):
    connection = http.client.HTTPConnection(server.address, timeout=30)
    try:
        connection.request(method, target, body=body or None, headers=headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()
