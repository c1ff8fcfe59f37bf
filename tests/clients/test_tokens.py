"""Temporary credentials: from the server's own STS, as the clients of Debian ask for them and sign with them."""

import contextlib
import shlex
import unittest

from botocore import UNSIGNED
from botocore.exceptions import ClientError

from harness.clients import Aws, CommandFailed, Key
from harness.studio import SimulatedCase

# The roles of the demo studio.
ADMIN, USER = "arn:aws:iam::123456789012:role/studio-admin", "arn:aws:iam::123456789012:role/studio-user"


class Tokens(SimulatedCase):
    def test_the_cli_is_told_who_it_is(self):
        identity = Aws(self.server.url, self.artist_key).sts("get-caller-identity")

        self.assertEqual(
            {
                "UserId": self.artist_key.principal_id,
                "Account": "123456789012",
                "Arn": "arn:aws:iam::123456789012:user/artist",
            },
            identity,
        )

    def test_the_cli_takes_a_role_and_works_in_it(self):
        answer = Aws(self.server.url, self.artist_key).sts("assume-role", "--role-arn", USER, "--role-session-name", "today")
        inside = Aws(self.server.url, Key.temporary(answer["Credentials"]))

        arn = inside.sts("get-caller-identity")["Arn"]
        own = ("list-launch-profiles", "--studio-id", self.studio_id, "--principal-id", self.artist_key.principal_id)

        self.assertEqual("arn:aws:sts::123456789012:assumed-role/studio-user/today", arn)
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], arn)
        self.assertEqual([self.profile_id], [profile["launchProfileId"] for profile in inside.nimble(*own)["launchProfiles"]])
        with self.assertRaisesRegex(CommandFailed, "AccessDenied.*limited to the role"):
            inside.nimble("list-studios")

    def test_an_artist_makes_a_session_in_the_user_role_and_owns_it_without(self):
        client = self.client(self.take_role(self.artist_key, USER))

        session_id = self.create_session(client)["sessionId"]
        self.await_session("ready", session_id)

        owned = self.artist.get_streaming_session(studioId=self.studio_id, sessionId=session_id)["session"]
        self.assertEqual(self.artist_key.principal_id, owned["ownedBy"])

    def test_an_administrator_is_limited_to_the_role_taken(self):
        as_admin = self.client(self.take_role(self.administrator_key, ADMIN))
        as_user = self.client(self.take_role(self.administrator_key, USER))

        as_admin.list_streaming_images(studioId=self.studio_id)
        with self.refused("AccessDeniedException", "account administrator"):
            as_admin.list_studios()
        with self.refused("AccessDeniedException", "administrator of the studio"):
            as_user.list_streaming_images(studioId=self.studio_id)

    def test_a_role_that_is_not_the_artists(self):
        with self.refused("AccessDenied", "not authorized to perform: sts:AssumeRole"):
            self.take_role(self.artist_key, ADMIN)

    def test_a_token_that_was_touched(self):
        key = self.take_role(self.artist_key, USER)
        key.token = key.token[:-8] + "AAAAAAA="

        with self.refused("InvalidClientTokenId", "session token"):
            self.sts(key).get_caller_identity()
        with self.refused("UnrecognizedClientException", "session token"):
            self.client(key).list_launch_profiles(studioId=self.studio_id)

    def test_no_signature(self):
        with self.refused("MissingAuthenticationToken", "not signed"):
            self.sts(self.artist_key, signature_version=UNSIGNED).get_caller_identity()

    def test_a_web_identity_of_nobody(self):
        anybody = self.sts(self.artist_key, signature_version=UNSIGNED)
        with self.refused("InvalidIdentityToken", "no JSON Web Token"):
            anybody.assume_role_with_web_identity(RoleArn=USER, RoleSessionName="today", WebIdentityToken="token")

    def test_an_action_that_is_not_there(self):
        with self.refused("InvalidAction", "GetCallerIdentity"):
            self.sts(self.artist_key).get_session_token()

    def test_users_and_keys_made_beside_the_server_count_at_once(self):
        self.server.run("user", "create", "jane")
        key = self.new_key("jane")
        temporary = self.take_role(key, USER)
        self.assertEqual("arn:aws:iam::123456789012:user/jane", self.sts(key).get_caller_identity()["Arn"])

        self.server.run("key", "disable", key.id)
        with self.refused("InvalidClientTokenId", "unknown or disabled"):
            self.sts(key).get_caller_identity()
        self.sts(temporary).get_caller_identity()
        self.server.run("user", "disable", "jane")
        with self.refused("InvalidClientTokenId", "disabled"):
            self.sts(temporary).get_caller_identity()

    def sts(self, key, **config):
        return self.client(key, service="sts", **config)

    def take_role(self, key, role):
        return Key.temporary(self.sts(key).assume_role(RoleArn=role, RoleSessionName="today")["Credentials"])

    def new_key(self, user):
        words = shlex.split(self.server.run("key", "create", "--user", user))
        exports = dict(word.split("=", 1) for word in words if word != "export")
        return Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])

    @contextlib.contextmanager
    def refused(self, code, message):
        with self.assertRaises(ClientError) as error:
            yield
        self.assertEqual(code, error.exception.response["Error"]["Code"])
        self.assertIn(message, error.exception.response["Error"]["Message"])


if __name__ == "__main__":
    unittest.main()
