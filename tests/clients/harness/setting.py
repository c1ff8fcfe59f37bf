"""What a story is set in: a studio and what is in it, made with boto3 by the administrator and READY when it is given."""

from harness.clients import SOON
from harness.studio import PROTOCOL, ROLES

PLAIN = {"clipboardMode": "ENABLED", "ec2InstanceTypes": ["g4dn.xlarge"]}
PERSISTENT = {
    **PLAIN,
    "sessionPersistenceMode": "ACTIVATED",
    "volumeConfiguration": {"size": 100},
    "sessionBackup": {"mode": "AUTOMATIC", "maxBackupsToRetain": 5},
}


class Setting:
    def __init__(self, nimble, studio_id):
        self._nimble = nimble
        self.studio_id = studio_id
        self.at = {"studioId": studio_id}

    @classmethod
    def build(cls, nimble, name):
        """A studio of that name, with nothing in it."""
        made = cls(nimble, nimble.create_studio(studioName=name, displayName=name, **ROLES)["studio"]["studioId"])
        made.wait("studio_ready")
        return made

    def image(self, ec2_image_id, name="Desktop", **members):
        made = self._nimble.create_streaming_image(**self.at, name=name, ec2ImageId=ec2_image_id, **members)
        return self._ready("streaming_image", made["streamingImage"]["streamingImageId"])

    def component(self, name="Tools", type="CUSTOM", **members):
        made = self._nimble.create_studio_component(**self.at, name=name, type=type, **members)
        return self._ready("studio_component", made["studioComponent"]["studioComponentId"])

    def profile(self, images, components, stream=PLAIN, users=(), name="Artists", **members):
        """A launch profile for those users."""
        made = self._nimble.create_launch_profile(
            **self.at, name=name, launchProfileProtocolVersions=[PROTOCOL], studioComponentIds=components,
            streamConfiguration={**stream, "streamingImageIds": images}, **{"ec2SubnetIds": [], **members},
        )
        profile_id = self._ready("launch_profile", made["launchProfile"]["launchProfileId"])
        if users:
            told = [{"principalId": user, "persona": "USER"} for user in users]
            self._nimble.put_launch_profile_members(**self.at, launchProfileId=profile_id, identityStoreId="d-1", members=told)
        return profile_id

    def wait(self, waiter, **members):
        self._nimble.get_waiter(waiter).wait(**self.at, **members, WaiterConfig=SOON)

    def _ready(self, kind, resource_id):
        head, *rest = kind.split("_")
        self.wait(f"{kind}_ready", **{f"{head}{''.join(word.title() for word in rest)}Id": resource_id})
        return resource_id
