"""Who waits for a worker: each client in turn, and within a client first come, first served."""

from collections import OrderedDict, deque
from collections.abc import Callable

from .child import Child


class Ticket:
    """A place in the line; `call` is called when `child` has been found, or is not to be had."""

    def __init__(self, client: str, call: Callable[[], object]) -> None:
        self.client, self.call = client, call
        self.child: Child | None = None


class Line:
    """Those who wait. The caller holds a lock."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def of(self, client: str) -> int:
        """How many places a client has."""
        return len(self._clients.get(client, ()))

    def add(self, ticket: Ticket) -> None:
        """Take a place behind the client's others."""
        self._clients.setdefault(ticket.client, deque()).append(ticket)
        self._length += 1

    def remove(self, ticket: Ticket) -> None:
        """Give up a place, if it is still held."""
        own = self._clients.get(ticket.client)
        if own is not None and ticket in own:
            own.remove(ticket)
            self._after(ticket.client, own)

    def make_room(self, client: str) -> bool:
        """Let the last ticket of who has most places go, if that is more than this client has."""
        own = max(self._clients.values(), key=len, default=deque[Ticket]())
        if len(own) <= self.of(client) + 1:
            return False
        ticket = own[-1]
        self.remove(ticket)
        ticket.call()
        return True

    def next(self, may_run: Callable[[str], bool]) -> Ticket | None:
        """The first one whose client may run another query; that client's turn comes last then."""
        for client, own in self._clients.items():
            if may_run(client):
                self._clients.move_to_end(client)
                ticket = own.popleft()
                self._after(client, own)
                return ticket
        return None

    def call_all(self) -> None:
        """Tell everybody that there is nothing more to wait for."""
        for own in self._clients.values():
            for ticket in own:
                ticket.call()

    def _after(self, client: str, own: deque[Ticket]) -> None:
        self._length -= 1
        if not own:
            del self._clients[client]
