"""The stories of all resources, told by every client that is left, each of them used whole."""

import unittest

from harness.clients import NEWEST_MODEL
from harness.command_line import CommandLine
from harness.driven import DrivenCase
from harness.model import DEBIAN_PYTHON, Home, newer_cli, newer_python
from harness.worker import NodeWorker, boto_worker
from stories.backups import BackupsSeen, BackupsUnseen
from stories.components import StudioComponents
from stories.eulas import Eulas
from stories.images import StreamingImages
from stories.profiles import LaunchProfiles
from stories.sessions import StreamingSessions
from stories.studios import Studios
from stories.tags import Tags


class Stories(Studios, Eulas, StudioComponents, StreamingImages, LaunchProfiles, StreamingSessions, Tags):
    """What every client can tell, and the count of what it took."""

    # Operations, paginators and waiters.
    counts = (49, 10, 12)

    # By its name it runs after all the stories.
    def test_nothing_of_the_client_was_left_out(self):
        self.assertEqual(self.counts, self.offered.counts())
        self.assertEqual(([], [], []), self.offered.without(self.used), "these were not used: operations, paginators, waiters")


class DebiansBoto3(Stories, BackupsUnseen, DrivenCase):
    counts = (47, 9, 12)

    @classmethod
    def open_client(cls):
        return boto_worker(DEBIAN_PYTHON)


class DebiansBoto3WithTheNewestModel(Stories, BackupsSeen, DrivenCase):
    @classmethod
    def open_client(cls):
        return boto_worker(DEBIAN_PYTHON, NEWEST_MODEL)


class DebiansCommandLine(Stories, BackupsSeen, DrivenCase):
    shown = ()

    @classmethod
    def open_client(cls):
        return CommandLine()


class JavaScript(Stories, BackupsSeen, DrivenCase):
    @classmethod
    def open_client(cls):
        return NodeWorker()


class NewerCase(DrivenCase):
    """A client that has lost the service and gets it back from the server's own program."""

    @classmethod
    def models(cls, program):
        if program is None:
            raise unittest.SkipTest("none on the PATH has lost the service")
        home = Home()
        cls.addClassCleanup(home.close)
        models = home.folder / "models"
        home.write_model("--out", str(models)).check_returncode()
        return str(models)


class NewerBoto3(Stories, BackupsSeen, NewerCase):
    @classmethod
    def open_client(cls):
        return boto_worker(newer_python(), cls.models(newer_python()))


class NewerCommandLine(Stories, BackupsSeen, NewerCase):
    shown = ()

    @classmethod
    def open_client(cls):
        return CommandLine(newer_cli(), cls.models(newer_cli()))


if __name__ == "__main__":
    unittest.main()
