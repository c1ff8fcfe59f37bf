"""A server on the private LXD with people, and launch profiles for workstations as most users have them."""

import json

from harness import operator
from harness.clients import SOON, Key, boto
from harness.eventually import eventually
from harness.lxd import POOL, SOCKET, LxdMachine
from harness.server import Server
from harness.setting import Setting
from harness.studio import every

PERSISTENT = {
    "clipboardMode": "ENABLED", "ec2InstanceTypes": ["g4dn.xlarge"], "sessionPersistenceMode": "ACTIVATED",
    "volumeConfiguration": {"size": 100},
}
ENGINE = ("--engine", "lxd", "--lxd-socket", SOCKET or "", "--lxd-pool", POOL)


class LxdStudio:
    """The demo studio, with a launch profile for each image, of the image's name."""

    def __init__(self, images, instance_types=None):
        network = ("--lxd-network", operator.NETWORK) if operator.NETWORK else ()
        self.server = Server((*ENGINE, *network))
        self.machine = LxdMachine(SOCKET)
        self.administrator = None
        try:
            self._open(images, instance_types)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _open(self, images, instance_types):
        self.server.start()
        if instance_types:
            self.server.stop()
            (self.server.data / "instance-types.json").write_text(json.dumps(instance_types))
            self.server.start()
        for image in images:
            self.server.run("image", "build", image)
        exports = self.server.init("--demo")
        self.artist_password = exports["ARTIST_PASSWORD"]
        self.artist_id = exports["ARTIST_PRINCIPAL_ID"]
        self.administrator = boto(self.server.url, Key(exports["AWS_ACCESS_KEY_ID"], exports["AWS_SECRET_ACCESS_KEY"]))
        self.artist = boto(self.server.url, Key(exports["ARTIST_ACCESS_KEY_ID"], exports["ARTIST_SECRET_ACCESS_KEY"]))
        setting = Setting(self.administrator, exports["STUDIO_ID"])
        self.at = setting.at
        component = setting.component()
        known = {line.split()[1]: line.split()[0] for line in self.server.run("image", "list").splitlines() if len(line.split()) > 1}
        self.profiles = {
            image: setting.profile(
                [setting.image(known[image], name=f"The image {image}")], [component], PERSISTENT, [self.artist_id], name=f"The {image}"
            )
            for image in images
        }

    def wait(self, state, session_id):
        self.administrator.get_waiter(f"streaming_session_{state}").wait(**self.at, sessionId=session_id, WaiterConfig=SOON)

    def stop(self, session_id):
        self.artist.stop_streaming_session(**self.at, sessionId=session_id)
        self.wait("stopped", session_id)

    def delete(self, session_id):
        self.administrator.delete_streaming_session(**self.at, sessionId=session_id)
        self.wait("deleted", session_id)

    def stream_url(self, session_id):
        """A new address that opens the session's desktop once."""
        of = {**self.at, "sessionId": session_id}
        stream_id = self.artist.create_streaming_session_stream(**of)["stream"]["streamId"]
        self.artist.get_waiter("streaming_session_stream_ready").wait(**of, streamId=stream_id, WaiterConfig=SOON)
        return self.artist.get_streaming_session_stream(**of, streamId=stream_id)["stream"]["url"]

    def workstation(self, session_id):
        """The name and the description of a session's only workstation in LXD."""
        (found,) = self.machine.of_session(session_id).items()
        return found

    def close(self):
        try:
            if self.administrator:
                self._delete_all()
        finally:
            self.server.close()

    # What is on its way to a state is deleted once it is there.
    def _delete_all(self):
        def delete_those_at_rest():
            left = [session for session in self._sessions() if session["state"] != "DELETED"]
            for session in left:
                if not session["state"].endswith("_IN_PROGRESS"):
                    self.administrator.delete_streaming_session(**self.at, sessionId=session["sessionId"])
            return not left

        eventually(delete_those_at_rest, "all sessions gone", limit=300)

    def _sessions(self):
        return every(self.administrator, "list_streaming_sessions", "sessions", **self.at)
