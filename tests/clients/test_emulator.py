"""The emulator as the tests of a pipeline use it: told over HTTP what to do, and seen through unmodified clients."""

import contextlib
import hashlib
import http.client
import json
import shlex
import unittest
import urllib.error
import urllib.request

import botocore.exceptions
from harness.clients import Aws, Key, boto
from harness.eventually import eventually
from harness.server import SIMULATED, Server
from harness.studio import PROTOCOL, ROLES

EMULATOR = (*SIMULATED, "--storage", "memory")
# The simulated image that is always there: its id is the hash of its name.
DESKTOP = f"ami-{hashlib.sha256(b'desktop').hexdigest()[:17]}"
FAST = {"Delay": 0.05, "MaxAttempts": 1200}


class Emulator:
    """A running emulator and its control."""

    def __init__(self, *options):
        self.server = Server(EMULATOR)
        self._options = options

    def start(self):
        self.server.engine = (*EMULATOR, *self._options)
        self.server.start()

    def control(self, method, path="", **members):
        body = json.dumps(members).encode() if members else None
        request = urllib.request.Request(f"{self.server.url}/emulator{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def printed_key(self):
        lines = [line for line in self.server.log.read_text().splitlines() if line.startswith("export ")]
        exports = dict(shlex.split(line)[1].split("=", 1) for line in lines)
        return Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])


class Pipeline:
    """A studio with a launch profile, made as a pipeline's script makes one."""

    def __init__(self, nimble, name="pipeline"):
        self.nimble = nimble
        studio = nimble.create_studio(studioName=name, displayName="", **ROLES)["studio"]
        self.at = {"studioId": studio["studioId"]}
        nimble.get_waiter("studio_ready").wait(**self.at, WaiterConfig=FAST)
        self.image = nimble.create_streaming_image(name="desktop", ec2ImageId=DESKTOP, **self.at)["streamingImage"]["streamingImageId"]
        nimble.get_waiter("streaming_image_ready").wait(streamingImageId=self.image, **self.at, WaiterConfig=FAST)
        component = nimble.create_studio_component(name="farm", type="CUSTOM", **self.at)["studioComponent"]["studioComponentId"]
        nimble.get_waiter("studio_component_ready").wait(studioComponentId=component, **self.at, WaiterConfig=FAST)
        profile = nimble.create_launch_profile(
            name="Workstation",
            ec2SubnetIds=["subnet-1"],
            launchProfileProtocolVersions=[PROTOCOL],
            studioComponentIds=[component],
            streamConfiguration={
                "clipboardMode": "ENABLED",
                "ec2InstanceTypes": ["g4dn.xlarge"],
                "streamingImageIds": [self.image],
                "maxSessionLengthInMinutes": 60,
                "maxStoppedSessionLengthInMinutes": 120,
            },
            **self.at,
        )["launchProfile"]["launchProfileId"]
        nimble.get_waiter("launch_profile_ready").wait(launchProfileId=profile, **self.at, WaiterConfig=FAST)
        self.profile = profile

    def ask(self):
        return self.nimble.create_streaming_session(launchProfileId=self.profile, **self.at)["session"]["sessionId"]

    def await_ready(self, session_id):
        self.nimble.get_waiter("streaming_session_ready").wait(sessionId=session_id, **self.at, WaiterConfig=FAST)

    def session(self, session_id):
        return self.nimble.get_streaming_session(sessionId=session_id, **self.at)["session"]


