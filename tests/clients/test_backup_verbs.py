"""The operator's verbs for backups, beside a server in a process of its own."""

import unittest

from harness.studio import SimulatedCase


class BackupVerbs(SimulatedCase):
    def test_an_operator_has_a_running_session_backed_up_while_the_server_runs(self):
        session = self.create_session()["sessionId"]
        self.await_session("ready", session)

        printed = self.server.run("backup", "create", session, "--wait")
        backup = printed.split()[0]

        self.assertEqual(("READY", session), (self.backup(backup)["state"], self.backup(backup)["sessionId"]))
        self.assertEqual("READY", self.session(session)["state"])
        self.assertIn(backup, self.server.run("backup", "list", "--session", session))


if __name__ == "__main__":
    unittest.main()
