"""What a run is set in: people with keys, and studios whose launch profiles keep three backups, one, or none."""

import shlex
import typing

from harness.clients import Key, boto
from harness.setting import PERSISTENT, PLAIN, Setting
from harness.studio import in_parallel

# By how many backups a launch profile keeps.
RETAINED = (3, 1, None)
STUDIOS = 2


class Place(typing.NamedTuple):
    """Where an artist works: a launch profile, which keeps that many backups."""

    studio_id: str
    profile_id: str
    retained: int | None


def build(server, artists):
    """Gives the administrator's key, the places, and as many people, each as a name and a key."""
    exports = server.init("--demo")
    administrator = Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"])
    nimble = boto(server.url, administrator)
    image = nimble.list_streaming_images(studioId=exports["STUDIO_ID"])["streamingImages"][0]["ec2ImageId"]
    people = in_parallel(lambda name: _new_person(server, name), [f"artist-{number}" for number in range(1, artists + 1)])
    return administrator, _build_studios(nimble, image, [key.principal_id for _, key in people]), people


def _build_studios(nimble, image, users):
    """Places to work at, in turn in one studio and the other."""
    settings = [Setting.build(nimble, f"chaos{number}") for number in range(1, STUDIOS + 1)]
    parts = [(setting, [setting.image(image)], [setting.component()]) for setting in settings]
    places = []
    for number, retained in enumerate(RETAINED * STUDIOS):
        setting, images, components = parts[number % STUDIOS]
        stream = {**PLAIN, **PERSISTENT, "sessionBackup": {"mode": "DEACTIVATED"}}
        if retained:
            stream["sessionBackup"] = {"mode": "AUTOMATIC", "maxBackupsToRetain": retained}
        profile_id = setting.profile(images, components, stream, users, name=f"Keeps {retained} {number}")
        places.append(Place(setting.studio_id, profile_id, retained))
    return places


def _new_person(server, name):
    principal_id = server.run("user", "create", name).split()[0]
    words = [shlex.split(line)[1] for line in server.run("key", "create", "--user", name).splitlines() if line.startswith("export ")]
    exports = dict(word.split("=", 1) for word in words)
    return name, Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"], principal_id)