class EmulatorCase(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.emulator = Emulator(*cls.options)
        cls.addClassCleanup(cls.emulator.server.close)
        cls.emulator.start()

    def setUp(self):
        self.emulator.control("POST", "/reset")

    def nimble(self, key=None, **config):
        return boto(self.emulator.server.url, key or self.emulator.printed_key(), **config)


class ScriptedEmulator(EmulatorCase):
    def test_a_waiter_sees_the_scripted_lack_of_capacity_and_a_second_try_succeeds(self):
        pipeline = Pipeline(self.nimble())
        self.emulator.control(
            "POST", "/failures", operation="CreateStreamingSession", statusCode="INSUFFICIENT_CAPACITY", message="No g4dn is free"
        )
        session_id = pipeline.ask()

        with self.assertRaises(botocore.exceptions.WaiterError) as seen:
            pipeline.await_ready(session_id)

        failed = seen.exception.last_response["session"]
        self.assertEqual(
            ("CREATE_FAILED", "INSUFFICIENT_CAPACITY", "No g4dn is free"),
            (failed["state"], failed["statusCode"], failed["statusMessage"]),
        )
        pipeline.await_ready(pipeline.ask())

    def test_throttling_is_seen_and_tried_again_by_boto3(self):
        patient = self.nimble(retries={"mode": "standard", "total_max_attempts": 4})
        self.emulator.control("POST", "/errors", error="ThrottlingException", operation="ListStudios", times=2)

        answer = patient.list_studios()

        self.assertEqual(2, answer["ResponseMetadata"]["RetryAttempts"])
        self.emulator.control("POST", "/errors", error="ThrottlingException", operation="ListStudios", times=2)
        hasty = self.nimble()
        with self.assertRaises(hasty.exceptions.ThrottlingException):
            hasty.list_studios()

    def test_a_lost_answer_is_made_good_by_the_client_token(self):
        patient = self.nimble(retries={"mode": "standard", "total_max_attempts": 4})
        self.emulator.control("POST", "/errors", error="InternalServerErrorException", operation="CreateStudio", point="AFTER")

        patient.create_studio(studioName="once", displayName="", clientToken="the same token", **ROLES)

        self.assertEqual(["once"], [studio["studioName"] for studio in patient.list_studios()["studios"]])

    def test_a_reset_leaves_nothing_but_the_key(self):
        pipeline = Pipeline(self.nimble())
        session_id = pipeline.ask()

        self.emulator.control("POST", "/reset")

        self.assertEqual([], self.nimble().list_studios()["studios"])
        with self.assertRaises(pipeline.nimble.exceptions.ResourceNotFoundException):
            pipeline.session(session_id)

    def test_a_day_passes_in_an_instant(self):
        pipeline = Pipeline(self.nimble())
        session_id = pipeline.ask()
        pipeline.await_ready(session_id)

        self.emulator.control("POST", "/clock", advance="PT61M")
        self.assertEqual("STOPPED", pipeline.session(session_id)["state"])
        self.emulator.control("POST", "/clock", advance="PT121M")
        self.assertEqual("DELETED", pipeline.session(session_id)["state"])
        clock = self.emulator.control("POST", "/clock", advance="P1D")

        self.assertEqual(("P1DT3H2M", True), (clock["ahead"], clock["settled"]))
        with self.assertRaises(pipeline.nimble.exceptions.ResourceNotFoundException):
            pipeline.session(session_id)

    def test_a_browser_that_was_led_here_by_another_name_resets_nothing(self):
        for headers in ({"Origin": self.emulator.server.url}, {"Host": "attacker.example.org"}):
            connection = http.client.HTTPConnection(self.emulator.server.address)
            with contextlib.closing(connection):
                connection.request("POST", "/emulator/reset", headers=headers)
                self.assertEqual(403, connection.getresponse().status)


class EmulatorOfManyAccounts(EmulatorCase):
    options = ("--emulator-any-account", "--emulator-delay", "CreateStreamingSession=1h")

    def test_accounts_of_12_digits_are_apart_from_one_another(self):
        one, other = self.nimble(Key("111111111111", "test")), self.nimble(Key("222222222222", "test"))
        pipeline = Pipeline(one)

        self.assertEqual([], other.list_studios()["studios"])
        with self.assertRaises(other.exceptions.ResourceNotFoundException):
            other.get_studio(**pipeline.at)
        self.assertIn(":111111111111:", one.get_studio(**pipeline.at)["studio"]["arn"])
        self.assertEqual(1, len(Aws(self.emulator.server.url, Key("111111111111", "x")).nimble("list-studios")["studios"]))

    def test_a_delay_given_at_the_start_holds(self):
        pipeline = Pipeline(self.nimble())
        session_id = pipeline.ask()
        self.assertEqual("CREATE_IN_PROGRESS", pipeline.session(session_id)["state"])

        self.emulator.control("POST", "/clock", advance="29m")
        self.assertEqual("CREATE_IN_PROGRESS", pipeline.session(session_id)["state"])
        self.emulator.control("POST", "/clock", advance="31m")

        eventually(lambda: pipeline.session(session_id)["state"] == "CREATE_FAILED", "the end of its 30 minutes")


class ServerThatIsNoEmulator(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)

    def test_it_has_no_control(self):
        self.server.start()

        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{self.server.url}/emulator", timeout=60)
        self.assertEqual(404, refused.exception.code)
        refused.exception.close()

    def test_it_refuses_the_options_of_the_emulator_and_says_why(self):
        for option in (("--emulator-any-account",), ("--emulator-delay", "CreateStudio=1s")):
            self.server.engine = (*SIMULATED, *option)
            with self.assertRaisesRegex(RuntimeError, f"{option[0]} is the emulator's: give --engine simulated --storage memory"):
                self.server.start()

    def test_delays_that_are_none_are_refused(self):
        for delay, rule in (("CreateStudio=1", "must be a duration"), ("GetStudio=1s", "must be OPERATION=DURATION")):
            self.server.engine = (*EMULATOR, "--emulator-delay", delay)
            with self.assertRaisesRegex(RuntimeError, rule):
                self.server.start()


if __name__ == "__main__":
    unittest.main()
