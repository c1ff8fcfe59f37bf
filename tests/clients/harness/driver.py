"""One way to drive any of Amazon's clients, and a record of what of it was used."""


class Refusal(Exception):
    """A call that the service refused, as the client tells of it. What the client keeps to itself is None."""

    def __init__(self, name, message, status=None, code=None, context=None):
        super().__init__(f"{name}: {message}")
        self.name, self.message, self.status, self.code, self.context = name, message, status, code, context


class WaitFailed(Exception):
    """A waiter that saw the state which it takes for a failure."""


class Parts:
    """Names of operations, paginators and waiters: what a client has of them, or what was used."""

    def __init__(self, operations=(), paginators=(), waiters=()):
        self.operations, self.paginators, self.waiters = set(operations), set(paginators), set(waiters)

    def counts(self):
        return len(self.operations), len(self.paginators), len(self.waiters)

    def without(self, others):
        """The names of these that are not among the others."""
        kinds = ("operations", "paginators", "waiters")
        return tuple(sorted(getattr(self, kind) - getattr(others, kind)) for kind in kinds)


class Driver:
    """
    A client, signed in with one key. Operations, paginators, waiters and members have the names that the API gives them. The client
    has `call`, `walk` and `wait` with the key as the first argument; clients differ there and nowhere else.
    """

    def __init__(self, client, key, used):
        self._client, self._key, self._used = client, key, used

    def call(self, operation, **members):
        """Calls an operation and gives the answer's members."""
        self._used.operations.add(operation)
        return self._client.call(self._key, operation, members)

    def walk(self, operation, size=None, **members):
        """Walks a listing with the client's own paginator, in pages of that size if one is given; gives the items page by page."""
        self._used.operations.add(operation)
        self._used.paginators.add(operation)
        return self._client.walk(self._key, operation, members, size)

    def every(self, operation, **members):
        """All items of a listing."""
        return [item for page in self.walk(operation, **members) for item in page]

    def wait(self, waiter, **members):
        """Has the client's own waiter wait."""
        self._used.waiters.add(waiter)
        self._client.wait(self._key, waiter, members)
