"""Studio components of every kind, and what workstations are told of them."""

import subprocess

from harness.studio import PROTOCOL

FARM = {"computeFarmConfiguration": {"activeDirectoryUser": "render", "endpoint": "farm.example.com"}}
DIRECTORY = {
    "activeDirectoryConfiguration": {
        "computerAttributes": [{"name": "location", "value": "upstairs"}],
        "directoryId": "d-1234567890",
        "organizationalUnitDistinguishedName": "OU=studio,DC=example,DC=com",
    }
}
SHARE = {
    "sharedFileSystemConfiguration": {
        "endpoint": "files.example.com",
        "fileSystemId": "fs-1",
        "linuxMountPoint": "/mnt/show",
        "shareName": "show",
        "windowsMountDrive": "Z",
    }
}
KINDS = {
    "ACTIVE_DIRECTORY": {"configuration": DIRECTORY},
    "COMPUTE_FARM": {"configuration": FARM},
    "LICENSE_SERVICE": {"configuration": {"licenseServiceConfiguration": {"endpoint": "27000@licences.example.com"}}},
    "SHARED_FILE_SYSTEM": {"configuration": SHARE, "subtype": "AMAZON_FSX_FOR_LUSTRE", "description": "Where shows are"},
    "CUSTOM": {
        "ec2SecurityGroupIds": ["sg-1"],
        "initializationScripts": [
            {
                "launchProfileProtocolVersion": PROTOCOL,
                "platform": "LINUX",
                "runContext": "SYSTEM_INITIALIZATION",
                "script": 'printf %s "$VALUE"',
            }
        ],
        "scriptParameters": [{"key": "VALUE", "value": "plain"}],
    },
}
HOSTILE = "it's $(touch hacked) `touch hacked` \"and\"\ntwo lines \\"


class StudioComponents:
    def test_a_component_of_each_kind_from_its_beginning_to_its_end(self):
        call, made = self.by_administrator.call, {}
        for kind, members in KINDS.items():
            made[kind] = call("CreateStudioComponent", **self.at, name=kind.title(), type=kind, **members)["studioComponent"]
        component = {**self.at, "studioComponentId": made["CUSTOM"]["studioComponentId"]}
        self.by_administrator.wait("StudioComponentReady", **component)

        pages = self.by_administrator.walk("ListStudioComponents", size=3, **self.at)
        self.assertEqual([3, 2], [len(page) for page in pages])
        for seen in sum(pages, []):
            self.assert_holds({"name": seen["type"].title(), **KINDS[seen["type"]]}, seen)
        farms = self.by_administrator.every("ListStudioComponents", **self.at, types=["COMPUTE_FARM"])
        self.assertEqual([made["COMPUTE_FARM"]["studioComponentId"]], [farm["studioComponentId"] for farm in farms])

        changed = call("UpdateStudioComponent", **component, scriptParameters=[{"key": "VALUE", "value": HOSTILE}])["studioComponent"]
        self.assertEqual("UPDATE_IN_PROGRESS", changed["state"])
        self.by_administrator.wait("StudioComponentReady", **component)
        seen = call("GetStudioComponent", **component)["studioComponent"]
        self.assertEqual([{"key": "VALUE", "value": HOSTILE}], seen["scriptParameters"])

        self.assertEqual("DELETE_IN_PROGRESS", call("DeleteStudioComponent", **component)["studioComponent"]["state"])
        self.by_administrator.wait("StudioComponentDeleted", **component)
        with self.assert_refused("ValidationException", 400, "INVALID_PARAMETER"):
            call("CreateStudioComponent", **self.at, name="Farm", type="CUSTOM", configuration=FARM)

    def test_a_workstation_is_told_what_its_profiles_components_say(self):
        script = KINDS["CUSTOM"]["initializationScripts"]
        values = [{"key": "VALUE", "value": HOSTILE}]
        component = self.setting.component(initializationScripts=script, scriptParameters=values, ec2SecurityGroupIds=["sg-1"])
        profile_id = self.setting.profile([self.image()], [component])

        told = self.by_administrator.call(
            "GetLaunchProfileInitialization", **self.at, launchProfileId=profile_id,
            launchProfileProtocolVersions=[PROTOCOL], launchPurpose="TEST", platform="Linux",
        )["launchProfileInitialization"]

        self.assert_holds({"ec2SecurityGroupIds": ["sg-1"], "launchPurpose": "TEST", "platform": "LINUX"}, told)
        (rendered,) = told["systemInitializationScripts"]
        run = subprocess.run(["/bin/sh", "-c", rendered["script"]], capture_output=True, check=True, text=True)
        self.assertEqual(HOSTILE, run.stdout)
        with self.assert_refused("ConflictException", 409, "RESOURCE_IN_USE"):
            self.by_administrator.call("DeleteStudioComponent", **self.at, studioComponentId=component)
