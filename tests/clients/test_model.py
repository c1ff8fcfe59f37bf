"""Clients that have lost the service, or bring another description of it, with the model that Atelier writes."""

import json
import pathlib
import re
import secrets
import unittest

from harness.model import DEBIAN_CLI, DEBIAN_PYTHON, Home, ModelUser, newer_cli, newer_python
from harness.refusals import NO_SUCH_ID
from harness.studio import ROLES, SimulatedCase

STORY = pathlib.Path(__file__).parent / "scripts" / "model_story.py"
OWN_WORDS = "Virtual workstations for studios"


def plain(text):
    """What help prints, without the backspaces that make it bold, in one line."""
    return " ".join(re.sub(".\b", "", text).split())


class ModelTests(SimulatedCase):
    """A server, and homes into which its model was put: where clients look by themselves, in another folder, and by download."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.installed, cls.elsewhere, cls.downloaded = homes = [Home() for _ in range(3)]
        for home in homes:
            cls.addClassCleanup(home.close)
        cls.models = cls.elsewhere.folder / "models"
        unpack = f"mkdir -p ~/.aws/models && curl -sSf {cls.server.url}/model/nimble.tar.gz | tar xz -C ~/.aws/models"
        for done in (
            cls.installed.write_model("--install"),
            cls.elsewhere.write_model("--out", str(cls.models)),
            cls.downloaded.run("/bin/bash", "-o", "pipefail", "-c", unpack),
        ):
            assert done.returncode == 0, done.stderr

    def test_newer_boto3(self):
        self.check_boto(self.user(self.installed, self.newer_python()))

    def test_newer_boto3_told_by_a_variable(self):
        self.check_boto(self.user(self.elsewhere, self.newer_python(), AWS_DATA_PATH=str(self.models)))

    def test_debians_boto3(self):
        self.check_boto(self.user(self.downloaded, DEBIAN_PYTHON))

    def test_newer_cli(self):
        self.check_cli(self.user(self.installed, self.newer_cli()))

    def test_newer_cli_shows_help(self):
        self.check_help(self.user(self.installed, self.newer_cli()))

    def test_newer_cli_told_by_variables(self):
        user = self.user(self.elsewhere, self.newer_cli(), AWS_DATA_PATH=str(self.models), AWS_ENDPOINT_URL_NIMBLE=self.server.url)
        done = user.run("nimble", "list-studios")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(self.studio_id, done.stdout)

    def test_debians_cli_with_this_model_in_place_of_its_own(self):
        user = self.user(self.downloaded, DEBIAN_CLI)
        self.check_cli(user)
        self.check_help(user)

    def test_a_client_that_was_told_of_no_server_says_so(self):
        for cli in filter(None, (DEBIAN_CLI, newer_cli())):
            done = self.user(self.installed, cli).run("nimble", "list-studios")
            self.assertNotEqual(0, done.returncode)
            self.assertIn("No server is named: set AWS_ENDPOINT_URL_NIMBLE", done.stderr)

    def newer_cli(self):
        return newer_cli() or self.skipTest("no AWS CLI on the PATH is without the service")

    def newer_python(self):
        return newer_python() or self.skipTest("no python3 on the PATH has a boto3 without the service")

    def user(self, home, program, **variables):
        return ModelUser(home, self.administrator_key, program, **variables)

    def check_boto(self, user):
        told = user.told(STORY, self.server.url, f"s{secrets.token_hex(8)}")
        self.assertEqual(("READY", "datetime", [["a"], ["b"], ["c"]]), (told["state"], told["createdAt"], told["pages"]))
        missing = {"code": "RESOURCE_NOT_FOUND", "context": {"resourceId": NO_SUCH_ID}, "name": "ResourceNotFoundException"}
        self.assertEqual(missing, told["error"])
        self.assertEqual((49, 12), (told["operations"], told["waiters"]))

    def check_cli(self, user):
        studio = self.answer(user, "create-studio", "--studio-name", f"s{secrets.token_hex(8)}", "--display-name", "Story", *self.roles())
        at = ("--studio-id", studio["studio"]["studioId"])
        self.answer(user, "wait", "studio-ready", *at)
        for name in "abc":
            self.answer(user, "create-studio-component", *at, "--name", name, "--type", "CUSTOM")
        walked = self.answer(user, "list-studio-components", *at, "--page-size", "1")
        self.assertEqual(["a", "b", "c"], [component["name"] for component in walked["studioComponents"]])
        refused = self.aws(user, "get-studio-component", *at, "--studio-component-id", NO_SUCH_ID)
        self.assertIn(
            "An error occurred (ResourceNotFoundException) when calling the GetStudioComponent operation: "
            f"Studio component {NO_SUCH_ID} was not found.",
            refused.stderr,
        )
        self.assertNotEqual(0, refused.returncode)

    def check_help(self, user):
        service = self.help(user)
        self.assertIn(OWN_WORDS, service)
        self.assertIn("stop-streaming-session", service)
        operation = self.help(user, "create-streaming-session")
        self.assertIn("Makes a session from a launch profile", operation)
        self.assertIn("--launch-profile-id (string) The id of the launch profile.", operation)

    def help(self, user, *words):
        done = user.run("nimble", *words, "help")
        self.assertEqual(0, done.returncode, done.stderr)
        return plain(done.stdout)

    @staticmethod
    def roles():
        return ("--admin-role-arn", ROLES["adminRoleArn"], "--user-role-arn", ROLES["userRoleArn"])

    def aws(self, user, *words):
        # Every version has the option; only newer ones know a variable.
        return user.run("nimble", *words, "--endpoint-url", self.server.url, "--output", "json")

    def answer(self, user, *words):
        done = self.aws(user, *words)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout) if done.stdout else None


class InstallTests(unittest.TestCase):
    """What `atelier model --install` does with the folder."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.close)
        self.place = self.home.folder / ".aws" / "models" / "nimble" / "2020-08-01"

    def test_says_what_it_wrote_and_what_to_type_next(self):
        done = self.home.write_model("--install")
        self.assertEqual(0, done.returncode, done.stderr)
        for name in ("service-2.json", "paginators-1.json", "waiters-2.json", "endpoint-rule-set-1.json"):
            self.assertIn(f"{self.place / name}  ", done.stdout)
            json.loads((self.place / name).read_text())
        self.assertIn("aws nimble list-studios", done.stdout)
        self.assertNotIn("AWS_DATA_PATH", done.stdout)

    def test_may_be_repeated(self):
        first, again = self.home.write_model("--install"), self.home.write_model("--install")
        self.assertEqual((0, first.stdout), (again.returncode, again.stdout))
        self.assertEqual(5, len(list(self.place.iterdir())))

    def test_replaces_nobody_elses_model_unless_told_to(self):
        self.place.mkdir(parents=True)
        (self.place / "service-2.json").write_text("{}")
        refused = self.home.write_model("--install")
        self.assertEqual(1, refused.returncode)
        self.assertIn(f"{self.place / 'service-2.json'} is there already", refused.stderr)
        self.assertIn("--force", refused.stderr)
        self.assertEqual("{}", (self.place / "service-2.json").read_text())
        self.assertEqual(["service-2.json"], [file.name for file in self.place.iterdir()])
        self.assertEqual(0, self.home.write_model("--install", "--force").returncode)
        self.assertEqual("2.0", json.loads((self.place / "service-2.json").read_text())["version"])
