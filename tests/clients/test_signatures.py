"""Who signs wrongly is refused under the names that SDKs know from Amazon's own front ends, before anything is looked at."""

import contextlib
import datetime
import types
import unittest
from unittest import mock

import botocore
from botocore.compat import HAS_CRT

from harness import wire
from harness.clients import Key
from harness.refusals import RefusalCase


class Signatures(RefusalCase):
    def test_a_wrong_secret(self):
        client = self.client(Key(self.artist_key.id, "x" * 40))
        with self.assert_refused("InvalidSignatureException", 403, "secret access key"):
            self.create(client)

    def test_an_unknown_key(self):
        client = self.client(Key("AKIAIOSFODNN7EXAMPLE", "x" * 40))
        with self.assert_refused("UnrecognizedClientException", 403, "AKIAIOSFODNN7EXAMPLE"):
            self.create(client)

    def test_a_session_token_that_nobody_gave_out(self):
        client = self.client(self.artist_key, session_token="token")
        with self.assert_refused("UnrecognizedClientException", 403, "session token"):
            self.create(client)

    def test_no_signature(self):
        client = self.client(self.artist_key, signature_version=botocore.UNSIGNED)
        with self.assert_refused("MissingAuthenticationTokenException", 403, "not signed"):
            self.create(client)

    def test_a_clock_that_is_wrong(self):
        for minutes in (-6, 6):
            client = self.client(self.artist_key)
            with self.subTest(minutes), self.assert_refused("InvalidSignatureException", 403, "clock"), clock_off_by(minutes):
                self.create(client)

    def test_a_clock_that_is_nearly_right_is_right_enough(self):
        for minutes in (-4, 4):
            with self.subTest(minutes), clock_off_by(minutes):
                self.artist.get_streaming_session(studioId=self.studio_id, sessionId=self.own)

    def test_a_signature_for_another_service(self):
        self.assert_answer("InvalidSignatureException", service="s3")

    def test_a_signature_for_no_region(self):
        self.assert_answer("InvalidSignatureException", region="nowhere")

    def test_a_changed_body(self):
        def change(request, **_):
            request.body = request.body.replace(b"g4dn.xlarge", b"g5.xlarge  ")

        client = self.client(self.artist_key)
        client.meta.events.register("before-send.nimble", change)
        with self.assert_refused("InvalidSignatureException", 403):
            self.create(client, ec2InstanceType="g4dn.xlarge")

    def test_a_changed_token(self):
        def change(request, **_):
            request.headers["X-Amz-Client-Token"] = "another"

        client = self.client(self.artist_key)
        client.meta.events.register("before-send.nimble", change)
        with self.assert_refused("InvalidSignatureException", 403):
            self.create(client)

    def test_a_mangled_authorization(self):
        for value in (
            "Bearer abc",
            "AWS4-HMAC-SHA256 Credential=x",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
        ):
            with self.subTest(value), self.assert_unchanged():
                answer = wire.send_as_is(self.server, "GET", f"{wire.VERSION}/studios", b"", {"Authorization": value})
                self.assertEqual((403, "IncompleteSignatureException"), (answer.status, answer.error))

    def assert_answer(self, error, **how):
        with self.assert_unchanged():
            answer = wire.send(self.server, self.administrator_key, "GET", "/studios", **how)
        self.assertEqual((403, error), (answer.status, answer.error), answer.body)
        self.assertEqual({"message", "code", "context"}, set(answer.body))


@contextlib.contextmanager
def clock_off_by(minutes):
    """Botocore signs with another time; the server's clock stays."""

    class WrongTime(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return super().utcnow() + datetime.timedelta(minutes=minutes)

    wrong = types.SimpleNamespace(datetime=WrongTime, timezone=datetime.timezone)
    with contextlib.ExitStack() as patches:
        # Where the package awscrt is installed, botocore has it sign.
        for module in ("botocore.auth", "botocore.crt.auth") if HAS_CRT else ("botocore.auth",):
            patches.enter_context(mock.patch(f"{module}.datetime", wrong))
        yield


if __name__ == "__main__":
    unittest.main()
