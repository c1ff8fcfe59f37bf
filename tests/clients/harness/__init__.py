"""What the tests of the AWS clients share: a server in a process of its own, clients, a viewer, and looks into the engines."""
