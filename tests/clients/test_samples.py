"""The answers that Amazon published: for the same operation ours has the same members, of the same types and forms."""

import unittest

from harness import samples
from harness.command_line import CommandLine, kebab
from harness.setting import Setting
from harness.simulated import image_id
from harness.studio import SimulatedCase

SHARE = {
    "sharedFileSystemConfiguration": {
        "fileSystemId": "fs-0123456789",
        "linuxMountPoint": "/mnt/fsxshare",
        "shareName": "share",
        "windowsMountDrive": "Z",
    }
}
# Of the four members that the service added after the samples were taken, these two are always there.
ADDED_LATER = [
    "streamConfiguration.sessionBackup is not in the sample",
    "streamConfiguration.sessionPersistenceMode is not in the sample",
]
# The sample's images are Amazon's own, which nobody had registered, so that nothing was to be told of that.
OF_REGISTERED_IMAGES = [
    ".streamingImages[].statusCode is not in the sample",
    ".streamingImages[].statusMessage is not in the sample",
]


class SampleAnswers(SimulatedCase):
    """A studio like that of the samples, looked at with the AWS CLI, which wrote the samples, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aws = CommandLine()
        cls.aws.url = cls.server.url
        cls.eula_id = cls.server.run("eula", "add", "--name", "Renderer", "--url", "https://example.com/eula").split()[0]
        cls.server.run("eula", "bind", "--image", image_id("desktop"), cls.eula_id)
        setting = Setting.build(cls.administrator, "samples")
        cls.at = setting.at
        cls.administrator.accept_eulas(**cls.at, eulaIds=[cls.eula_id])
        member = {"persona": "ADMINISTRATOR", "principalId": cls.artist_key.principal_id}
        cls.administrator.put_studio_members(**cls.at, identityStoreId="d-0123456789", members=[member])
        images = [setting.image(image_id("desktop"), description=f"Base image {number}") for number in range(2)]
        cls.profile = {**cls.at, "launchProfileId": cls.make_profile(setting, images)}

    @classmethod
    def make_profile(cls, setting, images):
        share = {"type": "SHARED_FILE_SYSTEM", "subtype": "AMAZON_FSX_FOR_WINDOWS", "configuration": SHARE, "ec2SecurityGroupIds": ["sg-1"]}
        components = [
            setting.component("ActiveDirectory", "ACTIVE_DIRECTORY"),
            setting.component("InstanceConfiguration", description="Instance configuration"),
            setting.component("FSxWindows", description="FSx for Windows", **share),
            setting.component("RenderFarm", "COMPUTE_FARM", description="Render farm"),
        ]
        return setting.profile(images, components, description="For render workers", ec2SubnetIds=["subnet-1"])

    def test_every_sample_is_here(self):
        tests = {name.removeprefix("test_").replace("_", "-") for name in dir(self) if name.startswith("test_")}
        self.assertEqual(set(samples.names()), tests - {"every-sample-is-here"})

    def test_get_eula(self):
        self.compare("GetEula", eulaId=self.eula_id)

    def test_get_launch_profile(self):
        self.compare("GetLaunchProfile", [f".launchProfile.{line}" for line in ADDED_LATER], **self.profile)

    def test_get_launch_profile_details(self):
        known = [f".launchProfile.{line}" for line in ADDED_LATER] + OF_REGISTERED_IMAGES
        self.compare("GetLaunchProfileDetails", known, **self.profile)

    def test_get_studio(self):
        self.compare("GetStudio", **self.at)

    def test_list_eula_acceptances(self):
        self.compare("ListEulaAcceptances", **self.at)

    def test_list_eulas(self):
        self.compare("ListEulas")

    def test_list_launch_profiles(self):
        self.compare("ListLaunchProfiles", [f".launchProfiles[].{line}" for line in ADDED_LATER], **self.at)

    def test_list_studio_components(self):
        # The sample shows one component and cuts the others off.
        self.compare("ListStudioComponents", **self.at, types=["SHARED_FILE_SYSTEM"])

    def test_list_studio_members(self):
        self.compare("ListStudioMembers", **self.at)

    def test_list_studios(self):
        self.compare("ListStudios")

    def compare(self, operation, known=(), **members):
        """The answer differs from the sample in what is known and in nothing else."""
        ours = self.aws.call(self.administrator_key, operation, members)
        self.assertEqual(list(known), samples.differences(samples.read(kebab(operation)), ours))


if __name__ == "__main__":
    unittest.main()
