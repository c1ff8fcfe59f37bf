"""How much a client may ask for, how often, and what it does when it is told so."""

import unittest

from botocore.exceptions import ClientError

from harness.clients import boto
from harness.server import SIMULATED, Server
from harness.studio import ROLES, SimulatedCase, every

MEMORY = (*SIMULATED, "--storage", "memory")


class RequestRate(unittest.TestCase):
    def start(self, rate, burst):
        server = Server((*MEMORY, "--request-rate", str(rate), "--request-burst", str(burst)))
        self.addCleanup(server.close)
        server.start()
        return server.url, server.printed_key()

    def test_who_does_not_try_again_is_told_to(self):
        once = boto(*self.start(rate=0.001, burst=3))
        for _ in range(3):
            once.list_studios()

        with self.assertRaises(once.exceptions.ThrottlingException) as refused:
            once.list_studios()

        answer = refused.exception.response
        self.assertEqual((429, "TOO_MANY_REQUESTS"), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["code"]))
        self.assertEqual("1000", answer["ResponseMetadata"]["HTTPHeaders"]["retry-after"])

    def test_the_client_as_it_comes_tries_again_until_it_succeeds(self):
        url, key = self.start(rate=5, burst=1)
        once, patient = boto(url, key), boto(url, key, retries=None)
        attempts = 0
        # The request that finds a token just then is not thrown back, so this may take more than one round.
        for _ in range(50):
            exhaust(once)
            attempts += patient.list_studios()["ResponseMetadata"]["RetryAttempts"]
            if attempts:
                break

        self.assertGreater(attempts, 0)

    def test_zero_is_any_number(self):
        once = boto(*self.start(rate=0, burst=1))
        for _ in range(10):
            once.list_studios()


class Quotas(SimulatedCase):
    def test_the_operator_raises_a_quota_beside_the_running_server(self):
        at = {"studioId": self.studio_id}
        self.server.run("quota", "set", "--studio", self.studio_id, "studio-components", "1")

        with self.assertRaises(self.administrator.exceptions.ServiceQuotaExceededException) as refused:
            self.administrator.create_studio_component(**at, name="second", type="CUSTOM")
        answer = refused.exception.response
        self.assertEqual((402, "QUOTA_EXCEEDED"), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["code"]))
        self.assertEqual({"quota": "studio-components", "limit": "1", "studioId": self.studio_id}, answer["context"])

        # The message ends in what the operator is to type.
        self.server.run(*answer["message"].rpartition("atelier ")[2].split())
        self.administrator.create_studio_component(**at, name="second", type="CUSTOM")
        self.assertRegex(self.server.run("quota", "list", "--studio", self.studio_id), r"studio-components +2 +2 in use\n")
        self.server.run("quota", "reset", "--studio", self.studio_id, "studio-components")
        self.administrator.create_studio_component(**at, name="third", type="CUSTOM")

    def test_a_client_that_comes_as_it_is_does_not_repeat_what_is_over_the_quota(self):
        self.server.run("quota", "set", "--studio", self.studio_id, "streaming-sessions", "0")
        self.addCleanup(self.server.run, "quota", "reset", "--studio", self.studio_id, "streaming-sessions")
        artist = self.client(self.artist_key, retries=None)

        with self.assertRaises(artist.exceptions.ServiceQuotaExceededException) as refused:
            self.create_session(artist)

        self.assertEqual(0, refused.exception.response["ResponseMetadata"]["RetryAttempts"])
        self.assertEqual([], self.sessions())


class Catalogue(SimulatedCase):
    def test_what_the_operator_publishes_is_in_every_studio_until_it_is_withdrawn(self):
        at = {"studioId": self.studio_id}
        (own,) = self.images()
        image_id = self.server.run("image", "publish", own["ec2ImageId"], "--name", "Linux").split()[0]

        published = self.administrator.get_streaming_image(**at, streamingImageId=image_id)["streamingImage"]
        self.assertEqual([own, published], self.images())
        self.assertEqual([published], self.images(owner="Amazon"))
        self.assertEqual(("amazon", "READY", "LINUX", {}), tuple(published[name] for name in ("owner", "state", "platform", "tags")))
        self.assertEqual(set(), {"statusCode", "statusMessage", "encryptionConfiguration"} & set(published))
        self.administrator.get_waiter("streaming_image_ready").wait(**at, streamingImageId=image_id)
        with self.assertRaises(self.administrator.exceptions.AccessDeniedException):
            self.administrator.delete_streaming_image(**at, streamingImageId=image_id)

        self.server.run("image", "withdraw", own["ec2ImageId"])
        self.assertEqual([own], self.images())

    def images(self, **filters):
        return every(self.administrator, "list_streaming_images", "streamingImages", studioId=self.studio_id, **filters)


class CatalogueInMemory(unittest.TestCase):
    def test_a_script_finds_images_in_its_first_studio(self):
        server = Server(MEMORY)
        self.addCleanup(server.close)
        server.start()
        nimble = boto(server.url, server.printed_key())
        studio_id = nimble.create_studio(studioName="first", displayName="", **ROLES)["studio"]["studioId"]

        images = nimble.list_streaming_images(studioId=studio_id)["streamingImages"]

        self.assertEqual({("desktop", "amazon"), ("minimal", "amazon")}, {(image["name"], image["owner"]) for image in images})


def exhaust(client):
    """Asks until it is too often."""
    while True:
        try:
            client.list_studios()
        except ClientError as refused:
            if refused.response["Error"]["Code"] == "ThrottlingException":
                return
            raise


if __name__ == "__main__":
    unittest.main()
